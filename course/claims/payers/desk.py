"""The payer's desk: every question a practice may ask, answered from the policy and what the payer knows.

    desk = PayerDesk("prairie-shield")
    status, history = desk.receive(claim, day, History("prairie-shield"))
    payment, history = desk.adjudicate(claim, day, history)
    remittances, history = desk.run(desk.next_run(day), history)

Every answer is a value, and the history that follows from it: nothing is changed in place, nothing looks at a clock.
"""

from __future__ import annotations

from datetime import date, timedelta

from course.claims.edits import Finding
from course.claims.model import (
    Authorization,
    AuthorizationRequest,
    Claim,
    ClaimPayment,
    ClaimStatus,
    Eligibility,
    EligibilityInquiry,
    InstitutionalClaim,
    Remittance,
    StatusInquiry,
)
from course.errors import CourseError

from . import appeals, cycle, door, front
from .adjudicate import decide, needs_record
from .appeals import Evidence
from .cover import find_enrollment
from .cycle import next_run, put_due, reversal, undo
from .decision import Decision, Trail
from .history import ACCEPTED, DECIDED, PENDED, VOID, ClaimFile, Hearing, History, person_key, replace
from .policy import Policy, policy
from .work import Case, take_apart

OPERATION_RECORD, NOTE_RECORD = "298", "297"


