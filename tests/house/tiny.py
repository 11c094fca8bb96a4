"""A tiny made-up course for tests of the house."""

from __future__ import annotations

import json
from pathlib import Path

from course.place import Place


def notebook(*sources: str, kind: str = "code", outputs: bool = False) -> bytes:
    """A notebook with one cell per source; `outputs`: as if it had been run."""
    cells = []
    for number, source in enumerate(sources):
        cell = {"cell_type": kind, "id": f"c{number}", "metadata": {}, "source": source}
        if kind == "code":
            cell["execution_count"] = number + 1 if outputs else None
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "ran\n"}] if outputs else []
        cells.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    metadata = {"kernelspec": kernel}  # without it Jupyter asks which kernel to use
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def week(root: Path, name: str = "week01", practice: int = 3, graded: int = 2) -> Path:
    """Release one week with that many questions; returns its folder."""
    number = name[-2:]
    ids = {
        "lesson": [f"w{number}-q{i:02}" for i in range(1, practice + 1)],
        "assignment": [f"w{number}-g{i:02}" for i in range(1, graded + 1)],
    }
    folder = root / "release" / name
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    (folder / "figures" / "cycle.svg").write_text("<svg/>")
    for stem, names in ids.items():
        (folder / f"{stem}.ipynb").write_bytes(notebook("from course import ask", *(f'ask("{one}")' for one in names)))
    items = [
        {"id": one, "use": "practice" if stem == "lesson" else "graded", "rev": "0123456789ab"}
        for stem, names in ids.items()
        for one in names
    ]
    (folder / "items.json").write_text(
        json.dumps({"schema": 1, "week": name, "title": f"Title of {name}", "items": items})
    )
    return folder


def course(root: Path, *weeks: str) -> Place:
    """A course root with these weeks released."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text("")
    (root / "release").mkdir(exist_ok=True)
    for name in weeks:
        week(root, name)
    return Place(root)


def files_below(folder: Path) -> dict[str, bytes]:
    """Relative path -> bytes of every regular file below `folder`, except what sync keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".cleanclaim" not in path.relative_to(folder).parts
    }
