"""ExecuteIfNeeded: run code only where a learner wrote some, and then in the sandbox; StampSandbox tells how it was run."""

from __future__ import annotations

from html import escape
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from ..sandbox import tiers
from ..sandbox.zygotes import SandboxBroken
from .marks import mark_unscored
from .sandboxed import SANDBOX_KEY, CleanClaimSandbox, hold, run_notebook, stamp_unsafe
from .scored import NOTEBOOK_KEY
from .stop import stop
from .weeks import course_directory, needs_kernel, week_of

MODES = {
    "apart": "apart from the learner's process",
    "together": "in the learner's process: a determined learner can forge this one",
    "unsafe": "in a kernel with your own rights",
}


class ExecuteIfNeeded(Execute):
    """nbgrader's Execute, with the sandbox in place of the kernel.

    A week of ours whose notebook only asks questions runs nothing. Another assignment is nbgrader's own affair, unless
    ``CleanClaimSandbox.every_assignment`` is set. With ``--no-execute`` tests wait for a person.
    """

    def __call__(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        resources.pop(SANDBOX_KEY, None)
        settings = CleanClaimSandbox(parent=self)
        ours = week_of(self, resources["nbgrader"]["assignment"]) is not None
        if not ours and not settings.every_assignment:
            return super().__call__(nb, resources)
        if needs_kernel(nb):
            if self.enabled:
                nb, resources = self._run(nb, resources, settings)
            else:  # a test without an output would count in full
                hold(nb, resources, "off", "the notebook was graded without running it (--no-execute)")
        return (mark_unscored(nb) if ours else nb), resources

    def _run(self, nb: NotebookNode, resources: Any, settings: CleanClaimSandbox) -> tuple[NotebookNode, Any]:
        course = course_directory(self)
        if settings.unsafe_no_isolation and tiers.keep(settings.tier, course.root).zygote is None:
            self.log.warning(
                "Running learners' code with your own rights, as CleanClaimSandbox.unsafe_no_isolation asks."
            )
            nb, resources = super().__call__(nb, resources)
            stamp_unsafe(nb, resources)
            return nb, resources
        try:
            run_notebook(nb, resources, course, settings, settings.limits(self.timeout), self.log)
        except SandboxBroken as problem:
            stop(
                f"The sandbox does not work any more ({problem}). Nothing of this learner was graded; run again, or see: cleanclaim doctor",
                self,
                resources,
            )
        return nb, resources


class StampSandbox(NbGraderPreprocessor):
    """After the scores: every test cell and the notebook say in which tier, and how, the code was run."""

    def __call__(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        report = resources.get(SANDBOX_KEY)
        if report is None:
            return nb, resources
        nb.metadata.setdefault(NOTEBOOK_KEY, {"schema": 1, "results": []})["sandbox"] = report
        for cell in nb.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id in report["tests"] or grade_id in report["held"]:
                cell.outputs = [*cell.outputs, new_output("display_data", data={"text/html": _panel(report, grade_id)})]
        return nb, resources


def _panel(report: dict[str, Any], grade_id: str) -> str:
    how = MODES.get(report["tests"].get(grade_id, ""), "")
    says = [f"{tiers.NAMES[report['tier']]}{'; this test ran ' + how if how else ''}.", *report["notes"]]
    return '<div class="clean-claim-result">' + "".join(f"<p>{escape(s)}</p>" for s in says) + "</div>"
