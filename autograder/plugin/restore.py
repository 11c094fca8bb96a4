"""RestorePure: a notebook that holds nothing but questions is replaced by the one that was handed out."""

from __future__ import annotations

from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor

from ..cells import asked, is_graded_ask
from .marks import mark_unscored
from .stop import stop
from .weeks import Week, has_student_code, week_of


class RestorePure(NbGraderPreprocessor):
    """First of the sanitizing steps.

    Answers are in ``responses.jsonl``, so nothing in such a notebook can earn a point. Putting the released one in
    its place means that deleted, doubled, re-typed or re-ordered cells cannot hurt the learner, and forged outputs,
    points or ids cannot help. A notebook with code of the learner is kept; only its ask cells are put right.
    """

    def __call__(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        return self.preprocess(nb, resources)  # there is no configuration that switches this off

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        names = resources["nbgrader"]
        week = week_of(self, names["assignment"])
        released = week.released(names["notebook"]) if week else None
        if week is None or released is None:
            return nb, resources
        self._check_gradebook(released, week, resources)
        if has_student_code(released):
            nb = _with_ask_cells(nb, released)
        else:
            nb = released
        return mark_unscored(nb), resources

    def _check_gradebook(self, released: NotebookNode, week: Week, resources: Any) -> None:
        """The gradebook must know exactly the cells that are about to be graded."""
        names = resources["nbgrader"]
        try:
            with Gradebook(names["db_url"]) as gradebook:
                known = {cell.name for cell in gradebook.find_notebook(names["notebook"], week.name).grade_cells}
        except MissingEntry:
            known = set()
        questions = {cell.metadata.nbgrader["grade_id"] for cell in released.cells if is_graded_ask(cell)}
        graded = {
            cell.metadata.nbgrader["grade_id"]
            for cell in released.cells
            if cell.metadata.get("nbgrader", {}).get("grade")
        }
        if questions - known or known - graded:
            example = min(questions - known or known - graded)
            stop(
                f"The gradebook and release/{week.name}/{names['notebook']}.ipynb do not hold the same items "
                f"(for instance {example}). Run:  nbgrader generate_assignment {week.name} --force",
                self,
                resources,
            )


def _with_ask_cells(nb: NotebookNode, released: NotebookNode) -> NotebookNode:
    """The learner's notebook, with every released ask cell in it exactly once and as released.

    nbgrader's own repair of missing cells mixes up their places, so lost ones are simply put back at the end.
    """
    ours = {asked(cell): cell for cell in released.cells if asked(cell)}
    ids = set(ours)
    kept = []
    for cell in nb.cells:
        claimed = cell.metadata.get("nbgrader", {})
        claimed = claimed.get("grade_id") if isinstance(claimed, dict) else None
        item = asked(cell) if asked(cell) in ids else claimed if claimed in ids else None
        if item is None:
            kept.append(cell)
        elif item in ours:
            kept.append(ours.pop(item))
    nb.cells = kept + list(ours.values())
    return nb
