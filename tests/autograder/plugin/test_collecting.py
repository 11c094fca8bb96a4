"""Real ``nbgrader zip_collect`` with the names that learning platforms give, and the rule behind it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from autograder.plugin.settings import student_of
from tests.autograder.course_in_miniature import PERFECT, WEEK, grades, hand_in, nbgrader
from tests.autograder.plugin.conftest import open_api


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("alice_week01_123_week01-submission/assignment.ipynb", "alice"),
        ("alice_week01-submission/responses.jsonl", "alice"),
        ("doejane_LATE_4711_99_week01-submission-2/responses.jsonl", "doejane"),
        ("week01_bob_attempt_2026-06-03-15-00-00_week01-submission/responses.jsonl", "bob"),
        ("Week01_bob_attempt_2026-06-03-15-00-00/responses.jsonl", "bob"),
        ("Ann Lee_4711_assignsubmission_file_/week01-submission/lesson.ipynb", "Ann Lee"),
        ("j.roe@example.org_week01/week01/responses.jsonl", "j.roe@example.org"),
        ("week01-submission/assignment.ipynb", None),
        ("alice_week01/__MACOSX/._assignment.ipynb", None),
        ("alice_week01/__MACOSX/assignment.ipynb", None),
        ("../alice_week01/assignment.ipynb", None),
        ("alice_week01/notes.txt", None),
        ("._alice_week01/assignment.ipynb", None),
    ],
)
def test_names(path: str, student: str | None) -> None:
    assert student_of(f"/courses/my_course/downloaded/week01/extracted/{path}") == student
    assert student_of(f"C:\\courses\\downloaded\\week01\\extracted\\{path}".replace("/", "\\")) == student


def test_zips_from_a_learning_platform_are_collected_and_graded(course: Path) -> None:
    archive = course / "downloaded" / WEEK / "archive"
    archive.mkdir(parents=True)
    for student, name in (
        ("alice", "alice_week01_17_week01-submission.zip"),
        ("bob", "week01_bob_attempt_2026-06-03-15-00-00_week01-submission.zip"),
    ):
        folder = hand_in(course, student, PERFECT)
        with zipfile.ZipFile(archive / name, "w") as bundle:
            for file in ("assignment.ipynb", "lesson.ipynb", "responses.jsonl"):
                bundle.write(folder / file, file)
            bundle.writestr("__MACOSX/._assignment.ipynb", "x")
            bundle.writestr("photo.png", "x")
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    with zipfile.ZipFile(archive / "mallory_week01_1_week01-submission.zip", "w") as bundle:
        bundle.writestr("../../../escape.ipynb", "x")
    (archive / "trudy_week01_1_week01-submission.zip").write_bytes(b"not an archive")
    with zipfile.ZipFile(archive / "ann_week01_1_week01-submission.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("responses.jsonl", b"x" * (600 * 1024 * 1024))
    done = nbgrader(course, "zip_collect", WEEK)
    assert done.stderr.count("Left out, because it could not be unpacked") == 3
    assert sorted(p.name for p in (course / "submitted").iterdir()) == ["alice", "bob"]
    assert sorted(p.name for p in (course / "submitted" / "alice" / WEEK).iterdir()) == [
        "assignment.ipynb",
        "lesson.ipynb",
        "responses.jsonl",
    ]
    assert (course / "submitted" / "bob" / WEEK / "timestamp.txt").read_text().startswith("2026-06-03 15:00:00"), (
        done.stderr
    )
    assert not list(course.rglob("escape.ipynb"))
    api = open_api(course)
    for student in ("alice", "bob"):
        assert api.autograde(WEEK, student)["success"]
        assert sum(row["auto"] or 0 for row in grades(course, student).values()) == 37
