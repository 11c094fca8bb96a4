"""The commands of a grading round, one after another, each with its log file and its progress."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..progress import Progress

REPO = Path(__file__).resolve().parents[2]


class StageFailed(Exception):
    """A command did not do its work; says where its log is."""


@dataclass(frozen=True)
class Took:
    """A stage and its wall time in seconds."""

    what: str
    seconds: float


def environment(root: Path) -> dict[str, str]:
    """The caller's environment with this code on the path and nobody else's Jupyter settings."""
    path = os.pathsep.join(filter(None, (str(REPO), os.environ.get("PYTHONPATH"))))
    beside = str(Path(sys.executable).parent)  # alembic, which nbgrader starts by name
    return {
        **os.environ,
        "PYTHONPATH": path,
        "PATH": os.pathsep.join(filter(None, (beside, os.environ.get("PATH")))),
        "JUPYTER_CONFIG_DIR": str(root / ".jupyter"),
        "PYTHONUNBUFFERED": "1",
    }


def at_once(root: Path, week: str, learners: Collection[str]) -> Took:
    """``cleanclaim grade`` in the course folder, in this process. Raises CourseError."""
    from ..bulk.command import grade

    begun = time.monotonic()
    before = dict(os.environ)
    os.environ.update(environment(root))
    try:
        with (root / "logs" / "grade.log").open("w", encoding="utf-8") as handle:
            grade(root, week, say=lambda text: print(text, file=handle))
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Took("grade", time.monotonic() - begun)


def autograde(root: Path, week: str, learners: Collection[str]) -> Took:
    """The same with stock nbgrader; one broken hand-in makes it end with 1."""
    return nbgrader(root, ["autograde", week], "autograde", learners, may_fail=True)


def nbgrader(
    root: Path, words: Sequence[str], what: str, learners: Collection[str] = (), *, may_fail: bool = False
) -> Took:
    """Run ``nbgrader words`` in the course folder. Progress counts the learners that its log names.

    Raises StageFailed when it ends with an error, unless it may (one broken hand-in makes nbgrader end with 1).
    """
    begun = time.monotonic()
    log = root / "logs" / f"{words[0]}.log"
    seen: set[str] = set()
    progress = Progress(what, len(learners) or 1, unit=" learner" if learners else " step")
    pattern = re.compile("|".join(re.escape(i) for i in sorted(learners, key=len, reverse=True))) if learners else None
    with log.open("w", encoding="utf-8") as handle:
        process = subprocess.Popen(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=root, env=environment(root), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
        assert process.stdout is not None
        try:
            for line in process.stdout:
                handle.write(line)
                if pattern and (found := pattern.search(line)) and found[0] not in seen:
                    seen.add(found[0])
                    progress.step(len(seen) - 1)  # it has begun with this one, so it has done the one before
            code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    progress.end()
    if code and not may_fail:
        tail = "".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-6:])
        raise StageFailed(
            f"nbgrader {' '.join(words)} ended with {code}. Its last words (all of them are in {log}):\n{tail}"
        )
    return Took(what, time.monotonic() - begun)
