"""What a graded ask cell holds until it has been scored: something that nbgrader counts as nought."""

from __future__ import annotations

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from ..cells import asked, is_graded_ask

_SENTENCE = "This answer has not been scored: Clean Claim's grading plugin did not finish."


def mark_unscored(nb: NotebookNode) -> NotebookNode:
    """Put an error into every graded ask cell, in place.

    nbgrader gives FULL points to a cell without an error and without a number. Whatever step is left out or
    switched off later, a cell that keeps this output is worth 0.
    """
    for cell in nb.cells:
        if is_graded_ask(cell):
            cell.outputs = [new_output("error", ename="NotScored", evalue=_SENTENCE, traceback=[_SENTENCE])]
            cell.execution_count = None
        elif asked(cell):
            cell.outputs, cell.execution_count = [], None
    return nb
