"""Look one code of a small set up on a day. Never raises for a bad code; an unknown system is a CourseError."""

from __future__ import annotations

import re
from datetime import date

from course.codes import forms, model
from course.codes.model import Answer, Entry, Note, Step
from course.codes.sets import bills, official, tables
from course.codes.sets.tables import Row, System
from course.codes.sets.words import FORM_ONLY, NOT_HELD, day_words, how_to_know, quoted, read_as

_NEAREST = 6
_AMBULANCE = re.compile(r"[DEGHIJNPRSX][DEGHIJNPRSX]")


def look_up(system: str, code: str, day: date) -> Answer:
    """All about one code on a date of service: an official imported file first, then the teaching table.

    Statuses are those of `course.codes.model`, and `NOT_HELD` and `FORM_ONLY` of this package. `title` is our own
    wording, or that of the file the learner imported; `release` names what the answer rests on.
    """
    one = tables.system(system)
    plain = one.tidy(code)
    return (
        _misformed(one, code, plain, day)
        or official.answer(one, code, plain, day)
        or _from_table(one, code, plain, day)
        or _not_held(one, code, plain, day)
    )


def _misformed(one: System, entered: str, plain: str, day: date) -> Answer | None:
    if not plain:
        return _plain(one, entered, model.NOT_A_CODE, f"Type a {one.name}, as in {one.example}.", day)
    other = _other_system(one, plain)
    if other:
        return _plain(one, entered, model.OTHER_SYSTEM, f"{quoted(entered)} {other}", day)
    if one.form.fullmatch(plain):
        return None
    sentence = forms.form_error(entered, one.id) if one.id in forms.SYSTEMS else None
    sentence = sentence or f"{quoted(entered)} is not the form of a {one.name}: {one.shape}, as in {one.example}."
    return _plain(one, entered, model.NOT_A_CODE, sentence, day)


def _other_system(one: System, plain: str) -> str:
    """The end of the sentence when the code belongs elsewhere; empty otherwise."""
    systems = tables.systems()
    if one.id == "hcpcs":
        if re.fullmatch(r"D[0-9]{4}", plain):
            return "is a dental code (CDT). It belongs to the American Dental Association and is not in this course."
        if systems["cpt"].form.fullmatch(plain):
            return "has the form of a CPT code. HCPCS Level II codes start with a letter, as in J1885."
    if one.id == "cpt" and systems["hcpcs"].form.fullmatch(plain):
        return "has the form of a HCPCS Level II code. CPT codes start with a digit, as in 99213."
    if one.id == "carc" and systems["rarc"].form.fullmatch(plain):
        return "has the form of a remark code (RARC). Reason codes (CARC) are numbers, as in 45."
    if one.id == "rarc" and plain.isdigit():
        return "has the form of a reason code (CARC). Remark codes start with M, MA or N, as in N130."
    return ""


def _from_table(one: System, entered: str, plain: str, day: date) -> Answer | None:
    if one.id == "type-of-bill":
        return _bill(one, entered, plain, day)
    row = tables.rows(one.id).get(plain)
    if row is None:
        return None
    known = one.first <= day <= one.last or (row.first is not None and row.first <= day <= one.last)
    later = row.last is not None and day > row.last
    start = read_as(entered, plain)
    if later and row.last:
        status = model.DELETED
        sentence = f"{plain} was valid until {day_words(row.last)}; the date of service is {day_words(day)}."
        sentence += f" {row.note}" if row.note else " Look for the code that took its place."
    elif row.first and day < row.first:
        status = model.FUTURE
        sentence = (
            f"{plain} is valid only from {day_words(row.first)}; the date of service is {day_words(day)}. "
            "Use a code in force that day."
        )
    elif known:
        status = model.VALID
        sentence = f"{plain} is valid on {day_words(day)}."
    else:
        status = model.UNKNOWN_DATE
        sentence = (
            f"The course's table covers {day_words(one.first)} to {day_words(one.last)}, so nothing can be said about "
            f"{day_words(day)}. {how_to_know(one)}"
        )
    return Answer(
        entered,
        plain,
        row.words,
        status,
        start + sentence,
        day,
        None if status == model.UNKNOWN_DATE else tables.release(one),
        notes=notes(one, row),
        nearest=_successors(one, row) if later else (),
        caveats=_wording(one),
    )


