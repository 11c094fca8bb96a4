"""RestorePure: a notebook that holds nothing but questions is replaced by the one that was handed out."""

from __future__ import annotations

import copy
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
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
    points or ids cannot help. Of a notebook with code only what the learner wrote is kept.
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
            nb = rebuilt(nb, released)
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


def rebuilt(nb: NotebookNode, released: NotebookNode) -> NotebookNode:
    """The learner's notebook with every cell of the instructor's in it exactly once: questions, tests and locked cells as
    released, and of a cell to be filled in only the text that stands there.

    nbgrader's own repair of missing cells mixes up their places, so lost ones are simply put back at the end. Of a cell
    that is there twice the last one counts, as in nbgrader; the others stay as plain code. Cells that the learner added
    are kept where they are, without any mark.
    """
    ours = {grade_id: cell for cell in released.cells if (grade_id := _grade_id(cell))}
    ours |= {item: cell for cell in released.cells if (item := asked(cell))}
    last = {name: place for place, cell in enumerate(nb.cells) if (name := _claimed(cell, ours))}
    kept: list[NotebookNode] = []
    there: set[str] = set()
    for place, cell in enumerate(nb.cells):
        name = _claimed(cell, ours)
        if name is None:
            cell.metadata.pop("nbgrader", None)
            kept.append(cell)
            continue
        mine = ours[name]
        to_fill_in = utils.is_solution(mine)
        if to_fill_in and last[name] != place:
            cell.metadata.pop("nbgrader", None)
            kept.append(cell)
        elif name not in there:
            there.add(name)
            text = cell.source if to_fill_in and isinstance(cell.source, str) else mine.source
            kept.append(copy.deepcopy(mine))
            kept[-1].source = text
            if to_fill_in and mine.cell_type != "code" and cell.get("attachments"):
                kept[-1].attachments = cell.attachments
    nb.cells = kept + [copy.deepcopy(cell) for name, cell in ours.items() if name not in there]
    return _with_ids(nb)


def _with_ids(nb: NotebookNode) -> NotebookNode:
    """Every cell an id of its own, the same in every run."""
    nb.nbformat, nb.nbformat_minor = 4, 5
    used: set[str] = set()
    for place, cell in enumerate(nb.cells):
        if not isinstance(cell.get("id"), str) or cell.id in used:
            cell["id"] = next(i for n in range(len(nb.cells) + 1) if (i := f"added-{place}-{n}") not in used)
        used.add(cell.id)
    return nb


def _grade_id(cell: NotebookNode) -> str | None:
    mark = cell.metadata.get("nbgrader", {})
    grade_id = mark.get("grade_id") if isinstance(mark, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def _claimed(cell: NotebookNode, ours: dict[str, NotebookNode]) -> str | None:
    """Which of the instructor's cells this one is, by what it asks or by its mark."""
    item = asked(cell)
    return item if item in ours else (name if (name := _grade_id(cell)) in ours else None)
