"""What goes into another payment: comprehensive groups, observation, conditional packaging, imaging composites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from course.claims.grouping.outpatient_model import NOT_PAID, PACKAGED, PAID, Service, complexity, group_words
from course.claims.model import RevenueLine
from course.claims.money import amount

NOT_HERE = ("B", "C", "D", "E1", "E2", "M", "Y")  # indicators that an outpatient bill does not pay
KEPT_OUT = ("F", "G", "H", "L", "U")  # indicators that stay outside a comprehensive payment
OBSERVATION, HOURS, OBSERVED = "G0378", 8, "8011"
VISITS = ("S", "T", "V")
COMPOSITES = {"ultrasound": ("8004", "8004"), "ct": ("8005", "8006"), "mri": ("8007", "8008")}
CRITICAL_CARE = "99291"
INDICATORS, PACKAGING, DISCOUNTS = (f"CPM 100-04 ch.4 sec {section}" for section in ("10.1.1", "10.4", "10.5"))
COMPOSITE, COMPREHENSIVE = "CPM 100-04 ch.4 sec 10.2.1", "CPM 100-04 ch.4 sec 10.2.3"
OBSERVING, INPATIENT_ONLY = "CPM 100-04 ch.4 sec 290.5.3", "42 CFR 419.22(n)"
HALF = ("73", "52")  # stopped before anesthesia; done in part without it


@dataclass
class Work:
    """One line while it is decided; `status`, `apc` change on the way, `fate` is empty until it is done."""

    line: RevenueLine
    day: date
    modifiers: tuple[str, ...]
    service: Service | None
    status: str
    outside: bool
    apc: str
    fate: str = ""
    allowed: int = 0
    sentence: str = ""
    source: str = ""
    once: bool = False  # one unit is paid, however many are billed

    @property
    def code(self) -> str:
        return self.service.code if self.service else ""

    @property
    def rate(self) -> int:
        return self.service.cents if self.service else 0

    @property
    def done(self) -> bool:
        return bool(self.fate)

    @property
    def count(self) -> int:
        """Units that are paid; both sides (modifier 50) on a line of one unit are two."""
        if self.once:
            return 1
        return 2 if "50" in self.modifiers and self.line.units == 1 else self.line.units

    @property
    def reduced(self) -> str:
        """The modifier that says the service was cut short, or ""."""
        return next((one for one in self.modifiers if one in HALF), "")

    def finish(self, fate: str, cents: int, sentence: str, source: str = "") -> None:
        self.fate, self.allowed, self.sentence, self.source = fate, cents, sentence, source


def words(status: str) -> str:
    """What an indicator means, as the course's table says it."""
    from course.codes.sets import row

    found = row("status-indicator", status)
    return f"{found.words}." if found else "not paid on an outpatient bill."


def inpatient_only(work: list[Work]) -> None:
    """A service that Medicare pays only for inpatients takes everything of its day with it."""
    days = {one.day: one.code for one in work if one.status == "C"}
    for one in work:
        if one.day in days and one.status == "C":
            one.finish(NOT_PAID, 0, f"{one.code}, status C: {words('C')} Was there an order to admit?", INPATIENT_ONLY)
        elif one.day in days:
            one.finish(
                NOT_PAID, 0, f"{one.code or 'This line'} falls with {days[one.day]}, inpatient only, on the same day."
            )


def comprehensive(work: list[Work]) -> str:
    """One payment for the whole bill where a J1 service is on it; returns its group."""
    ranked = sorted(
        (one for one in work if one.status == "J1" and not one.done),
        key=lambda one: (one.service.rank if one.service else 0, one.line.number),
    )
    if not ranked:
        return ""
    first, rest = ranked[0], ranked[1:]
    cents, told = first.rate, f"the first in rank of {len(ranked)} comprehensive services" if rest else "comprehensive"
    pair = next((pair for one in work if (pair := complexity().get((first.code, one.code)))), None)
    if pair is not None:
        first.apc, cents = pair
        told += ", lifted to a higher group because of what was done with it"
    if first.reduced:
        cents, told = (cents + 1) // 2, f"{told}, at half because it was cut short (modifier {first.reduced})"
    first.finish(
        PAID,
        cents,
        f"{first.code}, status J1: {told}. One payment for the whole bill, group {first.apc}: {amount(cents)}.",
        COMPREHENSIVE,
    )
    _package_rest(work, first)
    return first.apc


