"""Whatever course, learner and power cuts do: no answer changes, no learner's words are lost."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from course import files, workcopy
from course.errors import CourseError
from tests.house import tiny

NAMES = st.sampled_from(["lesson.ipynb", "assignment.ipynb", "items.json", "figures/cycle.svg", "extra.ipynb"])
TEXTS = st.sampled_from(["one", "two", "three"])


class PowerCut(BaseException):
    """The process ends here."""


class WorkCopy(RuleBasedStateMachine):
    """`mine`: what the learner wrote and has not since written over or deleted."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.here = tiny.course(self.folder / "c", "week01")
        self.day = date(2026, 4, 1)
        self.mine: dict[str, bytes] = {}
        self.answers = b""
        workcopy.sync(self.here, today=self.day)

    def teardown(self):
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @property
    def work(self):
        return self.here.work / "week01"

    def content(self, name, text, who):
        return tiny.notebook(f"{who} {text}") if name.endswith(".ipynb") else f"{who} {text}".encode()

    @rule(name=NAMES, text=TEXTS)
    def course_changes(self, name, text):
        path = self.here.release / "week01" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content(name, text, "course"))

    @rule(name=NAMES)
    def course_drops(self, name):
        (self.here.release / "week01" / name).unlink(missing_ok=True)

    @rule(name=NAMES, text=TEXTS)
    def learner_writes(self, name, text):
        data = self.content(name, text, "learner")
        (self.work / name).parent.mkdir(parents=True, exist_ok=True)
        (self.work / name).write_bytes(data)
        self.mine[name] = data

    @rule(name=NAMES)
    def learner_runs(self, name):
        path = self.work / name
        if name.endswith(".ipynb") and path.is_file() and name not in self.mine:
            path.write_bytes(path.read_bytes().replace(b'"outputs": []', b'"outputs": [{"output_type": "x"}]'))

    @rule(name=NAMES)
    def learner_deletes(self, name):
        (self.work / name).unlink(missing_ok=True)
        self.mine.pop(name, None)

    @rule()
    def learner_answers(self):
        line = b'{"item":"w01-q01"}\n'
        with (self.work / "responses.jsonl").open("ab") as stream:
            stream.write(line)
        self.answers += line

    @rule()
    def course_ships_an_answer_file_by_mistake(self):
        (self.here.release / "week01/responses.jsonl").write_bytes(b"not yours\n")

    @rule()
    def note_is_lost(self):
        (self.here.work / ".cleanclaim/delivered.json").unlink(missing_ok=True)

    @rule()
    def next_day(self):
        self.day += timedelta(days=1)

    @rule()
    def sync(self):
        workcopy.sync(self.here, today=self.day)
        for name, path in self._released():
            found = (self.work / name).read_bytes()
            assert found == path.read_bytes() or name.endswith(".ipynb")
        # What was moved aside is safe for good; from now on the name is the course's again.
        self._settle()

    @rule(steps=st.integers(0, 12))
    def sync_is_killed(self, steps):
        left = [steps]

        def cut(real):
            def step(*args, **more):
                if left[0] == 0:
                    raise PowerCut
                left[0] -= 1
                return real(*args, **more)

            return step

        real = {name: getattr(files.os, name) for name in ("replace", "link", "fsync")}
        try:
            for name, function in real.items():
                setattr(files.os, name, cut(function))
            workcopy.sync(self.here, today=self.day)
        except (PowerCut, CourseError):
            pass
        finally:
            for name, function in real.items():
                setattr(files.os, name, function)

    def _released(self):
        base = self.here.release / "week01"
        return [
            (path.relative_to(base).as_posix(), path)
            for path in base.rglob("*")
            if path.is_file() and path.name != "responses.jsonl"
        ]

    def _settle(self):
        self.safe = getattr(self, "safe", set())
        for name, data in list(self.mine.items()):
            if not (self.work / name).is_file() or (self.work / name).read_bytes() != data:
                self.safe.add(data)
                del self.mine[name]

    @invariant()
    def answers_are_untouched(self):
        if hasattr(self, "answers"):
            path = self.work / "responses.jsonl"
            assert (path.read_bytes() if path.exists() else b"") == self.answers

    @invariant()
    def nothing_the_learner_wrote_is_lost(self):
        if hasattr(self, "mine"):
            present = set(tiny.files_below(self.here.work).values())
            assert set(self.mine.values()) | getattr(self, "safe", set()) <= present


TestWorkCopy = WorkCopy.TestCase
