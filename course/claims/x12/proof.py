"""``python -m course.claims.x12.proof [FOLDER ...]``: how the reader and the writer fare with files from elsewhere.

Reads every 837 that the installed `hccinfhir` ships, what `x12sdk` generates where it is installed, and every X12 file in
the folders given; writes what it read; reads that again; and counts where the two readings are the same.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from course.claims.model import ClaimStatus
from course.claims.x12.check import validate
from course.claims.x12.envelope import Envelope
from course.claims.x12.files import read, write
from course.errors import CourseError

GENERATED = ("837p", "837i", "835", "270", "271", "276", "277")
SEEDS = 3
_ENVELOPE = Envelope(1, datetime(2026, 6, 5, 16, 20))


@dataclass(frozen=True)
class Proved:
    """One file: how many values it held, whether they came back the same (None: their kind cannot be written alone)."""

    name: str
    kinds: tuple[str, ...]
    values: int
    same: bool | None
    faults: int
    error: str = ""


def shipped() -> Iterator[tuple[str, str]]:
    """The 837s that hccinfhir ships."""
    try:
        folder = files("hccinfhir") / "sample_files"
    except ModuleNotFoundError:
        return
    for one in sorted(folder.iterdir(), key=lambda path: path.name):
        if one.name.startswith("sample_837"):
            yield f"hccinfhir {one.name}", one.read_text(encoding="utf-8")


def generated() -> Iterator[tuple[str, str]]:
    """What x12sdk's generators make, a few of each kind."""
    try:
        from x12sdk import generate
    except ModuleNotFoundError:
        return
    for kind in GENERATED:
        for seed in range(SEEDS):
            yield f"x12sdk {kind} seed {seed}", getattr(generate, f"generate_{kind}")(seed=seed)


def prove(name: str, text: str) -> Proved:
    """Read, write, read again."""
    try:
        file = read(text, strict=False)
        kinds = tuple(dict.fromkeys(one.kind for one in file.transactions))
        faults = len(validate(text).rejections)
        if any(isinstance(one, ClaimStatus) for one in file.values):
            return Proved(name, kinds, len(file.values), None, faults)
        again = read(write(file.values, _ENVELOPE))
    except CourseError as error:
        return Proved(name, (), 0, False, 0, str(error))
    return Proved(name, kinds, len(file.values), again.values == file.values, faults)


def _from_folders(folders: Sequence[str]) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted(one for one in Path(folder).rglob("*") if one.is_file()):
            text = path.read_text(encoding="utf-8", errors="replace")
            if text.lstrip("\ufeff \r\n").upper().startswith("ISA"):
                yield str(path), text


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line a file and the counts; 1 when a file could not be read or did not come back the same."""
    folders = list(sys.argv[1:] if argv is None else argv)
    found = [prove(name, text) for name, text in (*shipped(), *generated(), *_from_folders(folders))]
    for one in found:
        told = {True: "same after writing and reading", False: "NOT the same", None: "read only"}[one.same]
        print(
            f"{one.name:<34} {'+'.join(one.kinds):<6} {one.values:3} values  {one.error or told}; {one.faults} faults"
        )
    counts = Counter(one.same for one in found)
    print(f"{len(found)} files: {counts[True]} the same, {counts[None]} read only, {counts[False]} not.")
    return 1 if counts[False] or not found else 0


if __name__ == "__main__":
    sys.exit(main())
