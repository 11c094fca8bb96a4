"""docs/sections.md on a copy of week 3: every command in its order, and every example of a bank."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.bank import load_bank
from autograder.check import check_all
from autograder.release import findings
from autograder.slots import FamilySlots, Pool
from course.items import scoring
from tests.autograder.course_in_miniature import REPO
from tests.autograder.sections.class_in_miniature import cleanclaim

WEEK = "week03"
PAGE = (REPO / "docs" / "sections.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line.removeprefix("$ cleanclaim ").split() for line in PAGE.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("docs") / "course"
    (root / "autograder" / "bank").mkdir(parents=True)
    shutil.copy(REPO / "autograder" / "bank" / f"{WEEK}.yaml", root / "autograder" / "bank")
    shutil.copytree(REPO / "source" / WEEK, root / "source" / WEEK)
    shutil.copytree(REPO / "release" / WEEK, root / "release" / WEEK)
    (root / "datasets").symlink_to(REPO / "datasets")
    (root / "nbgrader_config.py").write_text("")
    (root / "roster.csv").write_text("name,id\nAlice,alice\nBo,bo\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANCLAIM_HOME", str(root))
        yield root


def in_place_of(bank: str, entries: str) -> str:
    """The bank's text with these entries where the items of their ids stand."""
    for entry in re.split(r"(?m)^(?=- ids: )", entries)[1:]:
        name = re.match(r"- ids: \[([a-z0-9-]+)\]", entry)[1]
        bank, n = re.subn(
            rf"(?ms)^- id: {name}\n.*?(?=^(- id: |- ids: |# ---))", lambda _, new=entry: f"{new}\n", bank, count=1
        )
        assert n == 1, name
    return bank


@pytest.mark.slow
def test_the_short_way_with_the_families_of_week_3(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = load_bank(course, WEEK)
    path = course / "autograder" / "bank" / f"{WEEK}.yaml"
    path.write_text(in_place_of(path.read_text(), EXAMPLES[2]))
    after = load_bank(course, WEEK)
    assert [(i.id, i.type, i.points, i.public["objective"]) for i in before.items.values()] == [
        (i.id, i.type, i.points, i.public["objective"]) for i in after.items.values()
    ]
    assert len(COMMANDS) == 9 and COMMANDS[0] == ["release"]
    notebooks = {p: p.read_bytes() for p in (course / "release").rglob("*.ipynb")}
    for words in COMMANDS:
        assert cleanclaim(course, *words) == 0, words
        assert capsys.readouterr().out.strip()
    assert {p: p.read_bytes() for p in (course / "release").rglob("*.ipynb")} == notebooks
    assert findings(course) == []  # cleanclaim release --check, leaks and all
    handouts = sorted(p.relative_to(course).as_posix() for p in course.rglob("*-yours.zip"))
    assert handouts == [f"sections/autumn-a/handouts/{one}/{WEEK}-yours.zip" for one in ("alice", "bo")]
    learner = course.parent / "learner"
    shutil.copytree(course / "release", learner / "release")
    (learner / "nbgrader_config.py").write_text("")
    for command in ("sync", f"take {course / handouts[1]}"):
        assert cleanclaim(learner, *command.split()) == 0
    items = {i["id"]: i for i in json.loads((learner / "work" / WEEK / "items.json").read_text())["items"]}
    assert items["w03-g04"]["title"] == "Your own visit" and items["w03-g19"]["title"] == "Your own claim"
    assert (
        items["w03-g04"]["rev"] != after.items["w03-g04"].rev and items["w03-g01"]["rev"] == after.items["w03-g01"].rev
    )


def test_the_examples_are_entries_of_a_bank(tmp_path: Path) -> None:
    root = tmp_path / "course"
    (root / "autograder" / "bank").mkdir(parents=True)
    (root / "datasets").symlink_to(REPO / "datasets")
    shutil.copytree(REPO / "source" / WEEK, root / "source" / WEEK)
    path = root / "autograder" / "bank" / f"{WEEK}.yaml"
    head = (REPO / "autograder" / "bank" / f"{WEEK}.yaml").read_text().partition("\n- id: ")[0]
    path.write_text("\n".join([head, *EXAMPLES[:2]]))
    bank = load_bank(root, WEEK)
    assert [type(source) for source in bank.slots] == [Pool, FamilySlots]
    for filled in (one for source in bank.slots for one in source.samples(12)):
        for one in filled.values():
            assert scoring.score(one.item, scoring.ideal(one.item)).fraction == 1
    ids = tuple(slot for source in bank.slots for slot in source.slots)
    assert [str(f) for f in check_all(root, WEEK) if f.serious and f.item.startswith(ids)] == []


def test_every_word_of_the_command_is_on_the_page() -> None:
    said = {words[1] for words in COMMANDS if words[0] == "section"}
    from course.cli import _load_commands, _parser

    _, subparsers = _parser()
    _load_commands(subparsers)
    inner = next(a for a in subparsers.choices["section"]._actions if getattr(a, "choices", None))
    assert said == set(inner.choices)
