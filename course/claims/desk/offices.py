"""Everybody outside the practice: the plans with what they know, and the clearinghouse between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from course.claims.model import (
    Claim,
    ClaimStatus,
    Coverage,
    Eligibility,
    EligibilityInquiry,
    FileAcknowledgment,
    Organization,
    Patient,
    Remittance,
)
from course.errors import CourseError

from . import earlier
from .opening import Start

NOON = time(12)


@dataclass(frozen=True)
class Offices:
    """The plans' own files, by payer. Frozen: every answer comes with the offices as they are afterwards."""

    histories: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, start: Start) -> Offices:
        """Every payer of the course, the patient enrolled where the truth says so."""
        from course.claims.payers.history import History, enroll, person_key, spent

        found: dict[str, Any] = {}
        ranked = sorted(start.true, key=lambda one: one.rank)
        patient = start.known_patient or start.patient
        for coverage in ranked:
            history = found.get(coverage.payer) or History(coverage.payer)
            together = [one for one in ranked if one.covers(start.visit) and one.payer != coverage.payer]
            before = next((one.payer for one in together if one.rank == coverage.rank - 1), "")
            after = next((one.payer for one in together if one.rank == coverage.rank + 1), "")
            valid = coverage.covers(start.visit)
            history = enroll(
                history,
                coverage,
                patient,
                first=before if valid else "",
                next=after if valid and _sends_on(coverage.payer) else "",
                primary_care=start.primary_care if coverage.kind in ("HM", "16") else "",
            )
            found[coverage.payer] = history
        for payer, history in found.items():
            found[payer] = earlier.known_to(_desk(payer), history, earlier.of_payer(start.earlier, payer))
        for coverage in ranked:
            if coverage.covers(start.visit) and start.spent.get(coverage.payer):
                history, year = found[coverage.payer], start.visit.year
                met = history.member(coverage.member).amount(person_key(patient.person), year, True, "deductible")
                rest = start.spent[coverage.payer] - met
                if rest < 0:
                    raise CourseError(
                        f"start.spent: {start.spent[coverage.payer]} cents are less than the {met} that the history met already."
                    )
                found[coverage.payer] = spent(history, coverage, patient, year, rest) if rest else history
        return cls(tuple(sorted(found.items())))

    def history(self, payer: str) -> Any:
        """What one payer knows; it knows nobody who is not enrolled."""
        from course.claims.payers.history import History

        return dict(self.histories).get(payer) or replace(History(payer), enrolled=True)

    def _with(self, payer: str, history: Any) -> Offices:
        return Offices(tuple(sorted({**dict(self.histories), payer: history}.items())))

    def eligibility(self, inquiry: EligibilityInquiry, day: date) -> Eligibility:
        """The 271."""
        payer = inquiry.coverage.payer
        return replace(_desk(payer).eligibility(inquiry, self.history(payer)), answered=day)

    def receive(self, claim: Claim, day: date) -> tuple[ClaimStatus, Offices]:
        """The 277CA; an accepted claim is looked at by the payer at once, paid in one of its next runs."""
        payer = claim.coverage.payer
        desk = _desk(payer)
        status, history = desk.receive(claim, day, self.history(payer))
        if status.control:
            _, history = desk.adjudicate(claim, day, history)
        return status, self._with(payer, history)

    def run(self, day: date) -> tuple[tuple[Remittance, ...], Offices]:
        """What every payer pays on a day."""
        here, found = self, []
        for payer, history in self.histories:
            remittances, after = _desk(payer).run(day, history)
            found += remittances
            if after is not history:
                here = here._with(payer, after)
        return tuple(found), here

    def status(self, payer: str, control: str, day: date) -> ClaimStatus:
        """The 277."""
        return _desk(payer).status(control, day, self.history(payer))

    def records(self, payer: str, control: str, day: date) -> Offices:
        """The record asked for has come."""
        return self._with(payer, _desk(payer).records(control, day, self.history(payer))[1])

    def appeal(
        self, payer: str, control: str, day: date, kind: str, replies: tuple[Eligibility, ...] = ()
    ) -> tuple[Any, Offices]:
        """One level of appeal, with one kind of evidence. `replies` are the 271s in the practice's file, oldest first: of
        them the last one before the service goes along where that is the evidence. Raises CourseError where none is there."""
        from course.claims.payers.appeals import ELIGIBILITY, Evidence

        reply = None
        if kind == ELIGIBILITY:
            mine = [one for one in replies if one.inquiry.coverage.payer == payer]
            if not mine:
                raise CourseError("There is no eligibility reply of this plan in the file: nobody asked.")
            before = [one for one in mine if one.answered is not None and one.answered <= one.inquiry.day]
            reply = (before or mine)[-1]
        evidence = (Evidence(kind, day, reply=reply),) if kind else ()
        hearing, history = _desk(payer).appeal(control, day, evidence, self.history(payer))
        return hearing, self._with(payer, history)

    def steps(self, payer: str, control: str) -> tuple[Any, ...]:
        """How the payer came to its decision, step by step; empty where it has not decided."""
        file = self.history(payer).files.get(control)
        return file.decision.steps if file is not None and file.decision is not None else ()