def _bill(one: System, entered: str, plain: str, day: date) -> Answer | None:
    care, frequency = bills.parts(plain)
    if care is None or frequency is None:
        return None
    title = bills.title(plain)
    if not one.first <= day <= one.last:
        sentence = f"The course's table covers {day_words(one.first)} to {day_words(one.last)}. {how_to_know(one)}"
        return Answer(entered, plain, title, model.UNKNOWN_DATE, sentence, day, None, caveats=_wording(one))
    if not bills.is_usual(plain):
        sentence = (
            f"{plain} would be {care.words} ({care.code}) with frequency {frequency.code}, {frequency.words}. "
            f"The course's table does not hold the two together. {how_to_know(one)}"
        )
        near = tuple(entry for entry in bills.usual() if entry.code[:3] == care.code)
        return Answer(entered, plain, title, NOT_HELD, sentence, day, tables.release(one), nearest=near)
    sentence = read_as(entered, plain) + f"{plain} is valid on {day_words(day)}."
    step = Step("code", plain, title or "")
    told = tuple(
        Note("note", text, step, False)
        for text in (
            f"{care.code}: {care.words}.",
            f"{frequency.code}: {frequency.words}. {frequency.note}".strip(),
        )
    )
    return Answer(
        entered, plain, title, model.VALID, sentence, day, tables.release(one), (), told, caveats=_wording(one)
    )


def notes(one: System, row: Row) -> tuple[Note, ...]:
    """What the table says beside the words: the unit of a drug, the next step, the rate, the remark."""
    texts = []
    found = tables.dose(row.code) if one.id == "hcpcs" else None
    if found:
        texts.append(f"One unit is {found}.")
    if row.more.get("next"):
        texts.append(f"Next: {row.more['next']}")
    if row.more.get("rate"):
        texts.append(f"Medicare pays doctors the {row.more['rate']} rate here.")
    if row.note:
        texts.append(row.note)
    step = Step("code", row.code, row.words)
    return tuple(Note("note", text, step, False) for text in texts)


def _successors(one: System, row: Row) -> tuple[Entry, ...]:
    """Codes of the same set that the note of an ended code names."""
    held = tables.rows(one.id)
    named = re.findall(r"[A-V]?[0-9A-Z]{2,5}", row.note) if one.id == "hcpcs" else []
    return tuple(Entry(name, held[name].words, held[name].last is None) for name in named if name in held)


def _not_held(one: System, entered: str, plain: str, day: date) -> Answer:
    if one.id == "cpt":
        sentence = (
            f"{read_as(entered, plain)}{plain} has the form of a CPT code; more is not checked, because CPT belongs to "
            f"the American Medical Association. {how_to_know(one)}"
        )
        return Answer(entered, plain, None, FORM_ONLY, sentence, day, None, caveats=official.missed(one, day))
    if one.id == "modifier" and _AMBULANCE.fullmatch(plain):
        row = tables.rows(one.id).get("RH")
        sentence = (
            f"The course's table does not hold {plain}. On an ambulance line it would say from where, and to where."
        )
        letters = notes(one, row) if row else ()
        return Answer(entered, plain, None, FORM_ONLY, sentence, day, tables.release(one), notes=letters)
    sentence = (
        f"The course's table of {len(tables.rows(one.id))} lines does not hold {plain}; that does not mean there is no "
        f"such code. {how_to_know(one)}"
    )
    near = _near(one, plain)
    if near:
        sentence += " The nearest it holds are below."
    caveats = official.missed(one, day)
    return Answer(entered, plain, None, NOT_HELD, sentence, day, tables.release(one), nearest=near, caveats=caveats)


def _near(one: System, plain: str) -> tuple[Entry, ...]:
    """Codes of the table with the longest common start, at least two characters (one in two-character sets)."""
    every = tables.entries(one.id)
    for length in range(len(plain) - 1, 0 if len(plain) <= 2 else 1, -1):
        found = tuple(entry for entry in every if entry.code.startswith(plain[:length]))
        if found:
            return found[:_NEAREST]
    return ()


def _plain(one: System, entered: str, status: str, sentence: str, day: date) -> Answer:
    release = tables.release(one) if one.file else None
    return Answer(entered, None, None, status, sentence, day, release)


def _wording(one: System) -> tuple[str, ...]:
    if one.policy == "ships":
        return ("The wording is the course's own; the official text is longer.",)
    return (f"The wording is the course's own paraphrase; the official text belongs to its owner ({one.owner}).",)
