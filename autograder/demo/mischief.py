"""What bad luck and bad intent do to a hand-in: to the notebook, and to the answer file."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from course.items.responses import FILE as ANSWERS

Notebook = dict[str, Any]
EVIDENCE = "this-code-ran.txt"  # what the notebook with code would leave behind, anywhere


def _graded(notebook: Notebook) -> list[dict[str, Any]]:
    return [
        c
        for c in notebook["cells"]
        if isinstance(c["metadata"].get("nbgrader"), dict) and c["metadata"]["nbgrader"].get("grade")
    ]


def spoil_notebook(notebook: Notebook, trouble: str) -> Notebook:
    """The assignment as this learner hands it in."""
    spoilt = copy.deepcopy(notebook)
    graded = _graded(spoilt)
    if trouble == "forged":
        spoilt["metadata"]["cleanclaim"] = {
            "results": [{"id": c["metadata"]["nbgrader"]["grade_id"], "score": 1e9} for c in graded]
        }
        for cell in graded:
            claimed = repr(cell["metadata"]["nbgrader"]["points"])
            cell["outputs"] = [
                {
                    "output_type": "execute_result",
                    "execution_count": 1,
                    "metadata": {},
                    "data": {"text/plain": [claimed]},
                }
            ]
    elif trouble == "points":
        for cell in graded:
            cell["metadata"]["nbgrader"] |= {"points": 100, "schema_version": 3}
    elif trouble == "deleted":
        gone = graded[::3]
        spoilt["cells"] = [c for c in spoilt["cells"] if not any(c is g for g in gone)]
    elif trouble == "doubled":
        spoilt["cells"] = [
            one
            for c in spoilt["cells"]
            for one in ([c, copy.deepcopy(c), copy.deepcopy(c)] if any(c is g for g in graded) else [c])
        ]
    elif trouble == "code":
        spoilt["cells"].insert(1, _code_cell())
    return spoilt


def _code_cell() -> dict[str, Any]:
    source = f'import pathlib\npathlib.Path("{EVIDENCE}").write_text("yes")\nraise SystemExit("give me full marks")\n'
    return {
        "cell_type": "code",
        "id": "helper",
        "metadata": {},
        "source": source.splitlines(keepends=True),
        "outputs": [],
        "execution_count": 7,
    }


def spoil_answers(folder: Path, trouble: str) -> None:
    """Change the answer file in place, after it was written properly."""
    path = folder / ANSWERS
    if trouble == "no-answers":
        path.unlink(missing_ok=True)
    elif trouble == "torn":  # a laptop ran out of battery while the last answer was being written
        data = path.read_bytes()
        last = data.rstrip(b"\n").rfind(b"\n") + 1
        path.write_bytes(data[: last + (len(data) - last) // 2])
    elif trouble == "junk":
        lines = path.read_bytes().splitlines(keepends=True)
        lines[1:1] = [b"\x00\x00\x00\x00\n", b"<<<<<<< mine\n", b'{"v": 1, "item": 7}\n']
        path.write_bytes(b"".join(lines))
    elif trouble == "wrong-week":
        lines = []
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            lines.append(json.dumps({**record, "item": "w99" + record["item"][3:]}))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
