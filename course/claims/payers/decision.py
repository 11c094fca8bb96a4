"""How a decision is told: step by step, so that a learner can follow the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from course.claims.model import ClaimPayment


@dataclass(frozen=True)
class Step:
    """One step of the arithmetic: an amount in cents `before` and `after` it, why, and by which source.

    `line` None: about the whole claim.
    """

    name: str
    before: int
    after: int
    why: str
    source: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Use:
    """What a decision takes from a yearly limit: cents of deductible or out-of-pocket, or visits counted."""

    person: str
    year: int
    inside: bool
    what: str
    amount: int


@dataclass(frozen=True)
class Decision:
    """What was decided about a claim, the steps that led there, and what it took from the yearly limits."""

    payment: ClaimPayment
    steps: tuple[Step, ...] = ()
    uses: tuple[Use, ...] = ()

    def of_line(self, number: int) -> tuple[Step, ...]:
        """The steps about one line, with those about the whole claim."""
        return tuple(step for step in self.steps if step.line in (number, None))


class Trail:
    """Collects steps while a claim is decided; `keep` False drops them (a batch of many claims)."""

    def __init__(self, keep: bool = True) -> None:
        self.keep = keep
        self.steps: list[Step] = []

    def add(self, name: str, before: int, after: int, why: str, source: str = "", line: int | None = None) -> None:
        """Note one step."""
        if self.keep:
            self.steps.append(Step(name, before, after, why, source, line))
