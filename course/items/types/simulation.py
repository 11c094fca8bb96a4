"""SIM: a visit played through, from the phone call to the statement. The answer is what the learner did, act by act.

Everything else is worked out from the acts by :mod:`course.claims.desk`, here as in the card: the same acts give the same
state and the same score on every machine. That room is imported when a simulation is first met, so that a week without one
does not pay for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from course.errors import CourseError

from ..parts import Marks, Part, Problem, Reading, mean_credit
from ..strict import DataError, Fields, as_text, known, unique
from .base import as_map
from .case_coding import ASK, CaseCoding
from .cms1500 import BOXES
from .short_text import Criterion, _criterion, word_count
from .simulation_goals import KINDS, Goal, judge, read_goal

if TYPE_CHECKING:
    from course.claims.desk import Act, Start, State

BY_PERSON = "by-person"
_NEEDED = ("code", "submit", "post", "explain")  # what a visit is not finished without


@dataclass(frozen=True)
class Explain:
    """A bill to be explained to the patient: what to write about, and how many words."""

    prompt: str
    least: int
    most: int


@dataclass(frozen=True)
class Body:
    """``start`` as JSON (see :mod:`course.claims.desk.opening`); ``ask`` what the coder's part asks for."""

    start: Mapping[str, Any]
    ask: tuple[str, ...]
    explain: Explain | None


@dataclass(frozen=True)
class Key:
    """``acts`` a model run as the author wrote it; goals with their points; what a person reads the explanation by."""

    acts: tuple[Any, ...]
    goals: tuple[Goal, ...]
    criteria: tuple[Criterion, ...] = ()
    model: str = ""

    @property
    def points(self) -> float:
        return sum(g.points for g in self.goals) + sum(c.points for c in self.criteria)


def opened(body: Body) -> Start:
    """The start with its people looked up. An explanation is offered where one is asked for. Raises CourseError."""
    from course.claims.desk import NAMES, open_start

    offered = body.start.get("steps") or list(NAMES)
    return open_start({**body.start, "steps": [one for one in offered if one != "explain" or body.explain]})


def rehearsal(body: Body, key: Key) -> tuple[tuple[dict[str, Any], ...], State]:
    """(the model run in full, where it leads). Raises CourseError when it cannot be played."""
    return _rehearsed(_Frozen(body), json.dumps(list(key.acts), sort_keys=True))


