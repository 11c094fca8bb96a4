"""One notebook through the sandbox: cells in order, tests apart from the learner's process or together with it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import intake
from .inside.frames import BadFrame, Channel, Silence
from .limits import Limits
from .zygotes import Child, Zygote, used

LEARNER, LOCKED, TEST = "learner", "locked", "test"
APART, TOGETHER = "apart", "together"
_SHOW_CAP = 2 << 20  # bytes of one answer to a cell
_FIELDS = {"name": ("name",), "other": ("hand", "args", "kwargs")}


@dataclass(frozen=True)
class Cell:
    """``kind``: learner (their code), locked (the instructor's, ungraded), test (the instructor's, graded)."""

    id: str
    kind: str
    source: str


@dataclass(frozen=True)
class Prelude:
    """What tests that run apart may rely on: the instructor's imports and helpers, and the built-in names that are the task."""

    sources: tuple[str, ...] = ()
    theirs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shown:
    """What a cell showed, as nbformat outputs; for a test also how it ran."""

    outputs: list[dict[str, Any]]
    ok: bool
    mode: str = ""


@dataclass
class Run:
    tier: str
    shown: list[Shown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0


class _Over(Exception):
    """A child is gone; the message is for the instructor."""


class _Part:
    """A child that may die: afterwards every order is answered with the reason."""

    def __init__(self, zygote: Zygote, role: str, limits: Limits, files: Mapping[str, bytes]) -> None:
        self.zygote, self.limits, self.name = zygote, limits, f"{role}'s"
        self.child: Child | None = zygote.begin(role, limits, files)
        self.why = ""
        if self.child.work:
            self.child.channel.idle = self._watch

    def wait(self) -> None:
        assert self.child is not None
        self.zygote.wait(self.child)

    def _watch(self) -> None:
        """Tier B has no disk of its own: look at how much was written."""
        assert self.child and self.child.work
        size, count = used(self.child.work)
        if size > self.limits.disk_mib << 20 or count > 2000:
            raise _Over(f"it wrote more than {self.limits.disk_mib} MiB or 2000 files")

    @property
    def channel(self) -> Channel:
        if self.child is None:
            raise _Over(self.why)
        return self.child.channel

    def stop(self, why: str) -> None:
        if self.child is not None:
            child, self.child, self.why = self.child, None, why
            self.zygote.end(child)

    def order(self, what: dict[str, Any], seconds: float) -> None:
        self._guard(lambda: self.channel.send(what, seconds))

    def answer(self, seconds: float, cap: int = _SHOW_CAP) -> Any:
        """The next frame, parsed. Raises _Over."""
        return self._guard(lambda: self.channel.receive(seconds, cap))

    def answer_raw(self, seconds: float) -> bytes:
        return self._guard(lambda: self.channel.receive_raw(seconds))

    def _guard(self, do: Any) -> Any:
        try:
            return do()
        except Silence as problem:
            why = (
                "it did not stop in time" if problem.late else "its process ended (out of memory or time, or by itself)"
            )
        except BadFrame as problem:
            why = f"it sent something that is not an answer ({problem})"
        except _Over as problem:
            why = str(problem)
        self.stop(why)
        raise _Over(why)


def run_cells(
    zygote: Zygote,
    cells: Sequence[Cell],
    modes: Mapping[str, str] | None = None,
    prelude: Prelude | None = None,
    limits: Limits | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Run:
    """Run them all. A test whose id ``modes`` does not name runs apart. Raises zygotes.SandboxBroken."""
    return _Runner(zygote, modes or {}, prelude or Prelude(), limits or Limits(), files or {}).run(cells)


class _Runner:
    def __init__(
        self, zygote: Zygote, modes: Mapping[str, str], prelude: Prelude, limits: Limits, files: Mapping[str, bytes]
    ) -> None:
        self.zygote, self.modes, self.prelude, self.limits, self.files = zygote, modes, prelude, limits, files
        self.n = 0
        self.questions = 0

    def run(self, cells: Sequence[Cell]) -> Run:
        begun = time.monotonic()
        self.end = begun + self.limits.total_seconds
        run = Run(self.zygote.tier)
        apart = any(c.kind == TEST and self.modes.get(c.id, APART) == APART for c in cells)
        self.learner = _Part(self.zygote, "learner", self.limits, self.files)
        self.tester: _Part | None = None
        try:
            if apart:  # both put up their walls at the same time
                self.tester = _Part(self.zygote, "tester", self.limits, self.files)
            self.learner.wait()
            if self.tester is not None:
                self.tester.wait()
                order = {"do": "prepare", "prelude": list(self.prelude.sources), "theirs": sorted(self.prelude.theirs)}
                self._test(order)
            run.shown = [self._cell(cell) for cell in cells]
        finally:
            parts = [part for part in (self.learner, self.tester) if part is not None]
            run.notes += [f"The {p.name} process was stopped: {p.why}." for p in parts if p.why]
            self.zygote.end(*(part.child for part in parts if part.child is not None))
        run.seconds = time.monotonic() - begun
        return run

    def _seconds(self) -> float:
        return max(0.0, min(self.limits.cell_seconds, self.end - time.monotonic()))

    def _cell(self, cell: Cell) -> Shown:
        mode = self.modes.get(cell.id, APART) if cell.kind == TEST else ""
        if self._seconds() <= 0:
            return _failed("TimeUp", "the notebook as a whole took too long", mode)
        if cell.kind == TEST and mode == APART:
            return self._test({"do": "cell", "source": cell.source}, mode)
        if cell.kind == LOCKED and self.tester is not None:
            self._test({"do": "cell", "source": cell.source})  # helpers of the tests; its outputs are shown from below
        return self._learn(cell, mode)

    def _learn(self, cell: Cell, mode: str) -> Shown:
        """In the learner's process. What it says earns nothing, but for a test that runs together."""
        self.n += 1
        seconds = self._seconds()
        order = {"do": "cell", "n": self.n, "source": cell.source, "seconds": seconds, "test": cell.kind == TEST}
        try:
            wait = seconds + self.limits.grace_seconds
            self.learner.order(order, wait)
            reply = self.learner.answer(wait)
            self._in_turn(reply, self.n)
        except _Over as problem:
            return _failed("Stopped", f"this could not be run: {problem}", mode)
        shown = intake.outputs(reply.get("outputs"))
        ok = reply.get("ok") is True
        if not ok and not any(o["output_type"] == "error" for o in shown):
            shown.append(intake.error("Error", "the cell failed"))
        return _checked(shown, ok, mode) if mode else Shown(shown, ok)

    def _in_turn(self, reply: Any, n: int) -> None:
        """First answer to each question, and nothing unasked. Raises _Over."""
        if (
            not isinstance(reply, dict)
            or type(reply.get("n")) is not int
            or reply["n"] != n
            or self.learner.channel.pending()
        ):
            self.learner.stop("it spoke out of turn")
            raise _Over("it spoke out of turn")

    def _test(self, order: dict[str, Any], mode: str = APART) -> Shown:
        """In the tester's process; its questions are passed on to the learner's."""
        assert self.tester is not None
        self.n += 1
        n, seconds = self.n, self._seconds()
        grace = self.limits.grace_seconds
        end = time.monotonic() + seconds + 2 * grace
        try:
            self.tester.order({**order, "n": n, "seconds": seconds + grace}, seconds + 2 * grace)
            while True:
                said = self.tester.answer(max(0.1, end - time.monotonic()), cap=8 << 20)
                if not isinstance(said, dict):
                    raise _Over("the test's process said something odd")
                if "verdict" in said:
                    break
                self._pass_on(said, end)
        except _Over as problem:
            return _failed("Stopped", f"the test could not be run: {problem}", mode)
        shown = intake.outputs(said.get("outputs"))
        ok = said.get("ok") is True and said.get("verdict") == n
        if not ok and not any(o["output_type"] == "error" for o in shown):
            shown.append(intake.error("Error", "the test failed"))
        return _checked(shown, ok, mode)

    def _pass_on(self, ask: dict[str, Any], end: float) -> None:
        """One question to the learner's process, its answer back unread: only the tester's process parses it."""
        assert self.tester is not None
        self.questions += 1
        op = ask.get("op")
        fields = {k: ask.get(k) for k in _FIELDS.get(str(op), _FIELDS["other"])}
        grace = self.limits.grace_seconds
        seconds = max(0.1, end - time.monotonic() - 2 * grace)
        try:
            if self.questions > self.limits.questions:
                raise _Over("the tests asked too often")
            self.learner.order(
                {"do": "ask", "n": self.questions, "op": op, "seconds": seconds, **fields}, seconds + grace
            )
            raw = self.learner.answer_raw(seconds + grace)
            if self.learner.channel.pending():
                self.learner.stop("it spoke out of turn")
        except _Over as problem:
            self.tester.order({"ok": False, "error": ["RuntimeError", f"no answer: {problem}"]}, 10)
            return
        try:
            self.tester.channel.send_raw(raw, 10)
        except Silence:
            self.tester.stop("it did not listen")
            raise _Over("the test's process did not listen") from None


def _failed(name: str, text: str, mode: str) -> Shown:
    return Shown([intake.error(name, text)], False, mode)


def _checked(shown: list[dict[str, Any]], ok: bool, mode: str) -> Shown:
    """A score that is no finite number is no score."""
    if not intake.finite(shown):
        return Shown(
            [intake.error("NotANumber", "the test's last line gave a score that is not a finite number")], False, mode
        )
    return Shown(shown, ok, mode)
