"""The table of golden examples (golden.toml), read as cases."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from course.claims.edits import Known
from course.claims.model import Claim, Diagnosis, InstitutionalClaim

from .bases import BASES, bend, known


@dataclass(frozen=True)
class Case:
    """One edit with a claim on which it fires and a near miss on which it does not."""

    edit: str
    base: str
    fires: tuple[Claim, Known]
    quiet: tuple[Claim, Known]


def cases() -> list[Case]:
    """Every case of the table."""
    table = tomllib.loads((Path(__file__).parent / "golden.toml").read_text(encoding="utf-8"))
    return [_case(one) for one in table["case"]]


def _case(one: dict[str, Any]) -> Case:
    base = one.get("base", "office")
    facts = one.get("facts", {})
    made = {}
    for kind, repeat in (("fires", "repeat"), ("quiet", "quiet_repeat")):
        claim = bend(BASES[base], _plain(one.get(kind, {})))
        if repeat in one:
            claim = _repeated(claim, one[repeat])
        made[kind] = (claim, known({**facts, **one.get(f"{kind}_facts", {})}))
    return Case(one["edit"], base, made["fires"], made["quiet"])


def _plain(changes: dict[str, Any]) -> dict[str, Any]:
    """TOML has no null; the table writes it @none."""
    return {path: None if value == "@none" else value for path, value in changes.items()}


def _repeated(claim: Claim, count: int) -> Claim:
    """As many lines, or as many other diagnoses, as said."""
    if isinstance(claim, InstitutionalClaim):
        return replace(claim, others=tuple(Diagnosis(f"Z{80 + n // 10}.{n % 10}") for n in range(count)))
    return replace(claim, lines=tuple(replace(claim.lines[0], number=n + 1) for n in range(count)))
