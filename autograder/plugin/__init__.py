"""Stock nbgrader, taught to grade Clean Claim weeks from their answers, without a student's kernel.

``configure`` is all that an ``nbgrader_config.py`` needs. It only names classes by dotted strings, so calling it
imports nothing of nbgrader and costs nothing; the modules behind the names are imported when a run needs them.

=====================  =============================================================================
``settings``           what ``configure`` sets, and why
``weeks``              is this week ours? its bank, its released notebooks, its ask cells
``exporters``          reads a submission, writes a feedback page
``restore``            RestorePure: the released notebook takes the place of the submitted one
``scores``             ScoreSnapshot, ApplyScores, SaveAutoGradesChecked
``execute``            ExecuteIfNeeded: the sandbox, and only where there is student code; StampSandbox
``sandboxed``          a notebook of code cells through autograder.sandbox, and its settings
``panel``              what the instructor sees in the formgrader
``names``              whose hand-in is it? by the name a learning platform gave it
``collect``            ``nbgrader zip_collect`` that a broken archive does not stop
``csv_export``         ``nbgrader export`` with quoting and without formulas
=====================  =============================================================================
"""

from __future__ import annotations

from .settings import configure

__all__ = ["configure"]
