"""Honest work is worth what nbgrader gives for it; tests run apart wherever they can, and the instructor's solution decides where."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.sandbox.calibrate import plan, prelude_of, worth
from autograder.sandbox.run import APART, LEARNER, LOCKED, TEST, TOGETHER, Cell, Run, run_cells
from autograder.sandbox.zygotes import Zygote

SETUP = Cell(
    "", LEARNER, "import math\nimport numpy as np\nimport pandas as pd\ndef close(a, b):\n    return abs(a - b) < 1e-9"
)
HELPER = Cell("helper", LOCKED, "LIMIT = 10\ndef below(x):\n    return x < LIMIT")
SOLUTION = Cell("work", LEARNER, """
from statistics import mean
claims = pd.DataFrame({"cpt": ["99213", "99214"], "paid": [92.5, 130.0]})
def square(x):
    return x * x
def allowed(frame):
    return frame.paid.sum()
def sort_in_place(codes):
    codes.sort()
def refuse(code):
    raise ValueError(f"{code} is no code")
def count():
    yield from (1, 2, 3)
class Ledger:
    def __init__(self, cents=0):
        self.cents = cents
    def post(self, cents):
        self.cents += cents
        return self
    def __eq__(self, other):
        return self.cents == other.cents
    def __len__(self):
        return 7
""")  # fmt: skip
# name: (test, how it must run with the solution above, what it is worth)
TESTS = {
    "plain": ("assert square(3) == 9 and square(-2) == 4", APART, "all"),
    "partial": ("score = 0\nfor n in (1, 2, 3):\n    score += square(n) == n * n\nscore / 2", APART, "1.5"),
    "zero": ("0", APART, "0.0"),
    "words": ("'well done'", APART, "all"),
    "semicolon": ("2.5;", APART, "all"),
    "numpy number": ("np.float64(1.25)", APART, "all"),
    "not a number": ("float('nan')", APART, "0"),
    "array": ("np.testing.assert_allclose(square(np.array([1.0, 2.0])), [1, 4])", APART, "all"),
    "table": ("pd.testing.assert_series_equal(claims.paid, pd.Series([92.5, 130.0], name='paid'))\nassert close(allowed(claims), 222.5)", APART, "all"),
    "in place": ("codes = ['b', 'a']\nsort_in_place(codes)\nassert codes == ['a', 'b']", APART, "all"),
    "exception": ("try:\n    refuse('X')\nexcept ValueError as e:\n    assert 'X is no code' in str(e)\nelse:\n    assert False", APART, "all"),
    "class": ("a = Ledger(5)\nassert a.post(10).cents == 15 and a == Ledger(15) and a != Ledger(1)\nassert isinstance(a, Ledger) and len(a) == 7\na.cents = 3\nassert a.cents == 3", APART, "all"),
    "generator": ("assert list(count()) == [1, 2, 3]", APART, "all"),
    "helper": ("assert below(square(3)) and not below(square(4))", APART, "all"),
    "standard library": ("assert math.isclose(square(0.1), 0.01)", APART, "all"),
    "source code": ("import inspect\nassert 'x * x' in inspect.getsource(square)", TOGETHER, "all"),
    "a function handed over": ("assert square.__call__(2) == 4 and list(map(square, [1, 2])) == [1, 4]\nclaims.paid.apply(square)", APART, "all"),
    "said so": ("# tests: together\nassert square(2) == 4", TOGETHER, "all"),
    "prints": ("print('checking')\nassert square(2) == 4", APART, "all"),
    "warns": ("import sys\nprint('careful', file=sys.stderr)", APART, "0"),
    "fails": ("assert square(3) == 10", APART, "0"),
    "does not compile": ("assert (", APART, "0"),
}  # fmt: skip
REFERENCE = [SETUP, HELPER, SOLUTION, *(Cell(name, TEST, test) for name, (test, _, _) in TESTS.items())]


@pytest.fixture(scope="module")
def graded(zygote: Zygote) -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    made = plan(zygote, REFERENCE)
    run = run_cells(zygote, REFERENCE, made.modes, made.prelude)
    return made.modes, {c.id: worth(s) for c, s in zip(REFERENCE, run.shown, strict=True)}, made.remarks


@pytest.mark.parametrize("name", TESTS)
def test_how_it_runs_and_what_it_is_worth(graded: Any, name: str) -> None:
    modes, worths, _ = graded
    assert (modes[name], worths[name]) == TESTS[name][1:]


def test_the_author_hears_of_every_test_that_is_not_defended_or_does_not_work(graded: Any) -> None:
    said = "\n".join(graded[2])
    assert "Test source code runs in the learner's process" in said
    assert "Test fails fails with your own solution" in said
    assert "Test numpy number ends in a value that is not a plain number" in said
    assert "Test plain" not in said


def kernel(cells: list[Cell]) -> dict[str, str]:
    """The same cells as nbgrader's Execute runs them."""
    from nbgrader.preprocessors import Execute

    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c.source) for c in cells])
    Execute().preprocess(nb, {})
    from autograder.sandbox.run import Shown

    return {
        c.id: worth(Shown(list(cell.outputs), True)) for c, cell in zip(cells, nb.cells, strict=True) if c.kind == TEST
    }


