"""The whole way with stock nbgrader: a section of twelve, their files, their answers, `nbgrader autograde`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.bank import load_bank
from autograder.sections.grading import class_of
from autograder.slots import ANOTHER
from course import taking, workcopy
from course.items.loader import load_week
from course.place import Place
from course.widgets.desk import Desk
from course.widgets.handin import PARTS, make_submission
from tests.autograder.course_in_miniature import WEEK, grades, own_configuration
from tests.autograder.plugin.conftest import open_api
from tests.autograder.sections.class_in_miniature import SLOTS, best, cleanclaim, make_class, responses, roster

LEARNERS = tuple(f"learner{n:02}" for n in range(12))


@pytest.fixture(scope="module", autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
        yield


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Released by nbgrader, drawn, handed out."""
    root = make_class(tmp_path_factory.mktemp("stock") / "course")
    shutil.rmtree(root / "release")
    seed = root / "sections" / "autumn-a" / "seed"
    seed.parent.mkdir(parents=True)
    seed.write_text("a seed for tests, 0123456789 abcdefghij\n")
    seed.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANCLAIM_HOME", str(root))
        assert open_api(root).generate_assignment(WEEK)["success"]
    assert cleanclaim(root, "section", "new", "autumn-a", "--roster", roster(root, *LEARNERS)) == 0
    assert cleanclaim(root, "section", "handouts", "autumn-a", WEEK) == 0
    return root


def own_copy(course: Path, folder: Path, learner: str) -> Place:
    """A learner's own copy of the course, with the file that was handed out to them in place."""
    shutil.copytree(course / "release", folder / "release")
    (folder / "nbgrader_config.py").write_text("")
    place = Place(folder)
    workcopy.sync(place)
    shutil.copy(course / "sections" / "autumn-a" / "handouts" / learner / f"{WEEK}-yours.zip", place.work)
    assert taking.take_waiting(place.release, place.work) == ([WEEK], [])
    assert workcopy.refresh(place, WEEK).problems == []
    return place


def test_twelve_learners_and_a_neighbor(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCLAIM_HOME", str(course))
    for name, value in own_configuration(course).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(course)
    taught = class_of(course, load_bank(course, WEEK))
    for learner in LEARNERS:
        place = own_copy(course, tmp_path / learner, learner)
        folder = place.work / WEEK
        answers = best(taught.items_for(learner))
        shown = load_week(folder)
        for item, answer in answers.items():  # through the desk, as a card saves it
            assert shown.items[item].solution is None
            Desk.open(item, folder).save(answer)
        make_submission(folder)
        handed_in = course / "submitted" / learner / WEEK
        handed_in.mkdir(parents=True)
        for part in PARTS:
            shutil.copy(folder / part, handed_in / part)
    # one copies a neighbor's file, one copies the answers and forges the marks, one hands in for no section
    for who, source in (("copier", "learner00"), ("forger", "learner00")):
        shutil.copytree(course / "submitted" / source / WEEK, course / "submitted" / who / WEEK)
    own, other = taught.items_for("learner01"), best(taught.items_for("learner00"))
    revs = {name: item.rev for name, item in own.items()}
    assert (
        cleanclaim(course, "section", "update", "autumn-a", "--roster", roster(course, *LEARNERS, "copier", "forger"))
        == 0
    )
    assert cleanclaim(course, "section", "build", "autumn-a", WEEK) == 0
    taught = class_of(course, load_bank(course, WEEK))
    revs = {name: item.rev for name, item in taught.items_for("forger").items()}
    (course / "submitted" / "forger" / WEEK / "responses.jsonl").write_text(responses(other, revs))
    at_once = tmp_path / "at-once"
    shutil.copytree(course, at_once, symlinks=True)
    config = at_once / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(course), str(at_once)))
    api = open_api(course)
    for learner in (*LEARNERS, "copier", "forger"):
        done = api.autograde(WEEK, learner)
        assert done["success"], done
    for learner in LEARNERS:
        found = grades(course, learner)
        assert set(SLOTS) <= set(found)
        assert all(g["auto"] == g["max"] for name, g in found.items() if name != "w01-g12"), learner
    for who in ("copier", "forger"):
        found = grades(course, who)
        assert found["w01-g22"]["auto"] < found["w01-g22"]["max"]
        assert sum(found[s]["auto"] for s in SLOTS) < sum(found[s]["max"] for s in SLOTS)
        assert found["w01-g01"]["auto"] == 2  # what everybody is asked counts as ever
    assert grades(course, "copier")["w01-g22"]["auto"] == grades(course, "copier")["w01-g23"]["auto"] == 0
    results = results_of(course, "copier")
    assert results["w01-g22"]["notes"] == [ANOTHER] and results["w01-g22"]["state"] == "elsewhere"
    for learner in LEARNERS:
        told = results_of(course, learner)
        items = taught.items_for(learner)
        assert {s: told[s]["variant"] for s in SLOTS} == {s: items[s].variant for s in SLOTS}
        assert told["w01-g01"]["variant"] == ""
    # the class at once: the same grades, byte for byte the same notebooks
    assert cleanclaim(at_once, "grade", WEEK, "--jobs", "1") == 0
    for learner in (*LEARNERS, "copier", "forger"):
        assert grades(at_once, learner) == grades(course, learner)
        name = Path("autograded") / learner / WEEK / "assignment.ipynb"
        assert (at_once / name).read_bytes() == (course / name).read_bytes()
    page = api.generate_feedback(WEEK, "copier")
    assert page["success"], page
    text = (course / "feedback" / "copier" / WEEK / "assignment.html").read_text()
    assert ANOTHER in text and "learner00" not in text


def results_of(course: Path, learner: str) -> dict[str, Any]:
    notebook = nbformat.read(course / "autograded" / learner / WEEK / "assignment.ipynb", as_version=4)
    return {r["id"]: r for r in json.loads(json.dumps(notebook.metadata["cleanclaim"]))["results"]}


def test_a_lost_seed_and_a_lost_record_stop_the_run_and_save_no_grade(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "course"
    shutil.copytree(course, root, symlinks=True)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(course), str(root)))
    (root / "sections" / "autumn-a" / "seed").unlink()
    (root / "sections" / "autumn-a" / "drawn" / f"{WEEK}.json").unlink()
    monkeypatch.setenv("CLEANCLAIM_HOME", str(root))
    monkeypatch.chdir(root)
    for name, value in own_configuration(root).items():
        monkeypatch.setenv(name, value)
    shutil.rmtree(root / "submitted", ignore_errors=True)
    shutil.rmtree(root / "autograded", ignore_errors=True)
    shutil.copytree(root / "release" / WEEK, root / "submitted" / "learner03" / WEEK)
    done = open_api(root).autograde(WEEK, "learner03")
    assert not done["success"]
    said = done.get("log", "") + done.get("error", "")
    assert "It cannot be told what learner03 was asked in week01" in said and "Bring it back from your backup" in said
    assert not (root / "autograded" / "learner03" / WEEK).exists()
