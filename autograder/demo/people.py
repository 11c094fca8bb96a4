"""The class: invented people from strong to weak, and what goes wrong with some of the hand-ins."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

# Trees, stones and weather: nobody's roster.
FIRST_NAMES = (
    "Alder", "Amber", "Aspen", "Basalt", "Birch", "Breeze", "Briar", "Cedar", "Clover", "Coral", "Dew", "Drizzle", "Fern", "Flint", "Frost",
    "Garnet", "Gale", "Granite", "Hazel", "Indigo", "Juniper", "Larch", "Maple", "Marble", "Moss", "Nimbus", "Opal", "Pebble", "Quartz", "Willow",
)  # fmt: skip
LAST_NAME = "Demo"

# What can happen to a hand-in. The first ones happen first, so that a small class has some of each kind.
TROUBLES = (
    "missing",  # nothing handed in
    "forged",  # outputs and metadata that claim full marks
    "torn",  # the answer file ends in the middle of its last line
    "late-hours",
    "half",  # stopped half-way
    "code",  # the notebook holds code that would change grades if it ran
    "wrong-week",  # another week's answer file
    "deleted",  # question cells thrown away
    "junk",  # damaged lines among the answers
    "doubled",  # question cells twice and thrice
    "late-days",
    "no-answers",  # the answer file was left out
    "points",  # the points in the notebook raised
    "no-notebook",  # only the answer file
    "missing",
    "half",
    "blank",  # opened, nothing answered
    "late-hours",
)
SHARE = len(TROUBLES) / 30  # of a class; real classes are calmer, but a demo should show what happens


@dataclass(frozen=True)
class Learner:
    """``ability`` on a logit scale, about +2.4 (strong) to -1.4 (weak). ``trouble``: one of TROUBLES, or ""."""

    id: str
    first_name: str
    ability: float
    trouble: str = ""

    @property
    def email(self) -> str:
        return f"{self.id}@class.example"  # a top-level domain that never exists


def make_class(count: int, seed: int) -> list[Learner]:
    """``count`` learners (1 to 300), the same for the same seed."""
    if not 1 <= count <= 300:
        raise ValueError("a class has 1 to 300 learners")
    rng = Random(f"{seed}/class")
    spread = [2.4 - 3.8 * n / max(1, count - 1) for n in range(count)]
    abilities = [a + rng.gauss(0, 0.15) for a in spread]
    rng.shuffle(abilities)
    many = max(1, round(count * SHARE)) if count > 1 else 0
    troubles = [TROUBLES[n % len(TROUBLES)] for n in range(many)] + [""] * (count - many)
    rng.shuffle(troubles)
    width = max(2, len(str(count)))
    return [
        Learner(f"learner-{n:0{width}d}", FIRST_NAMES[(n - 1) % len(FIRST_NAMES)], round(ability, 3), trouble)
        for n, (ability, trouble) in enumerate(zip(abilities, troubles, strict=True), 1)
    ]
