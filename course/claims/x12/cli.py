"""``cleanclaim x12 FILE``: an X12 file in words, and what a front door would send it back for."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course.claims.x12.boxes import FORMS, find_box
from course.claims.x12.check import Checked, validate
from course.claims.x12.reader import Explained, explain
from course.claims.x12.segment import MAX_CHARACTERS
from course.commands import run_alone
from course.errors import CourseError


def register(subparsers: Any) -> None:
    """Add the command to the ``cleanclaim`` parser; it sets ``run``."""
    parser = subparsers.add_parser(
        "x12",
        help="an X12 file (837, 835, 271, 999 ...) in words",
        description="Explain every segment of an X12 file and look for faults; or say where a box of a form goes.",
    )
    parser.add_argument("file", nargs="?", help="the file; - reads what is piped in")
    parser.add_argument(
        "--box", metavar="BOX", help='where a box goes in an 837, as in "box 24E", "FL 42", "member number"'
    )
    parser.add_argument("--form", choices=tuple(FORMS), default="", help="the form of --box")
    parser.add_argument("--faults", action="store_true", help="only the faults, not the explanation")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the explanation and the faults; exit code 1 when there are faults or no such box."""
    if args.box is not None:
        return _box(args)
    if not args.file:
        raise CourseError("Name a file: cleanclaim x12 claim.837; or ask where a box goes: --box 24E.")
    text = _read(args.file)
    told, checked = explain(text), validate(text)
    if args.json:
        print(json.dumps(_plain(told, checked), indent=2, ensure_ascii=False))
    else:
        lines = [] if args.faults else [line for one in told for line in _lines(one)]
        print("\n".join([*lines, *_faults(checked)]))
    return 0 if checked.accepted else 1


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MAX_CHARACTERS + 1)
    path = Path(name)
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_CHARACTERS + 1)
    except IsADirectoryError:
        raise CourseError(f"{name} is a folder. Name one file in it.") from None
    except OSError as error:
        raise CourseError(f"{name} cannot be read ({error.strerror}). Look at its name and try again.") from None


def _box(args: argparse.Namespace) -> int:
    found = find_box(args.box, args.form)
    if args.json:
        print(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
    elif not found:
        print(f"No box is called “{args.box}”. Try its number, as in 24E, or another word for it.", file=sys.stderr)
    else:
        for one in found:
            print(
                f"{FORMS[one.form]} {one.label}: {one.name}. {one.place[:1].upper()}{one.place[1:]}. {one.note}".rstrip()
            )
    return 0 if found else 1


def _lines(one: Explained) -> list[str]:
    place = (
        f"loop {one.loop}, {one.about}" if one.loop and one.about else f"loop {one.loop}" if one.loop else "envelope"
    )
    lines = [one.text, f"    {one.number}. {one.name} ({place})" + ("  [out of place]" if one.strange else "")]
    for part in one.parts:
        meaning = f" = {part.meaning}" if part.meaning else ""
        box = f"  [{part.box}]" if part.box else ""
        lines.append(f"      {part.position:<8} {part.name}: {part.value}{meaning}{box}")
    return lines


def _faults(checked: Checked) -> list[str]:
    if checked.accepted:
        return ["", "No faults found."]
    lines = ["", f"{len(checked.rejections)} {'fault' if len(checked.rejections) == 1 else 'faults'}:"]
    for one in checked.rejections:
        claim = f" (claim {one.claim})" if one.claim else ""
        lines.append(f"  {one.sentence}  [{one.place}; {one.code}]{claim}")
    for answer in checked.acknowledgments:
        lines.append(f"  A 999 would answer group {answer.control}: {answer.accepted}.")
    return lines


def _plain(told: list[Explained], checked: Checked) -> dict[str, Any]:
    return {
        "accepted": checked.accepted,
        "acknowledgments": [asdict(one) for one in checked.acknowledgments],
        "rejections": [asdict(one) for one in checked.rejections],
        "segments": [asdict(one) for one in told],
    }


def main() -> int:
    """``python -m course.claims.x12.cli``: the command on its own."""
    return run_alone(register)


if __name__ == "__main__":
    sys.exit(main())
