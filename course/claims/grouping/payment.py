"""What a stay pays: base rate x weight, less for an early transfer, more for an outlier. Rules are Medicare's, rates fictional."""

from __future__ import annotations

from decimal import Decimal

from course.claims.grouping import tables
from course.claims.grouping.model import Step
from course.claims.grouping.stay import Payment, Stay
from course.claims.grouping.tables import Group
from course.claims.money import amount, part

ACUTE = frozenset({"02", "66", "82", "94"})  # to another acute care hospital; 82 and 94 with a planned return
POST_ACUTE = frozenset(
    {"03", "05", "06", "50", "51", "62", "63", "65", "83", "85", "86", "90", "91", "93"}  # to care after acute care
)
NOT_RELATED = frozenset({"42", "43"})  # condition codes: home health is not related, or starts after three days
BURNS = frozenset({"927", "928", "929", "933", "934", "935"})
NEWBORN_TRANSFER = "789"  # its weight is that of transferred newborns already
TRANSFER, OUTLIER = "42 CFR 412.4", "42 CFR 412.80"


def pay(stay: Stay, group: Group) -> Payment:
    """The payment for a tidied stay in a DRG that has a weight."""
    assert group.weight is not None and group.gmlos is not None
    rates = tables.hospital(stay.hospital)
    base = part(rates.labor, rates.wage_index) + rates.other
    full = part(base, group.weight)
    steps = [
        Step(
            "base rate",
            f"{rates.name} (fictional rates): {amount(rates.labor)} for labor x wage index {rates.wage_index} + "
            f"{amount(rates.other)} = {amount(base)} for a weight of 1.",
        ),
        Step(
            "weight",
            f"{amount(base)} x {group.weight}, the weight of DRG {group.drg} in {tables.YEAR} = {amount(full)}.",
            full,
            "42 CFR 412.60",
        ),
    ]
    share, step = transfer(stay, group, full)
    steps.append(step)
    paid = full + (step.cents or 0)
    steps.append(_outlier(stay, group, rates, paid, share))
    return Payment(sum(one.cents or 0 for one in steps), tuple(steps))


def transfer(stay: Stay, group: Group, full: int) -> tuple[Decimal, Step]:
    """The share of the full payment that a transfer leaves (1 where there is none), and the step that says so."""
    assert group.gmlos is not None
    whole = Decimal(1)
    acute = stay.status in ACUTE and group.drg != NEWBORN_TRANSFER
    after = (
        stay.status in POST_ACUTE
        and group.post_acute
        and not (stay.status in ("06", "86") and NOT_RELATED & set(stay.conditions))
    )
    if not (acute or after):
        why = "the patient was not sent on to other care"
        if stay.status in POST_ACUTE:
            why = (
                f"DRG {group.drg} is not on the list of that policy"
                if not group.post_acute
                else "the home care is not related"
            )
        return whole, Step("transfer", f"No transfer: {why} (discharge status {stay.status}).", None, TRANSFER)
    if stay.days is None:
        return whole, Step(
            "transfer",
            f"Discharge status {stay.status} may be a transfer; give the length of stay to see whether it is paid by the day.",
            None,
            TRANSFER,
        )
    share = Decimal(stay.days + 1) / group.gmlos
    special = after and not acute and group.special_pay
    if special:
        share = Decimal("0.5") + share / 2
    if share >= 1:
        return whole, Step(
            "transfer",
            f"Sent on after {_days(stay.days)}, not earlier than the usual {group.gmlos} less one: paid in full.",
            None,
            TRANSFER,
        )
    left = part(full, share)
    form = "half of the full payment, and half of it by the day" if special else "paid by the day, the first day twice"
    return share, Step(
        "transfer",
        f"Sent on after {_days(stay.days)}; usual are {group.gmlos}: {form}: {amount(full)} becomes {amount(left)}.",
        left - full,
        TRANSFER,
    )


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _outlier(stay: Stay, group: Group, rates: tables.Hospital, paid: int, share: Decimal) -> Step:
    if stay.charges is None:
        return Step(
            "outlier", "No charges are given, so nobody can tell whether the stay is an outlier.", None, OUTLIER
        )
    cost = part(stay.charges, rates.cost_share)
    threshold = paid + part(rates.fixed_loss, share)
    told = f"Charges {amount(stay.charges)} x {rates.cost_share} = cost {amount(cost)}; threshold {amount(threshold)}"
    if cost <= threshold:
        return Step("outlier", f"{told}: no outlier.", None, OUTLIER)
    rate = rates.burn_share if group.drg in BURNS else rates.outlier_share
    more = part(cost - threshold, rate)
    return Step("outlier", f"{told}: {rate:.0%} of what is above it = {amount(more)} more.", more, OUTLIER)
