"""What one hand-in is worth, and how that is written into its notebook. Pure: no nbgrader, no files, no gradebook.

nbgrader's own path (``scores``) and the bulk grader both call these functions, so that a notebook graded alone and one graded
among thousands are the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import from_dict

from ..bank import Bank
from ..cells import asked, is_graded_ask
from ..feedback.intake import Handin
from ..feedback.results import NOTEBOOK_KEY, ItemResult, grade
from . import panel


@dataclass(frozen=True)
class Scored:
    """What one hand-in is worth, read before any code of the learner could run."""

    week: str
    title: str
    bank: str  # Bank.version: which keys these results come from
    objectives: dict[str, str]
    results: dict[str, ItemResult]
    problems: tuple[str, ...]


def questions(nb: Mapping[str, Any]) -> list[str]:
    """The items that a notebook asks, each once, in its order."""
    return list(dict.fromkeys(filter(None, map(asked, nb["cells"]))))


def score_questions(ids: Iterable[str], items: Mapping[str, Any], handin: Handin) -> dict[str, ItemResult]:
    """Results by item id. A question that is no longer in the bank has none. Raises UnscorableItem for a bad key."""
    return {i: grade(items[i], handin.responses.get(i)) for i in ids if i in items}


def scored(bank: Bank, results: dict[str, ItemResult], problems: tuple[str, ...]) -> Scored:
    return Scored(bank.week, bank.title, bank.version, dict(bank.objectives), results, problems)


def misfit(item: Any | None, item_id: str, points: float, week: str) -> str | None:
    """Why a graded cell does not fit its item in the bank, and what to do; None when it does."""
    again = f"Run:  cleanclaim build  and  nbgrader generate_assignment {week} --force"
    if item is None:
        return f"Item {item_id} is in the notebook but not in autograder/bank/{week}.yaml. {again}"
    if item.use != "graded":
        return f"Item {item_id} carries points in the notebook but is a practice item in the bank. {again}"
    if float(points) != float(item.points):
        return f"Item {item_id} has {float(points):g} points in the gradebook and {float(item.points):g} in the bank. {again}"
    return None


def read_as(result: ItemResult) -> str:
    """The number that nbgrader reads in the cell. A written answer waits for a person: that is 0, never a gift."""
    return repr(result.score if result.score is not None else 0.0)


def output_of(result: ItemResult, problems: tuple[str, ...]) -> Any:
    """The one output of a graded ask cell: the number, and the panel that the instructor sees."""
    data = {"text/plain": read_as(result), "text/html": panel.html(result, problems)}
    # as nbformat's new_output makes it, which takes longer to validate it than the answer took to score
    return from_dict({"output_type": "execute_result", "metadata": {}, "data": data, "execution_count": None})


def travelling(done: Scored) -> dict[str, Any]:
    """The results as they travel in the notebook's metadata."""
    return {
        "schema": 1,
        "week": done.week,
        "title": done.title,
        "bank": done.bank,
        "objectives": done.objectives,
        "problems": list(done.problems),
        "results": [result.to_json() for result in done.results.values()],
    }


def apply_scores(nb: Any, done: Scored | None) -> Any:
    """One number and one panel per graded ask cell, and the results in the metadata; in place. None: only clean up."""
    nb.metadata.pop(NOTEBOOK_KEY, None)  # whatever stands there came with the hand-in
    if done is None:
        return nb
    for cell in nb.cells:
        result = done.results.get(asked(cell) or "")
        if result is None or not is_graded_ask(cell):
            continue
        cell.outputs = [output_of(result, done.problems)]
        cell.execution_count = None
    nb.metadata[NOTEBOOK_KEY] = travelling(done)
    return nb


def applied(cell: Mapping[str, Any], result: ItemResult) -> bool:
    """Whether apply_scores put exactly this result into the cell."""
    outputs = cell.get("outputs", [])
    return (
        len(outputs) == 1
        and outputs[0]["output_type"] == "execute_result"
        and outputs[0]["data"].get("text/plain") == read_as(result)
    )
