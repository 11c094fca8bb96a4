"""Reading what was handed in, and what a child shows, in the trusted process: capped, strict, never followed anywhere."""

from __future__ import annotations

import base64
import math
import os
import re
import stat
from pathlib import Path
from typing import Any

from .inside.frames import BadFrame, loads
from .limits import Limits

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
# Control characters but tab and line feed, and marks that turn the direction of text around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PNG = b"\x89PNG\r\n\x1a\n"
_PICTURE = 256 * 1024


class Refused(ValueError):
    """This file is not taken in; the message says why, for the instructor."""


def read_bytes(path: Path, cap: int) -> bytes:
    """An ordinary file of at most ``cap`` bytes, no link. Raises Refused."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as problem:
        raise Refused(f"{path.name} cannot be read ({problem.strerror}); it may be a link") from None
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise Refused(f"{path.name} is not an ordinary file")
    with os.fdopen(fd, "rb") as file:
        data = file.read(cap + 1)
    if len(data) > cap:
        raise Refused(f"{path.name} is larger than {cap / (1 << 20):g} MiB")
    return data


def read_notebook(path: Path, limits: Limits | None = None) -> dict[str, Any]:
    """A submitted notebook as plain JSON, its cells checked one by one. Raises Refused."""
    limits = limits or Limits()
    cap = limits.notebook_mib << 20
    try:
        raw = loads(read_bytes(path, cap), cap)
    except BadFrame as problem:
        raise Refused(f"{path.name} is not a notebook ({problem})") from None
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if not isinstance(cells, list) or raw.get("nbformat") != 4:
        raise Refused(f"{path.name} is not a notebook of format 4")
    if len(cells) > limits.cells:
        raise Refused(f"{path.name} has more than {limits.cells} cells")
    raw["cells"] = [_cell(cell, path.name, limits) for cell in cells]
    used: set[str] = set()
    for place, cell in enumerate(raw["cells"]):
        if (
            "id" not in cell or cell["id"] in used
        ):  # the same names in every run, so that grading twice gives the same file
            cell["id"] = f"handed-in-{place}"
        used.add(cell["id"])
    return {"cells": raw["cells"], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _cell(cell: Any, name: str, limits: Limits) -> dict[str, Any]:
    """Only what counts: type, id, source and nbgrader's mark. Outputs, attachments and the rest stay behind."""
    if not isinstance(cell, dict):
        raise Refused(f"{name} has a cell that is none")
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str) or len(source) > limits.source_chars:
        raise Refused(f"{name} has a cell without text, or with more than {limits.source_chars} characters")
    source = source.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair cannot be saved again
    kind = cell.get("cell_type")
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    kept: dict[str, Any] = {"cell_type": kind if kind in ("code", "markdown", "raw") else "raw", "source": source}
    kept["metadata"] = {"nbgrader": mark} if isinstance(mark, dict) and isinstance(mark.get("grade_id"), str) else {}
    if isinstance(cell.get("id"), str) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", cell["id"]):
        kept["id"] = cell["id"]
    if kept["cell_type"] == "markdown" and _are_pictures(cell.get("attachments")):
        kept["attachments"] = cell["attachments"]
    if kept["cell_type"] == "code":
        kept |= {"outputs": [], "execution_count": None}
    return kept


def _are_pictures(found: Any) -> bool:
    """Pictures in a written answer, as JupyterLab pastes them; nothing else is kept."""
    return isinstance(found, dict) and all(
        isinstance(kinds, dict)
        and all(
            kind in ("image/png", "image/jpeg", "image/gif") and isinstance(data, str) for kind, data in kinds.items()
        )
        for kinds in found.values()
    )


def data_files(folder: Path, limits: Limits) -> tuple[dict[str, bytes], list[str]]:
    """The ordinary files beside a notebook, for the sandbox, and a sentence for each that was left out."""
    found: dict[str, bytes] = {}
    left = limits.handed_mib << 20
    said: list[str] = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if path.suffix in (".ipynb", ".jsonl", ".html") or name.startswith(".") or name == "timestamp.txt":
                continue
            if len(found) >= limits.handed_files:
                said.append(f"Only {limits.handed_files} files beside the notebook were given to the sandbox.")
                return found, said
            try:
                data = read_bytes(path, left)
            except Refused as problem:
                said.append(f"Not given to the sandbox: {problem}.")
                continue
            left -= len(data)
            found[path.relative_to(folder).as_posix()] = data
    return found, said


def plain_text(text: str) -> str:
    """Text that a terminal and a page may show: no escape sequences, no control characters."""
    return _CONTROL.sub("\ufffd", _ANSI.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def outputs(raw: Any) -> list[dict[str, Any]]:
    """A child's outputs as nbformat outputs: text and checked pictures only. Never HTML, never a widget."""
    made: list[dict[str, Any]] = []
    for item in raw[:200] if isinstance(raw, list) else []:
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            continue
        text = plain_text(item["text"][: 64 * 1024])
        kind = item.get("type")
        if kind == "stream" and item.get("name") in ("stdout", "stderr"):
            made.append({"output_type": "stream", "name": item["name"], "text": text})
        elif kind == "error":
            name = plain_text(str(item.get("name", "Error")))[:80]
            made.append(error(name, text))
        elif kind in ("execute_result", "display_data"):
            data = {"text/plain": text}
            if _is_png(item.get("png")):
                data["image/png"] = item["png"]
            one = {"output_type": kind, "data": data, "metadata": {}}
            made.append({**one, "execution_count": None} if kind == "execute_result" else one)
    return made


def error(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def _is_png(text: Any) -> bool:
    if not isinstance(text, str) or len(text) > _PICTURE:
        return False
    try:
        return base64.b64decode(text, validate=True).startswith(_PNG)
    except ValueError:
        return False


def finite(shown: list[dict[str, Any]]) -> bool:
    """Whether what nbgrader would read as a score is a finite number (or no number at all)."""
    for output in shown:
        if output["output_type"] == "execute_result":
            try:
                return math.isfinite(float(output["data"]["text/plain"]))
            except (ValueError, KeyError):
                return True
    return True