def observation(work: list[Work]) -> str:
    """Group 8011: eight hours of observation or more with a visit the same day or the day before, and no procedure (T)."""
    hours = [one for one in work if one.code == OBSERVATION and not one.done]
    if sum(one.line.units for one in hours) < HOURS or any(one.status == "T" for one in work if not one.done):
        return ""
    near = {one.day - timedelta(days=back) for one in hours for back in (0, 1)}
    visits = [one for one in work if one.status == "J2" and one.day in near and not one.done]
    if not visits:
        return ""
    first = max(visits, key=lambda one: (one.rate, -one.line.number))
    said, cents = group_words(OBSERVED)
    first.apc = OBSERVED
    first.finish(
        PAID,
        cents,
        f"{first.code}, status J2, with {sum(one.line.units for one in hours)} hours of observation and no procedure: one "
        f"payment for the whole bill, group {OBSERVED} ({said}): {amount(cents)}.",
        OBSERVING,
    )
    _package_rest(work, first)
    return OBSERVED


def _package_rest(work: list[Work], first: Work) -> None:
    for one in work:
        if one.done or one.outside or one.status in KEPT_OUT or one.status in NOT_HERE:
            continue
        what = one.code or f"Revenue code {one.line.revenue}"
        one.finish(PACKAGED, 0, f"{what}: packaged into the payment of {first.code}.", first.source)


def conditional(work: list[Work]) -> None:
    """Q2 beside T; Q1 beside S, T or V; Q4 beside anything paid under APCs; J2 and critical-care films settle first."""
    live = [one for one in work if not one.done]
    critical = any(one.code == CRITICAL_CARE for one in live)
    for one in live:
        if one.status == "J2" and one.service:
            one.status = one.service.alone
        elif one.status == "Q3" and one.service and one.service.family == "critical care":
            if critical:
                one.finish(PACKAGED, 0, f"{one.code}, status Q3: packaged beside critical care ({CRITICAL_CARE}).")
            else:
                one.status = one.service.alone
    _settle([one for one in live if one.status == "Q2"], any(one.status == "T" for one in live), "a T service")
    beside = any(one.status in (*VISITS, "Q3") and not one.done for one in live)
    _settle([one for one in live if one.status == "Q1"], beside, "an S, T or V service")
    # Every conditional service has become S, T or V by now, or is packaged beside one.
    paid = any(one.status in (*VISITS, "Q3") and not one.done for one in live)
    for one in live:
        if one.status == "Q4" and paid:
            one.finish(
                PACKAGED, 0, f"{one.code}, status Q4: a laboratory test packaged into the services of the same bill."
            )
        elif one.status == "Q4":
            one.status = "A"


def _settle(some: list[Work], beside: bool, what: str) -> None:
    """Package all of them beside such a service; else one unit of the dearest is paid and packages the others."""
    if not some:
        return
    first = max(some, key=lambda one: (one.rate, -one.line.number))
    for one in some:
        if beside:
            one.finish(PACKAGED, 0, f"{one.code}, status {one.status}: packaged, because {what} is on the bill.")
        elif one is first and one.service:
            one.status, one.once = one.service.alone, True
        else:
            one.finish(
                PACKAGED, 0, f"{one.code}, status {one.status}: packaged beside {first.code}, the dearest of its kind."
            )


def composites(work: list[Work]) -> None:
    """Several scans of one family on one day are paid as one; a single scan stands for itself."""
    groups: dict[tuple[date, str], list[Work]] = {}
    for one in work:
        if not one.done and one.status == "Q3" and one.service:
            groups.setdefault((one.day, one.service.family.split()[0]), []).append(one)
    for (_, family), some in groups.items():
        if len(some) == 1 and some[0].count == 1:
            some[0].status = some[0].service.alone if some[0].service else "S"
            continue
        contrast = any(one.service and one.service.family.endswith("contrast") for one in some)
        apc = COMPOSITES[family][contrast]
        said, cents = group_words(apc)
        first = max(some, key=lambda one: (one.rate, -one.line.number))
        for one in some:
            if one is first:
                one.apc = apc
                one.finish(
                    PAID, cents, f"{one.code}: one composite payment, group {apc} ({said}): {amount(cents)}.", COMPOSITE
                )
            else:
                one.finish(
                    PACKAGED, 0, f"{one.code}: packaged into the composite payment with {first.code}.", COMPOSITE
                )
