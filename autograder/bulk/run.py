"""One run from beginning to end: look, plan, grade, write, tell."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course.errors import CourseError

from ..bank import BankError
from ..extensions import ExtensionsError, check_due, read_extensions
from ..progress import Progress
from . import engine, ownpath, survey
from .folders import Anew, Folders
from .gradebook import check_usable, unknown_week
from .lock import one_run
from .opened import Opened
from .plan import fits, make_plan
from .record import Record
from .rows import Late, Row, Structure, Writer, Written
from .survey import Handed
from .work import Done, Job, WeekPlan

_NAME = re.compile(r"[^/\\+*?\[\]{}]+")


def grade_week(
    root: Path,
    week: str,
    *,
    jobs: int | None = None,
    dask: str | None = None,
    force: bool = False,
    students: Sequence[str] = (),
    bar: bool | None = None,
) -> Record:
    """Grade everything of ``week`` that was handed in and is not graded yet. Raises CourseError.

    ``force``: also what is. ``students``: only these. ``jobs``: processes (None: one, or for a large class one per core).
    """
    if not _NAME.fullmatch(week) or week.startswith("."):
        raise CourseError(f"“{week}” is not the name of a week. Try:  cleanclaim grade week01")
    root = root.resolve()
    from ..plugin.stop import StopGrading

    try:
        if dask is None:
            with one_run(root, f"cleanclaim grade {week}"):
                return _Run(root, week, jobs, None, force, students, bar).all()
        with engine.Cluster(dask) as cluster, one_run(root, f"cleanclaim grade {week}"):
            return _Run(root, week, jobs, cluster, force, students, bar).all()
    except StopGrading as stopped:
        raise CourseError(str(stopped)) from None


class _Run:
    def __init__(
        self,
        root: Path,
        week: str,
        jobs: int | None,
        cluster: engine.Cluster | None,
        force: bool,
        students: Sequence[str],
        bar: bool | None,
    ) -> None:
        from ..plugin import weeks
        from ..plugin.settings import _find_alembic

        _find_alembic()
        self.jobs, self.cluster, self.force, self.students, self.bar = jobs, cluster, force, tuple(students), bar
        self.begun = time.monotonic()
        self.record = Record(week, datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"))
        self.opened = Opened(root, week)
        self.converter = self.opened.converter()
        self.course = self.opened.course
        self.ours = weeks.built_by_us(self.course, week)
        self.week = weeks.Week(self.course, week)
        try:
            self.extensions = read_extensions(root, week)
        except ExtensionsError as problem:
            raise CourseError(f"Nothing was graded. {problem}.") from None

    # ---- before anything is written -----------------------------------------------------------------------------------

    def all(self) -> Record:
        """Everything; the record is complete when this returns."""
        record = self.record
        record.opening = time.monotonic() - self.begun
        check_usable(self.course.db_url, record.week, self.course.course_id)
        writer = Writer(self.course.db_url, record.week, Late(self.converter), self.extensions)
        try:
            known = writer.structure()
            if known is None:
                raise CourseError(unknown_week(record.week))
            self._check_extensions(known)
            record.points = sum(points for cells in known.cells.values() for _, points in cells.values())
            plan = self._plan(known)
            self.wanted = survey.expected(
                self.course,
                record.week,
                frozenset(known.notebooks),
                self.converter.exclude_overwriting.get(record.week, []),
            )
            folders = Folders(self.opened, self.converter, self.wanted)
            anew = Anew(folders, record.week)
            record.taken_up = len(anew.left_over())
            todo = self._todo(folders)
            if self.force:
                again = [student for student, _ in todo if folders.target(student).is_dir()]
                if again:
                    anew.note(again)
                    anew.remove(again)
            own = self._at_once(todo, plan, known, writer, folders)
            self._own_path(own, anew, writer)
        finally:
            writer.close()
        record.seconds = time.monotonic() - self.begun
        return record

    def _check_extensions(self, known: Structure) -> None:
        try:
            check_due(self.extensions, known.due, self.record.week)
        except ExtensionsError as problem:
            raise CourseError(f"Nothing was graded. {problem}.") from None
        if self.extensions and known.due is None:
            self.record.notes.append(
                f"extensions.csv names {self.record.week}, but the gradebook has no due date for it, so nobody is late."
            )

    def _plan(self, known: Structure) -> WeekPlan | None:
        from ..plugin.weeks import bank_or_stop

        if not self.ours:
            self.record.own_path_because = "it is no week of Clean Claim"
            return None
        bank = bank_or_stop(self.week, None, None)
        self.record.title, self.record.bank = bank.title, bank.version
        plan = make_plan(self.opened, self.converter, self.week, bank, known)
        if isinstance(plan, str):
            self.record.own_path_because = plan
            return None
        return plan

    def _todo(self, folders: Folders) -> list[tuple[str, str]]:
        """Who is to be graded, as nbgrader decides it: not yet, handed in again since, or forced."""
        found = dict(survey.students(self.course, self.record.week))
        if not found and not self.students:
            raise CourseError(
                f"Nobody has handed in {self.record.week}: there is no folder submitted/LEARNER/{self.record.week}. "
                f"Put the files into downloaded/{self.record.week}/archive and run:  nbgrader zip_collect {self.record.week}"
            )
        if strangers := [student for student in self.students if student not in found]:
            raise CourseError(
                f"{strangers[0]} has not handed in {self.record.week}: there is no folder submitted/{strangers[0]}/{self.record.week}. "
                "Nothing was graded."
            )
        todo = []
        for student, folder in found.items():
            if self.students and student not in self.students:
                continue
            target = folders.target(student)
            if self.force or not target.exists() or _newer(folder, target):
                todo.append((student, folder))
            else:
                self.record.kinds["skipped"] += 1
        return todo

    # ---- all that is plainly in order ---------------------------------------------------------------------------------

    def _at_once(
        self,
        todo: list[tuple[str, str]],
        plan: WeekPlan | None,
        known: Structure,
        writer: Writer,
        folders: Folders,
    ) -> list[Handed]:
        """Grade what is plainly in order; gives what is not."""
        if plan is None:
            return [Handed(student, folder) for student, folder in todo]
        strangers_welcome = self.converter.create_student
        enrolled = set() if strangers_welcome else writer.students()
        odd: list[Handed] = []
        flying: dict[str, Handed] = {}

        def jobs() -> Iterator[Job]:
            for student, folder in todo:
                handed = survey.look(student, folder, self.wanted)
                if not handed.odd and not strangers_welcome and student not in enrolled:
                    handed = Handed(student, folder, odd="the gradebook does not know this learner")
                if handed.odd:
                    odd.append(handed)
                    continue
                flying[student] = handed
                yield Job(student, folder, self._own_items(student, plan))

        progress = Progress(f"grade {self.record.week}", len(todo), unit=" hand-in", bar=self.bar)
        for batch in self._engine(plan, jobs(), len(todo)):
            self._write(batch, flying, known, writer, folders, odd)
            progress.step(self.record.kinds["at once"] + len(odd))
        progress.end()
        return odd

    def _own_items(self, student: str, plan: WeekPlan) -> Any:
        """This learner's items, where they are not everybody's."""
        try:
            items = self.week.items_for(student)
        except (BankError, OSError) as problem:
            raise CourseError(
                f"Grading stopped: it cannot be told what {student} was asked in {plan.week}: {problem}. {self._safe()}"
            ) from None
        if items is plan.items:
            return None
        if wrong := fits(plan, items):
            raise CourseError(f"Grading stopped at {student}. {wrong}. {self._safe()}")
        return items

    def _engine(self, plan: WeekPlan, jobs: Iterator[Job], count: int) -> Iterator[list[Done]]:
        if self.cluster is not None:
            self.record.engine = f"Dask, {self.cluster.workers} threads"
            return engine.on_executor(plan, jobs, self.cluster.pool, self.cluster.workers * engine.AHEAD)
        processes = self.jobs or engine.usual_jobs(count)
        self.record.engine = f"{processes} process{'es' if processes > 1 else ''}"
        return engine.here(plan, jobs) if processes == 1 else engine.in_processes(plan, jobs, processes)

    def _write(
        self,
        batch: list[Done],
        flying: dict[str, Handed],
        known: Structure,
        writer: Writer,
        folders: Folders,
        odd: list[Handed],
    ) -> None:
        rows = []
        for done in batch:
            handed = flying[done.student]
            if done.fault:
                raise CourseError(f"Grading stopped at {done.student}. {done.fault}. {self._safe()}")
            if done.trouble:
                odd.append(
                    Handed(handed.student, handed.folder, odd=f"it could not be graded at once ({done.trouble})")
                )
                del flying[done.student]
            else:
                rows.append(Row(done, handed.timestamp))
        if not rows:
            return
        begun = time.perf_counter()
        told = writer.write(rows, known)
        each = (time.perf_counter() - begun) / len(rows)
        for row, written in zip(rows, told, strict=True):
            handed = flying.pop(row.done.student)
            if written.trouble:
                odd.append(Handed(handed.student, handed.folder, odd=written.trouble))
                continue
            begun = time.perf_counter()
            try:
                folders.place(handed, row.done.notebooks)
            except OSError as problem:
                _refuse_full_disk(problem, self._safe())
                odd.append(Handed(handed.student, handed.folder, odd=f"its files could not be copied ({problem})"))
                continue
            self._note(row.done, written)
            seconds = row.done.seconds + each + time.perf_counter() - begun
            self.record.took(row.done.student, seconds, "a long answer file" if row.done.seconds > each else "writing")

    def _note(self, done: Done, written: Written) -> None:
        record = self.record
        record.kinds["at once"] += 1
        self._sums(written)
        if done.problems:
            record.remark("answers", done.student, *done.problems)
        if written.by_person:
            record.remark("again", done.student, _again(written))
        if written.seconds_late:
            record.remark("late", done.student, _late(written))

    def _sums(self, written: Written) -> None:
        self.record.score_sum += max(0.0, written.score - written.penalty)
        self.record.waiting += written.waiting
        self.record.late += written.seconds_late > 0

    def _safe(self) -> str:
        done = self.record.graded
        return (
            f"{done:,} hand-ins before it are graded and safe; mend this and run the same command again, it goes on from there."
            if done
            else "Nothing was graded."
        )

    # ---- the rest, through nbgrader -----------------------------------------------------------------------------------

    def _own_path(self, odd: list[Handed], anew: Anew, writer: Writer) -> None:
        if not odd:
            return
        record = self.record
        odd.sort(key=lambda one: one.folder)
        anew.note(one.student for one in odd)
        progress = Progress("one by one", len(odd), unit=" hand-in", bar=self.bar)
        for one in odd:
            begun = time.perf_counter()
            outcome = ownpath.grade(self.opened, one.student, one.folder)
            record.took(one.student, time.perf_counter() - begun, "nbgrader's own path")
            if outcome.trouble:
                record.kinds["refused"] += 1
                record.remark("refused", one.student, *filter(None, (one.odd, outcome.trouble)))
            elif outcome.nothing:
                record.kinds["nothing"] += 1
                record.remark("nothing", one.student, one.odd)
            else:
                record.kinds["own path"] += 1
                if one.odd:
                    record.remark("odd", one.student, one.odd)
                self._own_note(writer.tell(one.student), one.student)
            progress.step()
        progress.end()
        anew.done()

    def _own_note(self, written: Written, student: str) -> None:
        self._sums(written)
        if written.by_person:
            self.record.remark("again", student, _again(written))
        if written.seconds_late:
            self.record.remark("late", student, _late(written))


def _newer(folder: str, target: Path) -> bool:
    """Whether it was handed in again since: nbgrader's rule, by both time stamps."""
    new, old = survey.stamped(Path(folder)), survey.stamped(target)
    return new is not None and old is not None and new > old


def _again(written: Written) -> str:
    from ..feedback.words import count

    return f"{count(written.by_person, 'score')} given by a person stay, and ask to be looked at again."


def _late(written: Written) -> str:
    from ..feedback.words import lateness, points

    taken = f"{points(written.penalty)} taken off" if written.penalty else "nothing taken off"
    return f"{lateness(written.seconds_late).capitalize()}, {taken}."


def _refuse_full_disk(problem: OSError, safe: str) -> None:
    import errno

    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        raise CourseError(f"The disk is full. {safe}") from None
