"""Autograde a few submissions one way, in this process: ``python -m autograder.bench.oneway plugin|kernel COURSE WEEK``.

Prints one line of JSON: seconds per notebook (start-up and imports not counted) and peak memory in bytes of this process and of
its largest kernel.
"""

from __future__ import annotations

import json
import logging
import sys
import time
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
    if way == "plugin":
        from autograder.plugin import configure

        configure(config, root=course)
    config.CourseDirectory.root = course
    config.CourseDirectory.db_url = f"sqlite:///{Path(course) / 'gradebook.db'}"
    config.CourseDirectory.assignment_id = week
    quiet = logging.getLogger("bench")
    quiet.setLevel(logging.ERROR)
    directory = CourseDirectory(config=config, log=quiet)
    GenerateAssignment(coursedir=directory, config=config, log=quiet).start()
    converter = Autograde(coursedir=directory, config=config, log=quiet)
    converter.create_student = True
    begun = time.perf_counter()
    converter.start()
    seconds = time.perf_counter() - begun
    graded = len(list(Path(course).glob(f"autograded/*/{week}/*.ipynb")))
    print(json.dumps({"seconds": seconds, "notebooks": graded, "scored": _scored(course, week), "memory": _peak()}))
    return 0


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
