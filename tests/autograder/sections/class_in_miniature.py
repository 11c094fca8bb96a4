"""The course in miniature with a pool, two slots from one case family, and a class that is taught in a section."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from course.cli import main
from course.items import scoring
from tests.autograder.course_in_miniature import REPO, WEEK, code_cell, line, make_course

SLOTS = ("w01-g20", "w01-g21", "w01-g22", "w01-g23")
ENTRIES = """
- ids: [w01-g20, w01-g21]
  use: graded
  type: multiple_choice
  objective: w01.o2
  points: 2
  tags: {level: application}
  locators: [OCG FY2026 IV.H]
  pool:
  - variant: cough
    title: Cough
    stem: "The note says *possible pneumonia, cough*. Which code reports it?"
    options:
    - {id: a, text: J18.9, error: POOLERROR An uncertain diagnosis was coded.}
    - {id: b, text: R05.9}
    - {id: c, text: No code, error: POOLERROR The visit is reported today.}
    key: b
    rationale: POOLRATIONALE In the office a possible diagnosis is not coded as if it were there.
  - variant: headache
    title: Headache
    stem: "The note says *suspected migraine, headache*. Which code reports it?"
    options:
    - {id: a, text: R51.9}
    - {id: b, text: G43.909, error: POOLERROR An uncertain diagnosis was coded.}
    - {id: c, text: No code, error: POOLERROR The visit is reported today.}
    key: a
    rationale: POOLRATIONALE The headache is documented and nobody has made sure of anything more than that.
  - variant: fever
    title: Fever
    stem: "The note says *fever, flu not ruled out*. Which code reports it?"
    options:
    - {id: a, text: J11.1, error: POOLERROR An uncertain diagnosis was coded.}
    - {id: b, text: No code, error: POOLERROR The visit is reported today.}
    - {id: c, text: R50.9}
    key: c
    rationale: POOLRATIONALE Not ruled out is one of the words that say that nobody is certain yet today.
- ids: [w01-g22, w01-g23]
  use: graded
  family: diabetes
  mess: typical
  ask: [case_coding, linked_pair]
  points: [5, 2]
  objective: w01.o2
  tags: {level: analysis}
"""


def make_class(root: Path, entries: str = ENTRIES, slots: tuple[str, ...] = SLOTS) -> Path:
    """The course, built and with a release of week01, made without nbgrader: notebooks and items.json as they are built."""
    from autograder.build import build

    make_course(root)
    for table in ("families", "cast", "codes"):  # what the generators draw from, and what says which codes are valid
        (root / "datasets" / table).symlink_to(REPO / "datasets" / table)
    bank = root / "autograder" / "bank" / f"{WEEK}.yaml"
    bank.write_text(bank.read_text() + entries)
    path = root / "source" / WEEK / "assignment.ipynb"
    notebook = json.loads(path.read_text())
    for n, slot in enumerate(slots):
        notebook["cells"].insert(-1, code_cell(f'ask("{slot}")', f"slot{n}"))
    path.write_text(json.dumps(notebook))
    build(root, WEEK)
    release = root / "release" / WEEK
    shutil.rmtree(release, ignore_errors=True)
    shutil.copytree(root / "source" / WEEK, release)
    return root


def cleanclaim(root: Path, *words: str, home: bool = True) -> int:
    """The command, in the course."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANCLAIM_HOME", str(root))
        patch.chdir(root)
        return main(list(words))


def roster(root: Path, *learners: str) -> str:
    (root / "roster.txt").write_text("\n".join(learners) + "\n", encoding="utf-8")
    return "roster.txt"


def handout(root: Path, section: str, learner: str) -> dict[str, bytes]:
    """Members of a learner's zip."""
    data = (root / "sections" / section / "handouts" / learner / f"{WEEK}-yours.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def public(root: Path, section: str, learner: str) -> dict[str, Any]:
    """The items of a learner's hand-out by id."""
    return {i["id"]: i for i in json.loads(handout(root, section, learner)[f"{WEEK}/items.json"])["items"]}


def best(items: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of full marks to items with keys, the written one left out."""
    return {name: scoring.ideal(item) for name, item in items.items() if item.use == "graded" and not item.manual}


def responses(answers: Mapping[str, Any], revs: Mapping[str, str]) -> str:
    return "".join(line(item, answer, rev=revs[item]) + "\n" for item, answer in answers.items())
