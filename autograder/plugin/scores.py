"""From the hand-in to the gradebook: snapshot, apply, save - and refuse to save what was never scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

from ..cells import asked
from ..feedback.intake import read_handin
from ..feedback.results import ItemResult, UnscorableItem, grade
from . import panel
from .stop import stop
from .weeks import bank_or_stop, is_graded_ask, week_of

NOTEBOOK_KEY = "cleanclaim"  # where the results travel in an autograded notebook's metadata


@dataclass(frozen=True)
class Scored:
    """What one hand-in is worth, read before any code of the learner could run."""

    week: str
    title: str
    bank: str  # Bank.version: which keys these results come from
    objectives: dict[str, str]
    results: dict[str, ItemResult]
    problems: tuple[str, ...]


class _Always(NbGraderPreprocessor):
    """A step that no setting can switch off (``--no-execute`` switches off by name, ``enabled`` by configuration)."""

    def __call__(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        return self.preprocess(nb, resources)


class ScoreSnapshot(_Always):
    """First of the grading steps: reads key and answers and scores them, before any kernel can start."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        resources.pop(NOTEBOOK_KEY, None)
        names = resources["nbgrader"]
        week = week_of(self, names["assignment"])
        if week is None:
            return nb, resources
        bank = bank_or_stop(week, self, resources)
        items = week.items_for(names["student"])
        handin = read_handin(week.submitted(names["student"])).for_items(items, week.name)
        for problem in handin.problems:
            self.log.warning("%s, %s: %s", names["student"], week.name, problem)
        results: dict[str, ItemResult] = {}
        for cell in nb.cells:
            item_id = asked(cell)
            if item_id is None or item_id in results:
                continue
            item = items.get(item_id)
            graded = is_graded_ask(cell)
            if graded:
                self._check(item, item_id, cell, week.name, resources)
            if item is None:
                continue  # a question that was taken out of the bank and never carried points
            try:
                results[item_id] = grade(item, handin.responses.get(item_id))
            except UnscorableItem as problem:
                stop(f"The key of {problem.item} cannot be used: {problem.why}", self, resources)
        resources[NOTEBOOK_KEY] = Scored(
            week.name, bank.title, bank.version, dict(bank.objectives), results, handin.problems
        )
        return nb, resources

    def _check(self, item: Any, item_id: str, cell: NotebookNode, week: str, resources: Any) -> None:
        again = f"Run:  cleanclaim build  and  nbgrader generate_assignment {week} --force"
        if item is None:
            stop(f"Item {item_id} is in the notebook but not in autograder/bank/{week}.yaml. {again}", self, resources)
        if item.use != "graded":
            stop(
                f"Item {item_id} carries points in the notebook but is a practice item in the bank. {again}",
                self,
                resources,
            )
        points = float(cell.metadata.nbgrader["points"])
        if points != float(item.points):
            stop(
                f"Item {item_id} has {points:g} points in the gradebook and {float(item.points):g} in the bank. {again}",
                self,
                resources,
            )


class ApplyScores(_Always):
    """After any execution: one number and one panel per ask cell, and the results in the notebook's metadata."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if week_of(self, resources["nbgrader"]["assignment"]) is None:
            return nb, resources
        nb.metadata.pop(NOTEBOOK_KEY, None)  # whatever stands there came with the hand-in
        scored: Scored | None = resources.get(NOTEBOOK_KEY)
        if scored is None:
            return nb, resources
        for cell in nb.cells:
            result = scored.results.get(asked(cell) or "")
            if result is None or not is_graded_ask(cell):
                continue
            # A written answer waits for a person. The number that nbgrader would read is 0, never a gift.
            number = repr(result.score if result.score is not None else 0.0)
            data = {"text/plain": number, "text/html": panel.html(result, scored.problems)}
            cell.outputs = [new_output("execute_result", data=data, execution_count=None)]
            cell.execution_count = None
        nb.metadata[NOTEBOOK_KEY] = {
            "schema": 1,
            "week": scored.week,
            "title": scored.title,
            "bank": scored.bank,
            "objectives": scored.objectives,
            "problems": list(scored.problems),
            "results": [result.to_json() for result in scored.results.values()],
        }
        return nb, resources


class SaveAutoGradesChecked(SaveAutoGrades):
    """Saves the scores of ask cells from the snapshot itself, and nothing for a cell that has none.

    Other cells are nbgrader's. A manual score given earlier stays, and asks to be looked at again, as in nbgrader.
    """

    def __call__(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        return self.preprocess(nb, resources)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        names = resources["nbgrader"]
        week = week_of(self, names["assignment"])
        if week is None:
            return super().preprocess(nb, resources)
        known = bank_or_stop(week, self, resources).items
        scored: Scored | None = resources.get(NOTEBOOK_KEY)
        ours: dict[str, ItemResult] = {}
        for cell in nb.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if not utils.is_grade(cell) or not (is_graded_ask(cell) or grade_id in known):
                continue
            result = scored.results.get(grade_id) if scored else None
            if result is None or not _applied(cell, result):
                stop(
                    f"Item {grade_id} was not scored, so no grade was saved. The plugin's steps are not all in place: "
                    "nbgrader_config.py should only call autograder.plugin.configure(c)",
                    self,
                    resources,
                )
            ours[grade_id] = result
        self._save(nb, names, ours, resources)
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        """nbgrader's reading of a cell's outputs; a test that no sandbox could run waits for a person instead."""
        super()._add_score(cell, resources)
        if cell.metadata.nbgrader["grade_id"] in resources.get("cleanclaim_sandbox", {}).get("held", ()):
            grade = self.gradebook.find_grade(
                cell.metadata.nbgrader["grade_id"], self.notebook_id, self.assignment_id, self.student_id
            )
            grade.auto_score, grade.needs_manual_grade = None, True
            self.gradebook.db.commit()

    def _save(self, nb: NotebookNode, names: Any, ours: dict[str, ItemResult], resources: Any) -> None:
        """One transaction for the notebook."""
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self.student_id, self.db_url = names["student"], names["db_url"]
        self.gradebook = Gradebook(self.db_url)
        with self.gradebook:
            submission = self.gradebook.find_submission_notebook(self.notebook_id, self.assignment_id, self.student_id)
            grades = {grade.name: grade for grade in submission.grades}
            for index, cell in enumerate(nb.cells):
                result = ours.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
                if result is None:
                    self.preprocess_cell(cell, resources, index)
                    continue
                row = grades[result.id]
                row.auto_score = result.score
                row.needs_manual_grade = result.needs_person or row.manual_score is not None
            self.gradebook.db.commit()


def _applied(cell: NotebookNode, result: ItemResult) -> bool:
    """Whether ApplyScores put exactly this result into the cell."""
    outputs = cell.get("outputs", [])
    wanted = repr(result.score if result.score is not None else 0.0)
    return (
        len(outputs) == 1
        and outputs[0].output_type == "execute_result"
        and outputs[0]["data"].get("text/plain") == wanted
    )
