"""Examples that others have published, worked out by our functions: DRG, HCC, APC.

python -m tests.claims.grouping.published      how many of each, by source, and which of them we differ from, and why

`published.csv` holds the facts alone (codes and the answer) with their source. A note that begins with "differs" names an
example that contradicts CMS's own tables, or our answer; it is shown and does not count.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from course.claims.grouping import Member, Stay, hcc, price
from course.claims.grouping.outpatient_model import PAID, services

from .lines import DAY, lines
from .stays import ours

Row = dict[str, str]
DIFFERS = "differs: "
ENOUGH = 10  # of each kind
ROWS: list[Row] = list(csv.DictReader((Path(__file__).parent / "published.csv").open(encoding="utf-8", newline="")))


def agreed(row: Row) -> bool:
    """Whether an example counts."""
    return not row["note"].startswith(DIFFERS)


def worked_out(row: Row) -> str:
    """Our answer to an example, written as its table writes it."""
    return {"DRG": _drg, "HCC": _hcc, "APC": _apc}[row["kind"]](row)


def _drg(row: Row) -> str:
    sex, age = row["who"].split()
    procedures = tuple(row["procedures"].split())
    return ours(Stay.of(*row["codes"].split(), day=date(2026, 7, 18), procedures=procedures, sex=sex, age=int(age)))


def _hcc(row: Row) -> str:
    sex, age, *more = row["who"].split()
    medicaid = "full" if "full" in more else "none"
    who = Member(int(age), sex, medicaid, institution="institution" in more, new="new" in more)
    return str(hcc(tuple(row["codes"].split()), who, DAY).raw)


def _apc(row: Row) -> str:
    """Each line that is paid, with its group; "/2" where it is paid by half of its rate."""
    paid = []
    for line in price(lines(*row["codes"].split()), DAY).lines:
        if line.fate == PAID and line.allowed:
            half = "/2" if line.allowed * 2 == services()[line.code].cents else ""
            paid.append(f"{line.code}={line.apc}{half}")
    return " ".join(paid)


def main() -> int:
    """Print the table; 1 where an example that counts does not come out, or a kind has too few."""
    right = [row for row in ROWS if agreed(row) and worked_out(row) == row["expected"]]
    kinds = Counter(row["kind"] for row in right)
    for kind in ("DRG", "HCC", "APC"):
        print(f"{kind}: {kinds[kind]} published examples come out as published.")
        for source, number in Counter(row["source"] for row in right if row["kind"] == kind).most_common():
            print(f"  {number:3}  {source}")
    for row in ROWS:
        if row not in right:
            print(
                f"{row['kind']} {row['codes']} {row['procedures']}: {row['expected']} published, {worked_out(row)} here; {row['note']}"
            )
    return int(min(kinds[kind] for kind in ("DRG", "HCC", "APC")) < ENOUGH or len(right) != sum(map(agreed, ROWS)))


if __name__ == "__main__":
    sys.exit(main())
