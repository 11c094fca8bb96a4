"""The late penalty that belongs to another score, by the plugin that nbgrader is configured with."""

from __future__ import annotations

from pathlib import Path

from ..coursefolder import load_config
from .changes import Penalty


def penalties(root: Path) -> Penalty:
    """As nbgrader's AssignLatePenalties: nothing for who is on time, never below 0, never more than the score."""
    from nbgrader.preprocessors import AssignLatePenalties

    step = AssignLatePenalties(config=load_config(root))
    step.init_plugin()

    def penalty(student: str, score: float, seconds_late: float) -> float:
        if seconds_late <= 0:
            return 0.0
        found = step.plugin_inst.late_submission_penalty(student, score, seconds_late)
        return 0.0 if found is None else min(max(0.0, float(found)), max(0.0, score))

    return penalty
