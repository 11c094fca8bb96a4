"""Every command in docs/feedback-and-exports.md runs, in its order, on a graded class."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.autograder.pages import commands


def test_the_commands_of_the_page_run(graded_class: Path, cleanclaim: Callable[..., tuple[int, str]]) -> None:
    lines = commands("feedback-and-exports.md")
    assert len(lines) > 10 and all(line.startswith("cleanclaim ") for line in lines)
    (graded_class / "roster.csv").write_text("id,first name,last name\nann,Ann,Doe\n")
    (graded_class / "canvas.csv").write_text("Student,ID,SIS User ID,SIS Login ID,Section\nA,1,,ann,S\n")
    for line in lines:
        code, said = cleanclaim(*line.replace("--student ID", "--student ann").split()[1:])
        assert code == 0, f"{line}\n{said}"
