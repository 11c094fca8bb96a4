"""Households: who comes to the practice, and how they are insured over the 24 months. All invented, all by the seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from course.claims.model import Address, Coverage, Patient, Person

from .chance import Chance
from .world import FIRST, Mix, World

CHANGES = 0.20  # households whose insurance changes within the 24 months
CROSSOVER = 0.6  # supplements that Medicare knows of
_LETTERS = "ACDEFGHJKMNPQRTUVWXY"


@dataclass(frozen=True)
class Member:
    """One patient; `covers` in the order of time, the primary ones; `second` the supplement, if any;
    `crossover` whether Medicare sends claims on to it by itself; `doctor` the place of the chosen family doctor."""

    patient: Patient
    covers: tuple[Coverage, ...]
    second: Coverage | None
    doctor: int
    crossover: bool

    def cover(self, day: date) -> Coverage | None:
        """The primary insurance of a day."""
        return next((one for one in self.covers if one.covers(day)), None)


@dataclass(frozen=True)
class Household:
    """People under the same insurance."""

    number: int
    members: tuple[Member, ...]
    changed: date | None


def household(world: World, seed: int, number: int) -> Household:
    """The household of that number; nothing but the seed and the number decides."""
    chance = Chance(seed, "household", number)
    first = chance.weighted(world.mix, [one.weight for one in world.mix])
    people = _people(world, chance, first)
    changed, later = None, None
    if first.payer not in ("ironbridge", "self") and chance.happens(CHANGES):
        youngest, oldest = min(_age(one) for one in people), max(_age(one) for one in people)
        fits = [one for one in world.mix if _can_follow(first, one, youngest, oldest)]
        if fits:
            changed = FIRST.replace(day=1) + timedelta(days=30 * chance.whole(3, 21))
            later = chance.weighted(fits, [one.weight for one in fits])
    holder, covers = people[0], []
    if first.payer != "self":
        covers.append(_coverage(chance, first, holder, date(2024, 1, 1), changed))
    if changed and later:
        covers.append(_coverage(chance, later, holder, changed + timedelta(days=1), None))
    second = _supplement(chance, holder) if first.second and not later else None
    crossover = chance.happens(CROSSOVER)
    members = tuple(
        Member(
            Patient(f"MSFM-{10_000 + number * 5 + n}", person),
            tuple(replace(one, relationship=_relation(n, person)) for one in covers),
            second,
            chance.whole(0, 2),
            crossover,
        )
        for n, person in enumerate(people)
    )
    return Household(number, members, changed if later else None)


def _can_follow(first: Mix, one: Mix, youngest: int, oldest: int) -> bool:
    if one.payer in (first.payer, "ironbridge", "self") or one.second:
        return False
    return one.ages[0] <= youngest and oldest <= one.ages[1] and (one.family or not first.family)


def _people(world: World, chance: Chance, mix: Mix) -> list[Person]:
    last = chance.pick(world.names["last"])
    address = Address(f"{chance.whole(1, 199)} {chance.pick(_STREETS)}", "Harrow Bend", "NE", "68210")
    phone = f"402-555-01{chance.whole(0, 99):02}"

    def person(low: int, high: int) -> Person:
        sex = "F" if chance.happens(0.53) else "M"
        first = chance.pick(world.names[f"first_{sex.lower()}"])
        born = FIRST - timedelta(days=365 * chance.whole(low, high) + chance.whole(1, 300))
        return Person(last, first, _LETTERS[chance.whole(0, 19)], born, sex, address, phone)

    low, high = max(mix.ages[0], 21), mix.ages[1] - 2
    people = [person(low, high)]
    if mix.family and chance.happens(0.45):
        age = _age(people[0])
        people.append(person(max(21, age - 6), min(high, age + 6)))
        people += [person(2, 15) for _ in range(chance.whole(0, 3)) if 24 <= age <= 55]
    seen: set[tuple[str, date | None]] = set()
    return [one for one in people if (key := (one.first, one.born)) not in seen and not seen.add(key)]  # type: ignore[func-returns-value]


_STREETS = ("Larch Lane", "Quarry Street", "Mill Road", "Orchard Row", "Ferry Street", "Pond Lane", "Station Road")


def _age(person: Person) -> int:
    assert person.born is not None
    return (FIRST - person.born).days // 365


def _relation(place: int, person: Person) -> str:
    return "self" if place == 0 else "spouse" if _age(person) >= 18 else "child"


def _coverage(chance: Chance, mix: Mix, holder: Person, start: date, end: date | None) -> Coverage:
    group = str(chance.whole(20_000, 29_999)) if mix.kind in ("12", "HM") else ""
    member = _number(chance, mix.payer)
    return Coverage(mix.payer, member, holder, "self", 1, start, end, group, mix.plan, mix.kind)


def _supplement(chance: Chance, holder: Person) -> Coverage:
    member = _number(chance, "prairie-shield")
    return Coverage("prairie-shield", member, holder, "self", 2, date(2024, 1, 1), None, "", "supplement-g", "CI")


def _number(chance: Chance, payer: str) -> str:
    """A member number in the payer's form. All of Medicare's begin as the course's own invented one does."""
    digits = "".join(str(chance.whole(0, 9)) for _ in range(9))
    letters = "".join(chance.pick(_LETTERS) for _ in range(3))
    return {
        "prairie-shield": f"PSH{digits[:7]}",
        "medicare-b": f"1A2{digits[0]}{letters[0]}{digits[1:3]}{letters[1:]}{digits[3:5]}",
        "meadow-advantage": f"MDA{digits[:7]}",
        "statecare": f"SC{digits[:8]}",
        "northstar-hmo": f"NSH{digits[:7]}",
        "servicewell": f"SW{digits[:8]}",
        "ironbridge": f"IB{digits}",
    }[payer]
