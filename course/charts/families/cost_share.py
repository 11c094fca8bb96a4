"""Cost share: accounts whose amounts are known (`course.charts.families.cost_rules`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from course.charts.draw import Draw
from course.charts.families.base import Generator
from course.charts.families.cost_rules import (
    Account,
    Line,
    Policy,
    Share,
    Used,
    after,
    divide,
    left,
    services,
)
from course.charts.model import Step, Trap, Truth
from course.charts.page import Page
from course.charts.record import COMMERCIAL, draw_visit
from course.claims.money import amount, part


class CostShares(Generator[Account]):
    name = "cost-share"
    title = "What the patient owes"
    parameters: ClassVar[Mapping[str, str]] = {
        "policy": "copays, deductible, coinsurance and limit of the year; alone or with a family",
        "used": "nothing, part or all of deductible and limit",
        "lines": "two to four services",
        "record": "typical and messy: an old card, an older reply of the plan",
    }
    questions = ("fill_in",)

    def facts(self, draw: Draw, grade: str) -> Account:
        visit = draw_visit(draw.of("visit"), ages=(19, 63), npis=("1999999019", "1999999021"), payers=COMMERCIAL)
        policy = self._policy(draw.of("policy"))
        used = self._used(policy, draw.of("used"))
        menu = services()
        first = draw.of("first").weighed([("visit-short", 40), ("visit-long", 30), ("specialist", 20), ("check", 10)])
        others = draw.of("others").sample(
            [one for one in menu.values() if one.category == "other"],
            draw.of("count").weighed([(1, 35), (2, 45), (3, 20)]),
        )
        lines = []
        for one in (menu[first], *others):
            money = draw.of("money", one.id)
            charge = money.whole(*one.cents) // 50 * 50
            lines.append(Line(one.id, charge, part(charge, f"0.{money.whole(44, 86)}")))
        copay = policy.copay_specialist if first == "specialist" else 0 if first == "check" else policy.copay
        old = max(0, policy.copay - 500 * draw.of("old").whole(1, 2))
        return Account(
            visit,
            policy,
            used,
            self._earlier(used, draw.of("earlier")),
            tuple(lines),
            0 if first == "check" else draw.of("collected").weighed([(copay, 60), (0, 20), (old, 20)]),
            old,
        )

    @staticmethod
    def _policy(draw: Draw) -> Policy:
        deductible = draw.pick((25000, 50000, 75000, 100000, 150000, 250000))
        limit = deductible + draw.pick((100000, 150000, 250000, 350000))
        family = draw.chance(45)
        copay = draw.pick((1500, 2000, 2500, 3000, 3500, 4000))
        return Policy(
            copay,
            copay + draw.pick((1000, 1500, 2500)),
            deductible,
            2 * deductible if family else 0,
            draw.pick((10, 15, 20, 20, 25, 30)),
            limit,
            2 * limit if family else 0,
        )

    @staticmethod
    def _used(policy: Policy, draw: Draw) -> Used:
        """Numbers that can have come about: the deductible is part of what counts to the limit, the person's of the family's."""
        state = draw.weighed([("new", 15), ("part", 40), ("nearly", 20), ("met", 15), ("limit", 10)])
        deductible = {
            "new": 0,
            "part": draw.whole(1000, policy.deductible - 1000) // 5 * 5,
            "nearly": policy.deductible - draw.whole(1, 60) * 95,
        }.get(state, policy.deductible)
        deductible = max(0, deductible)
        room = policy.limit - deductible
        spent = 0 if state == "new" else draw.whole(0, room // 3) // 5 * 5
        if state == "limit":
            spent = room - draw.whole(0, 8000) // 5 * 5
        total = deductible + spent
        if not policy.family_limit:
            return Used(deductible, 0, total, 0)
        kin_deductible = draw.whole(0, policy.deductible) // 5 * 5
        if draw.chance(25):  # the family is about to be done
            kin_deductible = max(0, policy.family_deductible - deductible - draw.whole(0, 9000) // 5 * 5)
        kin_deductible = min(kin_deductible, policy.family_deductible - deductible, policy.family_limit - total)
        kin = min(kin_deductible + draw.whole(0, 40000) // 5 * 5, policy.family_limit - total)
        return Used(deductible, deductible + kin_deductible, total, total + kin)

    @staticmethod
    def _earlier(used: Used, draw: Draw) -> Used:
        """Before a claim that used some of the deductible and some copay."""
        less = min(used.deductible, draw.whole(20, 240) * 100)
        more = less + min(used.limit - used.deductible, draw.whole(0, 60) * 100)
        return Used(
            used.deductible - less,
            max(0, used.family_deductible - less),
            used.limit - more,
            max(0, used.family_limit - more),
        )

    def truth(self, facts: Account) -> Truth:
        shares = divide(facts.lines, facts.policy, facts.used)
        amounts = _amounts(facts, shares)
        return Truth(
            level="limit reached" if _room(facts.policy, facts.used) <= amounts["patient"] else "below the limit",
            amounts=amounts,
            steps=tuple(_steps(facts, shares)),
            traps=tuple(_traps(facts, amounts)),
        )

    def pages(self, facts: Account, draw: Draw, grade: str) -> list[Page]:
        from course.charts.families.cost_share_text import pages

        return pages(facts, draw, grade)


def _room(policy: Policy, used: Used) -> int:
    return left(policy.limit, used.limit, policy.family_limit, used.family_limit)


def _amounts(facts: Account, shares: tuple[Share, ...]) -> dict[str, int]:
    charge = sum(line.charge for line in facts.lines)
    allowed = sum(line.allowed for line in facts.lines)
    patient = sum(one.patient for one in shares)
    return {
        "charge": charge,
        "allowed": allowed,
        "writeoff": charge - allowed,
        "copay": sum(one.copay for one in shares),
        "deductible": sum(one.deductible for one in shares),
        "coinsurance": sum(one.coinsurance for one in shares),
        "patient": patient,
        "plan": allowed - patient,
        "balance": patient - facts.collected,
    }


def _steps(facts: Account, shares: tuple[Share, ...]) -> Iterator[Step]:
    used, policy = facts.used, facts.policy
    for line, one in zip(facts.lines, shares, strict=True):
        service = services()[line.service]
        yield Step(
            f"{service.code} allowed",
            amount(line.charge),
            amount(line.allowed),
            "The contract takes off the rest (CO 45).",
        )
        room = _room(policy, used)
        if service.category == "preventive":
            yield Step(
                f"{service.code} preventive",
                amount(line.allowed),
                amount(0),
                "Preventive care costs the patient nothing.",
            )
        elif service.category != "other":
            yield Step(
                f"{service.code} copay",
                amount(line.allowed),
                amount(one.copay),
                "The copay, and no deductible (PR 3)."
                + (" The year's limit leaves no more." if one.copay == room else ""),
            )
        else:
            open_deductible = left(policy.deductible, used.deductible, policy.family_deductible, used.family_deductible)
            yield Step(
                f"{service.code} deductible",
                amount(open_deductible),
                amount(one.deductible),
                "What is left of the deductible, up to the allowed amount (PR 1).",
            )
            yield Step(
                f"{service.code} coinsurance",
                amount(max(0, line.allowed - one.deductible)),
                amount(one.coinsurance),
                f"{policy.percent} % of what the deductible left (PR 2)."
                + (" Cut by the year's limit." if one.patient == room and room else ""),
            )
        used = after(used, one)
        yield Step(
            f"{service.code} plan pays", amount(line.allowed), amount(one.plan), "The rest of the allowed amount."
        )


def _traps(facts: Account, right: dict[str, int]) -> Iterator[Trap]:
    def patient(lines: tuple[Line, ...], policy: Policy, used: Used) -> int:
        return sum(one.patient for one in divide(lines, policy, used))

    tries = (
        (
            patient(tuple(replace(one, allowed=one.charge) for one in facts.lines), facts.policy, facts.used),
            "Worked from the charges; the patient's share is a share of the allowed amounts.",
        ),
        (
            patient(facts.lines, facts.policy, facts.used_before),
            "The older reply; another claim has been counted since.",
        ),
        (patient(facts.lines, replace(facts.policy, copay=facts.card_copay), facts.used), "The copay of the old card."),
        (
            patient(facts.lines, replace(facts.policy, limit=10**9, family_limit=0), facts.used),
            "The limit of the year was not looked at.",
        ),
        (
            patient(facts.lines, replace(facts.policy, family_deductible=0, family_limit=0), facts.used),
            "The family's limits were not looked at.",
        ),
        (patient(facts.lines, replace(facts.policy, deductible=0), facts.used), "The deductible was left out."),
    )
    seen = {right["patient"]}
    for cents, why in tries:
        if cents not in seen:
            seen.add(cents)
            yield Trap(amount(cents), why)
