"""What a simulation is scored by: goals, each judged on the state that the learner's acts lead to.

What is right is not written down twice: except for codes and boxes, a goal compares with where the author's model run leads.
Posting and the statement compare with the remittances that came to *this* learner: a wrong level costs its points where the
codes are scored, and not a second time where what came of it is posted and billed rightly.
No goal is met by doing nothing, and none by giving everything up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..parts import Part
from ..strict import DataError, Fields, known
from .case_coding import Body as CaseBody
from .case_coding import CaseCoding
from .claim_form import ClaimForm

if TYPE_CHECKING:
    from course.claims.desk import State

KINDS = {
    "verified": "Coverage asked about before the visit",
    "registered": "Registration corrected",
    "collected": "Payment taken at the visit",
    "codes": "Codes",
    "claim": "Claim",
    "clean": "Claim taken in the first time",
    "paid": "Paid by the plan as it should be",
    "posted": "Posting",
    "balance": "Account as it should stand",
    "statement": "Statement",
    "did": "",
}
# Half the way: what is worth something, but not what was asked.
LATE = OTHER_AMOUNT = 0.5


@dataclass(frozen=True)
class Goal:
    """``kind`` one of KINDS. ``key`` the codes or boxes that earn it; ``act`` and ``by`` for ``did``."""

    id: str
    kind: str
    label: str
    points: float
    key: Any = None
    body: Any = None
    act: str = ""
    by_visit: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a goal earned, 0..1, and in its parts where it has some."""

    credit: float
    given: str = ""
    expected: str = ""
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


def read_goal(raw: Any, where: str, ask: tuple[str, ...]) -> Goal:
    """One goal of a key. Raises DataError."""
    fields = Fields(raw, where)
    goal_id, kind, points = fields.id(), fields.one_of("is", tuple(KINDS)), float(fields.number("points"))
    if not 0 < points <= 1000:
        raise DataError(fields.at("points"), "should be above 0 and at most 1000")
    key = body = None
    act, by_visit = "", False
    if kind == "codes":
        body = CaseBody("professional", ask, {})
        key = CaseCoding().read_key(fields.take("key"), body, fields.at("key"))
    elif kind == "claim":
        group = fields.group("key")
        body = ClaimForm().read_body(Fields({"form": "cms1500", "fields": list(group.raw)}, fields.at("key")))
        key = ClaimForm().read_key(dict(group.raw), body, fields.at("key"))
    elif kind == "did":
        from course.claims.desk.acts import NAMES

        act = known(fields.text("act"), NAMES, fields.at("act"))
        by_visit = fields.one_of("by", ("visit", "end"), "end") == "visit"
    label = fields.text("label", "") or KINDS[kind] or _name(act)
    fields.done()
    return Goal(goal_id, kind, label, points, key, body, act, by_visit)


def _name(act: str) -> str:
    from course.claims.desk.acts import NAMES

    return NAMES[act]


def judge(goal: Goal, state: State, best: State, errors: Mapping[str, str], own: State | None = None) -> Verdict:
    """What a state earns for a goal; ``best`` is where the model run leads, ``errors`` the author's named errors.

    ``own`` is where the learner's acts lead when every remittance is posted as it tells (else the state itself).
    """
    if goal.kind == "codes":
        return _codes(goal, state, errors)
    if goal.kind == "claim":
        return _claim(goal, state, errors)
    if goal.kind == "statement":
        return _statement(state, own or state, best)
    return _JUDGES[goal.kind](goal, state, best)


