"""ExecuteIfNeeded: start a kernel only where there is code of a learner to run."""

from __future__ import annotations

from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute

from .marks import mark_unscored
from .weeks import needs_kernel, week_of


class ExecuteIfNeeded(Execute):
    """nbgrader's Execute, passed over for a week of ours whose notebook only asks questions.

    ``--no-execute`` and every other setting of Execute work as before for what does need a kernel.
    """

    def __call__(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if week_of(self, resources["nbgrader"]["assignment"]) is None:
            return super().__call__(nb, resources)
        if needs_kernel(nb):
            nb, resources = super().__call__(nb, resources)
        return mark_unscored(nb), resources