@pytest.mark.slow
def test_a_kernel_gives_the_same_points(any_zygote: Zygote) -> None:
    """For the solution, and for a learner who got half of it right."""
    half = Cell(
        "work", LEARNER, SOLUTION.source.replace("x * x", "x * x if x > 0 else 0").replace("codes.sort()", "pass")
    )
    for work in (SOLUTION, half):
        cells = [c for c in REFERENCE if c.id not in ("work", "not a number")]  # nbgrader itself saves NaN as a grade
        cells.insert(2, work)
        made = plan(any_zygote, REFERENCE)
        run = run_cells(any_zygote, cells, made.modes, made.prelude)
        ours = {c.id: worth(s) for c, s in zip(cells, run.shown, strict=True) if c.kind == TEST}
        assert ours == kernel(cells)


def quickstart() -> list[Path]:
    import nbgrader

    folder = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
    return sorted(folder.glob("source/ps1/*.ipynb"))


@pytest.mark.slow
def test_nbgraders_own_course_gets_the_same_points(any_zygote: Zygote) -> None:
    """Its two problem sets, which we did not write: its solutions, its blank release, and its own made-up learners."""
    from autograder.plugin.sandboxed import cells_of

    assert len(quickstart()) == 2
    apart = 0
    for path in quickstart():
        reference, _ = cells_of(nbformat.read(path, as_version=4))
        made = plan(any_zygote, reference)
        apart += sum(mode == APART for mode in made.modes.values())
        tests = {c.id: c for c in reference if c.kind == TEST}
        others = [
            path.parents[2] / "release" / "ps1" / path.name,
            *sorted(path.parents[2].glob(f"submitted/*/ps1/{path.name}")),
        ]
        assert len(others) >= 3
        for other in others:
            handed, _ = cells_of(nbformat.read(other, as_version=4))
            cells = [tests.get(c.id, c) if c.kind == TEST else c for c in handed]
            run = run_cells(any_zygote, cells, made.modes, made.prelude)
            ours = {c.id: worth(s) for c, s in zip(cells, run.shown, strict=True) if c.kind == TEST}
            assert ours == kernel(cells), other
    assert apart >= 3


def one(zygote: Zygote, work: str, test: str, setup: str = SETUP.source, mode: str = APART) -> Run:
    cells = [Cell("", LEARNER, setup), HELPER, Cell("work", LEARNER, work), Cell("t", TEST, test)]
    return run_cells(zygote, cells, {"t": mode}, prelude_of(REFERENCE))


