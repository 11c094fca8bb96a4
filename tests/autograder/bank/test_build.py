"""The build: the same bytes from the same bank, and cells that nbgrader understands."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from autograder.bank import BankError
from autograder.build import build, plan
from course.items.loader import load_week

from .small_course import BANK, code, make, text


def notebook(root: Path, name: str) -> dict:
    return json.loads((root / f"source/week01/{name}.ipynb").read_text())


def test_build_writes_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    make(tmp_path)
    assert len(build(tmp_path)) == 3
    assert build(tmp_path) == []
    assert plan(tmp_path, "week01").stale(tmp_path) == []
    week = load_week(tmp_path / "source/week01")
    assert week.items["w01-q01"].key == "one"
    assert week.items["w01-g01"].key is None
    assert set(week.charts) == {"case-z"}


def test_ask_cells_get_their_metadata_and_the_rest_stays_plain(tmp_path: Path) -> None:
    make(tmp_path)
    build(tmp_path)
    for name in ("lesson", "assignment"):
        nbformat.validate(nbformat.read(tmp_path / f"source/week01/{name}.ipynb", 4))
    (cell,) = [c for c in notebook(tmp_path, "assignment")["cells"] if c["cell_type"] == "code"]
    assert cell["id"] == "w01-g01"
    assert cell["metadata"]["nbgrader"] == {
        "schema_version": 3,
        "grade_id": "w01-g01",
        "grade": True,
        "solution": False,
        "locked": True,
        "task": False,
        "points": 2,
    }
    for cell in notebook(tmp_path, "lesson")["cells"]:
        assert "nbgrader" not in cell["metadata"]
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    assert "widgets" not in notebook(tmp_path, "lesson")["metadata"]


def test_points_follow_the_bank_and_cells_keep_their_ids(tmp_path: Path) -> None:
    make(tmp_path)
    build(tmp_path)
    before = [c["id"] for c in notebook(tmp_path, "lesson")["cells"]]
    (tmp_path / "autograder/bank/week01.yaml").write_text(BANK.replace("points: 2", "points: 3"))
    build(tmp_path)
    assert notebook(tmp_path, "assignment")["cells"][1]["metadata"]["nbgrader"]["points"] == 3
    assert [c["id"] for c in notebook(tmp_path, "lesson")["cells"]] == before


def test_charts_that_only_a_notebook_shows_are_delivered_too(tmp_path: Path) -> None:
    bank = BANK[: BANK.index("- id: w01-g01")]
    make(tmp_path, bank=bank, lesson=[code('chart("case-z")'), code('ask("w01-q01")')], assignment=[text("x")])
    build(tmp_path)
    assert set(load_week(tmp_path / "source/week01").charts) == {"case-z"}


@pytest.mark.parametrize(
    ("lesson", "assignment", "says"),
    [
        ([code('ask("w01-q02")')], None, "asks w01-q02, which is not in the bank"),
        ([code('ask("w01-q01")'), code('ask("w01-q01")')], None, "asked twice"),
        ([code('ask("w01-q01")'), code('ask("w01-g01")')], [text("x")], "graded items belong into assignment.ipynb"),
        ([code('x = 1; ask("w01-q01")')], None, "split this cell"),
        ([text("nothing")], None, "no notebook of week01 asks w01-q01"),
        ([code('chart("nowhere")'), code('ask("w01-q01")')], None, "shows chart 'nowhere'"),
    ],
)
def test_notebooks_and_bank_must_agree(tmp_path: Path, lesson: list, assignment: list | None, says: str) -> None:
    make(tmp_path, lesson=lesson, assignment=assignment)
    with pytest.raises(BankError, match=says):
        build(tmp_path)


def test_what_ships_does_not_depend_on_graded_keys(tmp_path: Path) -> None:
    one, other = (
        make(tmp_path / "one"),
        make(tmp_path / "other", bank=BANK.replace("must: [ap1]", "must: [cc1]").replace("SECRET", "OTHER")),
    )
    build(one)
    build(other)
    for name in ("items.json", "lesson.ipynb", "assignment.ipynb"):
        assert (one / "source/week01" / name).read_bytes() == (other / "source/week01" / name).read_bytes()


def test_a_broken_notebook_is_named(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "source/week01/lesson.ipynb").write_text("{")
    with pytest.raises(BankError, match=r"source/week01/lesson\.ipynb is not a readable notebook"):
        build(tmp_path)
