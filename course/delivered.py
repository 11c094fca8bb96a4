"""The note of what was last handed over, and what counts as the same file.

``work/.cleanclaim/delivered.json``: folder in ``work/`` -> path in it -> two
digests.  A damaged note reads as empty, which costs at most an extra copy.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from course import files

ANSWERS = "responses.jsonl"
STATE_FOLDER = ".cleanclaim"
# Never handed over and never taken back, wherever they turn up (lower case).
LITTER = {".ipynb_checkpoints", "__pycache__", ".ds_store", STATE_FOLDER, ANSWERS}
WEEK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")

Mark = dict[str, str]  # {"bytes": digest of the file, "content": digest of what counts}
Manifest = dict[str, dict[str, Mark]]


def mark(name: str, data: bytes) -> Mark:
    """How the file `name` with these bytes is remembered."""
    return {"bytes": files.digest(data), "content": fingerprint(name, data)}


def write(path: Path, manifest: Manifest) -> None:
    """Write the note, whole or not at all."""
    text = json.dumps({"schema": 1, "weeks": manifest}, indent=1, sort_keys=True)
    files.replace(path, text.encode())


def fingerprint(name: str, data: bytes) -> str:
    """What counts as the content of a file: for a notebook its cells, not what running them left behind."""
    if name.endswith(".ipynb"):
        try:
            cells = json.loads(data)["cells"]
            essence = [one for one in map(_essence, cells) if one]
            return files.digest(json.dumps(essence, sort_keys=True).encode())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass  # not a notebook after all: every byte counts
    return files.digest(data)


def _essence(cell: dict[str, Any]) -> list[Any]:
    """A cell without its outputs; empty for the blank cell that Shift+Enter leaves at the end."""
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(source)
    role = cell.get("metadata", {}).get("nbgrader")
    attached = cell.get("attachments")
    if not (text.strip() or role or attached):
        return []
    return [cell.get("id"), cell.get("cell_type"), text, attached, role]


def _is_ours(name: str) -> bool:
    """Whether a path in the note may be ours at all: inside its folder, and no answer file."""
    parts = name.split("/")
    return not any(part in ("", ".", "..") or "\\" in part or part.lower() in LITTER for part in parts)


def read(path: Path) -> Manifest:
    """What was handed over last; empty when the note is missing or damaged."""
    try:
        weeks = json.loads(files.read_plain(path) or b"{}")["weeks"]
        return {
            week: {
                name: {"bytes": mark["bytes"], "content": mark["content"]}
                for name, mark in marks.items()
                if _is_ours(name)
            }
            for week, marks in weeks.items()
            if week == "" or WEEK.match(week)
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
