"""Hand-ins made to earn points that were not earned: one stock ``nbgrader autograde`` over all of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.autograder.course_in_miniature import PERFECT, WEEK, grades, hand_in, line, nbgrader

FORGED = {
    "schema": 1,
    "week": WEEK,
    "title": "FORGED",
    "results": [{"id": "w01-g01", "title": "FORGED", "type": "multiple_choice", "use": "graded", "objective": "",
                 "points": 2, "score": 2, "state": "right", "show": "full", "stem": "<script>FORGED</script>"}],
}  # fmt: skip
RAN = "open({path!r}, 'a').write(__name__)\nraise SystemExit\n"


def rewrite(path: Path, target: Path | None = None, **metadata: Any) -> None:
    """The notebook with full marks written into every output and these metadata, saved as ``target``."""
    notebook = json.loads(path.read_text())
    notebook["metadata"] |= metadata
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            number = {
                "output_type": "execute_result",
                "data": {"text/plain": "10"},
                "metadata": {},
                "execution_count": 1,
            }
            cell["outputs"] = [number]
    (target or path).write_text(json.dumps(notebook))


def more_notebooks(folder: Path) -> None:
    for name in ("evil", "Assignment", "assignment2", "assignment ", "items"):
        rewrite(folder / "assignment.ipynb", folder / f"{name}.ipynb", cleanclaim=FORGED)
    (folder / "sub").mkdir()
    rewrite(folder / "assignment.ipynb", folder / "sub" / "assignment.ipynb", cleanclaim=FORGED)
    (folder / "sub" / "responses.jsonl").write_text("".join(line(i, a) + "\n" for i, a in PERFECT.items()))


def modules_of_the_same_name(folder: Path) -> None:
    code = RAN.format(path=str(folder.parents[2] / "IT-RAN"))
    for name in (
        "course",
        "autograder",
        "sitecustomize",
        "usercustomize",
        "json",
        "yaml",
        "nbgrader",
        "nbgrader_config",
    ):
        (folder / f"{name}.py").write_text(code)
    (folder / "ipython_kernel_config.py").write_text(code)


def another_kernel_and_forged_results(folder: Path) -> None:
    for name in ("assignment", "lesson"):
        kernel = {"name": "../../evil", "display_name": "x", "language": "bash"}
        rewrite(folder / f"{name}.ipynb", kernelspec=kernel, cleanclaim=FORGED)


def an_own_bank(folder: Path) -> None:
    bank = folder / "autograder" / "bank"
    bank.mkdir(parents=True)
    ours = folder.parents[2] / "autograder" / "bank" / f"{WEEK}.yaml"
    (bank / f"{WEEK}.yaml").write_text(ours.read_text().replace("key: dysuria", "key: uti"))


def ids_that_only_look_alike(folder: Path) -> None:
    ids = ("\uff5701-g01", "W01-G01", "w01-g01 ", "w01\u2010g01", "w01-g01\u200b", "w01-g01\x00")
    (folder / "responses.jsonl").write_text("".join(line(i, "dysuria") + "\n" for i in ids))


def nothing(folder: Path) -> None:
    pass


ITEMS = list(PERFECT)
ROTATED = {item: PERFECT[ITEMS[(n + 1) % len(ITEMS)]] for n, item in enumerate(ITEMS)}
LONG = {  # half a megabyte of slips: each would be a sentence on two pages
    "w01-g04": {"em": {"code": "99213", "modifiers": [f"{n}!?" for n in range(20_000)]}},
    "w01-g06": {"diagnoses": ["R30.0"], "procedures": [{"code": "99213", "modifiers": ["x" * 100_000]}]},
}
CASES: dict[str, tuple[Callable[[Path], None], dict[str, Any], float]] = {
    "more-notebooks": (more_notebooks, {}, 0),
    "modules": (modules_of_the_same_name, {}, 0),
    "kernel": (another_kernel_and_forged_results, {"w01-g01": "uti"}, 0),
    "own-bank": (an_own_bank, {"w01-g01": "uti"}, 0),
    "look-alike": (ids_that_only_look_alike, {}, 0),
    "other-types": (nothing, ROTATED, 0),
    "long": (
        nothing,
        LONG,
        0.5,
    ),  # 99213 without its modifier: half of one of two slots, of 2; the case gives its own part
}


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    root = tmp_path_factory.mktemp("attacks") / "course"
    shutil.copytree(released, root)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(released), str(root)))
    for name, (make, answers, _) in CASES.items():
        make(hand_in(root, name, answers))
    done = nbgrader(root, "autograde", WEEK)
    nbgrader(root, "generate_feedback", WEEK)
    return root, done.stderr


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_earns_what_its_answers_are_worth(graded: tuple[Path, str], name: str) -> None:
    got = grades(graded[0], name)
    if name == "long":
        assert got["w01-g04"]["auto"] == CASES[name][2]
        assert got["w01-g06"]["auto"] < 10
    else:
        assert sum(row["auto"] or 0 for row in got.values()) == CASES[name][2]


def test_nothing_that_was_handed_in_ran_or_spoke(graded: tuple[Path, str]) -> None:
    root, log = graded
    assert not (root / "IT-RAN").exists()
    assert "Traceback" not in log
    pages = sorted((root / "feedback").rglob("*.html"))
    assert len(pages) == 2 * len(CASES)  # no page for a notebook that is not the week's
    for page in [*pages, *(root / "autograded").rglob("assignment.ipynb")]:
        if "sub" not in page.parts:  # what lies in a folder of its own is copied, never read
            assert "FORGED" not in page.read_text()


def test_long_answers_make_short_pages(graded: tuple[Path, str]) -> None:
    for step, name in (("feedback", "assignment.html"), ("autograded", "assignment.ipynb")):
        assert (graded[0] / step / "long" / WEEK / name).stat().st_size < 60_000
