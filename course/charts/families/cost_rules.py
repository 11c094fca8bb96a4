"""Who pays what: allowed amount, copay, deductible, coinsurance, and the year's limit.

Rules of the plans here (all invented, built as real ones are). The plan's contract sets the allowed amount; the rest of the charge is
taken off. A visit costs its copay and leaves the deductible alone. Everything else first fills the deductible, of what is left the
patient pays the plan's percentage. Preventive care is free. Of person and family limits the one reached first counts. When the
out-of-pocket limit of the year is reached, the plan pays all. Lines are worked in their order; money is whole cents.
"""

from __future__ import annotations

from dataclasses import dataclass

from course.charts.families.data import table
from course.charts.record import Visit
from course.charts.tables import Cells
from course.claims.money import part


@dataclass(frozen=True)
class Service:
    id: str
    code: str
    words: str
    category: str
    cents: tuple[int, int]


@dataclass(frozen=True)
class Policy:
    """A plan. Amounts in cents; `percent` the patient's coinsurance; `family` limits are 0 where the patient is insured alone."""

    copay: int
    copay_specialist: int
    deductible: int
    family_deductible: int
    percent: int
    limit: int
    family_limit: int


@dataclass(frozen=True)
class Used:
    """What counts toward the limits of the year so far, in cents: the person's and the family's."""

    deductible: int
    family_deductible: int
    limit: int
    family_limit: int


@dataclass(frozen=True)
class Line:
    """One service: id in services.csv, charge and allowed amount in cents."""

    service: str
    charge: int
    allowed: int


@dataclass(frozen=True)
class Share:
    """How a line's allowed amount is divided, in cents. copay + deductible + coinsurance + plan = allowed."""

    copay: int
    deductible: int
    coinsurance: int
    plan: int

    @property
    def patient(self) -> int:
        return self.copay + self.deductible + self.coinsurance


@dataclass(frozen=True)
class Account:
    """The facts. `used_before` is an older reply of the plan, from before another claim was counted; `collected` was taken at the
    desk; `card_copay` stands on an old card."""

    visit: Visit
    policy: Policy
    used: Used
    used_before: Used
    lines: tuple[Line, ...]
    collected: int
    card_copay: int


def _service(cells: Cells) -> Service:
    return Service(
        cells.text("id"),
        cells.like("code", r"\d{5}"),
        cells.text("words"),
        cells.one_of("category", ("visit", "specialist", "preventive", "other")),
        (cells.whole("low_cents"), cells.whole("high_cents")),
    )


def services() -> dict[str, Service]:
    return dict(table("services.csv", _service, "id"))


def left(limit: int, used: int, family: int, family_used: int) -> int:
    """What is left of a limit: the person's, or the family's when that is less. Never below 0."""
    own = max(0, limit - used)
    return min(own, max(0, family - family_used)) if family else own


def share(category: str, allowed: int, policy: Policy, used: Used) -> Share:
    """The division of one line, all amounts in cents."""
    room = left(policy.limit, used.limit, policy.family_limit, used.family_limit)
    if category == "preventive":
        return Share(0, 0, 0, allowed)
    if category in ("visit", "specialist"):
        copay = min(policy.copay if category == "visit" else policy.copay_specialist, allowed, room)
        return Share(copay, 0, 0, allowed - copay)
    open_deductible = left(policy.deductible, used.deductible, policy.family_deductible, used.family_deductible)
    deductible = min(allowed, open_deductible, room)
    # Coinsurance is owed on what the deductible leaves, whether or not the limit cut the deductible short.
    rest = allowed - min(allowed, open_deductible)
    coinsurance = min(part(rest, f"{policy.percent / 100:.2f}"), room - deductible)
    return Share(0, deductible, coinsurance, allowed - deductible - coinsurance)


def after(used: Used, one: Share) -> Used:
    """The limits of the year after a line."""
    return Used(
        used.deductible + one.deductible,
        used.family_deductible + one.deductible,
        used.limit + one.patient,
        used.family_limit + one.patient,
    )


def divide(lines: tuple[Line, ...], policy: Policy, used: Used) -> tuple[Share, ...]:
    """The division of all lines, one after the other."""
    shares = []
    for line in lines:
        shares.append(share(services()[line.service].category, line.allowed, policy, used))
        used = after(used, shares[-1])
    return tuple(shares)
