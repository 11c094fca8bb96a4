"""Where a cell is being run: live in front of a learner, or by a program with nobody looking."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from course.place import is_course

STATIC_VARIABLE = "CLEANCLAIM_STATIC"


def is_autograde(env: Mapping[str, str] | None = None) -> bool:
    """Whether nbgrader is running this notebook to grade it."""
    return (os.environ if env is None else env).get("NBGRADER_EXECUTION") == "autograde"


def is_static(env: Mapping[str, str] | None = None) -> bool:
    """Whether to give plain HTML instead of a live card: nbgrader's validate, a notebook test, ``CLEANCLAIM_STATIC=1``,
    or no notebook kernel at all."""
    env = os.environ if env is None else env
    if env.get("NBGRADER_EXECUTION") or env.get("PYTEST_CURRENT_TEST") or env.get(STATIC_VARIABLE):
        return True
    return not _in_kernel()


def is_watched(env: Mapping[str, str] | None = None) -> bool:
    """Whether a person reads the output; if not, mistakes are raised so that a test run fails."""
    env = os.environ if env is None else env
    return not (env.get("NBGRADER_EXECUTION") or env.get("PYTEST_CURRENT_TEST"))


def _in_kernel() -> bool:
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    shell = get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


def why_closed(folder: Path) -> str | None:
    """Why nothing may be saved in this folder, as a sentence for the learner; None when it is fine to work here."""
    folder = folder.resolve()
    home = folder.parent
    if home.name in ("release", "source") and is_course(home.parent):
        return (
            f"This is the clean original in {home.name}/{folder.name}, so nothing is saved here. "
            f"Your own copy is work/{folder.name}: open it from the start page (work/start.ipynb) and answer there."
        )
    log = folder / "responses.jsonl"
    if not os.access(folder, os.W_OK) or (log.exists() and not os.access(log, os.W_OK)):
        return (
            f"The folder “{folder.name}” cannot be written to, so nothing can be saved here. "
            "Copy the week to a folder of your own, or ask whoever looks after this computer."
        )
    return None
