"""An encounter read: which of its codes can be reasoned about, and what keeps the others from it."""

from __future__ import annotations

from dataclasses import dataclass

from course.codes import model as codes_model
from course.codes.conventions import tables
from course.codes.conventions.model import Encounter, Finding, Source
from course.codes.conventions.places import Listed, Places
from course.codes.lookup import look_up


@dataclass(frozen=True)
class Reading:
    """The encounter with its valid codes in their order, and the tables of its day.

    A code given twice is in `codes` once, at its first place. `number` is how many codes were typed.
    """

    encounter: Encounter
    places: Places
    codes: tuple[Listed, ...]
    rules: dict[str, tables.Rule]
    number: int

    @property
    def first(self) -> Listed | None:
        """The first-listed code; None where it is not valid or there is none."""
        return next((one for one in self.codes if one.at == 0), None)

    def finding(self, rule: str, codes: list[Listed], sentence: str, mend: str, **more: object) -> Finding:
        """A finding of one of the rules; its locator joins the source."""
        known = self.rules[rule]
        source = more.pop("source", Source())
        assert isinstance(source, Source)
        return Finding(
            rule,
            str(more.pop("severity", known.severity)),
            tuple(one.code for one in codes),
            sentence,
            mend,
            Source(source.locator or known.locator, source.note, source.place),
            **more,  # type: ignore[arg-type]
        )


def read(places: Places, encounter: Encounter) -> tuple[Reading, list[Finding]]:
    """Read an encounter. What is said about codes that cannot be used comes as findings, never as an error."""
    rules = tables.rules(encounter.day)
    codes: dict[str, Listed] = {}
    reading = Reading(encounter, places, (), rules, len(encounter.codes))
    findings: dict[str, Finding] = {}
    twice: dict[str, Listed] = {}
    for at, entered in enumerate(encounter.codes):
        answer = look_up(places.book, entered, encounter.day)
        if not answer.billable:
            unknown_day = answer.status == codes_model.UNKNOWN_DATE
            near = ", ".join(one.code for one in answer.nearest[:4])
            mend = f"Look at {near}." if near else "Look it up again, from the Index to the Tabular List."
            rule, code = ("date", "") if unknown_day else ("code", (answer.code or entered.strip()))
            if rule in rules and rule + code not in findings:
                mend = "Take the code lists of that date." if unknown_day else mend
                source = Source(rules[rule].locator)
                shown = (code,) if code else ()
                findings[rule + code] = Finding(rule, rules[rule].severity, shown, answer.sentence, mend, source)
            continue
        one = places.listed(at, entered)
        if one is None:
            continue  # valid on its day, but of a category that the shipped Tabular List does not have
        if one.plain in codes:
            twice[one.plain] = codes[one.plain]
        else:
            codes[one.plain] = one
    found = list(findings.values())
    for one in twice.values():
        found.append(
            reading.finding(
                "duplicate",
                [one],
                f"{one.code} is listed more than once; a code is reported once for an encounter.",
                f"Keep the first {one.code} and take the other out.",
            )
        )
    return Reading(encounter, places, tuple(codes.values()), rules, len(encounter.codes)), found
