"""Look a code up on a date: what it is, whether it may be reported, and if not, why and what instead."""

from __future__ import annotations

from datetime import date

from course.codes import model
from course.codes.book import Book, Row
from course.codes.forms import tidy, written
from course.codes.model import Answer, Entry

MANY = 12  # suggestions given at most


def look_up(book: Book, entered: str, day: date) -> Answer:
    """Everything about one code as somebody typed it, on one date of service. Never raises for bad input."""
    plain = tidy(entered)
    release = book.release(day)
    if release is None:
        first, last = book.releases[0].first, book.releases[-1].last
        about = _about(book, plain)
        return Answer(
            entered,
            about.get("code"),
            about.get("title"),
            model.UNKNOWN_DATE,
            f"The code lists shipped here cover {_day(first)} to {_day(last)}, so nothing can be said about {_day(day)}. "
            f"Check the release that is in force on that date.",
            day,
            None,
            about.get("ancestry", ()),
        )
    whole = book.split(plain)
    row = whole[0] if whole else book.code(plain)
    if whole and book.valid(plain, day):
        return _valid(book, entered, plain, whole, day)
    spans = book.spans(plain)
    if spans and not book.valid(plain, day):
        return _out_of_date(book, entered, plain, row, day)
    if spans:  # valid, but newer or older than the Tabular List shipped here
        return _valid_without_title(book, entered, plain, day)
    if row is not None:
        return _unfinished(book, entered, row, day)
    from course.codes.reasons import refuse  # only mistakes pay for it

    return refuse(book, entered, plain, day)


def _about(book: Book, plain: str) -> dict[str, object]:
    whole = book.split(plain)
    row = whole[0] if whole else book.code(plain)
    if row is None:
        return {}
    return {
        "code": written(plain, "icd-10-cm"),
        "title": book.title(row, whole[1] if whole else ""),
        "ancestry": _ancestry(book, row, whole[1] if whole else ""),
    }


def _ancestry(book: Book, row: Row, char: str = "") -> tuple[model.Step, ...]:
    """Chapter first, the code itself last."""
    steps = [one.step for one in (*reversed([*book.above(row)]), row)]
    if char:
        code = written(row.stem + char, "icd-10-cm")
        steps.append(model.Step("code", code, book.title(row, char)))
    return tuple(steps)


def caveats(book: Book, day: date) -> tuple[str, ...]:
    """What the shipped wording cannot promise on that day."""
    titles = book.titles_release
    if titles.first <= day <= titles.last:
        return ()
    return (f"Titles and notes are those of the release {titles.name}; they may read differently on {_day(day)}.",)


def _valid(book: Book, entered: str, plain: str, whole: tuple[Row, str], day: date) -> Answer:
    row, char = whole
    code = written(plain, "icd-10-cm")
    sentence = f"{code} is complete and valid on {_day(day)}."
    if entered.strip() != code:
        sentence = f"Read as {code}. " + sentence
    return Answer(
        entered,
        code,
        book.title(row, char),
        model.VALID,
        sentence,
        day,
        book.release(day),
        _ancestry(book, row, char),
        book.notes(row),
        book.seventh(row),
        caveats=caveats(book, day),
    )


def _valid_without_title(book: Book, entered: str, plain: str, day: date) -> Answer:
    code, release = written(plain, "icd-10-cm"), book.release(day)
    return Answer(
        entered,
        code,
        None,
        model.VALID,
        f"{code} is complete and valid on {_day(day)}. Its title and notes are not shipped here; read them in the "
        f"Tabular List of {release.name if release else day}.",
        day,
        release,
        _nearest_ancestry(book, plain),
        caveats=("The code list of this release is known, its Tabular List is not.",),
    )


def _nearest_ancestry(book: Book, plain: str) -> tuple[model.Step, ...]:
    for length in range(len(plain) - 1, 2, -1):
        row = book.code(plain[:length])
        if row is not None:
            return _ancestry(book, row)
    return ()


def _out_of_date(book: Book, entered: str, plain: str, row: Row | None, day: date) -> Answer:
    code, spans = written(plain, "icd-10-cm"), book.spans(plain)
    later = next((a for a, _ in spans if a > day), None)
    near = [book.entry(one, day) for one in book.dated_under(plain, day, MANY)] or _siblings(book, plain, day)
    if later is not None:
        status = model.FUTURE
        sentence = f"{code} is valid only from {_day(later)}; the date of service is {_day(day)}. Use a code in force that day."
    else:
        status = model.DELETED
        sentence = f"{code} was valid until {_day(spans[-1][1])}; the date of service is {_day(day)}."
        if near and near[0].code.startswith(code):
            sentence += " Since then it is a heading: choose one of the codes under it."
        else:
            sentence += " Look again from its category."
    whole = book.split(plain)
    return Answer(
        entered,
        code,
        book.title(row, whole[1] if whole else "") if row else None,
        status,
        sentence,
        day,
        book.release(day),
        _ancestry(book, row, whole[1] if whole else "") if row else _nearest_ancestry(book, plain),
        book.notes(row) if row else (),
        nearest=tuple(near),
        caveats=caveats(book, day) if row else (),
    )


def _siblings(book: Book, plain: str, day: date) -> list[Entry]:
    """Complete codes that share the longest start with this one."""
    for length in range(len(plain) - 1, 2, -1):
        near = nearest_complete(book, plain[:length], day)
        if near:
            return near
    return []


def nearest_complete(book: Book, prefix: str, day: date, limit: int = MANY) -> list[Entry]:
    """The first complete codes of the day that start so; of those with a 7th character one line for all."""
    found: dict[str, Entry] = {}
    for row in book.starting(prefix, 60):
        first = row.stem + row.chars[0] if row.chars else row.plain
        if (row.chars and _any_valid(book, row, day)) or (row.billable and book.valid(first, day)):
            found[row.plain] = Entry(row.code, row.title, not row.chars)
    for plain in book.dated_under(prefix, day, limit):
        if plain not in found and not book.split(plain):
            found[plain] = book.entry(plain, day)
    return list(found.values())[:limit]


def _any_valid(book: Book, row: Row, day: date) -> bool:
    return any(book.valid(row.stem + char, day) for char in row.chars)


def _unfinished(book: Book, entered: str, row: Row, day: date) -> Answer:
    """A header: more characters, or a 7th one, are missing."""
    seventh = tuple(pair for pair in book.seventh(row) if book.valid(row.stem + pair[0], day))
    near: list[Entry] = []
    if seventh:
        status = model.NEEDS_SEVENTH
        gap = len(row.stem) - len(row.plain)
        fill = f" with {'X' * gap} to fill the gap" if gap else ""
        example = written(row.stem + seventh[0][0], "icd-10-cm")
        sentence = (
            f"{row.code} needs a 7th character{fill}: {', '.join(char for char, _ in seventh)}. "
            f"So {example} is {seventh[0][1].partition(';')[0]}."
        )
    else:
        status = model.NEEDS_MORE
        near = nearest_complete(book, row.plain, day)
        sentence = f"{row.code} is a heading, not a complete code: choose one of the codes under it."
        if not near:
            status = model.DELETED
            sentence = f"No code under {row.code} is valid on {_day(day)}."
    return Answer(
        entered,
        row.code,
        row.title,
        status,
        sentence,
        day,
        book.release(day),
        _ancestry(book, row),
        book.notes(row),
        seventh,
        tuple(near),
        caveats(book, day),
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
