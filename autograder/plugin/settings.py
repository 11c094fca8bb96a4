"""What an nbgrader configuration must say so that Clean Claim weeks are graded from their answers."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

SANITIZE = [
    "autograder.plugin.restore.RestorePure",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
AUTOGRADE = [
    "autograder.plugin.scores.ScoreSnapshot",
    "autograder.plugin.execute.ExecuteIfNeeded",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.plugin.scores.ApplyScores",
    "autograder.plugin.execute.StampSandbox",
    "autograder.plugin.scores.SaveAutoGradesChecked",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]


def is_course(folder: Path) -> bool:
    """Whether a folder is the root of a Clean Claim course: it has a bank, or weeks that a bank built."""
    return (folder / "autograder" / "bank").is_dir() or any((folder / "source").glob("*/items.json"))


def configure(c: Any, root: str | Path | None = None) -> None:
    """Set up nbgrader for Clean Claim. ``c`` is the config object of an ``nbgrader_config.py``.

    ``root`` is the folder of that file. Without it (the file that the wheel installs for the whole environment)
    only what cannot disturb another course is set: every class named here keeps nbgrader's stock behaviour for
    an assignment that Clean Claim did not build. Calling it twice does no harm.
    """
    _find_alembic()
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    c.Autograde.exporter_class = "autograder.plugin.exporters.SubmissionExporter"
    c.GenerateFeedback.exporter_class = "autograder.plugin.exporters.FeedbackExporter"
    # Live widgets in an autograded notebook would be dead ones: the panel is static.
    c.ExecutePreprocessor.store_widget_state = False
    if root is None:
        return
    folder = Path(root).resolve()
    if not is_course(folder):
        return
    c.CourseDirectory.root = str(folder)
    c.ZipCollectApp.extractor_plugin = "autograder.plugin.collect.CarefulExtractor"
    c.ZipCollectApp.collector_plugin = "autograder.plugin.collect.CarefulCollector"
    c.ExportApp.plugin_class = "autograder.plugin.csv_export.CleanCsvExportPlugin"


def _find_alembic() -> None:
    """nbgrader starts ``alembic`` by name when it makes a gradebook; in a venv that was not activated it finds none."""
    if shutil.which("alembic") is None:
        beside = str(Path(sys.executable).parent)
        if shutil.which("alembic", path=beside):
            os.environ["PATH"] = os.pathsep.join(filter(None, (os.environ.get("PATH"), beside)))
