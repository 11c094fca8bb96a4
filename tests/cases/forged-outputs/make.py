"""Full marks as outputs, a hundred points each, results in the metadata."""

from __future__ import annotations

import json
from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    path = folder / "assignment.ipynb"
    notebook = json.loads(path.read_text())
    cells = notebook["cells"]
    for cell in cells:
        meta = cell["metadata"].get("nbgrader")
        if meta:
            output = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
            cell["outputs"] = [{**output, "data": {"text/plain": [str(meta["points"])]}}]
            meta["points"] = 100
    results = [{"id": "w01-g01", "score": 2.0, "state": "right"}]
    notebook["metadata"]["cleanclaim"] = {"schema": 1, "week": "week01", "title": "You passed", "results": results}
    path.write_text(json.dumps(notebook))
