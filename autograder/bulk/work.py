"""What workers do. Pure, but for reading the answer file; nothing here knows nbgrader or the gradebook.

``parse`` needs no key and may run on any machine. ``Worker.grade`` needs the plan with its keys and stays with the instructor.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course import __version__
from course.items.responses import Response

from ..feedback.intake import ANSWERS, Handin, read_handin
from ..feedback.results import ItemResult, UnscorableItem, grade, printable
from ..plugin.scored import Scored
from .sheet import Checked, Encoded, Sheet, encode

REMEMBERED = 48 * 1024 * 1024  # characters of encoded results that a worker keeps: many learners give the same answer


@dataclass(frozen=True)
class NotebookPlan:
    """One notebook: sanitized, as plain data, and the items that it asks (``graded``: those with points)."""

    name: str
    notebook: Mapping[str, Any]
    asks: tuple[str, ...]
    graded: tuple[str, ...]


@dataclass(frozen=True)
class WeekPlan:
    """What a worker with keys knows. Plain data, so that it can be sent to another process of this machine."""

    week: str
    title: str
    bank: str
    objectives: Mapping[str, str]
    items: Mapping[str, Any]
    notebooks: tuple[NotebookPlan, ...]


@dataclass(frozen=True)
class Job:
    """One hand-in. ``items``: only where this learner was asked other things than the plan's. ``handin``: already read."""

    student: str
    folder: str
    items: Mapping[str, Any] | None = None
    handin: Handin | None = None


