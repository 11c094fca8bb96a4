"""``cleanclaim search``, ``cleanclaim code`` and ``cleanclaim pcs``: the code books on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

from course.codes.model import Answer, Note
from course.commands import a_day, run_alone

SYSTEMS = ("cm", "pcs")
_NOTE_ORDER = (
    ("7th character", "7th character"),
    ("includes", "Includes"),
    ("inclusion term", "Inclusion terms"),
    ("excludes1", "Excludes1 (not coded here)"),
    ("excludes2", "Excludes2 (not part of this; both may be coded)"),
    ("code first", "Code first"),
    ("use additional code", "Use additional code"),
    ("code also", "Code also"),
    ("note", "Notes"),
)


def register(subparsers: Any) -> None:
    """Add the three commands to the ``cleanclaim`` parser; each sets ``run``."""
    find = subparsers.add_parser(
        "search", help="find a code by words", description="Find an ICD-10 code by words or its beginning."
    )
    find.add_argument("words", nargs="+", help='what to look for, as in "t2dm ckd"')
    find.add_argument("--limit", type=_limit, default=10, help="how many lines at most (10)")
    find.set_defaults(run=run_search)
    one = subparsers.add_parser(
        "code", help="all about one code", description="What a code is, whether it is valid, and its notes."
    )
    one.add_argument("code", help="the code, as in E11.65")
    one.set_defaults(run=run_code)
    for parser in (find, one):
        parser.add_argument(
            "--system", choices=SYSTEMS, default="cm", help="cm: diagnoses (ICD-10-CM); pcs: inpatient procedures"
        )
    build = subparsers.add_parser(
        "pcs",
        help="build an ICD-10-PCS code, character by character",
        description="Which axis comes next, and the characters that lead to a valid ICD-10-PCS code.",
    )
    build.add_argument("prefix", nargs="?", default="", help="the characters chosen so far, as in 0DT")
    build.set_defaults(run=run_pcs)
    for parser in (find, one, build):
        parser.add_argument(
            "--date", type=a_day, default=None, metavar="YYYY-MM-DD", help="the date of service (today)"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("the limit is a number from 1 to 100")
    return int(text)


def _progress(what: str, share: float) -> None:
    """Shown only while the index is made, so only then is the builder imported."""
    from course.codes.build import bar

    bar(what, share)


def run_search(args: argparse.Namespace) -> int:
    """Print the hits; exit code 1 when there are none."""
    words, day = " ".join(args.words), args.date or date.today()
    if args.system == "pcs":
        from course.codes.pcs import open_tables, search

        hits, release = search(words, day, args.limit), open_tables().release(day)
    else:
        from course.codes import open_book
        from course.codes.finder import search as find

        book = open_book(_progress)
        hits, release = find(book, words, day, args.limit), book.release(day)
    if args.json:
        print(json.dumps([asdict(hit) for hit in hits], indent=2, ensure_ascii=False))
        return 0 if hits else 1
    if not hits:
        print(f"Nothing found for “{words}”. Try fewer words, or another word for the same thing.", file=sys.stderr)
        return 1
    for hit in hits:
        mark = (
            "unknown"
            if release is None
            else "billable"
            if hit.billable
            else "needs 7th"
            if hit.needs_seventh
            else "heading"
        )
        print(f"{hit.rank:3}  {hit.code:<9} {mark:<10} {hit.title or '(title not shipped)'}")
    print(f"On {day}: {release.name if release else 'no release known for this date; nothing is marked billable'}.")
    return 0


def run_code(args: argparse.Namespace) -> int:
    """Print all about a code; exit code 1 when it cannot be reported on the date."""
    day = args.date or date.today()
    if args.system == "pcs":
        from course.codes import pcs

        answer = pcs.look_up(args.code, day)
    else:
        from course.codes import look_up, open_book

        open_book(_progress)
        answer = look_up(args.code, day)
    if args.json:
        print(json.dumps(answer.as_json(), indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(answer)))
    return 0 if answer.billable else 1


def run_pcs(args: argparse.Namespace) -> int:
    """Print the next axis and its choices; exit code 1 when the characters lead to no valid code."""
    from course.codes import pcs

    axis = pcs.table(args.prefix, args.date or date.today())
    if args.json:
        print(json.dumps(axis.as_json(), indent=2, ensure_ascii=False))
        return 0 if axis.codes else 1
    lines = [f"{step.code:<9} {step.kind}: {step.title}" for step in axis.steps]
    if axis.complete:
        lines.append(f"{axis.prefix:<9} {axis.title or '(title not shipped)'}")
    lines += [*([""] if lines else []), axis.sentence]
    for one in axis.choices:
        lines.append(f"  {one.value}  {one.label or '(name not shipped)':<60} {one.codes:7,}")
    if axis.choices:
        lines += [
            "",
            f"The numbers are the valid codes of {axis.release.name if axis.release else '?'}: {axis.codes:,}.",
        ]
    print("\n".join(lines))
    return 0 if axis.codes else 1


def _lines(answer: Answer) -> list[str]:
    lines = [f"{answer.code}  {answer.title or '(title not shipped)'}"] if answer.code else []
    lines.append(answer.sentence)
    if answer.ancestry:
        lines += ["", *(f"{'  ' * depth}{step.code}  {step.title}" for depth, step in enumerate(answer.ancestry))]
    if answer.seventh:
        lines += ["", "7th characters:", *(f"  {char}  {label}" for char, label in answer.seventh)]
    for kind, heading in _NOTE_ORDER:
        some = [note for note in answer.notes if note.kind == kind]
        if some:
            lines += ["", f"{heading}:", *(f"  {note.text}{_origin(note)}" for note in some)]
    if answer.nearest:
        lines += ["", "Look at:", *(f"  {one.code:<9} {one.title or '(title not shipped)'}" for one in answer.nearest)]
    release = f"Rests on the release {answer.release.name}." if answer.release else "No release is known for that date."
    return [*lines, "", release, *answer.caveats]


def _origin(note: Note) -> str:
    if not note.inherited:
        return ""
    name = {"chapter": "chapter ", "block": "block "}.get(note.source.kind, "")
    return f"  [from {name}{note.source.code}]"


def main() -> int:
    """``python -m course.codes.cli``: the commands on their own."""
    return run_alone(register)


if __name__ == "__main__":
    sys.exit(main())
