"""A state as JSON for the cards: what is shown, and nothing that has to be worked out in a page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from course.claims.model import Coverage, Eligibility
from course.claims.money import amount

from . import guide, offices
from .acts import NAMES
from .money import told_lines
from .opening import REGISTERED, RELATIONSHIPS
from .paper import us_day
from .state import Arrived, Sent, State

Json = dict[str, Any]


def view(state: State) -> Json:
    """Everything a card shows of a simulation."""
    start = state.start
    return {
        "today": us_day(state.day),
        "visit": us_day(start.visit),
        "name": state.patient.person.name,
        "account": start.patient.account,
        "provider": start.provider.name,
        "clinic": start.clinic.name,
        "offered": [one for one in NAMES if one in start.steps],
        "steps": [asdict(one) for one in guide.steps(state)],
        "advice": guide.advice(state),
        "queue": [
            {
                "step": one.step,
                "label": one.label,
                "due": us_day(one.due),
                "late": one.due < state.day,
                "detail": one.detail,
            }
            for one in guide.queue(state)
        ],
        "log": [
            {"kind": one.kind, "name": NAMES[one.kind], "day": us_day(one.day), "ok": one.ok, "sentence": one.sentence}
            for one in state.done
        ],
        "registration": _registration(state),
        "asked": [_eligibility(one.rank, one.answer, us_day(one.day)) for one in state.asked],
        "copay": guide.copay_told(state),
        "receipts": [{"day": us_day(day), "cents": cents, "why": why} for day, cents, why in state.receipts],
        "coding": dict(state.coding) if state.coding else None,
        "claim": _claim(state),
        "sent": [_sent(one) for one in state.sent],
        "remittances": [_remittance(one) for one in state.arrived],
        "ledger": _ledger(state),
        "statements": [
            {"day": us_day(one.day), "cents": one.cents, "sentences": list(one.sentences)} for one in state.statements
        ],
        "appeals": [{"name": one.name, "outcome": one.outcome, "why": one.why} for one in state.appeals],
        "evidence": list(offices.evidence_kinds(state.last.payer)) if state.last else [],
        "documents": [
            {"number": one.number, "kind": one.kind, "title": one.title, "day": us_day(one.day)}
            for one in state.documents
        ],
        "explanation": state.explanation,
        "next_payer": state.to + 1 < len(state.coverages),
    }


def _registration(state: State) -> Json:
    from course.claims.payers.policy import names, policy

    person = state.patient.person
    return {
        "labels": REGISTERED,
        "payers": [{"id": one, "name": policy(one).name} for one in names()],
        "relationships": list(RELATIONSHIPS),
        "person": {"last": person.last, "first": person.first, "born": us_day(person.born), "sex": person.sex},
        "coverages": [_coverage(one) for one in state.coverages],
    }


def _coverage(one: Coverage) -> Json:
    return {
        "rank": one.rank,
        "payer": one.payer,
        "payer_name": offices.payer_name(one.payer),
        "plan": one.plan,
        "member": one.member_shown,
        "group": one.group,
        "relationship": one.relationship,
        "insured_last": one.subscriber.last,
        "insured_first": one.subscriber.first,
        "insured_born": us_day(one.subscriber.born),
    }


_SERVICES = {"30": "Plan", "98": "Office visit", "5": "Laboratory", "UC": "Urgent care", "86": "Emergency", "4": "Imaging",
             "A9": "Preventive care", "MH": "Mental health", "PT": "Therapy", "2": "Surgery", "48": "Hospital",
             "12": "Equipment", "80": "Vaccines", "88": "Drugs", "69": "Maternity"}  # fmt: skip


def _eligibility(rank: int, answer: Eligibility, day: str) -> Json:
    return {
        "rank": rank,
        "day": day,
        "payer": offices.payer_name(answer.inquiry.coverage.payer),
        "status": answer.status,
        "plan": answer.plan,
        "from": us_day(answer.start),
        "to": us_day(answer.end),
        "reject": answer.reject,
        "other": offices.payer_name(answer.other_payer) if answer.other_payer else "",
        "benefits": [
            {
                "service": _SERVICES.get(one.service, one.service),
                "kind": one.kind,
                "amount": amount(one.cents) if one.cents is not None else "",
                "remaining": amount(one.remaining) if one.remaining is not None else "",
                "percent": one.percent,
                "inside": one.in_network,
                "note": one.note,
            }
            for one in answer.benefits
        ],
    }


def _claim(state: State) -> Json:
    findings = None
    if state.findings is not None:
        findings = [asdict(one) for one in state.findings]
    return {
        "boxes": dict(state.boxes) if state.boxes is not None else None,
        "blank": list(state.start.blank),
        "findings": findings,
        "held": bool(state.sent) and state.sent[-1].state == "accepted",
    }


def _sent(one: Sent) -> Json:
    return {
        "day": us_day(one.day),
        "payer": offices.payer_name(one.payer),
        "total": one.claim.total,
        "frequency": one.claim.frequency,
        "file": one.acknowledged.accepted,
        "faults": [{"place": r.place, "sentence": r.sentence} for r in one.acknowledged.rejections],
        "category": one.status.category if one.status else "",
        "code": one.status.status if one.status else "",
        "sentence": one.status.sentence if one.status else "",
        "control": one.control,
        "state": one.state,
        "asked": {"category": one.asked.category, "sentence": one.asked.sentence} if one.asked else None,
    }


def _remittance(one: Arrived) -> Json:
    payment = one.payment
    right = {line["line"]: line for line in told_lines(payment)}
    return {
        "trace": one.remittance.trace,
        "day": us_day(one.remittance.day),
        "payer": offices.payer_name(one.remittance.payer),
        "method": one.remittance.method,
        "total": one.remittance.total,
        "control": payment.control,
        "status": payment.status,
        "status_words": _STATUS.get(payment.status, payment.status),
        "member": payment.member,
        "patient": payment.patient,
        "charge": payment.charge,
        "paid": payment.paid,
        "share": payment.patient_share,
        "posted": us_day(one.posted),
        "crossover": offices.payer_name(payment.crossover) if payment.crossover else "",
        "remarks": [_words("rarc", code) for code in payment.remarks],
        "lines": [
            {
                "number": line.number,
                "code": "-".join((line.code, *line.modifiers)),
                "charge": line.charge,
                "allowed": line.allowed,
                "paid": line.paid,
                "taken": right[line.number]["adjusted"],
                "patient": right[line.number]["patient"],
                "reasons": [
                    {"group": a.group, "reason": a.reason, "cents": a.cents, "words": _words("carc", a.reason)["words"]}
                    for a in line.adjustments
                ],
                "remarks": [_words("rarc", code) for code in line.remarks],
            }
            for line in payment.lines
        ],
        "provider": [{"reason": p.reason, "cents": p.cents, "reference": p.reference} for p in one.remittance.provider],
        "steps": [
            {"name": s.name, "before": s.before, "after": s.after, "why": s.why, "source": s.source, "line": s.line}
            for s in one.steps
        ],
    }


_STATUS = {
    "1": "paid as the first plan",
    "2": "paid as the second plan",
    "3": "paid as the third plan",
    "4": "denied",
    "19": "paid as the first plan, and sent on",
    "22": "reversal of an earlier payment",
}


def _words(name: str, code: str) -> Json:
    from course.codes.sets import tables

    row = tables.row(name, code)
    return {"code": code, "words": row.words if row else ""}


def _ledger(state: State) -> Json:
    account = state.account
    return {
        "lines": [
            {
                "line": one.line,
                "code": one.code,
                "day": us_day(one.day),
                "billed": one.billed,
                "paid": one.paid,
                "adjusted": one.adjusted,
                "patient": one.patient,
                "insurance": one.insurance,
            }
            for one in account.lines
        ],
        "credit": account.credit,
        "patient": account.patient,
        "insurance": account.insurance,
        "entries": [{"day": us_day(day), "document": name, "sentence": said} for day, name, said in account.entries],
        "aged": [{"who": who, "cents": list(cents)} for who, cents in account.aged],
        "buckets": list(account.buckets),
    }


__all__ = ["view"]