@dataclass(frozen=True)
class Done:
    """One graded hand-in. ``grades``: notebook -> (item, points or None for a person); ``fault``: a bad key, by name."""

    student: str
    notebooks: dict[str, bytes] = field(default_factory=dict)
    grades: dict[str, list[tuple[str, float | None]]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    answered: int = 0
    seconds: float = 0.0
    fault: str = ""
    trouble: str = ""


class Worker:
    """Grades hand-ins of one week, one after another. Holds no more than REMEMBERED, however many there are."""

    def __init__(self, plan: WeekPlan) -> None:
        self.plan = plan
        self._known: OrderedDict[tuple[Any, ...], Encoded] = OrderedDict()
        self._size = 0
        self._sheets = {n.name: Checked(Sheet(n.notebook, self._scored(n, {}))) for n in plan.notebooks}

    def grade(self, job: Job) -> Done:
        """Never raises: a bad key is a ``fault``, anything unforeseen a ``trouble`` of this hand-in alone."""
        begun = time.perf_counter()
        try:
            return self._grade(job, begun)
        except UnscorableItem as bad:
            return Done(job.student, fault=f"The key of {bad.item} cannot be used: {bad.why}")
        except Exception as problem:  # one learner's riddle must not be everybody's
            return Done(job.student, trouble=f"{type(problem).__name__}: {problem}")

    def _grade(self, job: Job, begun: float) -> Done:
        items = self.plan.items if job.items is None else job.items
        handin = job.handin if job.handin is not None else read_handin(Path(job.folder))
        handin = handin.for_items(items, self.plan.week)
        texts: dict[str, bytes] = {}
        grades: dict[str, list[tuple[str, float | None]]] = {}
        answered = 0
        for notebook in self.plan.notebooks:
            full: dict[str, ItemResult] = {}
            known: dict[str, tuple[Encoded, str]] = {}
            check = self._sheets[notebook.name]
            for item_id in notebook.asks:
                if item_id not in items:
                    continue
                response = handin.responses.get(item_id)
                encoded, at = self._encoded(items[item_id], response, handin.problems, job.items is None)
                known[item_id] = encoded, at
                if check.same is not True:  # the long way needs the results themselves
                    full[item_id] = grade(items[item_id], response)
            done = self._scored(notebook, full, items, handin.problems)
            texts[notebook.name] = check.write(done, known).encode("utf-8")
            grades[notebook.name] = [
                (i, None if known[i][0].needs_person else known[i][0].score) for i in notebook.graded
            ]
            answered += sum(known[i][0].state != "unanswered" for i in notebook.graded)
        return Done(job.student, texts, grades, handin.problems, answered, time.perf_counter() - begun)

    def _scored(
        self,
        notebook: NotebookPlan,
        results: dict[str, ItemResult],
        items: Mapping[str, Any] | None = None,
        problems: tuple[str, ...] = (),
    ) -> Scored:
        if items is None:  # for the places in the sheet
            results = {i: grade(self.plan.items[i], None) for i in notebook.asks if i in self.plan.items}
        plan = self.plan
        return Scored(plan.week, plan.title, plan.bank, dict(plan.objectives), results, problems)

    def _encoded(
        self, item: Any, response: Response | None, problems: tuple[str, ...], shared: bool
    ) -> tuple[Encoded, str]:
        """The encoded result and the time of the answer; from memory where somebody has answered just so.

        ``shared``: the item is the plan's and so lives as long as the memory does.
        """
        key = None
        if shared:
            try:
                said = json.dumps(response.answer) if response is not None else ""
                key = (id(item), said, response is not None and response.rev != item.rev, problems)
            except (RecursionError, ValueError):
                pass  # an answer nested beyond reason: scored, not remembered
        found = self._known.get(key) if key else None
        if found is None:
            found = encode(grade(item, response), problems)
            if key:
                self._remember(key, found)
        else:
            self._known.move_to_end(key)
        return found, printable(response.at or "", 40) if response and found.state != "unanswered" else ""

    def _remember(self, key: tuple[Any, ...], one: Encoded) -> None:
        self._known[key] = one
        self._size += _size(key, one)
        while self._size > REMEMBERED and len(self._known) > 1:
            self._size -= _size(*self._known.popitem(last=False))


def _size(key: tuple[Any, ...], one: Encoded) -> int:
    return len(key[1]) + len(one.output) + len(one.before) + len(one.after)


# ---- in another process of this machine -----------------------------------------------------------------------------------

_worker: Worker | None = None


def begin(plan: WeekPlan) -> None:
    """Initializer of a process pool."""
    global _worker
    _worker = Worker(plan)


def grade_jobs(jobs: Sequence[Job]) -> list[Done]:
    assert _worker is not None
    return [_worker.grade(job) for job in jobs]


# ---- on any machine: no key, no bank, no names of learners ----------------------------------------------------------------


def parse(files: Sequence[bytes | None]) -> bytes:
    """Answer files -> JSON of what each says last. Takes and gives bytes only; the very function that reads a hand-in.

    ``{"version": ..., "read": [{"responses": [[item, rev, answer, at, kind], ...], "problems": [...]}, ...]}``; null for a file
    that the instructor's machine has to read itself.
    """
    read = []
    for data in files:
        with tempfile.TemporaryDirectory(prefix="cleanclaim-") as folder:
            if data is not None:
                Path(folder, ANSWERS).write_bytes(data)
            found = read_handin(Path(folder))
        responses = [[r.item, r.rev, r.answer, r.at, r.kind] for r in found.responses.values()]
        try:
            read.append(json.dumps({"responses": responses, "problems": found.problems}))
        except (RecursionError, ValueError):
            read.append("null")
    return f'{{"version": {json.dumps(__version__)}, "read": [{", ".join(read)}]}}'.encode("ascii")


def parsed(data: bytes) -> list[Handin | None]:
    """The inverse of parse. Raises ValueError for what no parse of this version can have made."""
    try:
        raw = json.loads(data)
        if raw["version"] != __version__:
            raise ValueError(f"a worker runs Clean Claim {raw['version']}, this machine {__version__}")
        return [
            Handin(
                {item: Response(item, rev, answer, at, kind) for item, rev, answer, at, kind in one["responses"]},
                tuple(map(str, one["problems"])),
            )
            if one is not None
            else None
            for one in raw["read"]
        ]
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError(f"a worker sent something else than answers ({problem})") from None
