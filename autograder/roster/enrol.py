"""A class list held against the gradebook, and written into it: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from ..gradebook import Learner

FIELDS = ("first_name", "last_name", "email", "lms_user_id")


@dataclass(frozen=True)
class Change:
    """A learner as the gradebook has them (None: not at all) and as it will have them."""

    before: Learner | None
    after: Learner

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(f for f in FIELDS if self.before is None or getattr(self.before, f) != getattr(self.after, f))


@dataclass(frozen=True)
class Plan:
    """``absent`` are in the gradebook and not in the list; they and their grades stay."""

    added: tuple[Change, ...]
    updated: tuple[Change, ...]
    unchanged: tuple[Learner, ...]
    absent: tuple[Learner, ...]


def compare(listed: Iterable[Learner], there: Iterable[Learner]) -> Plan:
    """What the list changes. An id counts as the same in capitals and small letters; an empty cell erases nothing. Pure."""
    known = {one.id.casefold(): one for one in there}
    added, updated, unchanged = [], [], []
    for one in listed:
        before = known.pop(one.id.casefold(), None)
        if before is None:
            added.append(Change(None, one))
            continue
        after = Learner(before.id, *(getattr(one, f) or getattr(before, f) for f in FIELDS))
        if after == before:
            unchanged.append(before)
        else:
            updated.append(Change(before, after))
    return Plan(tuple(added), tuple(updated), tuple(unchanged), tuple(known.values()))


def write(connection: Any, plan: Plan) -> None:
    """Put the plan into the gradebook, inside the caller's transaction."""
    from sqlalchemy import text

    names = ("id", *FIELDS)
    insert = text(f"INSERT INTO student ({', '.join(names)}) VALUES ({', '.join(f':{n}' for n in names)})")
    update = text(f"UPDATE student SET {', '.join(f'{f} = :{f}' for f in FIELDS)} WHERE id = :id")
    for statement, changes in ((insert, plan.added), (update, plan.updated)):
        if changes:
            connection.execute(
                statement, [{k: v if k == "id" else v or None for k, v in asdict(c.after).items()} for c in changes]
            )
