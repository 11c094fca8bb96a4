"""Every example in docs/writing-items.md is an item that loads as it stands, and its key earns full marks."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from autograder.bank import canonical
from autograder.charts import plain, read_chart
from autograder.plainyaml import load_yaml
from course.items import scoring
from course.items.model import read_item
from course.items.types import TYPES

REPO = Path(__file__).resolve().parents[3]
GUIDE = (REPO / "docs" / "writing-items.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^\*\*(\w+)\*\* .*?```yaml\n(.*?)```", GUIDE, re.DOTALL | re.MULTILINE))
SHARED = """
id: w01-q01
use: practice
title: T
objective: w01.o1
points: 1
stem: What?
rationale: Because.
locators: [OCG]
"""


def test_every_type_is_described() -> None:
    assert set(EXAMPLES) == set(TYPES)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_example_loads(tmp_path: Path, name: str) -> None:
    chart = tmp_path / "case-1-1.md"
    chart.write_text(re.search(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)[1], encoding="utf-8")
    (tmp_path / "body-planes.svg").write_text('<svg viewBox="0 0 400 300"></svg>')
    entry = {"chart": "case-1-1"} | plain(load_yaml(SHARED + f"type: {name}\n" + textwrap.dedent(EXAMPLES[name]), name))
    item = read_item(canonical(entry, tmp_path), {"case-1-1": read_chart(chart)})
    assert scoring.score(item, scoring.ideal(item)).state == ("manual" if name == "short_text" else "right")
