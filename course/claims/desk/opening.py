"""The start of a simulation: whose visit, when, with which insurance; what is on file and what is true.

As plain JSON (an item's `start`) it names people of the course's cast by their numbers:

=============  ================================================================================================
``account``    the patient, as MSFM-0107
``visit``      the day of service
``opens``      the day on which the desk opens; the day before the visit where it is left out
``provider``   the NPI of who sees the patient; the patient's own doctor where it is left out
``site``       the place, as maple-street; where the provider works where it is left out
``on_file``    where the registration is wrong: a list of fields by rank, {rank: 1, member: PSH4417802}
``gone``       ranks of coverages that the patient told nobody about: the registration lacks them
``ended``      last day of a coverage by rank, {"1": 2026-05-31}: the plan knows it, the registration does not
``spent``      cents of this year's deductible met before, by payer, {medicare-b: 12000}; what `history` met is part of it
``history``    earlier visits, known to the practice and to the plans (see `earlier`)
``charges``    cents by code, where the visit's price list differs from the clinic's
``steps``      the acts that are offered; all where it is left out
``coded``      the coded visit, where coding is not the learner's work (as a `case_coding` answer)
``blank``      boxes of the claim that the system leaves empty, for the learner to fill in
=============  ================================================================================================
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol

from course.claims.model import Coverage, Organization, Patient, Person, ProfessionalClaim, Provider
from course.errors import CourseError

from . import earlier
from .acts import NAMES, read_act

# What can be corrected in a registration: the field, what it is called, and whose it is.
REGISTERED = {
    "payer": "Plan that is billed",
    "plan": "Name of the plan",
    "member": "Member ID",
    "group": "Group number",
    "relationship": "Patient's relationship to the insured",
    "insured_last": "Insured person: last name",
    "insured_first": "Insured person: first name",
    "insured_born": "Insured person: birth date",
    "last": "Patient: last name",
    "first": "Patient: first name",
    "born": "Patient: birth date",
    "sex": "Patient: sex",
}
RELATIONSHIPS = ("self", "spouse", "child", "other")
OF_PATIENT = ("last", "first", "born", "sex")
_SHAPE = {
    "account": str,
    "visit": str,
    "opens": str,
    "provider": str,
    "site": str,
    "on_file": list,
    "gone": list,
    "ended": dict,
    "spent": dict,
    "history": list,
    "charges": dict,
    "steps": list,
    "coded": dict,
    "blank": list,
}


class People(Protocol):
    """Where patients, providers and places are looked up: `course.charts.cast()`."""

    def profile(self, account: str) -> Any: ...
    def provider(self, npi: str) -> Provider: ...
    def site(self, id: str) -> Any: ...
    def coverages_on(self, account: str, day: date) -> tuple[Coverage, ...]: ...


@dataclass(frozen=True)
class Start:
    """Everything that is given before the first act. `on_file` is what the practice believes, `true` what the plans know."""

    patient: Patient
    on_file: tuple[Coverage, ...]
    true: tuple[Coverage, ...]
    visit: date
    opens: date
    provider: Provider
    clinic: Organization
    submitter: Organization
    place: str
    primary_care: str = ""
    spent: Mapping[str, int] = field(default_factory=dict)
    charges: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[str, ...] = tuple(NAMES)
    coded: Mapping[str, Any] | None = None
    known_patient: Patient | None = None
    blank: tuple[str, ...] = ()
    earlier: tuple[ProfessionalClaim, ...] = ()

    @property
    def number(self) -> str:
        """The patient control number of the visit's claim (box 26)."""
        return self.patient.account

    def price(self, code: str, modifiers: tuple[str, ...] = ()) -> int | None:
        """What the practice charges for one unit, in cents; None where it has no price."""
        if code in self.charges:
            return self.charges[code]
        from course.claims.payers import fees

        return fees.charge(code, modifiers, self.visit)


