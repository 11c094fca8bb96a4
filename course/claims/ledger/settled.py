"""A claim of a remittance, brought to lines: what was decided of the claim as a whole is spread over its lines."""

from __future__ import annotations

from typing import NamedTuple

from course.claims.model import Adjustment, ClaimPayment, LinePayment
from course.claims.money import amount
from course.errors import CourseError

from .accounts import Charged, spread


class Settled(NamedTuple):
    """One line as decided; `line` is the ledger's number, None where the claim has no such line. `packaged`: a hospital's
    line, told by its revenue code (SVC04), on a claim that another line brought a price: CO-97 is no refusal there."""

    line: int | None
    code: str
    paid: int
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    packaged: bool = False


def check(one: ClaimPayment) -> None:
    """Raises CourseError where the amounts do not add up: nothing of such a remittance is posted."""
    taken = sum(adjustment.cents for adjustment in one.every_adjustment)
    if one.charge != one.paid + taken:
        raise CourseError(
            f"Claim {one.number} does not balance: {amount(one.charge)} charged, but {amount(one.paid)} paid and "
            f"{amount(taken)} adjusted. Nothing was posted; ask the payer for a corrected remittance."
        )
    for line in one.lines:
        rest = sum(adjustment.cents for adjustment in line.adjustments)
        if line.charge != line.paid + rest:
            raise CourseError(
                f"Claim {one.number}, line {line.number} does not balance: {amount(line.charge)} charged, but "
                f"{amount(line.paid)} paid and {amount(rest)} adjusted. Nothing was posted; ask the payer for a "
                f"corrected remittance."
            )
    if one.lines and sum(line.charge for line in one.lines) != one.charge:
        raise CourseError(
            f"The lines of claim {one.number} do not add up to its charge of {amount(one.charge)}. Nothing was posted; "
            f"ask the payer for a corrected remittance."
        )


def settle(one: ClaimPayment, charged: Charged) -> list[Settled]:
    """Every line with its own payment and adjustments. The sum of `paid` is the claim's."""
    if one.lines and not one.adjustments:  # the usual case
        return _matched(one.lines, charged)
    if one.lines:
        return _lowered(_matched(one.lines, charged), one.adjustments)
    return _from_claim(one, charged)


def _matched(lines: tuple[LinePayment, ...], charged: Charged) -> list[Settled]:
    ours = {line.number: line.code for line in charged.lines}
    taken = {line.number for line in lines if line.number in ours}
    priced = any(line.revenue and (line.paid or any(one.group == "PR" for one in line.adjustments)) for line in lines)
    found = []
    for line in lines:
        number: int | None = line.number
        if number not in ours:
            number = next(
                (n for n, code in ours.items() if code == (line.code or line.revenue) and n not in taken), None
            )
            taken |= {number} if number is not None else set()
        packaged = priced and bool(line.revenue) and not line.paid
        found.append(Settled(number, line.code or line.revenue, line.paid, line.adjustments, line.remarks, packaged))
    return found


def _lowered(lines: list[Settled], adjustments: tuple[Adjustment, ...]) -> list[Settled]:
    """Adjustments of the whole claim lower what the lines say was paid, first line first."""
    paid = [line.paid for line in lines]
    own: list[list[Adjustment]] = [list(line.adjustments) for line in lines]
    for one in adjustments:
        for place, cents in _shares(one.cents, list(enumerate(paid))):
            paid[place] -= cents
            own[place].append(Adjustment(one.group, one.reason, cents))
    return [
        line._replace(paid=left, adjustments=tuple(mine)) for line, left, mine in zip(lines, paid, own, strict=True)
    ]


def _from_claim(one: ClaimPayment, charged: Charged) -> list[Settled]:
    """A claim decided as a whole (a hospital stay): adjustments first, then the payment, line after line."""
    sign = -1 if one.charge < 0 else 1
    left = {line.number: sign * line.cents for line in charged.lines} or {0: one.charge}
    own: dict[int, list[Adjustment]] = {number: [] for number in left}
    for adjustment in one.adjustments:
        for number, cents in _shares(adjustment.cents, list(left.items())):
            left[number] -= cents
            own[number].append(Adjustment(adjustment.group, adjustment.reason, cents))
    paid = dict(_shares(one.paid, list(left.items())))
    codes = {line.number: line.code for line in charged.lines}
    return [
        Settled(number, codes.get(number, ""), paid.get(number, 0), tuple(own[number]), one.remarks)
        for number in left
        if own[number] or paid.get(number)
    ]


def _shares(cents: int, rooms: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """`spread` for amounts of either sign, against rooms of the same sign."""
    if cents < 0 and any(room < 0 for _, room in rooms):
        found = [(place, -part) for place, part in spread(-cents, [(place, -room) for place, room in rooms])]
    else:
        found = spread(cents, rooms)
    merged: dict[int, int] = {}
    for place, part in found:
        merged[place] = merged.get(place, 0) + part
    return list(merged.items())
