"""Grades for Canvas and Moodle, and item by item: what is in the cells, and what is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.exports import canvas
from autograder.exports.standing import Policy, Standing, Total
from autograder.gradebook import Assignment, Learner
from autograder.tables import read_table
from course.errors import CourseError
from tests.autograder.conftest import CLASS
from tests.autograder.course_in_miniature import PERFECT, WEEK, nbgrader

Command = Callable[..., tuple[int, str]]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def root(graded_class: Path) -> Path:
    """A class with a name that is a formula and one that breaks tables."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded_class / 'gradebook.db'}") as book:
        book.update_or_create_student(
            "eve", first_name='=HYPERLINK("http://x")', last_name="@sum(1)", lms_user_id="105"
        )
        book.update_or_create_student("ben", first_name='Ben, "B"\nLee', last_name="O'Neill")
    return graded_class


def test_moodle(root: Path, cleanclaim: Command) -> None:
    code, said = cleanclaim("export", WEEK, "--to", "moodle")
    assert code == 0
    rows = {r["ID number"]: r for r in table(root / "grades-moodle.csv")}
    assert list(next(iter(rows.values()))) == ["First name", "Last name", "ID number", "Email address", WEEK]
    assert rows["ann"][WEEK] == "39"  # 37 by machine and 2 by a person
    assert rows["absent"][WEEK] == "" and rows["fay"][WEEK] == "0" and rows["lat"][WEEK] == ""
    assert rows["eve"]["First name"] == '\'=HYPERLINK("http://x")' and rows["eve"]["Last name"] == "'@sum(1)"
    assert rows["ben"]["First name"] == 'Ben, "B" Lee'
    assert "1 learner handed in nothing; their cells are empty" in said
    assert "with written answers that nobody has read; their cells are empty" in said


def test_partial_and_missing(root: Path, cleanclaim: Command) -> None:
    cleanclaim("export", WEEK, "--to", "moodle", "--partial", "--missing-zero", "--out", "m.csv")
    rows = {r["ID number"]: r[WEEK] for r in table(root / "m.csv")}
    assert rows["lat"] == "0"  # 37 points, all taken off
    assert rows["absent"] == "0"


def test_the_totals_are_nbgraders(root: Path, cleanclaim: Command) -> None:
    from nbgrader.api import Gradebook

    cleanclaim("export", "all", "--to", "moodle", "--partial", "--missing-zero", "--out", "m.csv")
    from nbgrader.plugins import CsvExportPlugin

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:  # nbgrader's own does not quote names
        for who in CLASS:
            book.update_or_create_student(who, first_name=who, last_name="Doe")
    plugin(root, CsvExportPlugin, "theirs.csv")
    ours = {r["ID number"]: float(r[WEEK]) for r in table(root / "m.csv")}
    theirs = {r["student_id"]: float(r["score"]) for r in table(root / "theirs.csv")}
    assert ours == pytest.approx(theirs, abs=1e-4) and len(ours) == 7


