"""Code that would leave a trace if it ran."""

from __future__ import annotations

import json
from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    path = folder / "assignment.ipynb"
    notebook = json.loads(path.read_text())
    cells = notebook["cells"]
    trace = str(folder.parents[2] / "THIS-CODE-RAN")
    evil = f"open({trace!r}, 'w').write('ran')\\nraise SystemExit('stop')"
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["source"] = evil
    lesson = folder / "lesson.ipynb"
    other = json.loads(lesson.read_text())
    for cell in other["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = evil
    lesson.write_text(json.dumps(other))
    path.write_text(json.dumps(notebook))