class PayerDesk:
    """One payer. All methods are pure: they give an answer and, where something changed, the next history."""

    def __init__(self, payer: str | Policy) -> None:
        self.policy = policy(payer) if isinstance(payer, str) else payer

    def eligibility(self, inquiry: EligibilityInquiry, history: History) -> Eligibility:
        """The 271 for a 270: active, inactive or not found, with benefits and what is left of each yearly limit."""
        return front.eligibility(self.policy, inquiry, history)

    def authorize(self, request: AuthorizationRequest, history: History) -> tuple[Authorization, History]:
        """The 278 for a service: approved (with a number where one is needed), modified, denied or pended."""
        return front.authorize(self.policy, request, history)

    def receive(self, claim: Claim, day: date, history: History) -> tuple[ClaimStatus, History]:
        """The 277CA for one claim. A rejected claim leaves no trace in the history."""
        return door.receive(self.policy, claim, day, history)

    def adjudicate(self, claim: Claim, day: date, history: History) -> tuple[ClaimPayment | ClaimStatus, History]:
        """Decide a claim. A claim that has not come in yet comes in first, and may be rejected there (ClaimStatus).

        A claim for which the payer wants the record gets a ClaimStatus P3 and waits. A void gives the reversal.
        """
        file = self._find(claim, history)
        if file is None:
            status, history = self.receive(claim, day, history)
            if not status.control:
                return status, history
            file = history.file(status.control)
        if file.state == PENDED and not file.records_in and file.asked is not None:
            return file.asked, history
        if claim.frequency == "8":
            return self._void(file, day, history)
        base = history
        if claim.frequency == "7" and claim.original.strip():
            base = undo(self.policy, claim.original.strip(), day, history, replaced_by=file.control)
        return self._decide(file, day, base, history)

    def explain(self, claim: Claim, day: date, history: History) -> Decision:
        """What would be decided about a claim, with every step, as a preview: nothing is taken in.

        Raises CourseError where the claim would come back at the door, and says why.
        """
        status, after = self.receive(claim, day, history)
        if not status.control:
            raise CourseError(status.sentence)
        answer, after = self.adjudicate(claim, day, replace(after, keep_steps=True))
        if isinstance(answer, ClaimStatus):
            raise CourseError(answer.sentence)
        return after.decision(status.control)

    def records(self, control: str, day: date, history: History) -> tuple[ClaimPayment | ClaimStatus, History]:
        """The record that a pended claim waited for has come: decide it now. Raises CourseError if none was asked for."""
        file = history.file(control)
        if file.state != PENDED:
            raise CourseError(f"Nothing was asked for on claim {control}. Look at its status first.")
        history = history.with_file(replace(file, records_in=True))
        history = replace(history, waiting=history.waiting.without(control))
        return self.adjudicate(file.claim, day, history)

    def run(self, day: date, history: History) -> tuple[tuple[Remittance, ...], History]:
        """The payment cycle of a day: one remittance for each practice to which something is due."""
        for control, deadline in history.waiting.items():
            if deadline < day:
                history = self._close(history.file(control), day, history)
        return cycle.run(self.policy, day, history)

    def next_run(self, day: date) -> date:
        """The first day of a payment run on or after a day."""
        return next_run(self.policy.lately(day).payment, day)

    def status(self, asked: StatusInquiry | str, day: date, history: History) -> ClaimStatus:
        """The 277 for a 276: where a claim stands. A claim number alone will do, the payer's or the practice's own."""
        return front.status(asked, day, history)

    def appeal(
        self, control: str, day: date, evidence: tuple[Evidence, ...], history: History
    ) -> tuple[Hearing, History]:
        """Ask for the next level of appeal. Overturned: the claim is decided anew and goes into the next payment run."""
        hearing, history = appeals.hear(self.policy, control, day, evidence, history)
        if hearing.outcome != "overturned":
            return hearing, history
        file = history.file(control)
        base = undo(self.policy, control, hearing.decided, history, keep=True)
        _, history = self._decide(replace(file, state=ACCEPTED), hearing.decided, base, base, again=True)
        return hearing, history

    def recoup(
        self, control: str, day: date, reason: str, history: History, group: str = "CO"
    ) -> tuple[ClaimPayment, History]:
        """Take a payment back: the reversal and the claim decided anew (denied with `reason`) go into the next run; the
        money is taken from a later one (PLB WO). Returns the new decision. Raises CourseError if nothing was paid."""
        file = history.file(control)
        if file.decision is None or file.decision.payment.paid <= 0 or file.state != "paid":
            raise CourseError(f"Nothing was paid on claim {control}, so nothing can be taken back.")
        history = cycle.announce_debt(self.policy, file, day, history)
        base = undo(self.policy, control, day, history, keep=True)
        case = self._case(file, day, base)
        for line in case.lines:
            line.deny(group, reason)
        why = f"payment taken back after review: {group}-{reason}"
        case.trail.add("recoupment", file.decision.payment.paid, 0, why, self.policy.on(file.claim.start).source)
        decision = decide(case, (), enrolled=False)
        return self._keep(replace(file, state=DECIDED), decision, day, base)

    def refund(self, control: str, day: date, history: History) -> History:
        """The practice has paid an overpayment back itself: nothing will be taken from later payments."""
        if all(one.control != control for one in history.debts):
            raise CourseError(f"Nothing is owed on claim {control}. Check the letter for the claim number.")
        return replace(history, debts=tuple(one for one in history.debts if one.control != control))

    # -- one decision ---------------------------------------------------------------------------------------------

    def _find(self, claim: Claim, history: History) -> ClaimFile | None:
        """The file of a claim that is waiting to be decided."""
        for control in reversed(history.member(claim.coverage.member).controls):
            file = history.files.get(control)
            if file is not None and file.state in (ACCEPTED, PENDED) and (file.claim is claim or file.claim == claim):
                return file
        return None

    def _case(self, file: ClaimFile, day: date, history: History) -> Case:
        claim = file.claim
        member = history.member(claim.coverage.member)
        who = person_key(claim.patient.person)
        stays = tuple(
            (one.claim.start, one.claim.end)
            for one in history.claims_of(claim.coverage.member, claim.patient)
            if isinstance(one.claim, InstitutionalClaim) and one.claim.inpatient and one.state in (DECIDED, "paid")
            and one.control != file.control
        ) if isinstance(claim, InstitutionalClaim) else ()  # fmt: skip
        case = Case(
            claim,
            file.received,
            file.control,
            self.policy,
            self.policy.on(claim.start),
            member,
            who,
            Trail(history.keep_steps),
            lines=take_apart(claim),
            records_in=file.records_in,
            lifted=file.lifted,
            stays=stays,
        )
        find_enrollment(case)
        return case

    def _decide(
        self, file: ClaimFile, day: date, base: History, history: History, again: bool = False
    ) -> tuple[ClaimPayment | ClaimStatus, History]:
        """Decide a file against `base` (the history without what it replaces); `history` stays if it must wait."""
        case = self._case(file, day, base)
        if not again and (wanted := needs_record(case)) is not None:
            return self._ask(file, day, wanted[0].code, wanted[1], history)
        found: tuple[Finding, ...] = file.found
        if file.found_at != case.member.changes:
            found = door.findings(self.policy, case.terms, file.claim, file.received, base, file.control)
        decision = decide(case, found, base.enrolled)
        return self._keep(file, decision, day, base)

    def _keep(self, file: ClaimFile, decision: Decision, day: date, history: History) -> tuple[ClaimPayment, History]:
        claim = file.claim
        member = history.member(claim.coverage.member)
        history = history.with_member(claim.coverage.member, member.after(decision.uses))
        history = history.with_file(replace(file, state=DECIDED, decision=decision, asked=None))
        payable = self.policy.on(claim.start).payment
        first = max(day, file.received + timedelta(days=payable.floor))
        clean_from = day if file.records_in else file.received
        return decision.payment, put_due(history, file.control, claim.billing.npi, first, decision.payment, clean_from)

    def _ask(self, file: ClaimFile, day: date, code: str, why: str, history: History) -> tuple[ClaimStatus, History]:
        rule = self.policy.on(file.claim.start).records
        last = day + timedelta(days=rule.days)
        wanted = OPERATION_RECORD if code[:1] in "123456" else NOTE_RECORD
        sentence = f"Waiting for the record: {why}. Send it by {last}."
        status = ClaimStatus(file.claim.number, "P3", wanted, sentence, day, file.control, file.claim.total)
        history = history.with_file(replace(file, state=PENDED, asked=status))
        return status, replace(history, waiting=history.waiting.put(file.control, last))

    def _close(self, file: ClaimFile, day: date, history: History) -> History:
        """The record never came: deny."""
        case = self._case(file, day, history)
        for line in case.lines:
            line.deny("CO", "226", ("N706",))
        case.trail.add(
            "record", file.claim.total, 0, "the record asked for did not come in time", case.terms.records.source
        )
        decision = decide(case, (), enrolled=False)
        history = replace(history, waiting=history.waiting.without(file.control))
        return self._keep(file, decision, day, history)[1]

    def _void(self, file: ClaimFile, day: date, history: History) -> tuple[ClaimPayment, History]:
        original = history.file(file.claim.original.strip())
        history = undo(self.policy, original.control, day, history, replaced_by=file.control)
        empty = ClaimPayment(
            file.claim.number, "22", 0, 0, file.claim.patient.person.name, file.claim.coverage.member, file.control
        )
        payment = reversal(original) if original.decision is not None else empty
        return payment, history.with_file(replace(file, state=VOID))
