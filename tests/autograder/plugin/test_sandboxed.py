"""A week with code cells through nbgrader's own API (the formgrader's button): sandboxed, told, and never a gift."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.bulk.run import grade_week
from autograder.sandbox import tiers
from tests.autograder.bulk import compare
from tests.autograder.bulk.mixed_class import copy_course
from tests.autograder.course_in_miniature import (
    PERFECT,
    WEEK,
    code_cell,
    grades,
    hand_in,
    make_course,
    nbgrader,
    own_configuration,
)
from tests.autograder.plugin.conftest import open_api

MARK = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
CELLS = [
    code_cell("import pandas as pd\nrates = pd.read_csv('rates.csv')", "setup2"),
    code_cell("SECRET_LIMIT = 100\ndef within(x):\n    return x < SECRET_LIMIT", "helper", nbgrader={**MARK, "grade_id": "helper", "locked": True}),
    code_cell("def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION", "square", nbgrader={**MARK, "grade_id": "square", "solution": True}),
    code_cell(
        "assert square(3) == 9\nassert rates.paid.sum() == 30\nassert within(square(3))\n### BEGIN HIDDEN TESTS\nassert square(12) == 144\n### END HIDDEN TESTS",
        "test", nbgrader={**MARK, "grade_id": "square-test", "grade": True, "locked": True, "points": 4},
    ),
    code_cell("import inspect\nassert inspect.getsource(square)\n1.5", "test2", nbgrader={**MARK, "grade_id": "style-test", "grade": True, "locked": True, "points": 2}),
]  # fmt: skip


def fill(folder: Path, source: str, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = list) -> None:
    path = folder / "assignment.ipynb"
    nb = json.loads(path.read_text())
    for cell in nb["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "square":
            cell["source"] = source
    nb["cells"] = change(nb["cells"])
    path.write_text(json.dumps(nb))


def grade_id(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def without_tests(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [c for c in cells if "-test" not in grade_id(c)]


def own_tests(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for cell in cells:
        if "-test" in grade_id(cell):
            cell["source"] = "4.0"
            cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False, "solution": True}
            cell["outputs"] = [
                {"output_type": "execute_result", "data": {"text/plain": "1000"}, "metadata": {}, "execution_count": 1}
            ]
        if grade_id(cell) == "helper":
            cell["source"] = "def within(x): return True"
    return cells


def doubled(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    tests = [c for c in cells if grade_id(c) == "square-test"]
    return [*cells, *[{**t, "source": "4.0"} for t in tests * 3]]


def helper_cell(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [code_cell("def times(a, b):\n    return a * b", "mine"), *cells]


RIGHT = "def square(x):\n    return x * x"
WRONG = "def square(x):\n    return 9"
EQUAL = "class Any:\n    def __eq__(self, other): return True\n    def __bool__(self): return True\n    __lt__ = __gt__ = __eq__\ndef square(x): return Any()"
HTML = RIGHT + "\nfrom IPython.display import HTML\nHTML('<script>INJECTED</script>')"
# learner: (code, change of the notebook, points of the defended test, points of the one that runs together)
LEARNERS: dict[str, tuple[str, Any, float, float]] = {
    "right": (RIGHT, list, 4, 1.5),
    "added-a-cell": ("def square(x):\n    return times(x, x)", helper_cell, 4, 1.5),
    "wrong": (WRONG, list, 0, 1.5),
    "equals-everything": (EQUAL, list, 0, 1.5),
    "stops": ("import os\nos._exit(0)", list, 0, 0),
    "tests-deleted": (WRONG, without_tests, 0, 1.5),
    "tests-deleted-but-right": (RIGHT, without_tests, 4, 1.5),
    "own-tests": (WRONG, own_tests, 0, 1.5),
    "doubled-tests": (WRONG, doubled, 0, 1.5),
    "html": (HTML, list, 4, 1.5),
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released course whose assignment has code cells between its questions."""
    root = make_course(tmp_path_factory.mktemp("mixed") / "course")
    source = root / "source" / WEEK / "assignment.ipynb"
    nb = json.loads(source.read_text())
    nb["cells"] = [*nb["cells"][:-1], *CELLS]
    source.write_text(json.dumps(nb))
    (root / "source" / WEEK / "rates.csv").write_text("paid\n10\n20\n")
    assert open_api(root).generate_assignment(WEEK)["success"]
    return root