class _Frozen:
    """A body as a key of the cache."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self._text = json.dumps(body.start, sort_keys=True) + str(body.explain is not None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


@lru_cache(maxsize=64)
def _rehearsed(frozen: _Frozen, acts: str) -> tuple[tuple[dict[str, Any], ...], State]:
    from course.claims.desk.rehearsal import rehearse

    return rehearse(opened(frozen.body), json.loads(acts))


class Simulation:
    """Goals with points, each checked on the state that the acts lead to; an explanation is read by a person."""

    name = "simulation"

    def read_body(self, fields: Fields) -> Body:
        from course.claims.desk.opening import check_shape

        start = fields.take("start")
        try:
            check_shape(start, fields.at("start"))
        except CourseError as error:
            raise DataError(fields.at("start"), str(error)) from None
        for box in start.get("blank", ()):
            known(as_text(box, fields.at("start.blank")), BOXES, fields.at("start.blank"))
        ask = unique(fields.many("ask", as_text, default=ASK[:5]), fields.at("ask"))
        for one in ask:
            known(one, ASK[:5], fields.at("ask"))
        explain = self._explain(fields.group("explain")) if fields.has("explain") else None
        fields.take("explain", None)
        fields.done()
        return Body(start, ask, explain)

    @staticmethod
    def _explain(fields: Fields) -> Explain:
        prompt = fields.text("prompt")
        least, most = fields.many("words", lambda raw, where: raw, least=2)
        fields.done()
        if not all(type(n) is int for n in (least, most)) or not 0 <= least < most <= 500:
            raise DataError(fields.at("words"), "should be [least, most], whole numbers")
        return Explain(prompt, least, most)

    def read_key(self, raw: Any, body: Body, where: str) -> Key:
        from course.claims.desk.rehearsal import check_written

        fields = Fields(raw, where)
        acts = fields.take("acts")
        try:
            check_written(acts)
        except CourseError as error:
            raise DataError(fields.at("acts"), str(error)) from None
        goals = fields.many("goals", lambda one, at: read_goal(one, at, body.ask), least=1)
        unique(tuple(g.id for g in goals), fields.at("goals"))
        criteria: tuple[Criterion, ...] = ()
        model = ""
        if fields.has("rubric") != (body.explain is not None):
            raise DataError(
                fields.at("rubric"), "an explanation has its prompt (explain) and its rubric, both or neither"
            )
        if fields.has("rubric"):
            criteria, model = fields.many("rubric", _criterion, least=1), fields.text("model")
            unique(tuple(c.id for c in criteria), fields.at("rubric"))
        fields.take("rubric", None)
        fields.done()
        return Key(tuple(acts), goals, criteria, model)

    def by_person(self, body: Body) -> bool:
        """Whether a part of the answer has to be read by a person."""
        return body.explain is not None

    def read_answer(self, body: Body, raw: Any) -> Reading:
        from course.claims.desk import read_acts

        given, shape = as_map(raw)
        acts, trouble = read_acts(given.get("acts"))
        problems = [*shape, *(Problem("", sentence) for sentence in trouble)]
        strange = [name for name in given if name != "acts"]
        if strange:
            problems.append(Problem("", "The saved answer has an unknown form."))
        return Reading(acts, tuple(problems))

    def blank(self, value: tuple[Act, ...]) -> bool:
        return not value

    def missing(self, body: Body, value: tuple[Act, ...]) -> list[str]:
        from course.claims.desk import NAMES

        kinds = {act.kind for act in value}
        needed = [one for one in _NEEDED if one in (body.start.get("steps") or NAMES)]
        if "self-pay" in kinds:
            needed = [one for one in needed if one == "explain"]
        if body.explain is None and "explain" in needed:
            needed.remove("explain")
        left = [NAMES[one] for one in needed if one not in kinds and not (one == "code" and body.start.get("coded"))]
        if body.explain and (text := _explanation(value)) and word_count(text) < body.explain.least:
            left.append(f"{word_count(text)} words to the patient so far, at least {body.explain.least} are expected")
        return left

    def score(self, body: Body, key: Key, value: tuple[Act, ...], errors: Mapping[str, str]) -> Marks:
        from course.claims.desk import as_told, replay

        best = rehearsal(body, key)[1]
        state = replay(opened(body), value)
        own = as_told(opened(body), value) if any(goal.kind == "statement" for goal in key.goals) else state
        parts: list[Part] = []
        earned = 0.0
        notes: list[str] = []
        for goal in key.goals:
            verdict = judge(goal, state, best, errors, own)
            share = goal.points / key.points
            earned += share * verdict.credit
            note = "" if verdict.credit == 1 else errors.get(goal.id, "")
            if verdict.parts:
                parts += [
                    Part(f"{goal.id}.{p.id}", f"{goal.label} – {p.label}", p.credit, share * p.weight, p.given, p.expected,
                         p.note or note)
                    for p in verdict.parts
                ]  # fmt: skip
            else:
                parts.append(Part(goal.id, goal.label, verdict.credit, share, verdict.given, verdict.expected, note))
            notes += verdict.notes
        parts += [
            Part(
                f"{BY_PERSON}.{c.id}",
                f"{c.text} ({c.points:g} point{'' if c.points == 1 else 's'})",
                0.0,
                c.points / key.points,
            )
            for c in key.criteria
        ]
        metrics = {}
        if key.criteria:
            metrics = {"by_machine": sum(g.points for g in key.goals) / key.points, "earned": round(earned, 9)}
            notes.append("The words to the patient are compared with a list of points, not scored by a machine.")
        return Marks(min(1.0, max(0.0, round(earned, 9))), tuple(parts), tuple(dict.fromkeys(notes)), metrics)

    def ideal(self, body: Body, key: Key) -> dict[str, Any]:
        return {"acts": json.loads(json.dumps(rehearsal(body, key)[0]))}

    def rows(self, body: Body, value: tuple[Act, ...]) -> list[tuple[str, str]]:
        from course.claims.desk import NAMES

        return [(f"{n}. {NAMES[act.kind]}", _told(act)) for n, act in enumerate(value, 1)]


def _explanation(acts: tuple[Act, ...]) -> str:
    return next((act["text"].strip() for act in reversed(acts) if act.kind == "explain"), "")


def _dollars(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"


def _told(act: Act) -> str:
    """An act's own values in a line, for pages without a card."""
    if act.kind == "code":
        lines = [f"{p['code']}{''.join('-' + m for m in p.get('modifiers', ()))}" for p in act["procedures"]]
        return f"{', '.join(d['code'] for d in act['diagnoses'])}; {', '.join(lines)}"
    if act.kind in ("claim", "register"):
        return "; ".join(f"{name.replace('_', ' ')}: {text}" for name, text in act["fields"].items())
    if act.kind == "post":
        told = [
            f"line {one['line']}: paid {_dollars(one['paid'])}, taken off {_dollars(one['adjusted'])}, patient {_dollars(one['patient'])}"
            for one in act["lines"]
        ]
        return f"{act['trace']}: {'; '.join(told)}"
    if act.kind in ("collect", "write-off"):
        return " ".join(filter(None, (_dollars(act["cents"]), act.get("why", ""))))
    if act.kind == "wait":
        return f"{act['days']} days" if act.get("days") else "until something comes"
    return str(act.get("text") or act.get("evidence") or "done")


__all__ = ["BY_PERSON", "KINDS", "Body", "CaseCoding", "Key", "Simulation", "mean_credit"]
