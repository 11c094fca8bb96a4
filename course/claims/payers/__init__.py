"""Eight payers that answer back: fictional companies, true rules, policy as data.

    from course.claims.payers import History, PayerDesk, enroll
    desk = PayerDesk("prairie-shield")
    history = enroll(History("prairie-shield"), coverage, patient)
    status, history = desk.receive(claim, day, history)
    payment, history = desk.adjudicate(claim, day, history)
    history.decision(status.control).steps      # the arithmetic, step by step
    remittances, history = desk.run(desk.next_run(day), history)

Pure: the same claim, day, policy and history give the same answer. docs/payers.md tells what each payer does.
"""

from __future__ import annotations

from .appeals import Evidence, denied_reasons
from .decision import Decision, Step, Use
from .desk import PayerDesk
from .fees import charge, fee
from .history import ClaimFile, Enrollment, Hearing, History, MemberFile, enroll, forget, person_key, spent
from .onward import next_claim
from .policy import Policy, names, policy

__all__ = [
    "ClaimFile",
    "Decision",
    "Enrollment",
    "Evidence",
    "Hearing",
    "History",
    "MemberFile",
    "PayerDesk",
    "Policy",
    "Step",
    "Use",
    "charge",
    "denied_reasons",
    "enroll",
    "fee",
    "forget",
    "names",
    "next_claim",
    "person_key",
    "policy",
    "spent",
]
