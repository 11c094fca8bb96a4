"""A fault on the instructor's side stops the run before anything is written, and says what to do. A learner's never does."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.bulk.run import grade_week
from autograder.extensions import ExtensionsError, read_extensions
from course.errors import CourseError
from tests.autograder.bulk import compare
from tests.autograder.bulk.conftest import stock
from tests.autograder.bulk.mixed_class import bad_time, clean, configure, copy_course, make_class
from tests.autograder.course_in_miniature import WEEK, grades


def bank(course: Path, change: Callable[[str], str]) -> None:
    path = course / "autograder" / "bank" / f"{WEEK}.yaml"
    text = path.read_text()
    assert change(text) != text
    path.write_text(change(text))


def no_bank(course: Path) -> None:
    (course / "autograder" / "bank" / f"{WEEK}.yaml").unlink()


def bad_bank(course: Path) -> None:
    bank(course, lambda text: text + "\n  - [")


def bad_key(course: Path) -> None:
    bank(course, lambda text: text.replace("key: dysuria", "key: nobody"))


def unknown_item(course: Path) -> None:
    bank(course, lambda text: re.sub(r"- id: w01-g05", "- id: w01-g55", text))


def other_points(course: Path) -> None:
    bank(course, lambda text: re.sub(r"(id: w01-g01\b[\s\S]*?points: )\d+", r"\g<1>7", text, count=1))


def no_gradebook(course: Path) -> None:
    (course / "gradebook.db").unlink()


def empty_gradebook(course: Path) -> None:
    (course / "gradebook.db").write_bytes(b"")


def not_a_gradebook(course: Path) -> None:
    (course / "gradebook.db").write_bytes(b"grades, in a spreadsheet " * 500)


def newer_gradebook(course: Path) -> None:
    with sqlite3.connect(course / "gradebook.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'f00dfacebeef'")


def older_gradebook(course: Path) -> None:
    with sqlite3.connect(course / "gradebook.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '724cde206c17'")


def unknown_week(course: Path) -> None:
    with sqlite3.connect(course / "gradebook.db") as connection:
        connection.execute("UPDATE assignment SET name = 'week07'")


def gradebook_without_an_item(course: Path) -> None:
    with sqlite3.connect(course / "gradebook.db") as connection:
        (row,) = connection.execute("SELECT id FROM base_cell WHERE name = 'w01-g05'").fetchone()
        connection.execute("DELETE FROM base_cell WHERE id = ?", (row,))
        connection.execute("DELETE FROM grade_cells WHERE id = ?", (row,))


def extension_without_a_date(course: Path) -> None:
    (course / "extensions.csv").write_text(f"student,week,until\ns0000,{WEEK},next Friday\n")


def extension_before_the_due_date(course: Path) -> None:
    (course / "extensions.csv").write_text(f"student,week,until\ns0000,{WEEK},2026-06-01\n")


def broken_configuration(course: Path) -> None:
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.groupshared = 'perhaps'\n")


FAULTS = {
    no_bank: r"autograder/bank/week01.yaml is not here.*Put the bank",
    bad_bank: r"The item bank of week01 cannot be used",
    bad_key: r"w01-g01",
    unknown_item: r"w01-g05 is in the notebook but not in autograder/bank/week01.yaml.*cleanclaim build",
    other_points: r"w01-g01 has 2 points in the gradebook and 7 in the bank.*generate_assignment",
    no_gradebook: r"does not know week01 yet.*generate_assignment week01 --force",
    empty_gradebook: r"does not know week01 yet",
    not_a_gradebook: r"The gradebook is damaged.*last good copy",
    newer_gradebook: r"newer nbgrader.*f00dfacebeef.*Install that nbgrader",
    older_gradebook: r"older nbgrader.*nbgrader db upgrade",
    unknown_week: r"does not know week01 yet",
    gradebook_without_an_item: r"do not hold the same items.*w01-g05.*generate_assignment",
    extension_without_a_date: r"extensions.csv, line 2: 'next Friday' is not a date",
    extension_before_the_due_date: r"s0000's extension of week01 ends .* before the week is due",
    broken_configuration: r"configuration of this course cannot be used",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_run_stops_before_anything_is_written(course: Path, fault: Callable[[Path], None]) -> None:
    make_class(course, 3, kinds=[clean])
    fault(course)
    path = course / "gradebook.db"
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(CourseError, match=FAULTS[fault]) as told:
        grade_week(course, WEEK, bar=False)
    assert "Traceback" not in str(told.value) and "\n" not in str(told.value)
    assert (path.read_bytes() if path.exists() else None) == before
    assert not (course / "autograded").exists()


@pytest.mark.parametrize("how", [{}, {"students": ["s0000", "mallory"]}])
def test_nobody_to_grade(course: Path, how: dict) -> None:
    if how:
        make_class(course, 1, kinds=[clean])
    with pytest.raises(
        CourseError, match="mallory has not handed in" if how else "Nobody has handed in week01.*zip_collect"
    ):
        grade_week(course, WEEK, bar=False, **how)


@pytest.mark.parametrize("week", ["", "..", "../week01", "week*", "/etc"])
def test_no_name_of_a_week(course: Path, week: str) -> None:
    with pytest.raises(CourseError, match="not the name of a week"):
        grade_week(course, week, bar=False)


def test_a_key_that_turns_out_bad_in_the_middle_names_item_and_learner(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is graded before stays; the next run goes on from there."""
    from autograder.bulk import engine, work
    from autograder.feedback.results import UnscorableItem

    make_class(course, 6, kinds=[clean])
    twin = copy_course(course, course.parent / "twin")
    grade_week(twin, WEEK, bar=False)
    real = work.Worker._grade

    def stumble(self: work.Worker, job: work.Job, begun: float) -> work.Done:
        if job.student == "s0004":
            raise UnscorableItem("w01-g06", "it asks for the moon")
        return real(self, job, begun)

    monkeypatch.setattr(engine, "BATCH", 2)
    with monkeypatch.context() as patch:
        patch.setattr(work.Worker, "_grade", stumble)
        with pytest.raises(CourseError, match=r"s0004\. The key of w01-g06 cannot be used.*moon.*4 hand-ins .* safe"):
            grade_week(course, WEEK, bar=False)
    record = grade_week(course, WEEK, bar=False)
    assert (record.graded, record.kinds["skipped"]) == (2, 4)
    compare.same(course, twin)