@pytest.mark.parametrize(
    ("work", "test", "setup"),
    [
        ("def square(x): return 0\ndef close(a, b): return True", "assert close(square(3), 9)", SETUP.source),
        ("def square(x): return 0", "assert close(square(3), 9)", SETUP.source.replace("abs(a - b) < 1e-9", "True")),
        (
            "def square(x): return 0\nclass np:\n    allclose = staticmethod(lambda *a: True)",
            "assert np.allclose(square(3), 9)",
            SETUP.source,
        ),
        (
            "def square(x): return 0\nLIMIT = 1e9\ndef below(x): return True",
            "assert below(square(3) + 20)",
            SETUP.source,
        ),
        (
            "def square(x): return 0\ndef abs(x): return 0\ndef len(x): return 9",
            "assert abs(square(3) - 9) < 1",
            SETUP.source,
        ),
    ],
)
def test_a_learner_cannot_replace_what_a_test_relies_on(any_zygote: Zygote, work: str, test: str, setup: str) -> None:
    assert worth(one(any_zygote, work, test, setup).shown[-1]) == "0"


def test_a_task_may_be_to_write_a_built_in(any_zygote: Zygote) -> None:
    """``sum`` is the learner's here, because the instructor's solution defines it."""
    reference = [Cell("work", LEARNER, "def sum(x):\n    return 42"), Cell("t", TEST, "assert sum([1, 2]) == 42")]
    made = plan(any_zygote, reference)
    assert made.modes == {"t": APART}
    wrong = [Cell("work", LEARNER, "def sum(x):\n    return 3"), reference[1]]
    assert [worth(run_cells(any_zygote, cells, made.modes, made.prelude).shown[1]) for cells in (reference, wrong)] == [
        "all",
        "0",
    ]


def test_a_name_that_only_the_solution_imports_is_pointed_out(any_zygote: Zygote) -> None:
    reference = [
        Cell("work", LEARNER, "from math import isclose\ndef f(): return 1"),
        Cell("t", TEST, "assert isclose(f(), 1)"),
    ]
    assert any("Import it in the test cell" in r for r in plan(any_zygote, reference).remarks)


def test_together_the_simple_forgeries_fail_too(any_zygote: Zygote) -> None:
    """docs/sandbox.md says which do not."""
    for work in (
        "import builtins\nbuiltins.AssertionError = SystemExit\nsquare = lambda x: 0",
        "import sys\nsys.settrace(lambda *a: None)\nsquare = lambda x: 0",
    ):
        assert worth(one(any_zygote, work, "assert square(3) == 9", mode=TOGETHER).shown[-1]) == "0"


def test_chance_differs_from_child_to_child(any_zygote: Zygote) -> None:
    source = "import random, numpy as np\nprint(random.random(), np.random.random())"
    shown = [run_cells(any_zygote, [Cell("", LEARNER, source)]).shown[0].outputs[0]["text"] for _ in range(2)]
    assert shown[0] != shown[1]


def test_one_slow_cell_does_not_cost_the_others(any_zygote: Zygote) -> None:
    from autograder.sandbox.limits import Limits

    cells = [
        Cell("a", LEARNER, "while True: pass"),
        Cell("b", LEARNER, "def square(x): return x * x"),
        Cell("t", TEST, "assert square(3) == 9"),
    ]
    run = run_cells(any_zygote, cells, limits=Limits(cell_seconds=0.5))
    assert [s.ok for s in run.shown] == [False, True, True] and run.shown[0].outputs[-1]["ename"] == "CellTimeout"


def test_the_whole_notebook_has_an_end(any_zygote: Zygote) -> None:
    from autograder.sandbox.limits import Limits

    cells = [Cell(str(n), LEARNER, "import time\ntime.sleep(0.4)") for n in range(6)] + [Cell("t", TEST, "1.0")]
    run = run_cells(any_zygote, cells, limits=Limits(cell_seconds=1, total_seconds=1))
    assert worth(run.shown[-1]) == "0" and run.shown[-1].outputs[0]["ename"] == "TimeUp"
    assert copy.deepcopy(run).tier in "AB"