def check_shape(raw: Any, at: str = "start") -> None:
    """Raises CourseError where a start has a field it should not have, or one of the wrong kind. Looks nobody up."""
    if not isinstance(raw, Mapping):
        raise CourseError(f"{at}: the fields of a start belong here.")
    for name, value in raw.items():
        if name not in _SHAPE:
            raise CourseError(f"{at}: there is no field {str(name)[:30]}; the fields are {', '.join(_SHAPE)}.")
        if not isinstance(value, _SHAPE[name]):
            raise CourseError(f"{at}.{name}: {_WORDS[_SHAPE[name]]} belongs here.")
    for name in ("account", "visit"):
        if name not in raw:
            raise CourseError(f"{at}: {name} is missing.")
    for name in ("visit", "opens"):
        if name in raw:
            _day(raw[name], f"{at}.{name}")
    if strange := [one for one in raw.get("steps", ()) if one not in NAMES]:
        raise CourseError(f"{at}.steps: {strange[0]!r} is none of {', '.join(NAMES)}.")
    for one in raw.get("on_file", ()):
        if not isinstance(one, Mapping) or not set(one) <= {"rank", *REGISTERED} or type(one.get("rank")) is not int:
            raise CourseError(f"{at}.on_file: each entry has a rank (1, 2 or 3) and some of {', '.join(REGISTERED)}.")
    for name in ("spent", "charges"):
        if not all(isinstance(k, str) and type(v) is int and v >= 0 for k, v in raw.get(name, {}).items()):
            raise CourseError(f"{at}.{name}: whole cents by name belong here.")
    for n, entry in enumerate(raw.get("history", ())):
        earlier.check_entry(entry, f"{at}.history.{n}")
        if str(entry["visit"]) > str(raw["visit"]):
            raise CourseError(f"{at}.history.{n}.visit: an earlier visit does not come after {raw['visit']}.")
    if "coded" in raw:
        read_act({"act": "code", **raw["coded"]})


_WORDS = {str: "a text", list: "a list", dict: "a group of fields"}


def _day(raw: Any, at: str) -> date:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise CourseError(f"{at}: a day such as 2026-06-03 belongs here.") from None


def open_start(raw: Mapping[str, Any], people: People | None = None) -> Start:
    """The start that a JSON names, its people looked up in the course's cast. Raises CourseError."""
    check_shape(raw)
    if people is not None:
        return _open(raw, people)
    return _cached(json.dumps(raw, sort_keys=True))


@lru_cache(maxsize=64)
def _cached(text: str) -> Start:
    from course.charts import cast

    return _open(json.loads(text), cast())


def _open(raw: Mapping[str, Any], people: People) -> Start:
    visit = _day(raw["visit"], "start.visit")
    opens = _day(raw["opens"], "start.opens") if "opens" in raw else visit - timedelta(days=1)
    if opens > visit:
        raise CourseError("start.opens: the desk opens on the day of the visit or before it.")
    profile = people.profile(raw["account"])
    provider = people.provider(raw.get("provider") or profile.pcp)
    site = people.site(raw.get("site") or getattr(people, "works_at", {}).get(provider.npi, "maple-street"))
    held = [one.coverage for one in profile.held if one.care == "all"]
    patient = profile.patient
    true, believed = _coverages(held, people.coverages_on(raw["account"], visit), visit, raw)
    for entry in raw.get("on_file", ()):
        patient, believed = corrected(patient, believed, entry["rank"], entry)
    return Start(
        patient=patient,
        on_file=believed,
        true=true,
        visit=visit,
        opens=opens,
        provider=provider,
        clinic=site.organization,
        submitter=people.site("northgate-rcm").organization,
        place=site.place or "11",
        primary_care=profile.pcp,
        spent=dict(raw.get("spent", {})),
        charges=dict(raw.get("charges", {})),
        steps=tuple(raw.get("steps") or NAMES),
        coded=raw.get("coded"),
        known_patient=profile.patient,
        blank=tuple(raw.get("blank", ())),
        earlier=tuple(_earlier(raw, n, people, provider, site) for n in range(len(raw.get("history", ())))),
    )


def _earlier(raw: Mapping[str, Any], n: int, people: People, provider: Provider, site: Any) -> ProfessionalClaim:
    entry = raw["history"][n]
    account, day = raw["account"], _day(entry["visit"], f"start.history.{n}.visit")
    who = people.provider(entry["provider"]) if "provider" in entry else provider
    where = people.site(entry["site"]) if "site" in entry else site
    return earlier.claim_of(
        entry, f"{account}-{day:%y%m%d}", people.profile(account).patient, people.coverages_on(account, day), who,
        where.organization, where.place or "11",
    )  # fmt: skip