def test_whatever_goes_wrong_with_one_hand_in_sends_it_to_nbgraders_own_path(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.bulk import folders, work

    make_class(course, 6, kinds=[clean])
    twin = copy_course(course, course.parent / "twin")
    grade_week(twin, WEEK, bar=False)
    grading, placing = work.Worker._grade, folders.Folders.place

    def stumble(self: work.Worker, job: work.Job, begun: float) -> work.Done:
        if job.student == "s0002":
            raise ZeroDivisionError("nobody thought of this")
        return grading(self, job, begun)

    def refuse(self: folders.Folders, handed: object, notebooks: object) -> None:
        if handed.student == "s0003":  # type: ignore[attr-defined]
            raise PermissionError("not yours")
        placing(self, handed, notebooks)  # type: ignore[arg-type]

    monkeypatch.setattr(work.Worker, "_grade", stumble)
    monkeypatch.setattr(folders.Folders, "place", refuse)
    record = grade_week(course, WEEK, bar=False)
    assert (record.kinds["at once"], record.kinds["own path"]) == (4, 2)
    assert "nobody thought of this" in record.remarks["odd"][0].says[0]
    compare.same(course, twin)


def test_a_late_rule_that_fails_is_one_learners_trouble(course: Path) -> None:
    """The instructor's own plugin divides by zero for one learner: refused by name, as nbgrader would; graded once it is mended."""
    make_class(course, 6, kinds=[clean])
    rule = course / "late_rule.py"
    good = rule.read_text().replace("TenPercentADay", "Brittle")
    rule = course / "brittle_rule.py"
    rule.write_text(good.replace("if student_id", "if student_id == 's0000': 1 / 0\n        if student_id"))
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text().replace("late_rule.TenPercentADay", "brittle_rule.Brittle"))
    for folder in (course / "submitted").glob(f"*/{WEEK}"):
        (folder / "timestamp.txt").write_text("2026-06-25 12:00:00 UTC\n")
    record = grade_week(course, WEEK, bar=False)
    assert (record.graded, record.kinds["refused"]) == (5, 1)
    (told,) = record.remarks["refused"]
    assert told.student == "s0000" and any("ZeroDivisionError" in says for says in told.says)
    assert not (course / "autograded" / "s0000" / WEEK).exists()


