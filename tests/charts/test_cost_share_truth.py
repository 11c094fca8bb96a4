"""Shares worked out a second time, cent by cent: each cent of the allowed amount goes down the line of who pays it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from course.charts.families.cost_rules import Account, Line, Policy, Used, divide, services

from .cases import cases


def by_cents(lines: tuple[Line, ...], policy: Policy, used: Used) -> list[dict[str, int]]:
    """Copay, deductible, coinsurance and plan of each line, with running totals in a plain way."""
    person = {"deductible": used.deductible, "limit": used.limit}
    family = {"deductible": used.family_deductible, "limit": used.family_limit}
    found = []
    for line in lines:
        category = services()[line.service].category
        owed = {"copay": 0, "deductible": 0, "coinsurance": 0}
        if category == "visit":
            owed["copay"] = policy.copay
        if category == "specialist":
            owed["copay"] = policy.copay_specialist
        if category == "other":
            for _ in range(line.allowed):
                full = person["deductible"] + owed["deductible"] >= policy.deductible
                if policy.family_limit and family["deductible"] + owed["deductible"] >= policy.family_deductible:
                    full = True
                if full:
                    break
                owed["deductible"] += 1
            rest = Decimal(line.allowed - owed["deductible"]) * policy.percent / 100
            owed["coinsurance"] = int(rest.quantize(Decimal(1), ROUND_HALF_UP))
        paid = {"copay": 0, "deductible": 0, "coinsurance": 0}
        for name in paid:  # a cent is the patient's while neither the line nor the year's limits are full
            while paid[name] < owed[name] and sum(paid.values()) < line.allowed:
                spent = sum(paid.values())
                if person["limit"] + spent >= policy.limit or (
                    policy.family_limit and family["limit"] + spent >= policy.family_limit
                ):
                    break
                paid[name] += 1
        for one in (person, family):
            one["deductible"] += paid["deductible"]
            one["limit"] += sum(paid.values())
        found.append({**paid, "plan": line.allowed - sum(paid.values())})
    return found


def by_pouring(lines: tuple[Line, ...], policy: Policy, used: Used) -> list[dict[str, int]]:
    """The same by pouring what is owed into what is left, without counting cents."""
    room = [policy.limit - used.limit] + ([policy.family_limit - used.family_limit] if policy.family_limit else [])
    due = [policy.deductible - used.deductible]
    due += [policy.family_deductible - used.family_deductible] if policy.family_limit else []
    found = []
    for line in lines:
        category = services()[line.service].category
        first = min(line.allowed, max(0, min(due))) if category == "other" else 0
        copay = {"visit": policy.copay, "specialist": policy.copay_specialist}.get(category, 0)
        share = Decimal(line.allowed - first) * policy.percent / 100 if category == "other" else Decimal(0)
        owed = [min(copay, line.allowed), first, int(share.quantize(Decimal(1), ROUND_HALF_UP))]
        paid = []
        for one in owed:
            paid.append(min(one, max(0, min(room))))
            room = [left - paid[-1] for left in room]
        due = [left - paid[1] for left in due]
        found.append(
            dict(zip(("copay", "deductible", "coinsurance", "plan"), (*paid, line.allowed - sum(paid)), strict=True))
        )
    return found


def test_amounts_agree_with_a_second_reckoning():
    limited = 0
    for case in cases("cost-share"):
        facts: Account = case.facts
        found, amounts = by_pouring(facts.lines, facts.policy, facts.used), case.truth.amounts
        for name in ("copay", "deductible", "coinsurance", "plan"):
            assert amounts[name] == sum(one[name] for one in found), (case.seed, name)
        limited += case.truth.level == "limit reached"
        if case.grade == "clean" and int(case.seed) % 10 == 0:
            assert by_cents(facts.lines, facts.policy, facts.used) == found
    assert limited > 10


def test_no_cent_is_lost():
    for case in cases("cost-share"):
        amounts, facts = case.truth.amounts, case.facts
        assert amounts["charge"] == amounts["plan"] + amounts["patient"] + amounts["writeoff"]
        assert amounts["patient"] == amounts["copay"] + amounts["deductible"] + amounts["coinsurance"]
        assert amounts["balance"] == amounts["patient"] - facts.collected
        assert min(amounts[name] for name in amounts if name != "balance") >= 0
        for used in (facts.used, facts.used_before):
            assert 0 <= used.deductible <= min(used.limit, facts.policy.deductible)
            assert used.limit <= facts.policy.limit
            if facts.policy.family_limit:
                assert (
                    used.deductible <= used.family_deductible <= min(used.family_limit, facts.policy.family_deductible)
                )
                assert used.limit <= used.family_limit <= facts.policy.family_limit


AMOUNT = st.integers(0, 30000)


@given(
    st.lists(
        st.tuples(st.sampled_from(["visit-short", "specialist", "check", "strep", "mri"]), st.integers(0, 3000)),
        min_size=1,
        max_size=4,
    ),
    st.tuples(AMOUNT, AMOUNT, AMOUNT, st.integers(0, 100), AMOUNT),
    st.tuples(AMOUNT, AMOUNT, AMOUNT, AMOUNT),
    st.booleans(),
)
def test_any_policy_and_any_history(lines, policy, used, family):
    priced = tuple(Line(id, 2 * cents, cents) for id, cents in lines)
    copay, specialist, deductible, percent, limit = policy
    plan = Policy(
        copay, specialist, deductible, 2 * deductible if family else 0, percent, limit, 2 * limit if family else 0
    )
    spent = Used(*used)
    shares = divide(priced, plan, spent)
    again = by_cents(priced, plan, spent)
    assert [(one.copay, one.deductible, one.coinsurance, one.plan) for one in shares] == [
        tuple(one.values()) for one in again
    ]
    assert sum(one.patient for one in shares) <= max(0, limit - spent.limit)
    assert divide(priced, plan, spent) == shares