def _sends_on(payer: str) -> bool:
    """Whether a payer hands its claims to the next one by itself: only original Medicare does."""
    from course.claims.payers.policy import policy

    return policy(payer).line == "medicare"


@lru_cache(maxsize=32)
def _desk(payer: str) -> Any:
    from course.claims.payers.desk import PayerDesk

    return PayerDesk(payer)


def payer_name(payer: str) -> str:
    """What a payer is called; its id where the course does not know it."""
    from course.claims.payers.policy import policy

    try:
        return policy(payer).name
    except CourseError:
        return payer


def filing_days(payer: str, visit: date) -> int | None:
    """How many days after the service a first claim may come; None where the payer is not known."""
    from course.claims.payers.policy import policy

    try:
        return policy(payer).on(visit).filing_days
    except CourseError:
        return None


def appeal_days(payer: str, visit: date) -> int | None:
    """How many days after the remittance the first level of appeal is open; None where there is none."""
    from course.claims.payers.policy import policy

    try:
        levels = policy(payer).on(visit).levels
    except CourseError:
        return None
    return levels[0].days if levels else None


def evidence_kinds(payer: str) -> tuple[str, ...]:
    """What may go with an appeal to this payer."""
    from course.claims.payers.policy import policy

    try:
        return tuple(sorted({kind for one in policy(payer).overturns for kind in one.evidence}))
    except CourseError:
        return ()


# the clearinghouse


def directory(start: Start) -> Any:
    """Names and numbers of everybody in a file of this practice."""
    from course.claims.payers.policy import names, policy
    from course.claims.x12 import Directory

    payers = {
        one: Organization(known.name, identifier=known.identifier)
        for one in names()
        if (known := policy(one)) is not None
    }
    practices = {start.clinic.npi: start.clinic}
    return Directory(payers, practices, start.submitter)


def envelope(control: int, day: date) -> Any:
    """The envelope of the n-th file of a simulation: its number and its day are all that changes."""
    from course.claims.x12 import Envelope

    return Envelope(control, datetime.combine(day, NOON))


def claim_file(claim: Claim, control: int, day: date, start: Start) -> str:
    """The 837. Raises CourseError for what cannot be written."""
    from course.claims.x12 import write

    return write([claim], envelope(control, day), directory(start))


def file_answer(text: str) -> tuple[FileAcknowledgment, tuple[Any, ...]]:
    """The 999 for a file, and what it is about."""
    from course.claims.x12 import validate

    checked = validate(text)
    if not checked.acknowledgments:
        return FileAcknowledgment("R", "1", checked.rejections), checked.about
    return checked.acknowledgments[0], checked.about


def inquiry(start: Start, patient: Patient, coverage: Coverage) -> EligibilityInquiry:
    """The question of a 270 about the day of the visit."""
    return EligibilityInquiry(patient, coverage, start.visit, ("30",), start.clinic.npi)
