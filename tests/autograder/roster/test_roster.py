"""Class lists as platforms write them, and what they do to the gradebook."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook import Learner
from autograder.roster.enrol import compare
from autograder.roster.people import read_roster
from autograder.tables import decode, read_table
from course.errors import CourseError

Command = Callable[..., tuple[int, str]]

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,week01 (12)
,,,,,Manual Posting
    Points Possible,,,,,100
"Doe, Jane",101,0042,jdoe,"A, evening",3
"Müller, Zoë",102,0043,zmueller,A,
"Nobody, Ann",103,0044,,A,
"Student, Test",999,,test,A,
"""
MOODLE = 'First name;Surname;ID number;Email address\nJane;Doe;jdoe;jane@class.example\n"Zoë ""Z""";Müller;zmueller;zoe@class.example\n'
PLAIN = "student id\tName\te-mail\njdoe\tJane Doe\tjane@class.example\n"


def read(data: str | bytes, folder: Path, column: str | None = None):
    path = folder / "list.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return read_roster(read_table(path), column)


def test_canvas(tmp_path: Path) -> None:
    roster = read(CANVAS, tmp_path)
    assert (roster.kind, roster.id_column) == ("Canvas", "SIS Login ID")
    assert roster.learners == (
        Learner("jdoe", "Jane", "Doe", "", "101"),
        Learner("zmueller", "Zoë", "Müller", "", "102"),
    )
    assert [line for line, _ in roster.left_out] == [2, 3, 6, 7]
    assert "no id for Nobody, Ann" in roster.left_out[2][1]
    assert [one.id for one in read(CANVAS, tmp_path, "SIS User ID").learners] == ["0042", "0043", "0044"]


def test_moodle_and_plain(tmp_path: Path) -> None:
    moodle = read(MOODLE, tmp_path)
    assert (moodle.kind, moodle.id_column) == ("Moodle", "ID number")
    assert moodle.learners[1] == Learner("zmueller", 'Zoë "Z"', "Müller", "zoe@class.example")
    plain = read(PLAIN, tmp_path)
    assert plain.kind == "plain" and plain.learners == (Learner("jdoe", "Jane", "Doe", "jane@class.example"),)
    by_mail = read("email\njane@class.example\n", tmp_path)
    assert by_mail.learners[0].id == by_mail.learners[0].email == "jane@class.example"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_encoding_gives_the_same_people(tmp_path: Path, encoding: str, ends: str) -> None:
    roster = read(MOODLE.replace("\n", ends).encode(encoding), tmp_path)
    assert roster.learners == read(MOODLE, tmp_path).learners
    assert bool(roster.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "is a workbook, not CSV"),
        (b"\x00\x00\x00\x00\xff", "is no text that can be read"),
        (b"colour,shape\nred,round\n", "No column of the list looks like an id. It has: colour, shape"),
        (b'id,name\n"jdoe,Jane\n', "the table cannot be read"),
    ],
)
def test_what_is_no_list_is_told_apart(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(CourseError, match=says.replace("(", r"\(")):
        read(data, tmp_path)
    with pytest.raises(CourseError, match="has no column “nonsense”"):
        read(PLAIN, tmp_path, "nonsense")


def test_ids_that_two_people_have_and_ids_that_are_no_folder(tmp_path: Path) -> None:
    roster = read(
        "id,first name,last name\nann,Ann,A\nANN,Anna,B\nben,Ben,C\nben,Ben,C\n../x,X,X\n.hid,H,H\n"
        + "y" * 200
        + ",Y,Y\nab_c,U,U\n",
        tmp_path,
    )
    assert [one.id for one in roster.learners] == ["ben", "ab_c"]
    said = dict(roster.left_out)
    assert "for more than one person" in said[2] and "line 2 too, for somebody else" in said[3]
    assert (
        "cannot be the name of a folder" in said[6]
        and "cannot be the name of a folder" in said[7]
        and "longer than 128" in said[8]
    )
    assert "1 of the ids hold an underscore" in roster.notes[0]


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(
    st.lists(st.tuples(CELL, CELL, CELL), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_any_list_is_read_whole(rows: list[tuple[str, str, str]], mark: str, encoding: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows([("id", "first_name", "last_name"), *rows])
    text, _ = decode(out.getvalue().encode(encoding), "list")
    assert text == out.getvalue()
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.csv")
        path.write_bytes(out.getvalue().encode(encoding))
        roster = read_roster(read_table(path))
    seen = len(roster.learners) + len(roster.left_out)
    assert seen <= len(rows)
    for one in roster.learners:
        assert one.id and "/" not in one.id and not one.id.startswith(".")


def test_comparing_changes_only_what_the_list_says() -> None:
    there = [Learner("Ann", "Ann", "Old", "a@x.example", "7"), Learner("ben", "Ben"), Learner("zed")]
    plan = compare([Learner("ann", "Ann", "New"), Learner("ben"), Learner("cat", "Cat")], there)
    assert [c.after for c in plan.added] == [Learner("cat", "Cat")]
    assert [(c.after, c.fields) for c in plan.updated] == [
        (Learner("Ann", "Ann", "New", "a@x.example", "7"), ("last_name",))
    ]
    assert plan.unchanged == (Learner("ben", "Ben"),) and plan.absent == (Learner("zed"),)


def students(root: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(root / "gradebook.db")) as db:
        return db.execute("SELECT id, first_name, last_name, email, lms_user_id FROM student ORDER BY id").fetchall()


def test_a_dry_run_then_the_gradebook(graded_class: Path, cleanclaim: Command) -> None:
    (graded_class / "list.csv").write_text(
        "id,first name,last name\nann,Anne,Doe-0\nnew,=cmd,Robert'); DROP TABLE student;--\n", encoding="utf-8-sig"
    )
    before = students(graded_class)
    code, said = cleanclaim("roster", "list.csv")
    assert code == 0 and students(graded_class) == before
    assert "1 added" in said and "ann: first name “Ann” -> “Anne”" in said and "add --apply" in said
    code, said = cleanclaim("roster", "list.csv", "--apply")
    after = students(graded_class)
    assert code == 0 and "Written into the gradebook." in said
    assert ("new", "=cmd", "Robert'); DROP TABLE student;--", None, None) in after and len(after) == len(before) + 1
    assert ("ann", "Anne", "Doe-0", "ann@class.example", None) in after
    code, said = cleanclaim("roster", "list.csv", "--apply")
    assert "2 unchanged" in said and "added" not in said and students(graded_class) == after


def test_without_a_gradebook_one_is_made_only_when_it_is_written(graded_class: Path, cleanclaim: Command) -> None:
    from nbgrader.api import Gradebook

    (graded_class / "gradebook.db").unlink()
    (graded_class / "list.csv").write_text(PLAIN)
    assert cleanclaim("roster", "list.csv")[0] == 0 and not (graded_class / "gradebook.db").exists()
    assert cleanclaim("roster", "list.csv", "--apply")[0] == 0
    with Gradebook(f"sqlite:///{graded_class / 'gradebook.db'}") as book:
        assert [one.id for one in book.students] == ["jdoe"]