def test_canvas_anew(root: Path, cleanclaim: Command) -> None:
    cleanclaim("export", WEEK, "--to", "canvas")
    rows = table(root / "grades-canvas.csv")
    assert list(rows[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", WEEK]
    assert rows[0]["Student"] == "    Points Possible" and rows[0][WEEK] == "40"
    by = {r["SIS Login ID"]: r for r in rows[1:]}
    assert by["eve"]["ID"] == "105" and by["eve"]["Student"].startswith("'@sum(1)")
    assert by["ann"][WEEK] == "39" and by["absent"][WEEK] == ""


def plugin(root: Path, kind: Any, target: str, **settings: Any) -> Path:
    """An ExportPlugin as ``nbgrader export`` runs it, in this process."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        kind(to=target, **settings).export(book)
    return root / target


def test_the_plugins_of_nbgrader_write_the_same(root: Path, cleanclaim: Command) -> None:
    from autograder.exports import plugins

    for name in ("canvas", "moodle", "items"):
        cleanclaim("export", WEEK, "--to", name, "--out", f"ours-{name}.csv")
    nbgrader(root, "export", "--exporter=autograder.exports.plugins.CanvasExportPlugin", "--to", "theirs.csv")
    assert (root / "theirs.csv").read_bytes() == (root / "ours-canvas.csv").read_bytes()
    theirs = plugin(root, plugins.ItemsExportPlugin, "i.csv", assignment=[WEEK])
    assert theirs.read_bytes() == (root / "ours-items.csv").read_bytes()
    theirs = plugin(root, plugins.MoodleExportPlugin, "m.csv", partial=True, student=["lat", "ann"])
    assert {r["ID number"]: r[WEEK] for r in table(theirs)} == {"lat": "0", "ann": "39"}
    (root / "c.csv").write_text(DOWNLOADED)
    theirs = plugin(root, plugins.CanvasExportPlugin, "u.csv", merge="c.csv")
    cleanclaim("export", WEEK, "--to", "canvas", "--merge", "c.csv", "--out", "ours.csv")
    assert theirs.read_bytes() == (root / "ours.csv").read_bytes()
    with pytest.raises(SystemExit):
        plugin(root, plugins.CanvasExportPlugin, "u.csv", merge="nowhere.csv")


def test_item_by_item(root: Path, cleanclaim: Command) -> None:
    cleanclaim("export", WEEK, "--to", "items")
    rows = table(root / "grades-items.csv")
    assert len(rows) == 7 * len(PERFECT)
    by = {(r["student_id"], r["item"]): r for r in rows}
    waits = by["lat", "w01-g12"]
    assert (waits["score"], waits["auto_score"], waits["needs_manual_grade"], waits["state"]) == (
        "",
        "",
        "True",
        "manual",
    )
    read = by["ann", "w01-g12"]
    assert (read["score"], read["manual_score"], read["type"], read["title"]) == (
        "2",
        "2",
        "short_text",
        "In plain words",
    )
    assert (by["ben", "w01-g02"]["score"], by["ben", "w01-g02"]["extra_credit"]) == ("3.5", "0.5")
    assert by["fay", "w01-g01"]["score"] == "0" and by["fay", "w01-g01"]["state"] == "unanswered"
    assert by["absent", "w01-g01"]["score"] == "" and by["absent", "w01-g01"]["state"] == "not handed in"
    assert len(by["ann", "w01-g01"]["bank"]) == 16


def test_an_assignment_that_is_not_ours_is_exported_too(root: Path, cleanclaim: Command) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        book.update_or_create_assignment("essay")
        book.update_or_create_notebook("p1", "essay")
        book.add_grade_cell("q1", "p1", "essay", max_score=5, cell_type="code")
        book.add_submission("essay", "ann")
        grade = book.find_grade("q1", "p1", "essay", "ann")
        grade.auto_score, grade.needs_manual_grade = 4.0, False
        book.db.commit()
    cleanclaim("export", "all", "--to", "canvas")
    assert {r["SIS Login ID"]: r["essay"] for r in table(root / "grades-canvas.csv")}["ann"] == "4"
    cleanclaim("export", "essay", "--to", "items")
    assert {r["student_id"]: r["score"] for r in table(root / "grades-items.csv")}["ann"] == "4"


DOWNLOADED = """Student,ID,SIS User ID,SIS Login ID,Section,week01 (881),Other (9),Final Score
,,,,,Manual Posting,,(read only)
    Points Possible,,,,,50.00,10,(read only)
"Doe, Ann",0101,+77,ann,"A, evening",1,3,88.1
"=1+1",105,-5,eve@class.example,A,,3,70
"Ghost, G",9,S9,ghost,A,5,3,60
"Lee, Ben",102,S2,BEN,A,7,,
"""


def test_merging_gives_back_every_id_as_it_was(root: Path, cleanclaim: Command) -> None:
    (root / "c.csv").write_text(DOWNLOADED, encoding="utf-8-sig")
    code, said = cleanclaim("export", WEEK, "--to", "canvas", "--merge", "c.csv", "--out", "up.csv")
    assert code == 0
    there, back = table(root / "c.csv"), list(csv.reader((root / "up.csv").open(newline="", encoding="utf-8")))
    assert back[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "week01 (881)"]
    assert back[1] == ["    Points Possible", "", "", "", "", "50.00"]
    people = [list(r.values()) for r in there[2:]]
    assert [row[1:5] for row in back[2:]] == [row[1:5] for row in people]
    assert [row[0] for row in back[2:]] == ["Doe, Ann", "'=1+1", "Ghost, G", "Lee, Ben"]
    assert [row[5] for row in back[2:]][0::2] == ["39", "5"]
    assert "has 50.00 points in Canvas and 40 here" in said
    assert "not in the gradebook (their cells are as they were): Ghost, G" in said
    assert "Graded here, not in the Canvas file: fay, gus, lat" in said


def standing(*ids: str) -> Standing:
    return Standing(
        (Assignment(WEEK, None, 40.0),),
        tuple(Learner(one) for one in ids),
        {(one, WEEK): Total(float(n), 0) for n, one in enumerate(ids, 1)},
    )


def merged(text: str, tmp_path: Path, column: str | None = None, *ids: str) -> canvas.Merged:
    path = tmp_path / "c.csv"
    path.write_text(text)
    return canvas.merge(read_table(path), standing(*(ids or ("ann", "ben"))), Policy(), column)


def test_a_column_that_canvas_does_not_have_yet_is_new(tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(merged("Student,ID,SIS Login ID,Section\nA,1,ann,S\n", tmp_path).text)))
    assert rows[0][-1] == WEEK and rows[1] == ["    Points Possible", "", "", "", "40"] and rows[2][-1] == "1"


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("Name,Grade\nA,1\n", None, "This is not a gradebook from Canvas"),
        ("Student,ID,SIS Login ID,week01 (1),week01 (2)\nA,1,ann,,\n", None, "more than one column for week01"),
        ("Student,ID,SIS Login ID\nA,1,ann\n", "Quiz 7", "has no column “Quiz 7”"),
        ("Student,ID,SIS Login ID\nA,1,ann\nB,2,ANN\n", None, "two rows for ann"),
    ],
)
def test_a_file_that_cannot_be_filled_in(tmp_path: Path, text: str, column: str | None, says: str) -> None:
    with pytest.raises(CourseError, match=says):
        merged(text, tmp_path, column)


def test_an_id_that_two_learners_share_is_nobodys(tmp_path: Path) -> None:
    done = merged("Student,ID,SIS Login ID,week01\nA,1,ann,7\n", tmp_path, None, "ann", "ANN")
    assert done.only_in_canvas == ("A",) and done.text.splitlines()[-1].endswith(",7")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("week55", "--to", "canvas"), "The gradebook does not know week55. It has: week01"),
        ((WEEK, "--to", "moodle", "--merge", "x.csv"), "--merge and --column are for Canvas"),
        ((WEEK, "--to", "canvas", "--column", "x"), "--column names a column of the file given with --merge"),
        ((WEEK, "--to", "canvas", "--merge", "nowhere.csv"), "There is no file nowhere.csv"),
        ((WEEK, "--to", "canvas", "--out", "no/such/folder/x.csv"), "cannot be written"),
    ],
)
def test_misuse_gets_a_sentence(root: Path, cleanclaim: Command, words: tuple[str, ...], says: str) -> None:
    code, said = cleanclaim("export", *words)
    assert code == 2 and says in said


def test_the_downloaded_file_is_not_written_over(root: Path, cleanclaim: Command) -> None:
    (root / "c.csv").write_text(DOWNLOADED)
    code, said = cleanclaim("export", WEEK, "--to", "canvas", "--merge", "c.csv", "--out", "c.csv")
    assert code == 2 and "so that you keep it" in said and (root / "c.csv").read_text() == DOWNLOADED
