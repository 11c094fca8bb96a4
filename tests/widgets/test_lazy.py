"""``import course`` stays light, and course never needs the instructor's side."""

from __future__ import annotations

import subprocess
import sys


def test_import_course_loads_no_widgets() -> None:
    code = "import sys, course; bad = {'anywidget', 'ipywidgets', 'IPython', 'course.widgets'} & set(sys.modules); sys.exit(bool(bad))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_cards_need_none_of_the_heavy_packages() -> None:
    blocked = "{'nbgrader', 'numpy', 'pandas', 'pydantic', 'yaml', 'autograder'}"
    code = f"""
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {blocked}:
            raise ImportError(name)
sys.meta_path.insert(0, Block())
from course import ask, chart, finish, progress
"""
    result = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
