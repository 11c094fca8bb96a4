"""``cleanclaim encounter``: what the conventions say about the diagnosis codes of one encounter."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from course.codes.conventions.model import ERROR, INPATIENT, OFFERS, OUTPATIENT, SETTINGS, SEXES, Encounter, Finding

_SETTING_OF = {"professional": OUTPATIENT, "institutional": INPATIENT}


def register(subparsers: Any) -> None:
    """Add the command to the ``cleanclaim`` parser; it sets ``run``."""
    parser = subparsers.add_parser(
        "encounter",
        help="check the diagnosis codes of one encounter against each other",
        description="Check the diagnosis codes of one encounter against each other: excludes notes, order, sides, "
        "codes that are asked for, codes that may not be first. Ends with 1 when something has to be mended.",
    )
    parser.add_argument("codes", nargs="+", metavar="CODE", help="the codes in their order, first-listed code first")
    parser.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="the date of service (today)")
    parser.add_argument(
        "--claim",
        choices=tuple(_SETTING_OF),
        default="professional",
        help="institutional: an inpatient stay, so Medicare's list of principal diagnoses counts too (professional)",
    )
    parser.add_argument("--setting", choices=SETTINGS, help="says it outright, for an outpatient service of a hospital")
    parser.add_argument("--age", type=_age, metavar="YEARS", help="the patient's age, as in 42; in days as in 12d")
    parser.add_argument("--sex", choices=SEXES, help="the sex on record")
    parser.add_argument("--all", action="store_true", help="also every note that may apply")
    parser.add_argument("--json", action="store_true", help="print JSON (always with every note)")
    parser.set_defaults(run=run)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date; write it as in 2026-06-03") from None


def _age(text: str) -> int:
    """Age in days, of years or of days."""
    number = text.removesuffix("d")
    if not number.isascii() or not number.isdigit() or len(number) > 5:
        raise argparse.ArgumentTypeError(f"{text} is not an age; write years as in 42, or days as in 12d")
    # Half a year added: the middle of the year of life, so that it is never rounded to the year before.
    return int(number) if text.endswith("d") else int((int(number) + 0.5) * 365.25)


def run(args: argparse.Namespace) -> int:
    """Print what there is to say; exit code 1 when something has to be mended."""
    from course.codes import open_book
    from course.codes.build import bar
    from course.codes.conventions import explain, sequence_hints
    from course.codes.lookup import caveats

    day = args.date or date.today()
    setting = args.setting or _SETTING_OF[args.claim]
    encounter = Encounter(tuple(args.codes), day, setting, args.age, args.sex)
    book = open_book(bar)
    findings = explain(encounter, book)
    if args.json:
        pairs = [[pair.first, pair.then, str(pair.source)] for pair in sequence_hints(encounter.codes, day, book)]
        data = {
            "date": day.isoformat(),
            "setting": setting,
            "findings": [one.as_json() for one in findings],
            "order": pairs,
        }
        print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        release = book.release(day)
        print("\n".join(_lines(findings, args.all)))
        print(f"On {day}, {setting}: {release.name if release else 'no release known for this date'}.", file=sys.stderr)
        for sentence in caveats(book, day) if release else ():
            print(sentence, file=sys.stderr)
    return 1 if any(one.severity == ERROR for one in findings) else 0


def _lines(findings: list[Finding], everything: bool) -> list[str]:
    shown = [one for one in findings if everything or one.rule not in OFFERS]
    lines: list[str] = []
    for one in shown:
        lines += [f"{one.severity:<6} {one.sentence}", f"       {one.mend}", f"       [{one.source}]", ""]
    errors = sum(one.severity == ERROR for one in findings)
    checks = len(shown) - errors
    lines.append(f"{errors or 'Nothing'} to mend, {checks or 'nothing'} to look at.")
    more = len(findings) - len(shown)
    if more:
        notes = "one more note that may apply" if more == 1 else f"{more} more notes that may apply"
        lines.append(f"The book has {notes}: --all shows them.")
    return lines