@pytest.fixture
def course(mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "course"
    shutil.copytree(mixed, root)
    (root / "nbgrader_config.py").write_text((root / "nbgrader_config.py").read_text().replace(str(mixed), str(root)))
    monkeypatch.chdir(root)
    for name, value in own_configuration(root).items():
        monkeypatch.setenv(name, value)
    return root


def autograded(root: Path, student: str) -> dict[str, Any]:
    return json.loads((root / "autograded" / student / WEEK / "assignment.ipynb").read_text())


def panel(root: Path, student: str, test: str) -> str:
    cell = next(c for c in autograded(root, student)["cells"] if grade_id(c) == test)
    return "".join("".join(o["data"]["text/html"]) for o in cell["outputs"] if "text/html" in o.get("data", {}))


def test_points_and_what_people_see(course: Path) -> None:
    for name, (code, change, _, _) in LEARNERS.items():
        fill(hand_in(course, name, {"w01-g01": PERFECT["w01-g01"]}), code, change)
    log = nbgrader(course, "autograde", WEEK).stderr
    assert "Test style-test runs in the learner's process" in log and "Traceback" not in log
    got = {name: grades(course, name) for name in LEARNERS}
    assert {n: (g["square-test"]["auto"], g["style-test"]["auto"]) for n, g in got.items()} == {
        n: r[2:] for n, r in LEARNERS.items()
    }
    assert all(g["w01-g01"]["auto"] == 2 and g["square-test"]["max"] == 4 for g in got.values())
    report = autograded(course, "right")["metadata"]["cleanclaim"]["sandbox"]
    assert report["tier"] in tiers.TIERS and report["tests"] == {"square-test": "apart", "style-test": "together"}
    assert any("style-test" in r for r in report["remarks"])
    assert f"tier {report['tier']}" in panel(course, "right", "square-test") and "apart from" in panel(
        course, "right", "square-test"
    )
    assert "can forge" in panel(course, "right", "style-test")
    assert "process was stopped" in panel(course, "stops", "square-test")
    assert "<script>INJECTED" not in json.dumps(
        [c["outputs"] for c in autograded(course, "html")["cells"] if c["cell_type"] == "code"]
    )
    # grading again gives the same file, whatever happened in between
    first = (course / "autograded" / "added-a-cell" / WEEK / "assignment.ipynb").read_bytes()
    api = open_api(course)
    assert api.autograde(WEEK, "added-a-cell", force=True)["success"]
    assert (course / "autograded" / "added-a-cell" / WEEK / "assignment.ipynb").read_bytes() == first
    assert api.generate_feedback(WEEK, "right")["success"]


def test_a_class_graded_at_once_is_sandboxed_alike(course: Path, tmp_path: Path) -> None:
    """``cleanclaim grade`` on a week with code: the same points, the same notebooks, the same walls."""
    for name in ("right", "wrong", "equals-everything", "tests-deleted"):
        code, change, _, _ = LEARNERS[name]
        fill(hand_in(course, name, {"w01-g01": PERFECT["w01-g01"]}), code, change)
    theirs = copy_course(course, tmp_path / "theirs")
    record = grade_week(course, WEEK, bar=False)
    assert record.kinds["own path"] == 4 and record.kinds["refused"] == 0
    assert open_api(theirs).autograde(WEEK, "*")["success"]
    compare.same(course, theirs)
    assert grades(course, "right")["square-test"]["auto"] == 4 and grades(course, "wrong")["square-test"]["auto"] == 0
    assert autograded(course, "right")["metadata"]["cleanclaim"]["sandbox"]["tier"] in tiers.TIERS


@pytest.mark.parametrize("how", ["brackets", "link", "noise"])
def test_a_notebook_that_is_none_costs_its_code_and_nothing_else(course: Path, how: str) -> None:
    folder = hand_in(course, "eve", {"w01-g01": PERFECT["w01-g01"]})
    path = folder / "assignment.ipynb"
    if how == "link":
        (folder / "other.ipynb").write_bytes(path.read_bytes())
        path.unlink()
        path.symlink_to(course / "source" / WEEK / "assignment.ipynb")  # the instructor's own, with solutions
    else:
        path.write_bytes(b"[" * 500_000 if how == "brackets" else b"\xff\x00")
    result = open_api(course).autograde(WEEK, "eve")
    assert result["success"], result["error"]
    got = grades(course, "eve")
    assert (got["w01-g01"]["auto"], got["square-test"]["auto"]) == (2, 0)
    assert "could not be taken in" in panel(course, "eve", "square-test")


def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        tiers, "keep", lambda wanted, root: tiers.Choice("C", {"A": "no bubblewrap", "B": "no Landlock"})
    )


