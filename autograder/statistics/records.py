"""Coded records as answered, beside their keys: what the measures of coding are counted from.

A record is a case (CASE) or the coder's part of a visit that was played (SIM).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from course.items.assignment import best_pairs
from course.items.model import Item
from course.items.types.case_coding import Case, CaseCoding
from course.items.types.case_rubric import CaseKey, DxKey, ProcEntry, ProcKey


@dataclass(frozen=True)
class Record:
    """One learner's record and its key."""

    learner: str
    item: str
    key: CaseKey
    case: Case

    @property
    def required(self) -> int:
        """Codes that a reviewer would assign."""
        return sum(not k.optional for k in self._keys())

    @property
    def exact(self) -> int:
        """Of them, those that were entered as they are (or as an accepted alternate)."""
        return sum(not k.optional for k in self._found())

    @property
    def entered(self) -> int:
        """Codes entered; optional codes of the key count neither for nor against."""
        return len(self._entered()) - sum(k.optional for k in self._found())

    @property
    def added(self) -> int:
        """Codes entered that the key does not have."""
        return self.entered - self.exact

    @property
    def flawless(self) -> bool:
        return self.exact == self.required and not self.added

    @property
    def first_right(self) -> bool | None:
        """Whether the first-listed diagnosis is the key's; None when the key names none."""
        wanted = next((k for k in self.key.diagnoses if k.first), None)
        if wanted is None:
            return None
        return next((d.code for d in self.case.diagnoses if d.code), "") in wanted.accept

    def lines(self) -> Iterator[tuple[ProcEntry, ProcKey]]:
        """Procedure lines with the right code, beside their key: where modifiers, units and pointers can be judged."""
        keys = [k for k in self.key.procedures if not k.optional]
        table = [
            [
                float(p.code in k.accept) + 0.01 * (set(p.modifiers) == set(k.modifiers)) * (p.code in k.accept)
                for k in keys
            ]
            for p in self.case.procedures
        ]
        for entry, key in best_pairs(table):
            yield self.case.procedures[entry], keys[key]

    def pointed_at(self, line: ProcEntry) -> set[str]:
        """Key ids of the diagnoses that a line points to; "?" for a letter where no code of the key stands."""
        found = set()
        for letter in line.pointers:
            n = ord(letter) - ord("A")
            code = self.case.diagnoses[n].code if 0 <= n < len(self.case.diagnoses) else ""
            found.add(next((k.id for k in self.key.diagnoses if code and code in k.accept), "?"))
        return found

    def unmatched(self) -> list[tuple[str, str]]:
        """(code, system) of entered codes that no key, required or optional, accepts."""
        accepted = {c for k in self._keys() for c in k.accept}
        dx = [(d.code, "icd-10-cm") for d in self.case.diagnoses if d.code and d.code not in accepted]
        return dx + [(p.code, "procedure") for p in self.case.procedures if p.code not in accepted]

    def _keys(self) -> list[DxKey | ProcKey]:
        return [*self.key.diagnoses, *(self.key.procedures if "procedures" in self.key.ask else ())]

    def _entered(self) -> list[str]:
        return [d.code for d in self.case.diagnoses if d.code] + [p.code for p in self.case.procedures]

    def _found(self) -> list[DxKey | ProcKey]:
        """Keys that an entered code meets exactly, each code used once; required keys are served first."""
        found: list[DxKey | ProcKey] = []
        for codes, keys in (
            ([d.code for d in self.case.diagnoses if d.code], self.key.diagnoses),
            ([p.code for p in self.case.procedures], self.key.procedures),
        ):
            table = [[(code in k.accept) * (0.001 if k.optional else 1.0) for k in keys] for code in codes]
            found += [keys[k] for _, k in best_pairs(table)]
        return found


def records_of(learner: str, item: Item, value: Any) -> tuple[Record, ...]:
    """The records in an answer, read as ``value``; none for other types of question."""
    if item.type == "case_coding":
        return (Record(learner, item.id, item.key, value),)
    if item.type == "simulation":
        found = [(goal, _coded(item.body, goal, value)) for goal in item.key.goals if goal.kind == "codes"]
        return tuple(Record(learner, item.id, goal.key, case) for goal, case in found if case is not None)
    return ()


def _coded(body: Any, goal: Any, acts: Any) -> Case | None:
    """What stood in the coder's boxes at the end of a visit; None when nothing was coded."""
    from course.claims.desk import replay
    from course.items.types.simulation import opened

    state = replay(opened(body), acts)
    return CaseCoding().read_answer(goal.body, dict(state.coding)).value if state.coding else None
