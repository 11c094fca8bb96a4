"""release/ is what source/ makes, byte for byte, and holds no key and no answer."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
import yaml

from autograder import build as build_module
from autograder import leaks, release
from course.errors import CourseError
from tests.autograder.course_in_miniature import WEEK, make_course, nbgrader


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = make_course(tmp_path / "course")
    assert release.main(root) == 0
    return root


def test_same_bytes_every_time_and_the_same_as_nbgraders_command(course: Path) -> None:
    first = tree(course / "release")
    times = {p: p.stat().st_mtime_ns for p in (course / "release").rglob("*") if p.is_file()}
    assert release.make(course) == []
    assert {p: p.stat().st_mtime_ns for p in times} == times  # an unchanged file is not touched
    shutil.rmtree(course / "release")
    nbgrader(course, "generate_assignment", WEEK, "--no-db", "--force")
    assert tree(course / "release") == first
    assert not list(course.glob("gradebook.db*"))
    assert release.findings(course) == []


def test_no_gradebook_and_no_scratch_left_behind(course: Path) -> None:
    assert sorted(p.name for p in course.iterdir()) == ["autograder", "datasets", "nbgrader_config.py", "release", "source"]


def test_released_notebooks_have_locked_asks_and_no_outputs(course: Path) -> None:
    cells = json.loads((course / "release" / WEEK / "assignment.ipynb").read_text())["cells"]
    asks = [c for c in cells if "nbgrader" in c["metadata"]]
    assert len(asks) == 13
    assert all(c["metadata"]["editable"] is False and c["metadata"]["deletable"] is False for c in asks)
    assert all(c.get("outputs", []) == [] for c in cells)


def test_drift_is_named(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / "release" / WEEK / "figures" / "planes.svg").unlink()
    path = course / "release" / WEEK / "lesson.ipynb"
    path.write_text(path.read_text() + "\n")
    before = tree(course)
    assert release.main(course, check=True) == 1
    said = capsys.readouterr().out
    assert "figures/planes.svg is missing" in said and "lesson.ipynb differs" in said and "cleanclaim release" in said
    assert tree(course) == before  # a check changes nothing


def test_source_that_is_not_built_is_named(course: Path) -> None:
    path = course / "autograder" / "bank" / f"{WEEK}.yaml"
    path.write_text(path.read_text().replace("Who assigns the code?", "Who gives the code?"))
    found = release.findings(course)
    assert any(s.startswith(f"source/{WEEK}/items.json") and "cleanclaim build" in s for s in found)
    assert release.main(course) == 0
    assert release.findings(course) == []


def test_answers_under_source_are_refused(course: Path) -> None:
    (course / "source" / WEEK / "responses.jsonl").write_text("{}\n")
    assert any("responses.jsonl must not be there" in s for s in release.findings(course))
    with pytest.raises(CourseError, match="responses.jsonl must not be there"):
        release.make(course)


def test_answers_in_release_are_named_and_never_deleted(course: Path) -> None:
    answers = course / "release" / WEEK / "responses.jsonl"
    answers.write_text("{}\n")
    assert release.main(course) == 1
    assert answers.read_text() == "{}\n"
    assert any("must not be there" in s for s in release.findings(course))


def test_a_week_without_bank_and_a_key_in_release_are_named(course: Path) -> None:
    (course / "release" / "week09").mkdir()
    items = course / "release" / WEEK / "items.json"
    data = json.loads(items.read_text())
    next(i for i in data["items"] if i["use"] == "graded")["solution"] = {"key": "dysuria"}
    items.write_text(json.dumps(data))
    found = release.findings(course)
    assert any("week09 has no bank" in s for s in found)
    assert any("holds the key of the graded item w01-g01" in s for s in found)


def test_changing_every_graded_key_changes_no_released_byte(course: Path) -> None:
    before = tree(course / "release")
    path = course / "autograder" / "bank" / f"{WEEK}.yaml"
    secrets = path.read_text()
    leaks.disguise(course, WEEK)
    assert path.read_text() != secrets
    assert build_module.build(course) == []
    assert release.make(course) == []
    assert tree(course / "release") == before
    assert "SECRET" not in "".join(v.decode() for v in before.values())


def test_the_leak_test_finds_a_leak(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small: here, one letter in a tag that depends on the key."""
    real = build_module.public_week

    def leaky(bank: object, charts: object) -> dict:
        data = real(bank, charts)
        data["items"][2]["tags"] = {"level": bank.items["w01-g01"].key[0]}
        return data

    monkeypatch.setattr(build_module, "public_week", leaky)
    release.make(course)
    assert any("items.json changes when only the keys" in s for s in release.findings(course))


def test_nbgraders_words_reach_the_instructor(course: Path) -> None:
    path = course / "source" / WEEK / "lesson.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][0]["metadata"]["nbgrader"] = {"schema_version": 3, "grade": True, "solution": False, "locked": True, "task": False, "points": 1, "grade_id": "x"}
    path.write_text(json.dumps(notebook))
    with pytest.raises(CourseError, match=WEEK):
        release.make(course)


def test_the_validator_needs_no_key(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader's Validate button on a released notebook: cells show static pages, nothing fails."""
    from nbgrader.validator import Validator

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).resolve().parents[3]), os.environ.get("PYTHONPATH", "")]))
    (course / "autograder" / "bank" / f"{WEEK}.yaml").unlink()
    for name in ("assignment", "lesson"):
        assert Validator().validate(str(course / "release" / WEEK / f"{name}.ipynb")) == {}


def test_bank_survives_disguise_as_yaml(course: Path) -> None:
    leaks.disguise(course, WEEK)
    assert yaml.safe_load((course / "autograder" / "bank" / f"{WEEK}.yaml").read_text())["week"] == WEEK
