"""From the hand-in to the gradebook: snapshot, apply, save - and refuse to save what was never scored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

from ..cells import is_graded_ask
from ..extensions import ExtensionsError, added_time, read_extensions
from ..feedback.intake import read_handin
from ..feedback.results import ItemResult, UnscorableItem
from .scored import NOTEBOOK_KEY, Scored, applied, apply_scores, misfit, questions, score_questions, scored
from .stop import stop
from .weeks import bank_or_stop, course_directory, items_or_stop, week_of


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
        items = items_or_stop(week, names["student"], self, resources)
        handin = read_handin(week.submitted(names["student"])).for_items(items, week.name)
        for problem in handin.problems:
            self.log.warning("%s, %s: %s", names["student"], week.name, problem)
        for cell in filter(is_graded_ask, nb.cells):
            asks = cell.metadata.nbgrader
            if wrong := misfit(items.get(asks["grade_id"]), asks["grade_id"], asks["points"], week.name):
                stop(wrong, self, resources)
        try:
            results = score_questions(questions(nb), items, handin)
        except UnscorableItem as problem:
            stop(f"The key of {problem.item} cannot be used: {problem.why}", self, resources)
        resources[NOTEBOOK_KEY] = scored(bank, results, handin.problems)
        return nb, resources


class ApplyScores(_Always):
    """After any execution: one number and one panel per ask cell, and the results in the notebook's metadata."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if week_of(self, resources["nbgrader"]["assignment"]) is None:
            return nb, resources
        return apply_scores(nb, resources.get(NOTEBOOK_KEY)), resources


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
        found: Scored | None = resources.get(NOTEBOOK_KEY)
        ours: dict[str, ItemResult] = {}
        for cell in nb.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if not utils.is_grade(cell) or not (is_graded_ask(cell) or grade_id in known):
                continue
            result = found.results.get(grade_id) if found else None
            if result is None or not applied(cell, result):
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

    def _extension(self, names: Any, resources: Any) -> Any:
        """Until when this learner has time, by extensions.csv; None when it does not say."""
        try:
            return read_extensions(Path(course_directory(self).root), names["assignment"]).get(names["student"])
        except ExtensionsError as problem:
            stop(str(problem), self, resources)

    def _save(self, nb: NotebookNode, names: Any, ours: dict[str, ItemResult], resources: Any) -> None:
        """One transaction for the notebook."""
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self.student_id, self.db_url = names["student"], names["db_url"]
        self.gradebook = Gradebook(self.db_url)
        with self.gradebook:
            submission = self.gradebook.find_submission_notebook(self.notebook_id, self.assignment_id, self.student_id)
            grades = {grade.name: grade for grade in submission.grades}
            if until := self._extension(names, resources):
                submission.assignment.extension = added_time(until, submission.assignment.assignment.duedate)
            for index, cell in enumerate(nb.cells):
                result = ours.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
                if result is None:
                    self.preprocess_cell(cell, resources, index)
                    continue
                row = grades[result.id]
                row.auto_score = result.score
                row.needs_manual_grade = result.needs_person or row.manual_score is not None
            self.gradebook.db.commit()
