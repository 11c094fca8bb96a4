"""Fresh processes: what ``import course`` costs a kernel that starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .figures import Figure, by_turns

AIM = 0.200  # seconds, above a bare interpreter


def measure(repo: Path, runs: int) -> list[Figure]:
    env = {**os.environ, "PYTHONPATH": str(repo)}

    def start(code: str) -> None:
        subprocess.run([sys.executable, "-c", code], env=env, cwd=repo, check=True, capture_output=True)

    codes = ("pass", "import course", "from course import ask", "import ipywidgets")
    for code in codes:
        start(code)  # once for the disk and for bytecode
    bare, course, ask, widgets = by_turns([lambda c=code: start(c) for code in codes], runs)  # type: ignore[misc]
    note = f"fresh process, median of {runs}; a bare interpreter ({bare * 1000:.0f} ms) is taken off on both sides"
    return [
        Figure("import course", max(0.0, course - bare), "import ipywidgets", widgets - bare, aim=AIM, note=note),
        Figure(
            "from course import ask",
            max(0.0, ask - bare),
            "import ipywidgets",
            widgets - bare,
            note="what the first cell of a notebook loads, anywidget included",
        ),
    ]
