"""A small course in which there is nothing to find, and a way to spoil one thing in it."""

from __future__ import annotations

from pathlib import Path

from autograder.build import build, dump
from tests.autograder.course_in_miniature import code_cell, markdown_cell, notebook

WEEK = "week01"
BANK = """\
week: week01
title: A small week
objectives:
  w01.o1: Tell who does what
items:
- id: w01-q01
  use: practice
  type: multiple_choice
  title: Who assigns it?
  objective: w01.o1
  tags: {cpb: 5, level: recall}
  points: 1
  stem: A signed note lies on the desk. Who gives it its diagnosis code?
  options:
  - {id: coder, text: The coder at the clinic}
  - {id: biller, text: The biller next door, error: The biller works from codes that are already there.}
  - {id: desk, text: The person at the front, error: The front desk checks the coverage.}
  - {id: plan, text: The reviewer at the plan, error: The plan reads what it is sent.}
  key: coder
  rationale: The coder reads the signed note and assigns the code; the others use it.
  locators: [45 CFR 162.1002]
- id: w01-g01
  use: graded
  type: multi_select
  title: On the claim
  objective: w01.o1
  tags: {level: application}
  points: 2
  date_of_service: 2026-06-03
  chart: case-good
  stem: Which facts of the visit does the claim carry to the plan?
  options:
  - {id: day, text: The day of the visit}
  - {id: weather, text: The weather that morning, error: No box of a claim asks for it.}
  - {id: code, text: The code of the service}
  key: [day, code]
  rationale: A claim tells the plan when, what and why; the weather is nobody's business.
  locators: [45 CFR 162.1002]
- id: w01-g02
  use: graded
  type: matching
  title: Who and what
  objective: w01.o1
  tags: {level: recall}
  points: 2
  stem: Choose the person for each task.
  rows: [{id: reads, text: Reads the signed note}, {id: sends, text: Sends the finished claim}]
  columns:
  - {id: role, label: Who, choices: [{id: coder, text: Coder}, {id: biller, text: Biller}]}
  key: {reads: {role: coder}, sends: {role: biller}}
  errors: {reads: The biller works from the codes., sends: The coder is done by then.}
  rationale: Reading and coding come first, sending comes after, and two people do it.
  locators: [45 CFR 162.1002]
- id: w01-g03
  use: graded
  type: hotspot
  title: The dividing plane
  objective: w01.o1
  tags: {level: recall}
  points: 1
  stem: Mark what divides left from right.
  figure: planes.svg
  alt: A standing person cut by two flat sheets, numbered 1 and 2
  regions:
  - {id: one, label: Sheet 1, rect: [0, 0, 40, 40]}
  - {id: two, label: Sheet 2, rect: [50, 0, 40, 40]}
  key: [one]
  rationale: The sheet that runs from front to back parts the body into left and right.
  locators: [45 CFR 162.1002]
"""
CHART = """\
---
id: case-good
title: A sore throat
grade: clean
setting: {place: office, claim: professional}
date_of_service: 2026-06-03
patient: {name: "Rivera, Elena", sex: F}
---
## Note {#note kind=note}
CC [sore throat for 3 days]{#cc1}. Seen 06/03/2026 by NPI 1999999018. CPT 99213 on the superbill.
"""
LOCATORS = """\
locator,source,edition,topic,checked_on
45 CFR 162.1002,HHS,2026,code sets,2026-11-21
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60"><title>Two planes</title><desc>Two sheets cut a body.</desc><rect width="40" height="40"/></svg>\n'
FIRST = "# {title}\n\nClick the grey box below and press **Shift+Enter**. {more}"

FILES = {
    "autograder/bank/week01.yaml": BANK,
    "datasets/charts/case-good.md": CHART,
    "datasets/locators.csv": LOCATORS,
    "source/week01/figures/planes.svg": SVG,
}


def notebooks() -> dict[str, str]:
    lesson = [
        markdown_cell(FIRST.format(title="Lesson", more=""), "title"),
        code_cell('from course import ask, chart, progress\nprogress("lesson")', "setup"),
        markdown_cell(
            "## A part\n\n![A person cut by two flat sheets](figures/planes.svg)\n\n```\n# no heading\n```", "part"
        ),
        code_cell('ask("w01-q01")', "q1"),
    ]
    assignment = [
        markdown_cell(FIRST.format(title="Assignment", more="3 questions, 5 points."), "title"),
        code_cell('from course import ask, finish, progress\nprogress("assignment")', "setup"),
        *[code_cell(f'ask("w01-g0{n}")', f"g{n}") for n in (1, 2, 3)],
        code_cell("finish()", "end"),
    ]
    return {
        f"source/{WEEK}/{name}.ipynb": dump(notebook(cells))
        for name, cells in (("lesson", lesson), ("assignment", assignment))
    }


def make(root: Path) -> Path:
    for name, text in {**FILES, **notebooks()}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(root, WEEK)
    return root


def spoil(root: Path, file: str, old: str, new: str, *, rebuild: bool = True) -> None:
    """Change one thing; the words to change must stand there."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} does not stand in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    if rebuild:
        build(root, WEEK)
