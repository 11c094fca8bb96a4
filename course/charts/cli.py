"""``cleanclaim family``: a record of a case family, and its truth, on the command line."""

from __future__ import annotations

import argparse
import json
import re
import sys
from html import unescape
from typing import Any

from course.charts.model import GRADES, Case, plain


def register(subparsers: Any) -> None:
    """Add the command to the ``cleanclaim`` parser; it sets ``run``."""
    one = subparsers.add_parser(
        "family",
        help="make a practice record",
        description="Make a record of a case family. The same seed makes the same record. Without a name: list the families.",
    )
    one.add_argument("name", nargs="?", default="", help="the family, as in diabetes")
    one.add_argument("--seed", default="1", help="a whole number or a short text (1)")
    one.add_argument("--grade", choices=GRADES, default="typical", help="how tidy the record is (typical)")
    shown = one.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print the record as JSON, without the truth")
    shown.add_argument("--truth", action="store_true", help="print the truth as well")
    shown.add_argument("--item", metavar="TYPE", help="print a question of that type as JSON, with its key")
    one.set_defaults(run=run_family)


def run_family(args: argparse.Namespace) -> int:
    """Print a case; raises CourseError for an unknown family, seed or type."""
    from course.charts import as_item, make
    from course.charts.families import families

    if not args.name:
        for name, family in families().items():
            sys.stdout.write(f"{name:14} {family.title}\n")
            for what, values in family.parameters.items():
                sys.stdout.write(f"{'':16}{what}: {values}\n")
        return 0
    case = make(args.name, args.seed, args.grade)
    if args.json or args.item:
        print(json.dumps(as_item(case, args.item) if args.item else case.chart, indent=2, ensure_ascii=False))
        return 0
    print("\n".join(_lines(case, args.truth)))
    return 0


def text(html: str) -> str:
    """A document as plain lines."""
    html = re.sub(r"</(th|td)>\s*<(th|td)>", " | ", html)
    html = re.sub(r"</(p|tr|li|table)>", "\n", html)
    lines = (
        " ".join(unescape(re.sub(r"<[^>]+>", "", line)).split()) for line in re.sub(r"\n+", "\n", html).split("\n")
    )
    return "\n".join(line for line in lines if line.strip(" |"))


def _lines(case: Case, truth: bool) -> list[str]:
    lines = [f"{case.chart['title']} · {case.grade} · {case.chart['patient']['name']} · {case.day}"]
    for one in case.chart["documents"]:
        lines += ["", f"== {one['title']} ==", text(one["html"])]
    if not truth:
        return lines
    found = case.truth
    lines += ["", "== Truth =="]
    if found.level:
        lines.append(f"level: {found.level}")
    for one in found.codes:
        code = "-".join((one.code, *one.modifiers)) + (f" x {one.units}" if one.units > 1 else "")
        lines.append(f"{code:12} {'(may be left out) ' if one.optional else ''}{one.why} [{one.locator}]")
    lines += [
        f"{name}: {value / 100:,.2f}" if case.family == "cost-share" else f"{name}: {value}"
        for name, value in found.amounts.items()
    ]
    lines += [f"step   {one.name}: {one.before} -> {one.after}. {one.why}" for one in found.steps]
    lines += [f"not    {one.answer}: {one.why}" for one in found.traps]
    lines += [f"query  {one.about}: {one.why}" for one in found.queries]
    return [*lines, "", "== Facts ==", json.dumps(plain(case.facts), ensure_ascii=False)]


__all__ = ["register", "run_family", "text"]
