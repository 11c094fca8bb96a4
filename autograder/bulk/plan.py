"""The plan of a week: what a worker must know, and the check that bank, release and gradebook fit together.

Everything that would stop nbgrader's own path half-way is looked for here, before anything is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import nbformat

from course.errors import CourseError
from course.items import scoring

from ..bank import Bank
from ..cells import is_graded_ask
from ..plugin.scored import misfit, questions
from .opened import Opened
from .rows import Structure
from .work import NotebookPlan, WeekPlan

_OURS = ("autograder.plugin.scores.", "autograder.plugin.execute.", "nbgrader.preprocessors.AssignLatePenalties")


def make_plan(opened: Opened, converter: Any, week: Any, bank: Bank, known: Structure) -> WeekPlan | str:
    """The plan; or, as a sentence, why this week has to go through nbgrader's own path.

    Raises CourseError (or StopGrading, from the plugin's own checks) for whatever must be mended first.
    """
    from ..plugin.weeks import has_student_code

    if why := opened.own_ways(converter):
        return why
    check_keys(bank.items)
    notebooks = []
    for name in sorted(known.notebooks):
        released = week.released(name)
        if released is None:
            return f"the gradebook has a notebook {name} that source/{week.name} does not have"
        if has_student_code(released):
            return f"{name}.ipynb holds code of the learner"
        node = _sanitized(opened, converter, week, name)
        graded = [cell for cell in node.cells if is_graded_ask(cell)]
        for cell in graded:
            asks = cell.metadata.nbgrader
            if wrong := misfit(bank.items.get(asks["grade_id"]), asks["grade_id"], asks["points"], week.name):
                raise CourseError(f"Nothing was graded. {wrong}.")
        ids = tuple(cell.metadata.nbgrader["grade_id"] for cell in graded)
        if set(ids) != set(known.cells[name]):
            raise CourseError(
                f"Nothing was graded. The gradebook and release/{week.name}/{name}.ipynb do not hold the same items. "
                f"Run:  nbgrader generate_assignment {week.name} --force"
            )
        notebooks.append(NotebookPlan(name, json.loads(json.dumps(node)), tuple(questions(node)), ids))
    return WeekPlan(week.name, bank.title, bank.version, dict(bank.objectives), bank.items, tuple(notebooks))


def check_keys(items: Mapping[str, Any]) -> None:
    """Every key can be scored with. Raises CourseError naming the first that cannot."""
    for item in items.values():
        try:
            scoring.score(item, scoring.ideal(item))
        except scoring.KeyMissing:
            raise CourseError(f"Nothing was graded. The key of {item.id} cannot be used: it has no key.") from None
        except Exception as problem:  # whatever a key can hold
            raise CourseError(f"Nothing was graded. The key of {item.id} cannot be used: {problem}.") from None


def fits(plan: WeekPlan, items: Mapping[str, Any]) -> str:
    """Why a learner's own items do not fit the week's notebooks; "" when they do."""
    for notebook in plan.notebooks:
        points = {i: plan.items[i].points for i in notebook.graded}
        for item_id in notebook.graded:
            if wrong := misfit(items.get(item_id), item_id, points[item_id], plan.week):
                return wrong
    return ""


def _sanitized(opened: Opened, converter: Any, week: Any, name: str) -> Any:
    """The released notebook after every step of the course's configuration but those that look at the learner."""
    from nbconvert.exporters.exporter import ResourcesDict
    from nbformat import validator
    from traitlets.utils.importstring import import_item

    resources: Any = ResourcesDict()
    resources["nbgrader"] = {
        "student": "",
        "assignment": week.name,
        "notebook": name,
        "db_url": opened.course.db_url,
    }
    node = week.released(name)
    for steps in (converter.sanitize_preprocessors, converter.autograde_preprocessors):
        _, node = validator.normalize(node)
        for step in steps:
            kind = import_item(step) if isinstance(step, str) else step
            if f"{kind.__module__}.{kind.__name__}".startswith(_OURS) or kind.__name__ == "AssignLatePenalties":
                continue
            node, resources = kind(parent=converter)(node, resources)
        node = nbformat.reads(nbformat.writes(node, version=4), as_version=4)
    return node
