"""``cleanclaim drg``, ``cleanclaim apc`` and ``cleanclaim hcc``: how a stay, a visit and a member are paid, and why."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from course.claims.grouping.model import Step, as_json
from course.claims.money import amount, cents
from course.commands import a_day, run_alone
from course.errors import CourseError

MOST_UNITS = 100_000


def register(subparsers: Any) -> None:
    """Add the three commands to the ``cleanclaim`` parser; each sets ``run``."""
    _drg(subparsers)
    _apc(subparsers)
    _hcc(subparsers)


def _drg(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "drg",
        help="the MS-DRG of an inpatient stay, and why",
        description="The MS-DRG of an inpatient stay, step by step, what it pays (fictional rates), and what it would be "
        "with one code less.",
    )
    parser.add_argument(
        "--dx",
        nargs="+",
        required=True,
        metavar="CODE",
        help="diagnoses, principal first; J96.01:N was not present on admission",
    )
    parser.add_argument("--px", nargs="*", default=[], metavar="CODE", help="ICD-10-PCS procedures")
    parser.add_argument("--date", type=a_day, required=True, metavar="YYYY-MM-DD", help="the day of discharge")
    parser.add_argument("--sex", choices=("M", "F", "U"), default="U", help="the sex on record (U: not told)")
    parser.add_argument("--age", type=_number, metavar="YEARS")
    parser.add_argument("--status", default="01", metavar="NN", help="discharge status (01, home)")
    parser.add_argument("--days", type=_number, help="length of stay; needed for a transfer")
    parser.add_argument(
        "--charges", type=_money, metavar="AMOUNT", help="charges, as in 48500.00; needed for an outlier"
    )
    parser.add_argument("--condition", nargs="*", default=[], metavar="NN", help="condition codes of the claim")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_drg)


def _apc(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "apc",
        help="what a hospital outpatient visit pays, and why",
        description="What each line of a hospital outpatient bill pays under APCs, with fictional rates.",
    )
    parser.add_argument("lines", nargs="+", metavar="CODE", help="one per line, as in 99284, 20610-50 or G0378x20")
    parser.add_argument("--date", type=a_day, required=True, metavar="YYYY-MM-DD", help="the date of service")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_apc)


def _hcc(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "hcc",
        help="the HCC risk score of a Medicare Advantage member, and why",
        description="The HCC risk score (CMS-HCC V28) of a member, term by term.",
    )
    parser.add_argument("--dx", nargs="*", default=[], metavar="CODE", help="the diagnoses of one year")
    parser.add_argument("--age", type=_number, required=True, metavar="YEARS", help="on 1 February of the payment year")
    parser.add_argument("--sex", choices=("M", "F"), required=True)
    parser.add_argument("--date", type=a_day, default=date(2026, 6, 30), metavar="YYYY-MM-DD", help="date of service")
    parser.add_argument("--medicaid", choices=("none", "partial", "full"), default="none")
    parser.add_argument("--disabled", action="store_true", help="first entitled because of a disability")
    parser.add_argument("--institution", action="store_true", help="lives in an institution for a long time")
    parser.add_argument("--new", action="store_true", help="less than a year in Part B")
    parser.add_argument("--special", action="store_true", help="in a plan for chronic conditions (new members)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_hcc)


def run_drg(args: argparse.Namespace) -> int:
    """Print the answer for a stay."""
    from course.claims.grouping import Stay, drg

    stay = Stay.of(
        *args.dx,
        day=args.date,
        procedures=tuple(args.px),
        sex=args.sex,
        age=args.age,
        status=args.status,
        days=args.days,
        charges=args.charges,
        conditions=tuple(args.condition),
    )
    answer = drg(stay)
    if args.json:
        return _json(answer)
    lines = [
        f"DRG {answer.drg}  {answer.title}",
        f"weight {answer.weight}, {answer.year}, grouper {answer.version}",
        "",
    ]
    lines += _shown(answer.steps)
    lines += ["", "Payment", *_shown(answer.payment.steps), f"  {amount(answer.payment.cents)} in all"]
    moving = [one for one in answer.changes if one.changes]
    if moving:
        lines += ["", answer.stop, "", "With one thing changed"]
        for one in moving:
            lines.append(
                f"  {one.what}: DRG {one.drg}, weight {one.weight}, {'+' if one.cents > 0 else ''}{amount(one.cents)}"
            )
    still = len(answer.changes) - len(moving)
    if still:
        lines.append(f"  ({still} other {'change' if still == 1 else 'changes'} would leave the DRG as it is)")
    return _text([*lines, "", *answer.caveats])


def run_apc(args: argparse.Namespace) -> int:
    """Print the answer for an outpatient visit."""
    from course.claims.grouping import price
    from course.claims.model import RevenueLine

    lines = []
    for number, typed in enumerate(args.lines, 1):
        code, _, units = typed.lower().partition("x")
        code, *modifiers = code.upper().split("-")
        if units and not (units.isascii() and units.isdigit() and 0 < int(units) <= MOST_UNITS):
            raise CourseError(f"“{typed[:30]}” is not a line; write it as in 99284, 20610-50 or G0378x20.")
        lines.append(
            RevenueLine(number, "", 0, units=int(units or 1), code=code, modifiers=tuple(modifiers), day=args.date)
        )
    answer = price(lines, args.date)
    if args.json:
        return _json(answer)
    return _text([*_shown(answer.steps), f"  {amount(answer.allowed)} in all", "", *answer.caveats])


def run_hcc(args: argparse.Namespace) -> int:
    """Print the answer for a member."""
    from course.claims.grouping import Member, hcc

    member = Member(args.age, args.sex, args.medicaid, args.disabled, args.institution, args.new, args.special)
    answer = hcc(args.dx, member, args.date)
    if args.json:
        return _json(answer)
    head = f"Raw score {answer.raw}, payment score {answer.payment} ({answer.year.model}, {answer.year.payment_year})"
    lines = [head, "", *_shown(answer.steps)]
    return _text([*lines, *(["", answer.stop] if answer.stop else []), "", *answer.caveats])


def _shown(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        yield f"  {step.name:<13} {step.sentence}"


def _text(lines: Iterable[str]) -> int:
    print("\n".join(lines))
    return 0


def _json(answer: Any) -> int:
    print(json.dumps(as_json(answer), indent=2, ensure_ascii=False))
    return 0


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise argparse.ArgumentTypeError(f"{text} is not a number; write it as in 42")
    return int(text)


def _money(text: str) -> int:
    try:
        return cents(text)
    except CourseError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def main() -> int:
    """``python -m course.claims.grouping.cli``: the commands on their own."""
    return run_alone(register)


if __name__ == "__main__":
    sys.exit(main())