def test_tier_c_grades_questions_and_lets_code_wait(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_sandbox(monkeypatch)
    fill(hand_in(course, "eve", {"w01-g01": PERFECT["w01-g01"]}), f"open({str(course / 'IT-RAN')!r}, 'w')")
    result = open_api(course).autograde(WEEK, "eve")
    assert result["success"], result["error"]
    got = grades(course, "eve")
    assert got["w01-g01"]["auto"] == 2
    assert (got["square-test"]["auto"], got["square-test"]["needs"]) == (None, True)
    assert not (course / "IT-RAN").exists()
    assert "no Landlock" in panel(course, "eve", "square-test")
    assert autograded(course, "eve")["metadata"]["cleanclaim"]["sandbox"]["tier"] == "C"
    assert "cleanclaim doctor" in result["log"]


def test_without_executing_tests_wait_too(course: Path) -> None:
    """nbgrader itself would give full points to a test without an output."""
    fill(hand_in(course, "eve", {}), WRONG)

    def no_execute(config: Any) -> None:
        config.Execute.enabled = False

    assert open_api(course, no_execute).autograde(WEEK, "eve")["success"]
    assert grades(course, "eve")["square-test"] == {"auto": None, "manual": None, "needs": True, "max": 4}


@pytest.mark.slow
def test_no_isolation_only_when_asked_for_and_stamped(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_sandbox(monkeypatch)
    fill(hand_in(course, "eve", {}), RIGHT)

    def unsafe(config: Any) -> None:
        config.CleanClaimSandbox.unsafe_no_isolation = True

    result = open_api(course, unsafe).autograde(WEEK, "eve")
    assert result["success"], result["error"]
    assert grades(course, "eve")["square-test"]["auto"] == 4
    assert autograded(course, "eve")["metadata"]["cleanclaim"]["sandbox"]["tier"] == "none"
    assert "NO ISOLATION" in panel(course, "eve", "square-test")


def test_a_sandbox_that_breaks_stops_the_run_and_saves_nothing(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.plugin import sandboxed
    from autograder.sandbox.zygotes import SandboxBroken

    def broken(*_: Any, **__: Any) -> None:
        raise SandboxBroken("no more processes")

    monkeypatch.setattr(sandboxed, "run_cells", broken)
    fill(hand_in(course, "eve", {}), RIGHT)
    result = open_api(course).autograde(WEEK, "eve")
    assert not result["success"] and "no more processes" in result["error"] + result["log"]
    assert not (course / "autograded" / "eve" / WEEK / "assignment.ipynb").exists()
