"""``cleanclaim import``: read an official or licensed file in, list what is there, take an edition away."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from course.errors import CourseError

_SHOWN_FROM = 2_000_000  # bytes; below, an import is over before a bar is drawn


def register(subparsers: Any) -> None:
    """Add the command to the ``cleanclaim`` parser; it sets ``run``."""
    parser = subparsers.add_parser(
        "import",
        help="read in an official code or edit file that you downloaded",
        description="Read in a file you downloaded from CMS, or your own licensed CPT file. It stays on this computer.",
        epilog="Kinds: hcpcs, pprrvu, gpci, ptp, mue, addendum-b, table-5, icd10cm-order, icd10cm-tabular, "
        "icd10cm-index, cpt. The ZIP as downloaded will do. docs/importing.md says where each is found.",
    )
    parser.add_argument("kind", nargs="?", metavar="KIND", help="what the file is, as in hcpcs")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the file, or its ZIP")
    parser.add_argument(
        "--effective",
        type=_date,
        metavar="YYYY-MM-DD",
        help="first day the file is good for, if its name does not tell",
    )
    parser.add_argument(
        "--setting", choices=("practitioner", "hospital", "dme"), default="", help="whom NCCI edits are for"
    )
    parser.add_argument("--list", action="store_true", help="show what was imported")
    parser.add_argument("--remove", action="store_true", help="take an imported edition away")
    parser.set_defaults(run=run)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date; write it as in 2026-07-01") from None


def run(args: argparse.Namespace) -> int:
    """Import, list or remove; exit code 0. Raises CourseError for what a person can mend."""
    if args.list and args.remove:
        raise CourseError("Use --list or --remove, not both.")
    if args.list:
        return _list(args.kind)
    if not args.kind:
        raise CourseError("Say what to import, as in: cleanclaim import hcpcs FILE. See cleanclaim import --help.")
    if args.remove:
        return _remove(args)
    if args.file is None:
        raise CourseError(f"Say which file, as in: cleanclaim import {args.kind} FILE.")
    return _import(args)


def _import(args: argparse.Namespace) -> int:
    from course.codes.imports.run import import_file

    edition = import_file(
        args.kind, args.file, effective=args.effective, setting=args.setting, progress=progress(args.file)
    )
    print(f"Imported {_line(edition)}")
    if edition.licensed:
        print("It is licensed to you alone and stays on this computer.")
    return 0


def _list(kind: str | None) -> int:
    from course.codes.imports import kinds, shelf

    there = shelf.editions(kinds.kind(kind).id if kind else None)
    if not there:
        print("Nothing was imported yet. See cleanclaim import --help.")
        return 0
    for edition in there:
        print(_line(edition))
    print(f"In {shelf.folder()}")
    return 0


def _line(edition: Any) -> str:
    which = " ".join(filter(None, (edition.series, edition.part)))
    mark = "   stays on this computer" if edition.licensed else ""
    name = f"{edition.kind} {which}".strip()
    return f"{name:<22} from {edition.effective}  {edition.rows:>9,} lines  {edition.file}{mark}"


def _remove(args: argparse.Namespace) -> int:
    from course.codes.imports import kinds, shelf

    kind = kinds.kind(args.kind)
    spots = [
        spot
        for spot in shelf.spots(kind.id)
        if args.effective in (None, spot.effective) and args.setting in ("", spot.series)
    ]
    if not spots:
        raise CourseError(f"No such edition of {kind.id} is here. See cleanclaim import --list.")
    days = sorted({spot.effective for spot in spots})
    if len(days) > 1:
        shown = ", ".join(day.isoformat() for day in days)
        raise CourseError(f"There are several editions of {kind.id}: {shown}. Say which with --effective.")
    for spot in spots:
        shelf.remove(spot)
    print(f"Removed {kind.id} from {days[0]}.")
    return 0


def progress(path: Path) -> Any:
    """What tells how far a large file is: a bar where tqdm is installed, else a line every few seconds."""
    try:
        if path.stat().st_size < _SHOWN_FROM and path.suffix.lower() != ".zip":
            return None
    except OSError:
        return None
    try:
        from tqdm import tqdm
    except ImportError:
        return _Lines(path.name)
    bar = tqdm(desc=path.name, unit="B", unit_scale=True, file=sys.stderr, leave=False, mininterval=0.5)

    def tell(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return tell


class _Lines:
    """Plain lines for those who have no bar."""

    def __init__(self, name: str) -> None:
        self._name, self._next = name, time.monotonic() + 2

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 5
            print(f"{self._name}: {done / max(total, 1):4.0%} read", file=sys.stderr)
