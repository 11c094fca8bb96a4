"""What the course knows about a procedure code on a day, put together from the table of traits.

``datasets/claims/edits/traits.csv`` says of bare numbers what an edit needs: that they are visits, how many global
days they have, which places fit, that a laboratory needs a certificate.  It holds no descriptions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from course.claims.edits import files
from course.claims.edits.spec import Codes, codes
from course.codes import sets
from course.codes.forms import form_error
from course.codes.model import DELETED, FUTURE
from course.codes.sets import tables

CPT, HCPCS = "cpt", "hcpcs"

# A trait in the table -> the field of a service it fills.
_TEXT = {"visit", "global", "clia", "places", "age", "sex", "parts", "add-on"}
_FLAG = {"side", "ordered", "lab", "therapy", "single-dose", "consultation", "unlisted", "telehealth"}
_FLAG |= {"vaccine", "vaccine-given", "self-referred", "never-both", "revenue-needs-code", "room", "emergency-room"}


@dataclass(frozen=True)
class Service:
    """One procedure code on one day. `traits` are texts by name; `flags` the traits that are only there or not.

    `system` is cpt, hcpcs or "" for what has the form of neither; `fault` what is wrong with the form; `ended` and
    `begins` the day outside which the code may not be used; `held` whether the HCPCS teaching table has it.
    """

    code: str
    system: str
    fault: str = ""
    ended: date | None = None
    begins: date | None = None
    held: bool = True
    traits: dict[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()

    @property
    def visit(self) -> str:
        """new, established, hospital, emergency, consultation, ... or "" for what is no visit."""
        return self.traits.get("visit", "")

    @property
    def global_days(self) -> int | None:
        """Days of the global period, 0 for a minor procedure without any; None where the notion does not apply."""
        days = self.traits.get("global")
        return int(days) if days else None


@lru_cache(maxsize=32768)
def service(code: str, day: date) -> Service:
    """Everything known about a code on a day. Never raises for a strange code."""
    system, fault = _form(code)
    if not system:
        return Service(code, "", fault)
    traits, flags, ended = {}, set(), None
    for name, many in _table().items():
        for spec, value, first, last in many:
            if not first <= day <= last or code not in spec:
                continue
            if name == "ended":
                ended = date.fromisoformat(value)
            elif name in _FLAG:
                flags.add(name)
            else:
                traits[name] = value
    begins, held = None, True
    if system == HCPCS:
        answer = sets.look_up("hcpcs", code, day)
        row = sets.row("hcpcs", code)
        held = answer.status not in (sets.NOT_HELD, sets.FORM_ONLY)
        if answer.status == DELETED and row is not None and row.last is not None:
            ended = row.last
        if answer.status == FUTURE and row is not None:
            begins = row.first
    return Service(code, system, "", ended if ended and ended < day else None, begins, held, traits, frozenset(flags))


def _form(code: str) -> tuple[str, str]:
    if form_error(code, "cpt") is None:
        return CPT, ""
    if form_error(code, "hcpcs") is None:
        return HCPCS, ""
    return "", form_error(code, "procedure") or "An ICD-10-PCS code does not belong on a service line."


@cache
def _table() -> dict[str, list[tuple[Codes, str, date, date]]]:
    found: dict[str, list[tuple[Codes, str, date, date]]] = {}
    for line in files.lines("traits.csv"):
        found.setdefault(line["trait"], []).append((codes(line["codes"]), line["value"], *files.span(line)))
    return found


def trait_codes(trait: str, day: date) -> tuple[Codes, ...]:
    """The codes that have a trait on a day."""
    return tuple(spec for spec, _, first, last in _table().get(trait, ()) if first <= day <= last)


@cache
def held(system: str) -> frozenset[str]:
    """Every code that the course's table of a small code set holds ("pos", "revenue", ...), read once."""
    return frozenset(tables.rows(system))
