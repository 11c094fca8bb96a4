"""Grade submissions one way, in this process: ``python -m autograder.bench.oneway plugin|kernel|bulk1|bulk2|dask COURSE WEEK``.

Prints one line of JSON: seconds per notebook (start-up and imports not counted) and peak memory in bytes of this process and of
its largest kernel.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


def main(way: str, course: str, week: str) -> int:
    from nbgrader.converters import Autograde, GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    if way != "kernel":
        from autograder.plugin import configure

        configure(config, root=course)
    config.CourseDirectory.root = course
    config.CourseDirectory.db_url = f"sqlite:///{Path(course) / 'gradebook.db'}"
    config.CourseDirectory.assignment_id = week
    quiet = logging.getLogger("bench")
    quiet.setLevel(logging.ERROR)
    directory = CourseDirectory(config=config, log=quiet)
    GenerateAssignment(coursedir=directory, config=config, log=quiet).start()
    if way not in ("plugin", "kernel"):
        return _at_once(way, course, week)
    converter = Autograde(coursedir=directory, config=config, log=quiet)
    converter.create_student = True
    begun = time.perf_counter()
    converter.start()
    seconds = time.perf_counter() - begun
    graded = len(list(Path(course).glob(f"autograded/*/{week}/*.ipynb")))
    print(json.dumps({"seconds": seconds, "notebooks": graded, "scored": _scored(course, week), "memory": _peak()}))
    return 0


def _at_once(way: str, course: str, week: str) -> int:
    """``cleanclaim grade``. The clock begins when nbgrader has been loaded, as it does for the others; a pool's start counts."""
    from autograder.bulk.run import grade_week

    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        if way == "dask":
            from dask.distributed import LocalCluster

            with LocalCluster(
                n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
            ) as cluster:
                record = grade_week(Path(course), week, dask=cluster.scheduler_address, bar=False)
        else:
            record = grade_week(Path(course), week, jobs=int(way.removeprefix("bulk")), bar=False)
    print(
        json.dumps(
            {
                "seconds": record.seconds - record.opening,
                "notebooks": record.kinds["at once"],
                "scored": _scored_at_once(course, week),
                "memory": _peak(),
            }
        )
    )
    return 0


def _scored_at_once(course: str, week: str) -> list[float]:
    """As _scored; nbgrader's own way reads the whole table of grades anew for every learner."""
    import sqlite3

    with sqlite3.connect(Path(course) / "gradebook.db") as connection:
        return [
            score
            for _, score in connection.execute(
                "SELECT s.student_id, total(g.auto_score) FROM submitted_assignment s JOIN submitted_notebook b "
                "ON b.assignment_id = s.id JOIN grade g ON g.notebook_id = b.id GROUP BY s.student_id ORDER BY s.student_id"
            )
        ]


def _scored(course: str, week: str) -> list[float]:
    """The score of each submission, for the proof that both ways did the same work."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{Path(course) / 'gradebook.db'}") as gradebook:
        return [s.score for s in sorted(gradebook.assignment_submissions(week), key=lambda s: s.student.id)]


def _peak() -> dict[str, int]:
    if resource is None:
        return {}
    factor = 1 if sys.platform == "darwin" else 1024
    return {
        "process": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * factor,
        "kernel": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * factor,
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