def _money(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def _verified(goal: Goal, state: State, best: State) -> Verdict:
    day = state.verified_on
    if day is None:
        return Verdict(0.0, "not asked", "asked before the visit")
    early = day <= state.start.visit
    return Verdict(1.0 if early else LATE, f"asked on {day:%m/%d/%Y}", f"asked by {state.start.visit:%m/%d/%Y}")


def _registration(state: State) -> dict[str, str]:
    """Every field of a registration in words, as the front desk reads it."""
    person = state.patient.person
    found = {"patient": person.name, "birth date": f"{person.born:%m/%d/%Y}" if person.born else "", "sex": person.sex}
    for one in state.coverages:
        plan = f"plan {one.rank}"
        found |= {f"{plan}: payer": one.payer, f"{plan}: member ID": one.member, f"{plan}: group": one.group}
        found[f"{plan}: relationship"] = one.relationship
        if one.relationship != "self":
            born = one.subscriber.born
            found[f"{plan}: insured"] = one.subscriber.name + (f", {born:%m/%d/%Y}" if born else "")
    return found


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").replace("-", "").casefold() == (other or "").replace("-", "").casefold()


def _registered(goal: Goal, state: State, best: State) -> Verdict:
    from course.claims.desk import replay

    before, now, wanted = (_registration(one) for one in (replay(state.start, ()), state, best))
    fields = list({**before, **wanted, **now})
    changed = [name for name in fields if not _same(before.get(name), wanted.get(name))]
    spoiled = [name for name in fields if name not in changed and not _same(now.get(name), before.get(name))]
    if not changed:  # nothing was wrong: it has to be left as it is until the claim goes
        return Verdict(
            float(bool(state.sent) and not spoiled), _told(spoiled, now) or "left as it was", "left as it was"
        )
    right = sum(_same(now.get(name), wanted.get(name)) for name in changed) / len(changed)
    return Verdict(0.0 if spoiled else right, _told([*changed, *spoiled], now), _told(changed, wanted))


def _told(names: list[str], values: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {values.get(name) or 'none'}" for name in names)


def _at_visit(state: State) -> int:
    return sum(cents for day, cents, _ in state.receipts if day == state.start.visit)


def _collected(goal: Goal, state: State, best: State) -> Verdict:
    taken, wanted = _at_visit(state), _at_visit(best)
    right = taken == wanted and (taken > 0 or bool(state.sent))
    return Verdict(float(right), _money(taken) if taken else "nothing", _money(wanted))


def _codes(goal: Goal, state: State, errors: Mapping[str, str]) -> Verdict:
    case = CaseCoding()
    reading = case.read_answer(goal.body, dict(state.coding) if state.coding else None)
    marks = case.score(goal.body, goal.key, reading.value, errors)
    if case.blank(reading.value):
        return Verdict(0.0, "not coded", "", tuple(marks.parts))
    return Verdict(marks.fraction, "", "", marks.parts, marks.notes)


def _claim(goal: Goal, state: State, errors: Mapping[str, str]) -> Verdict:
    form = ClaimForm()
    boxes = dict(state.sent[0].boxes) if state.sent else {}
    reading = form.read_answer(goal.body, {name: text for name, text in boxes.items() if name in goal.body.fields})
    marks = form.score(goal.body, goal.key, reading.value, errors)
    if not state.sent:
        empty = tuple(Part(p.id, p.label, 0.0, p.weight, "", p.expected) for p in marks.parts)
        return Verdict(0.0, "not sent", "", empty, ("No claim was sent, so none can be scored.",))
    return Verdict(marks.fraction, "", "", marks.parts, marks.notes)


def _clean(goal: Goal, state: State, best: State) -> Verdict:
    if not state.sent:
        return Verdict(0.0, "not sent", "taken in")
    return Verdict(float(bool(state.sent[0].control)), "taken in" if state.sent[0].control else "came back", "taken in")


def _from_plans(state: State) -> int:
    return sum(one.payment.paid for one in state.arrived)


def _paid(goal: Goal, state: State, best: State) -> Verdict:
    came, wanted = _from_plans(state), _from_plans(best)
    if not state.arrived:
        return Verdict(0.0, "nothing came", _money(wanted))
    return Verdict(1.0 if came == wanted else OTHER_AMOUNT * (came > 0), _money(came), _money(wanted))


Amounts = dict[tuple[str, int], dict[str, int]]
_POSTED = ("paid", "adjusted", "patient")  # as an act names them


def _typed(state: State) -> Amounts:
    """Everything posted and not taken back, in cents, by payer and line."""
    found: Amounts = {}
    payers = {one.remittance.trace: one.remittance.payer for one in state.arrived}
    for one in state.posted:
        line = found.setdefault((payers.get(one.trace, ""), one.line), dict.fromkeys(_POSTED, 0))
        for what in _POSTED:
            line[what] += getattr(one, what)
    return found


def _told_by_payers(state: State) -> Amounts:
    """What the remittances that came ask to be posted; a decision that was reversed asks for nothing."""
    from course.claims.desk.money import REVERSAL, told_lines

    standing: list[Any] = []
    for one in state.arrived:
        if one.payment.status == REVERSAL:
            standing = [each for each in standing if each.payment.control != one.payment.control]
        else:
            standing.append(one)
    found: Amounts = {}
    for one in standing:
        for told in told_lines(one.payment):
            line = found.setdefault((one.remittance.payer, told["line"]), dict.fromkeys(_POSTED, 0))
            for what in _POSTED:
                line[what] += told[what]
    return found


def _posted(goal: Goal, state: State, best: State) -> Verdict:
    """Each amount against the learner's own remittance. A payer that answers in the model run and was never heard from
    here counts with the amounts of the model run: they were not posted."""
    typed, wanted = _typed(state), _told_by_payers(state)
    heard = {payer for payer, _ in wanted}
    wanted |= {place: line for place, line in _typed(best).items() if place[0] not in heard}
    payers = list(dict.fromkeys(payer for payer, _ in wanted))
    parts = []
    for (payer, n), line in sorted(wanted.items(), key=lambda one: (payers.index(one[0][0]), one[0][1])):
        later = payers.index(payer)
        for what, cents in line.items():
            given = typed.get((payer, n), {}).get(what)
            name = {"adjusted": "taken off"}.get(what, what)
            parts.append(
                Part(
                    f"{f'plan{later + 1}-' if later else ''}line{n}-{name.replace(' ', '-')}",
                    f"{f'plan {later + 1}, ' if later else ''}line {n}, {name}",
                    float(given == cents),
                    1 / (len(_POSTED) * len(wanted)),
                    "" if given is None else _money(given),
                    _money(cents),
                )
            )
    # The payment must fit the remittance to be posted at all, and zeros are easily typed: they carry no credit alone.
    telling = [p for p in parts if p.expected != _money(0)]
    if not any(p.credit for p in telling):
        parts = [Part(p.id, p.label, 0.0, p.weight, p.given, p.expected) for p in parts]
    return Verdict(round(sum(p.credit * p.weight for p in parts), 9), parts=tuple(parts))


def _standing(state: State) -> dict[str, int]:
    given_up = {name: cents for name, cents in state.account.given_up.items() if name != "contractual"}
    return {"patient": state.account.patient, "plan": state.account.insurance, "given up": sum(given_up.values())}


def _balance(goal: Goal, state: State, best: State) -> Verdict:
    now, wanted = _standing(state), _standing(best)
    moved = bool(state.posted) or (not best.posted and bool(state.receipts or state.statements))
    said, meant = (", ".join(f"{name} {_money(cents)}" for name, cents in one.items()) for one in (now, wanted))
    same_charges = sum(one.billed for one in state.account.lines) == sum(one.billed for one in best.account.lines)
    return Verdict(float(moved and same_charges and now == wanted), said, meant)


def _statement(state: State, own: State, best: State) -> Verdict:
    """The last statement against what is owed by the learner's own remittances, rightly posted."""
    given = state.statements[-1].cents if state.statements else None
    due = own.statements[-1].cents if own.statements else max(own.account.patient, 0) or None
    said, meant = ("none" if cents is None else _money(cents) for cents in (given, due))
    if best.posted and not state.posted:  # so nobody could know what is owed: the model run tells what should have come
        wanted = best.statements[-1].cents if best.statements else None
        return Verdict(0.0, said, "none" if wanted is None else _money(wanted))
    if given is None or due is None:
        return Verdict(float(given == due and bool(state.posted)), said, meant)
    return Verdict(1.0 if given == due else OTHER_AMOUNT, said, meant)


def _did(goal: Goal, state: State, best: State) -> Verdict:
    days = [one.day for one in state.done if one.kind == goal.act and one.ok]
    if not days:
        return Verdict(0.0, "not done", "done")
    late = goal.by_visit and min(days) > state.start.visit
    return Verdict(
        LATE if late else 1.0, f"done on {min(days):%m/%d/%Y}", "done by the visit" if goal.by_visit else "done"
    )


_JUDGES: Mapping[str, Callable[[Goal, State, State], Verdict]] = {
    "verified": _verified,
    "registered": _registered,
    "collected": _collected,
    "clean": _clean,
    "paid": _paid,
    "posted": _posted,
    "balance": _balance,
    "did": _did,
}
