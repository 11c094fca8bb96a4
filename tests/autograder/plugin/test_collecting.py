"""Real ``nbgrader zip_collect`` with the names that learning platforms give, and the rule behind it."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from autograder.plugin.names import read_name
from tests.autograder.course_in_miniature import PERFECT, WEEK, grades, hand_in, line, nbgrader
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
        # what is further in was named by the learner and says nothing
        ("alice_week01/extracted/bob_week01/responses.jsonl", "alice"),
        ("alice_week01/week01_bob_attempt_2020-01-01-00-00-00/responses.jsonl", "alice"),
        ("week01-submission/assignment.ipynb", None),
        ("week01_all/hal_week01-submission/responses.jsonl", None),  # a platform's bulk archive is nobody's
        ("alice_week01/__MACOSX/._assignment.ipynb", None),
        ("alice_week01/__MACOSX/assignment.ipynb", None),
        ("../alice_week01/assignment.ipynb", None),
        ("alice_week01/notes.txt", None),
        ("._alice_week01/assignment.ipynb", None),
    ],
)
def test_names(path: str, student: str | None) -> None:
    for as_written in (path, path.replace("/", "\\")):
        named = read_name(as_written)
        assert (named.student if named else None) == student


@pytest.mark.parametrize(
    ("folder", "when"),
    [
        ("week01_bob_attempt_2026-06-03-15-00-00_x", "2026-06-03 15:00:00"),
        ("week01_bob_attempt_2026-06-31-15-00-00_x", None),  # no such day
        ("bob_attempt_2020-01-01-00-00-00_x", None),  # after the id comes what the learner called the file
    ],
)
def test_only_the_platform_tells_the_time(folder: str, when: str | None) -> None:
    named = read_name(f"{folder}/responses.jsonl")
    assert named is not None
    assert (named.student, named.file, named.when) == ("bob", "responses.jsonl", when)


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


def zipped(path: Path, **files: str) -> None:
    with zipfile.ZipFile(path, "w") as bundle:
        for name, text in files.items():
            bundle.writestr(name.replace("__", "/") + "/responses.jsonl", text)


def tarred(path: Path, member: tarfile.TarInfo, data: io.BufferedIOBase | None = None) -> None:
    with tarfile.open(path, "w:gz") as bundle:
        bundle.addfile(member, data)


def test_nobody_hands_in_for_another_and_no_archive_ends_the_collecting(course: Path) -> None:
    archive = course / "downloaded" / WEEK / "archive"
    archive.mkdir(parents=True)
    own, forged = (line("w01-g01", answer) + "\n" for answer in ("uti", "dysuria"))
    zipped(archive / "bob_1_week01-submission.zip", work=own)
    zipped(archive / "alice_week01-submission.zip", extracted__bob_x=forged, extracted__carol_x=forged)
    zipped(archive / "bob_2_week01-submission.zip", work=forged)  # handed in again, and no time stamps to tell
    zipped(archive / "eve_attempt_2020-01-01-00-00-00_x.zip", work=forged)
    zipped(archive / "week01_dan_attempt_2026-06-03-10-00-00_x.zip", work=own)
    zipped(archive / "week01_dan_attempt_2026-06-04-10-00-00_x.zip", work=forged)
    link = tarfile.TarInfo("responses.jsonl")
    link.type, link.linkname = tarfile.SYMTYPE, "../../bob_1_week01-submission/work/responses.jsonl"
    tarred(archive / "kate_week01-submission.tar.gz", link)
    bomb = tarfile.TarInfo("responses.jsonl")
    bomb.size = 600 * 1024 * 1024
    with open("/dev/zero", "rb") as zeros:
        tarred(archive / "max_week01-submission.tar.gz", bomb, zeros)
    outside = tarfile.TarInfo(str(course / "escape.jsonl"))
    tarred(archive / "lea_week01-submission.tar.gz", outside, io.BytesIO())
    done = nbgrader(course, "zip_collect", WEEK)
    got = {p.parent.parent.name: p.read_text() for p in (course / "submitted").glob("*/*/responses.jsonl")}
    assert got == {"bob": own, "alice": forged, "eve": forged, "dan": forged}
    assert "bob handed in responses.jsonl more than once" in done.stderr
    assert done.stderr.count("Left out, because it could not be unpacked") == 3
    assert not (course / "escape.jsonl").exists()
    stamps = {p.parent.parent.name: p.read_text() for p in (course / "submitted").glob("*/*/timestamp.txt")}
    assert stamps == {"dan": "2026-06-04 10:00:00"}


def test_an_instructors_own_names_are_kept(course: Path) -> None:
    """Another platform, another pattern: nbgrader's own setting goes before ours."""
    archive = course / "downloaded" / WEEK / "archive" / "handins"
    archive.mkdir(parents=True)
    (archive / "from-bob.responses.jsonl").write_text(line("w01-g01", "uti") + "\n")
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(
            'c.FileNameCollectorPlugin.named_regexp = r".*from-(?P<student_id>\\w+)[.](?P<file_id>responses.jsonl)"\n'
        )
    nbgrader(course, "zip_collect", WEEK)
    assert (course / "submitted" / "bob" / WEEK / "responses.jsonl").is_file()
