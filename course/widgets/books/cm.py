"""ICD-10-CM on a page: results with their marks, everything about one line of the book, the lines around it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from course.codes.book import Book, Row
from course.codes.finder import search as find
from course.codes.forms import tidy, written
from course.codes.lookup import caveats, look_up
from course.codes.model import VALID, Answer, Note, Release

SYSTEM = "icd-10-cm"
_LAST_PLACE = 10**9  # no book is as long

Json = dict[str, Any]


def mark(book: Book, row: Row, day: date) -> str:
    """What can be done with a line on a day: "billable", "seventh" (a 7th character is missing), "heading", "off" (not
    valid that day) or "unknown" (the day is not covered)."""
    if book.release(day) is None:
        return "unknown"
    if row.chars:
        return "seventh" if any(book.valid(row.stem + char, day) for char in row.chars) else "off"
    if row.billable:
        return "billable" if book.valid(row.plain, day) else "off"
    return "heading"


def mark_of(book: Book, code: str, day: date) -> str:
    """The same for a code as written, complete or not; it need not be in the Tabular List that is shipped."""
    plain = tidy(code)
    row = book.code(plain)
    if row is not None:
        return mark(book, row, day)
    if book.release(day) is None:
        return "unknown"
    return "billable" if book.valid(plain, day) else "off"


def search(book: Book, words: str, day: date, limit: int) -> Json:
    """``{"hits": [{"code", "title", "mark"}], "more": bool}``, best first."""
    found = find(book, words, day, limit + 1)
    hits = [{"code": one.code, "title": one.title, "mark": mark_of(book, one.code, day)} for one in found[:limit]]
    return {"hits": hits, "more": len(found) > limit}


def say(book: Book, code: str, day: date) -> Json:
    """One quiet line about a code somebody typed: ``{"line", "status"}``."""
    answer = look_up(book, code, day)
    line = answer.title if answer.status == VALID and answer.title else answer.sentence
    return {"line": line, "status": answer.status}


def page(book: Book, code: str, day: date) -> Json:
    """Everything about a code as typed; see `_page` for what there is."""
    answer = look_up(book, code, day)
    plain = tidy(answer.code or "")
    whole = book.split(plain) if plain else None
    row = whole[0] if whole else book.code(plain)
    return _page(book, answer, row, whole[1] if whole else "", day)


def place(book: Book, number: int, day: date) -> Json | None:
    """Everything about the line at a place of the book: a chapter, a block or a code; None when there is no such place."""
    if not book.rows("SELECT 1 FROM node WHERE number = ?", (number,)):
        return None
    row = book.node(number)
    if row.kind == "code":
        return page(book, row.code, day)
    release = book.release(day)
    sentence = f"{row.kind.capitalize()} {row.code} is a heading: choose one of the lines under it."
    answer = Answer(
        row.code,
        row.code,
        row.title,
        "heading",
        sentence,
        day,
        release,
        (),
        book.notes(row),
        caveats=caveats(book, day),
    )
    return _page(book, answer, row, "", day)


def _page(book: Book, answer: Answer, row: Row | None, char: str, day: date) -> Json:
    """``code`` (None when it is none), ``title``, ``status``, ``billable``, ``sentence``, ``release``, ``caveats``;
    ``notes``: kind, text, the codes it names, and the line it stands at; ``seventh``: the characters that may follow
    ``stem`` (placeholders in it); ``nearest``: codes to look at instead; ``tree``: see `tree`."""
    places = {(one.kind, one.code): one.number for one in (row, *book.above(row))} if row else {}
    title = answer.title
    return {
        "code": answer.code,
        "kind": row.kind if row else "code",
        "title": title,
        "status": answer.status,
        "billable": answer.billable,
        "mark": "billable" if answer.billable else mark(book, row, day) if row else "off",
        "sentence": answer.sentence,
        "release": release_text(answer.release, day),
        "caveats": list(answer.caveats),
        "notes": [_note(one, places) for one in answer.notes],
        "seventh": _seventh(book, row, char, day) if row else None,
        "nearest": [
            {"code": one.code, "title": one.title, "mark": mark_of(book, one.code, day)} for one in answer.nearest
        ],
        "tree": tree(book, row, day) if row else [],
    }


def release_text(release: Release | None, day: date) -> str:
    """The release an answer rests on, in words."""
    if release is None:
        return f"No release of the code set is known for {us(day)}."
    return f"{release.name}, in force {us(release.first)} to {us(release.last)}"


def us(day: date) -> str:
    """A date as charts and claims write it."""
    return f"{day:%m/%d/%Y}"


def _note(note: Note, places: dict[tuple[str, str], int]) -> Json:
    source = note.source
    return {
        "kind": note.kind,
        "text": note.text,
        "codes": sorted({code for one in note.ranges for code in (one.first, one.last)}),
        "from": {**asdict(source), "number": places.get((source.kind, source.code))} if note.inherited else None,
    }


def _seventh(book: Book, row: Row, char: str, day: date) -> Json | None:
    chars = [[one, label] for one, label in book.seventh(row) if book.valid(row.stem + one, day)]
    if not chars:
        return None
    return {"stem": written(row.stem, SYSTEM), "filled": len(row.stem) - len(row.plain), "chars": chars, "chosen": char}


def tree(book: Book, row: Row, day: date) -> list[Json]:
    """The lines around one, as read down the page: those above it, its siblings, and below it the lines under it.

    Each is ``{"number", "code", "title", "kind", "level", "mark", "open", "here"}``; ``open`` is None for a line
    without any below it. Codes of a later release whose lines are not shipped have no number.
    """
    above = [*reversed([*book.above(row)])]
    siblings = _under(book, above[-1]) if above else _run(book, 0, _LAST_PLACE)
    lines = [_line(book, one, level, day, is_open=True) for level, one in enumerate(above, 1)]
    level = len(above) + 1
    for one in siblings:
        here = one.number == row.number
        lines.append(_line(book, one, level, day, is_open=here) | {"here": here})
        if here:
            lines += [_line(book, child, level + 1, day, is_open=False) for child in _under(book, row)]
            lines += _later(book, row, level + 1, day)
    return lines


def _under(book: Book, row: Row) -> list[Row]:
    """The lines directly under one. Codes stand in unbroken runs; some blocks stand inside a wider one they are not of."""
    return _run(book, row.number + 1, row.last) if row.kind == "code" else book.under(row)


def _run(book: Book, first: int, last: int) -> list[Row]:
    """The lines from `first` to `last` that stand under no other of them: from each to the one after its own last.

    Places are the key of the table, so this takes a moment; asking for a parent's children reads all of it.
    """
    many = []
    while first <= last and book.rows("SELECT 1 FROM node WHERE number = ?", (first,)):
        many.append(book.node(first))
        first = many[-1].last + 1
    return many


def _line(book: Book, row: Row, level: int, day: date, *, is_open: bool) -> Json:
    return {
        "number": row.number,
        "code": row.code,
        "title": row.title,
        "kind": row.kind,
        "level": level,
        "mark": mark(book, row, day),
        "open": is_open if row.last > row.number else None,
        "here": False,
    }


def _later(book: Book, row: Row, level: int, day: date) -> list[Json]:
    """Codes valid that day directly under a line, of a release whose Tabular List is not shipped."""
    if row.kind != "code" or book.titles_release.first <= day <= book.titles_release.last:
        return []
    known = [one.plain for one in _under(book, row)]
    return [
        {
            "number": None,
            "code": written(plain, SYSTEM),
            "title": None,
            "kind": "code",
            "level": level,
            "mark": "billable",
            "open": None,
            "here": False,
        }
        for plain in book.dated_under(row.plain, day, 40)
        if not book.split(plain) and not any(plain.startswith(one) for one in known)
    ]
