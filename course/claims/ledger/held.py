"""What stands where on one claim, while moves are worked out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .accounts import Move


class Sum(NamedTuple):
    """What one account holds of one line, by the payer whose decision it rests on; a debit is above 0."""

    line: int
    account: str
    payer: str
    cents: int


class Held:
    """The sums of one claim. `take` adds moves that are about to be posted, so that later steps see them."""

    def __init__(self, sums: Iterable[Sum] = ()) -> None:
        self._all: dict[tuple[int, str], int] = {}
        self._own: dict[tuple[int, str, str], int] = {}
        self._decided: dict[tuple[str, str], list[Move]] = {}
        for one in sums:
            self._add(one.line, one.account, one.payer, one.cents)

    def take(self, moves: Iterable[Move]) -> None:
        """Count moves in. Only those of this claim may be given."""
        for one in moves:
            self._add(one.line, one.debit, one.payer, one.cents)
            self._add(one.line, one.credit, one.payer, -one.cents)
            if one.control:
                self._decided.setdefault((one.payer, one.control), []).append(one)

    def rests_on(self, payer: str, control: str) -> list[Move]:
        """Every move that rests on one decision of a payer, its reversals too."""
        return list(self._decided.get((payer, control), ()))

    def on(self, line: int, account: str) -> int:
        """Cents on an account of a line."""
        return self._all.get((line, account), 0)

    def by(self, line: int, account: str, payer: str) -> int:
        """The part of it that rests on one payer's decisions."""
        return self._own.get((line, account, payer), 0)

    def lines(self) -> list[int]:
        """Every line something was posted on, 0 (the claim as a whole) left out."""
        return sorted({line for line, _ in self._all if line})

    def _add(self, line: int, account: str, payer: str, cents: int) -> None:
        self._all[line, account] = self._all.get((line, account), 0) + cents
        self._own[line, account, payer] = self._own.get((line, account, payer), 0) + cents