def test_steps_of_the_instructors_own_are_run(course: Path) -> None:
    """A hook or a step that only nbgrader's path can run is not skipped for speed; the report says why all went there."""
    (course / "my_step.py").write_text(
        "from nbgrader.preprocessors import NbGraderPreprocessor\n\n\nclass Mark(NbGraderPreprocessor):\n"
        "    def preprocess(self, nb, resources):\n        nb.metadata['marked'] = True\n        return nb, resources\n"
    )
    configure(course, "c.Autograde.autograde_preprocessors = [*c.Autograde.autograde_preprocessors, 'my_step.Mark']\n")
    make_class(course, 2, kinds=[clean])
    record = grade_week(course, WEEK, bar=False)
    assert record.kinds["own path"] == 2 and "adds or leaves out steps" in record.own_path_because
    for path in (course / "autograded").rglob("assignment.ipynb"):
        assert '"marked": true' in path.read_text()


def test_extensions_count_on_both_paths(course: Path) -> None:
    """Late by the due date, in time by the extension; one learner through each path."""
    make_class(course, 2, kinds=[clean])
    (course / "extensions.csv").write_text(
        f"week, until ,student\n\n{WEEK},2026-06-12,s0000\n{WEEK},2026-06-12T09:00+02:00,s0001\nweek09,2026-07-01,s0000\n"
    )
    for student in ("s0000", "s0001"):
        (course / "submitted" / student / WEEK / "timestamp.txt").write_text("2026-06-12 08:00:00 UTC\n")
    twin = copy_course(course, course.parent / "twin")
    record = grade_week(course, WEEK, bar=False)
    assert stock(twin)["success"]
    compare.same(course, twin)
    assert [one.student for one in record.remarks["late"]] == ["s0001"] and record.late == 1
    assert str(read_extensions(course, WEEK)["s0000"]) == "2026-06-12 23:59:59"
    assert str(read_extensions(course, WEEK)["s0001"]) == "2026-06-12 07:00:00"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "must begin with"),
        ("student;week;until\n", "must begin with"),
        ("student,week,until\na,week01\n", "line 2: 2 fields"),
        ("student,week,until\n,week01,2026-06-12\n", "line 2: student or week is empty"),
        ("student,week,until\na,week01,2026-06-12\na,week01,2026-06-13\n", "line 3: a has two extensions"),
        ("student,week,until\na,week01,2026-13-12\n", "line 2: '2026-13-12' is not a date"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_extensions_that_cannot_be_meant(tmp_path: Path, text: str | bytes, says: str) -> None:
    (tmp_path / "extensions.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ExtensionsError, match=says):
        read_extensions(tmp_path, WEEK)


def test_a_refused_hand_in_says_what_to_do_and_is_graded_once_mended(course: Path) -> None:
    make_class(course, 2, kinds=[bad_time, clean])
    record = grade_week(course, WEEK, bar=False)
    (told,) = record.remarks["refused"]
    assert told.student == "s0000" and "Correct it or delete it, and run again" in " ".join(told.says)
    (course / "submitted" / "s0000" / WEEK / "timestamp.txt").unlink()
    again = grade_week(course, WEEK, bar=False)
    assert (again.graded, again.kinds["skipped"], again.kinds["refused"]) == (1, 1, 0)
    assert grades(course, "s0000")
