"""Build: bank -> ``source/weekNN/items.json``, and the nbgrader metadata of every ``ask`` cell.

Everything is made byte for byte the same from the same bank and notebooks, so that CI can prove it.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.items.model import Item
from course.items.strict import DataError

from .bank import Bank, BankError, load_bank, public_week, weeks
from .cells import ASK, asked, source_of
from .charts import read_chart

CHART = re.compile(r"""chart\(\s*(["'])([^"']+)\1""")
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Built:
    """The files of a week as they should stand in source/: path relative to the root -> text."""

    week: str
    files: Mapping[Path, str]

    def stale(self, root: Path) -> list[Path]:
        """Those that stand there differently, or not at all."""
        return [
            p
            for p, text in self.files.items()
            if not (root / p).is_file() or (root / p).read_text(encoding="utf-8") != text
        ]

    def write(self, root: Path) -> list[Path]:
        """Write what is stale; returns it."""
        changed = self.stale(root)
        for path in changed:
            (root / path).write_text(self.files[path], encoding="utf-8", newline="\n")
        return changed


def dump(data: Any) -> str:
    """JSON as every file of ours is written."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def plan(root: Path, week: str) -> Built:
    """What the week's files should be. Raises BankError."""
    bank = load_bank(root, week)
    folder = Path("source") / week
    notebooks = read_notebooks(root / folder)
    if not notebooks:
        raise BankError(f"{folder} has no notebooks")
    _check_asked(bank, notebooks)
    files = {folder / "items.json": items_json(root, bank, notebooks)}
    for name, notebook in notebooks.items():
        files[folder / name] = (
            json.dumps(synced(notebook, bank.items), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        )
    return Built(week, files)


def items_json(root: Path, bank: Bank, notebooks: Mapping[str, Mapping[str, Any]]) -> str:
    """The public side of a bank, with the charts that its items and notebooks show. Raises BankError."""
    charts = dict(bank.charts)
    for name, notebook in notebooks.items():
        for cell in notebook["cells"]:
            for match in CHART.finditer(source_of(cell)) if cell["cell_type"] == "code" else ():
                if match[2] not in charts:
                    try:
                        charts[match[2]] = read_chart(root / "datasets" / "charts" / f"{match[2]}.md")
                    except DataError as error:
                        raise BankError(f"source/{bank.week}/{name} shows chart {match[2]!r}: {error}") from None
    return dump(public_week(bank, dict(sorted(charts.items()))))


def read_notebooks(folder: Path) -> dict[str, Any]:
    """The notebooks of a week's folder by file name. Raises BankError."""
    return {p.name: _read_notebook(p) for p in sorted(folder.glob("*.ipynb"))}


def build(root: Path, week: str | None = None) -> list[Path]:
    """Bring source/ up to date with the bank, for one week or all; returns the files changed."""
    changed: list[Path] = []
    for one in [week] if week else weeks(root):
        changed += plan(root, one).write(root)
    return changed


def _read_notebook(path: Path) -> dict[str, Any]:
    where = f"{path.parent.name}/{path.name}"
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if notebook["nbformat"] != 4 or not all(
            c["cell_type"] in ("code", "markdown", "raw") for c in notebook["cells"]
        ):
            raise BankError(f"source/{where} is not a version 4 notebook; open it in JupyterLab and save it")
        return notebook
    except (ValueError, KeyError, TypeError):
        raise BankError(
            f"source/{where} is not a readable notebook; open it in JupyterLab, or take it from version control"
        ) from None


def _check_asked(bank: Bank, notebooks: Mapping[str, Any]) -> None:
    seen: dict[str, str] = {}
    for name, notebook in notebooks.items():
        for cell in notebook["cells"]:
            item_id = asked(cell)
            if cell["cell_type"] == "code" and item_id is None and ASK.search(source_of(cell)):
                raise BankError(
                    f"source/{bank.week}/{name}: an ask(...) cell holds nothing else; split this cell: {source_of(cell)[:60]!r}"
                )
            if item_id is None:
                continue
            if item_id not in bank.items:
                raise BankError(f"source/{bank.week}/{name} asks {item_id}, which is not in the bank")
            if item_id in seen:
                raise BankError(f"{item_id} is asked twice, in {seen[item_id]} and {name}")
            if bank.items[item_id].use == "graded" and name != "assignment.ipynb":
                raise BankError(f"{name} asks the graded item {item_id}; graded items belong into assignment.ipynb")
            seen[item_id] = name
    unused = [i for i in bank.items if i not in seen]
    if unused:
        raise BankError(f"no notebook of {bank.week} asks {', '.join(unused)}")


def synced(notebook: Mapping[str, Any], items: Mapping[str, Item]) -> dict[str, Any]:
    """The notebook without outputs, with stable cell ids and the right nbgrader metadata on its ask cells."""
    cells = []
    used: set[str] = set()
    for cell in notebook["cells"]:
        cell = copy.deepcopy(dict(cell))
        cell["source"] = source_of(cell).splitlines(keepends=True)
        item_id = asked(cell)
        cell["id"] = _cell_id(item_id or cell.get("id"), cell, used)
        metadata = {k: v for k, v in cell.get("metadata", {}).items() if k in ("tags", "nbgrader")}
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if item_id:
            metadata.pop("nbgrader", None)
            metadata["deletable"] = False
            if items[item_id].use == "graded":
                points = items[item_id].points
                metadata["nbgrader"] = {
                    "schema_version": 3,
                    "grade_id": item_id,
                    "grade": True,
                    "solution": False,
                    "locked": True,
                    "task": False,
                    "points": int(points) if points == int(points) else points,
                }
        cell["metadata"] = metadata
        cells.append(
            {
                k: cell[k]
                for k in ("cell_type", "id", "metadata", "source", "outputs", "execution_count", "attachments")
                if k in cell
            }
        )
    return {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}


def _cell_id(wanted: object, cell: Mapping[str, Any], used: set[str]) -> str:
    """The cell's own id when it has a good one; else one made from its text, so that it is the same next time."""
    name = wanted if isinstance(wanted, str) and _CELL_ID.fullmatch(wanted) else ""
    if not name or name in used:
        name = "c" + hashlib.sha256(f"{len(used)}{source_of(cell)}".encode()).hexdigest()[:10]
    used.add(name)
    return name