def _coverages(
    held: list[Coverage], on_visit: tuple[Coverage, ...], visit: date, raw: Mapping[str, Any]
) -> tuple[tuple[Coverage, ...], tuple[Coverage, ...]]:
    """(what the plans know, what the practice believes). Where a coverage has run out and nothing followed, the practice
    still believes in the last one: it knows no end."""
    ended = {int(rank): _day(day, "start.ended") for rank, day in raw.get("ended", {}).items()}
    believed = tuple(replace(one, end=None) for one in on_visit)
    true = list(held)
    for one in on_visit:
        if one.rank in ended:
            true[true.index(one)] = replace(one, end=ended[one.rank])
    if not on_visit and held:
        last = max((one for one in held if one.start <= visit), key=lambda one: one.end or date.max, default=None)
        believed = (replace(last, end=None),) if last else ()
    gone = raw.get("gone", ())
    return tuple(true), tuple(one for one in believed if one.rank not in gone)


def corrected(
    patient: Patient, coverages: tuple[Coverage, ...], rank: int, fields_: Mapping[str, Any]
) -> tuple[Patient, tuple[Coverage, ...]]:
    """Registration with some fields changed; a rank that is not there yet is added. Raises CourseError."""
    changes = {name: str(value).strip() for name, value in fields_.items() if name != "rank"}
    if strange := [name for name in changes if name not in REGISTERED]:
        raise CourseError(f"A registration has no field {strange[0][:30]}.")
    person = _person(patient.person, {name: changes[name] for name in OF_PATIENT if name in changes})
    own = {name: value for name, value in changes.items() if name not in OF_PATIENT}
    changed = Patient(patient.account, person)
    kept = []
    for one in coverages:
        coverage = _coverage(one, own, person) if one.rank == rank else one
        if coverage.relationship == "self":
            coverage = replace(coverage, subscriber=person)
        kept.append(coverage)
    if own and rank not in {one.rank for one in coverages}:
        kept.append(_coverage(Coverage("", "", person, "self", rank, date(2026, 1, 1)), own, person))
    return changed, tuple(sorted(kept, key=lambda one: one.rank))


def _person(person: Person, changes: Mapping[str, str]) -> Person:
    known: dict[str, Any] = dict(changes)
    if "born" in known:
        known["born"] = _typed_day(known["born"], "birth date")
    if known.get("sex", "U") not in ("F", "M", "U"):
        raise CourseError("Sex stands on a claim as F, M or U.")
    return replace(person, **known)


def _coverage(coverage: Coverage, changes: Mapping[str, str], patient: Person) -> Coverage:
    own = {one.name for one in fields(Coverage)}
    known: dict[str, Any] = {name: value for name, value in changes.items() if name in own}
    if known.get("relationship", "self") not in RELATIONSHIPS:
        raise CourseError(f"The relationship to the insured is one of {', '.join(RELATIONSHIPS)}.")
    if "payer" in known and known["payer"] != coverage.payer:
        known["kind"] = _kind(known["payer"], known.get("plan", ""))
    insured: dict[str, Any] = {
        name.removeprefix("insured_"): value for name, value in changes.items() if name.startswith("insured_")
    }
    if "born" in insured:
        insured["born"] = _typed_day(insured["born"], "birth date of the insured")
    changed = replace(coverage, **known)
    if changed.kind in ("MA", "MB"):  # typed as on the card, stored as claims carry it
        changed = replace(changed, member=changed.member.replace("-", ""))
    if changed.relationship == "self":
        return replace(changed, subscriber=patient)
    return replace(changed, subscriber=replace(changed.subscriber, **insured)) if insured else changed


def _kind(payer: str, plan: str) -> str:
    """The claim filing indicator that belongs to a payer."""
    from course.claims.payers.policy import policy

    known = policy(payer).plans
    return next((one.filing for one in known if plan and one.name == plan), known[0].filing if known else "CI")


def _typed_day(text: str, what: str) -> date:
    """A day as typed in an office: 02/11/1988, or 1988-02-11."""
    parts = text.replace("-", "/").split("/")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
        year, month, day = parts if len(parts[0]) == 4 else (parts[2], parts[0], parts[1])
        try:
            if len(year) == 4:
                return date(int(year), int(month), int(day))
        except ValueError:
            pass
    raise CourseError(f"The {what} is typed as month, day, year: 02/11/1988.")
