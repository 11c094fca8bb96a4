"""Rules that are lines of a table: positions in the list (``positions.csv``) and codes that speak to each other (``hints.csv``).

| kind | told when |
|---|---|
| never first | the first code is one of `codes` and not one of `unless` |
| only first | one of `codes` (not `unless`) stands further down, and the first code is none of `others` |
| needs | one of `codes` is there, and none of `others` |
| together | one of `codes` and one of `others` are there (and none of `unless`) |
| once | two different codes of `codes` are there |
| leads | one of `codes` is there, and the first code is neither one of them nor one of `unless` |
| before | one of `codes` stands after one of `others` |

In `sentence` and `mend` stand ``{code}`` and ``{other}`` for the codes found.
"""

from __future__ import annotations

from collections.abc import Iterator

from course.codes.conventions import tables
from course.codes.conventions.model import CHECK, INPATIENT, Finding, Source
from course.codes.conventions.places import Listed
from course.codes.conventions.reading import Reading
from course.codes.conventions.tables import Statement

NEVER_FIRST = "never first"
UNACCEPTABLE = "unacceptable principal"
NEEDS_A_SECONDARY = "needs a secondary"


def findings(reading: Reading) -> list[Finding]:
    """What the tables say about the encounter, and Medicare's list of unacceptable principal diagnoses."""
    found: list[Finding] = []
    told: set[str] = set()
    for statement in tables.statements(reading.encounter.day):
        many = list(_apply(reading, statement))
        found += many
        if statement.kind == NEVER_FIRST:
            told |= {one.codes[0] for one in many}
    return found + _unacceptable(reading, told)


def _apply(reading: Reading, statement: Statement) -> Iterator[Finding]:
    meant = [one for one in reading.codes if _in(reading, one, statement.codes)]
    meant = [one for one in meant if not _in(reading, one, statement.unless)]
    if not meant:
        return
    first = reading.first
    others = [one for one in reading.codes if _in(reading, one, statement.others)]
    match statement.kind:
        case "never first":
            if first in meant:
                yield _finding(statement, first)
        case "only first":
            for one in meant:
                if one.at and not (first and _in(reading, first, statement.others)):
                    # Two such codes: they come from two encounters of one day, told as one.
                    yield _finding(statement, one, severity=CHECK if first in meant else None)
        case "needs":
            if not others:
                yield _finding(statement, *sorted(meant, key=_key)[:1], adds=True)
        case "together":
            if any(_in(reading, one, statement.unless) for one in reading.codes):
                return
            for one in meant:
                for other in others:
                    if one is not other:
                        yield _finding(statement, one, other)
        case "once":
            if len(meant) > 1:
                yield _finding(statement, *sorted(meant, key=_key)[:2])
        case "leads":
            if first and first not in meant and not _in(reading, first, statement.unless):
                yield _finding(statement, min(meant, key=_key), first)
        case "before":
            late = [(one, other) for one in meant for other in others if other.at < one.at]
            if late:
                yield _finding(statement, *late[0])


def _key(one: Listed) -> tuple[int, str]:
    return one.key


def _in(reading: Reading, one: Listed, spans: tuple[object, ...]) -> bool:
    return reading.places.inside(one, spans)  # type: ignore[arg-type]


def _finding(
    statement: Statement, code: Listed, other: Listed | None = None, severity: str | None = None, adds: bool = False
) -> Finding:
    words = {"code": code.code, "other": other.code if other else ""}
    return Finding(
        statement.id,
        severity or statement.severity,
        tuple(word for word in words.values() if word),
        statement.sentence.format(**words),
        statement.mend.format(**words),
        Source(statement.locator),
        statement.others if adds else (),
    )


def _unacceptable(reading: Reading, told: set[str]) -> list[Finding]:
    """Medicare's list, for inpatient stays; a code that a guideline already keeps from the first place is not told twice."""
    first = reading.first
    if first is None or reading.encounter.setting != INPATIENT or first.code in told:
        return []
    if not unacceptable(reading, first):
        return []
    alone = tables.edited(NEEDS_A_SECONDARY, first.plain, reading.encounter.day)
    return [
        reading.finding(
            "unacceptable-principal",
            [first],
            f"{first.code} tells of a circumstance, not of an illness or injury, so Medicare's code editor does not take "
            "it as principal diagnosis" + (" unless a further diagnosis is listed." if alone else "."),
            "Add the diagnosis that the record supports."
            if alone
            else "Put the condition that after study led to the admission first.",
        )
    ]


def unacceptable(reading: Reading, first: Listed) -> bool:
    """Whether Medicare's editor refuses the code as principal diagnosis of this encounter."""
    day = reading.encounter.day
    if tables.edited(NEEDS_A_SECONDARY, first.plain, day) and reading.number > 1:
        return False
    return tables.edited(UNACCEPTABLE, first.plain, day)
