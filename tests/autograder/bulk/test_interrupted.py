"""Killed at any moment, run twice at once, or with people writing meanwhile: nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from autograder.bulk import gradebook as books
from autograder.bulk.lock import FILE, one_run
from autograder.bulk.run import grade_week
from course.errors import CourseError
from tests.autograder.bulk import compare
from tests.autograder.bulk.mixed_class import clean, copy_course, make_class, notebook_missing, second_thoughts
from tests.autograder.course_in_miniature import WEEK

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes as POSIX does")
MOSTLY_CLEAN = [clean] * 12 + [second_thoughts, notebook_missing]


def in_a_process(what: Callable[[], object]) -> int:
    """Start it in a process of its own; gives its id. It ends with 0, or 1 when it raised."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        what()
        code = 0
    finally:
        os._exit(code)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_when(child: int, root: Path, folders: int, then: float) -> bool:
    """SIGKILL once so many folders are there, and a moment later; whether it was still at work."""
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if sum(1 for _ in (root / "autograded").glob(f"*/{WEEK}")) >= folders:
            time.sleep(then)
            os.kill(child, signal.SIGKILL)
            return ended(child) == -signal.SIGKILL
        time.sleep(0.002)
    return False


@pytest.fixture(scope="module")
def undisturbed(lone: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(a class to be graded, the same class graded without trouble)."""
    base = tmp_path_factory.mktemp("undisturbed")
    fresh = copy_course(lone, base / "fresh")
    make_class(fresh, 140, kinds=MOSTLY_CLEAN)
    graded = copy_course(fresh, base / "graded")
    grade_week(graded, WEEK, bar=False)
    return fresh, graded


@posix
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_killed_at_random_and_taken_up(undisturbed: tuple[Path, Path], tmp_path: Path, seed: int) -> None:
    fresh, graded = undisturbed
    root = copy_course(fresh, tmp_path / "course")
    rng = Random(seed)
    killed = 0
    for least in sorted(rng.choice((0, 1, 30, 60, 90, 120, 127, 131, 134)) for _ in range(4)):
        child = in_a_process(lambda: grade_week(root, WEEK, bar=False))
        killed += kill_when(child, root, least, rng.random() * 0.2)
        for folder in (root / "autograded").glob(f"*/{WEEK}"):
            if not json.loads(_anew(root))["anew"]:  # nbgrader's own path fills its folders in place
                assert (folder / "assignment.ipynb").is_file(), "a folder that is there is whole"
    record = grade_week(root, WEEK, bar=False)
    assert killed and record.graded + record.kinds["skipped"] == 140
    compare.same(root, graded)
    assert not list(root.rglob(".*being-graded")) and not list(root.glob(".cleanclaim-grading-*"))


def _anew(root: Path) -> str:
    path = root / f".cleanclaim-grading-{WEEK}.json"
    return path.read_text() if path.exists() else '{"anew": []}'


@posix
@pytest.mark.slow
def test_a_forced_run_that_is_killed_leaves_nothing_half_regraded(
    undisturbed: tuple[Path, Path], tmp_path: Path
) -> None:
    """The bank changes, the class is graded again by force and killed; the next run, not forced, finishes the work."""
    _, graded = undisturbed
    root = copy_course(graded, tmp_path / "course")
    path = root / "autograder" / "bank" / f"{WEEK}.yaml"
    text = path.read_text()
    assert "key: dysuria" in text
    path.write_text(text.replace("key: dysuria", "key: uti"))
    whole = copy_course(root, tmp_path / "whole")
    grade_week(whole, WEEK, bar=False, force=True)
    child = in_a_process(lambda: grade_week(root, WEEK, bar=False, force=True))
    while not (root / f".cleanclaim-grading-{WEEK}.json").exists():  # the moment at which old folders begin to go
        assert os.waitpid(child, os.WNOHANG) == (0, 0)
        time.sleep(0.0005)
    os.kill(child, signal.SIGKILL)
    assert ended(child) == -signal.SIGKILL
    child = in_a_process(lambda: grade_week(root, WEEK, bar=False))
    assert kill_when(child, root, 40, 0.0)
    grade_week(root, WEEK, bar=False)
    compare.same(root, whole)


@posix
def test_two_graders_at_once(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    fresh, graded = undisturbed
    root = copy_course(fresh, tmp_path / "course")
    children = [in_a_process(lambda: grade_week(root, WEEK, bar=False)) for _ in range(3)]
    codes = [ended(child) for child in children]
    assert 0 in codes and set(codes) <= {0, 1}
    grade_week(root, WEEK, bar=False)
    compare.same(root, graded)


def test_the_second_grader_is_told_who_is_at_work(course: Path) -> None:
    make_class(course, 1)
    with one_run(course, "cleanclaim grade week01"), pytest.raises(CourseError, match="Another grading run is at work"):
        grade_week(course, WEEK, bar=False)
    if hasattr(os, "fork"):
        read, write = os.pipe()

        def hold() -> None:
            with one_run(course, "cleanclaim grade week07"):
                os.write(write, b"x")
                time.sleep(60)

        child = in_a_process(hold)
        os.read(read, 1)
        with pytest.raises(CourseError, match=rf"grade week07, since .*process {child}"):
            grade_week(course, WEEK, bar=False)
        os.kill(child, signal.SIGKILL)
        ended(child)
    assert (course / FILE).exists()
    assert grade_week(course, WEEK, bar=False).graded == 1  # a dead holder holds nothing


def test_people_write_scores_while_the_class_is_graded_again(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    """As the formgrader does, through nbgrader's own API, one score after another: every one of them stays."""
    import warnings

    from nbgrader.api import Gradebook

    _, graded = undisturbed
    root = copy_course(graded, tmp_path / "course")
    stop, given, trouble = threading.Event(), {}, []

    def formgrader() -> None:
        rng = Random(7)
        while not stop.is_set() or len(given) < 5:
            student, points = f"s{rng.randrange(140):04d}", rng.randrange(13) / 4
            try:
                with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
                    gradebook.find_grade("w01-g12", "assignment", WEEK, student).manual_score = points
                    gradebook.db.commit()
                given[student] = points
            except Exception as problem:
                trouble.append(problem)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = threading.Thread(target=formgrader)
        other.start()
        record = grade_week(root, WEEK, bar=False, force=True)
        stop.set()
        other.join()
    assert not trouble and record.graded == 140 and given
    with sqlite3.connect(root / "gradebook.db") as connection:
        found = dict(
            connection.execute(
                "SELECT s.student_id, g.manual_score FROM grade g JOIN base_cell c ON c.id = g.cell_id "
                "JOIN submitted_notebook b ON b.id = g.notebook_id JOIN submitted_assignment s ON s.id = b.assignment_id "
                "WHERE c.name = 'w01-g12' AND g.manual_score IS NOT NULL"
            )
        )
    assert found == given


def test_a_gradebook_that_is_busy_for_a_while_is_waited_for(course: Path) -> None:
    make_class(course, 3, kinds=[clean])
    holder = sqlite3.connect(course / "gradebook.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")

    def let_go() -> None:
        holder.execute("ROLLBACK")

    timer = threading.Timer(3.0, let_go)
    timer.start()
    assert grade_week(course, WEEK, bar=False).graded == 3
    timer.join()
    holder.close()


def test_a_gradebook_that_stays_locked_stops_the_run_before_it_begins(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_class(course, 3, kinds=[clean])
    before = compare.rows(course)
    monkeypatch.setattr(books, "BUSY", 0.5)
    holder = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CourseError, match="The gradebook is locked.*Close what else"):
        grade_week(course, WEEK, bar=False)
    holder.execute("ROLLBACK")
    holder.close()
    assert compare.rows(course) == before and not (course / "autograded").exists()


def test_a_worker_that_dies_takes_nothing_with_it(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Local processes: one is killed in the middle of its batch, again and again; the class is graded all the same."""
    from autograder.bulk import engine
    from tests.autograder.bulk import deadly

    make_class(course, 12, kinds=[clean])
    twin = copy_course(course, course.parent / "twin")
    grade_week(twin, WEEK, bar=False, jobs=1)
    monkeypatch.setattr(engine, "BATCH", 3)
    monkeypatch.setattr(engine, "REBUILT", 2)
    monkeypatch.setattr(engine.work, "grade_jobs", deadly.grade_jobs)
    monkeypatch.setenv(deadly.VICTIM, "s0007")
    record = grade_week(course, WEEK, bar=False, jobs=2)
    assert record.kinds["at once"] == 12
    compare.same(course, twin)
