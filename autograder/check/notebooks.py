"""Notebooks: a first cell that says what to do, headings in order, pictures with words, points that add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..cells import asked, source_of
from .figures import poor_alternative
from .finding import Finding
from .material import Material

_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(\s*<?(?P<target>[^)\s>]+)[^)]*\)")
_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+\S", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)
_SETUP = re.compile(r"from course import [\w, ]+\s+progress\(\s*[\"'](lesson|assignment)[\"']\s*\)\s*;?\s*")
_POINTS = re.compile(r"\b(\d{1,4})\s+points\b")
_BUILD = "run  cleanclaim build"
_QUESTIONS = re.compile(r"\b(\d{1,3})\s+(?:graded\s+)?(?:questions|items)\b")


def _cells(notebook: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    return [c for c in notebook.get("cells", ()) if c.get("cell_type") == kind]


def _ours(material: Material) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, notebook in material.notebooks.items():
        yield f"{material.folder}/{name}", notebook


def first_cells(material: Material) -> Iterator[Finding]:
    """The first cell tells a person who never saw a notebook what to press; the first code cell shows progress."""
    for file, notebook in _ours(material):
        cells = notebook.get("cells") or [{}]
        text = source_of(cells[0]).lower()
        if cells[0].get("cell_type") != "markdown" or not ("shift" in text and "enter" in text):
            yield Finding(
                file,
                "first cell",
                "it does not say what to do first",
                "begin with a text cell: what this is, how long it takes, and to press Shift+Enter in the grey box below",
            )
        code = _cells(notebook, "code")
        if not code or not _SETUP.fullmatch(source_of(code[0])):
            yield Finding(
                file,
                "first code cell",
                "it is not the course's own",
                'write  from course import ask, progress  and  progress("lesson")  (or "assignment") into it, nothing else',
            )


def ends_with_finish(material: Material) -> Iterator[Finding]:
    notebook = material.notebooks.get("assignment.ipynb")
    if notebook is None:
        return
    code = _cells(notebook, "code")
    if not code or source_of(code[-1]).strip().rstrip(";") != "finish()":
        yield Finding(
            f"{material.folder}/assignment.ipynb",
            "last code cell",
            "the assignment does not end with finish()",
            "add a last code cell  finish()  so that learners can hand in",
        )


def headings(material: Material) -> Iterator[Finding]:
    """One title, and no level left out: a screen reader walks along them."""
    for file, notebook in _ours(material):
        last = 0
        for cell in _cells(notebook, "markdown"):
            for match in _HEADING.finditer(_FENCE.sub("", source_of(cell))):
                level = len(match[1])
                if level > last + 1:
                    yield Finding(
                        file,
                        f"cell {cell.get('id')}",
                        f"a heading of level {level} follows one of level {last}"
                        if last
                        else f"the first heading has level {level}",
                        f"make it level {last + 1}",
                    )
                elif level == 1 and last:
                    yield Finding(
                        file, f"cell {cell.get('id')}", "a second title (#)", "make it ## ; a notebook has one title"
                    )
                last = level
        if not last:
            yield Finding(file, "", "it has no heading", "begin with  # Title")


def images(material: Material) -> Iterator[Finding]:
    """Each picture is there, lies beside the notebook, and says in words what it shows."""
    for file, notebook in _ours(material):
        for cell in _cells(notebook, "markdown"):
            where, text = f"cell {cell.get('id')}", source_of(cell)
            for match in _IMAGE.finditer(text):
                target = match["target"]
                if poor_alternative(match["alt"]):
                    yield Finding(
                        file,
                        where,
                        f"{target} has no useful alt text",
                        "describe between the brackets what the picture tells",
                    )
                if ":" in target or target.startswith("/"):
                    yield Finding(
                        file,
                        where,
                        f"{target[:60]} lies outside the week's folder",
                        "put the picture into figures/ and write figures/name.svg",
                    )
                elif target.removeprefix("./") not in material.files and not target.startswith("attachment"):
                    yield Finding(file, where, f"there is no {target}", "add the file, or mend its name")
            if _TAG.search(text):
                yield Finding(
                    file,
                    where,
                    "a picture stands there as an <img> tag",
                    "write it as ![what it shows](figures/name.svg)",
                )


def metadata(material: Material) -> Iterator[Finding]:
    """Every cell has an id of its own, an item's cell carries the item's id, and nothing of a session is left in the file.

    The build writes all this; a notebook that somebody edited after it, or by hand, is told here cell by cell.
    """
    for file, notebook in _ours(material):
        kernel = (notebook.get("metadata") or {}).get("kernelspec") or {}
        if kernel.get("language", "python") != "python" or (kernel.get("name") or "python3") != "python3":
            yield Finding(file, "", f"its kernel is {kernel.get('name')}", "choose Python 3 in JupyterLab and save it")
        if (notebook.get("nbformat"), notebook.get("nbformat_minor", 0)) < (4, 5):
            yield Finding(file, "", "its format is older than 4.5 and has no cell ids", _BUILD)
        seen: set[str] = set()
        for cell in notebook.get("cells", ()):
            name = str(cell.get("id") or "")
            item = asked(cell)
            if not name or name in seen:
                yield Finding(file, f"cell {name}", "two cells have this id" if name else "a cell has no id", _BUILD)
            seen.add(name)
            if item and name != item:
                yield Finding(file, f"cell {name}", f"it asks {item} and has another id", _BUILD)
            if cell.get("outputs") or cell.get("execution_count") is not None:
                yield Finding(file, f"cell {name}", "it keeps what it showed when it was last run", _BUILD)
            tags = (cell.get("metadata") or {}).get("tags") or ()
            if hidden := sorted({"solution", "answer", "key"} & {str(tag).lower() for tag in tags}):
                yield Finding(file, f"cell {name}", f"its tag “{hidden[0]}” speaks of answers", "take the tag away")


def told_totals(material: Material) -> Iterator[Finding]:
    """Points and questions that the first cell of the assignment promises are those of the bank."""
    notebook = material.notebooks.get("assignment.ipynb")
    cells = (notebook or {}).get("cells") or ()
    if not cells:
        return
    text, graded = source_of(cells[0]), material.bank.graded()
    for pattern, total, what in (
        (_POINTS, sum(i.points for i in graded), "points"),
        (_QUESTIONS, len(graded), "questions"),
    ):
        told = [int(n) for n in pattern.findall(text)]
        if told and total not in told:
            yield Finding(
                f"{material.folder}/assignment.ipynb",
                "first cell",
                f"it tells {told[0]} {what}, the bank has {total:g}",
                f"write {total:g} {what}",
            )


RULES = (first_cells, ends_with_finish, headings, images, metadata, told_totals)
