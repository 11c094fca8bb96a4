"""A course of two questions in a folder of its own, as an author would write it."""

from __future__ import annotations

import json
from pathlib import Path

BANK = """\
week: week01
title: A first week
hours: 2
objectives: {w01.o1: Do it}
items:
- id: w01-q01
  use: practice
  type: multiple_choice
  title: Easy
  objective: w01.o1
  points: 1
  stem: "Which *code*? <b>raw</b>"
  options:
  - {id: one, text: "`J02.0`"}
  - {id: two, text: J02.9, error: Less **specific**.}
  key: one
  rationale: Strep is documented.
  hint: Look at the test.
  locators: [OCG FY2026 I.B.2]
- id: w01-g01
  use: graded
  type: evidence
  title: Mark it
  objective: w01.o1
  points: 2
  chart: case-z
  documents: [note]
  stem: Mark the diagnosis.
  targets: [{id: dx, label: The diagnosis}]
  key: {dx: {must: [ap1]}}
  rationale: The assessment is signed; SECRET-RATIONALE.
  errors: {cc1: A complaint is no diagnosis; SECRET-ERROR.}
  locators: [OCG FY2026 IV.D]
"""
CHART = """\
---
id: case-z
title: Sore throat
grade: clean
date_of_service: 2026-06-03
patient: {name: "Rivera, Elena", born: 1988-02-11}
---
## Note {#note kind=note}
**CC** [sore throat]{#cc1}

**A/P** [Strep pharyngitis]{#ap1}
## Card {#card}
Plan [Prairie]{#payer}
"""


def code(source: str, **fields) -> dict:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}],
        "execution_count": 3,
        **fields,
    }


def text(source: str) -> dict:
    return {"cell_type": "markdown", "metadata": {"editable": True}, "source": [source]}


def make(
    root: Path, *, bank: str = BANK, lesson: list[dict] | None = None, assignment: list[dict] | None = None
) -> Path:
    for folder in ("autograder/bank", "source/week01", "datasets/charts", "release"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text("")
    (root / "autograder/bank/week01.yaml").write_text(bank, encoding="utf-8")
    (root / "datasets/charts/case-z.md").write_text(CHART, encoding="utf-8")
    notebooks = {
        "lesson": lesson or [text("# Lesson"), code("from course import ask\n"), code('ask("w01-q01")')],
        "assignment": assignment or [text("# Assignment"), code('ask("w01-g01")')],
    }
    for name, cells in notebooks.items():
        data = {"cells": cells, "metadata": {"widgets": {"x": 1}}, "nbformat": 4, "nbformat_minor": 5}
        (root / f"source/week01/{name}.ipynb").write_text(json.dumps(data), encoding="utf-8")
    return root
