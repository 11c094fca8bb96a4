"""nbgrader's gradebook: is it there, current and free? And transactions on it, for whatever database nbgrader can use.

On SQLite each transaction takes the
write lock at once (BEGIN IMMEDIATE): what the formgrader or another grader writes meanwhile is seen whole or not yet, never half.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course.errors import CourseError

from ..gradebook import check_layout

BUSY = 20.0  # seconds to wait for a free gradebook before the run
PATIENCE = 180.0  # and during it


# ---- before anything is written -------------------------------------------------------------------------------------------


def check_usable(url: str, week: str, course_id: str) -> None:
    """Raises CourseError unless the gradebook is there, of this nbgrader's making, and can be written to."""
    path = sqlite_file(url)
    if path is not None and not (path.is_file() and path.stat().st_size):
        raise CourseError(unknown_week(week))
    engine = connect(url)
    try:
        found, tables = patiently(lambda: _version(engine), BUSY)
        if not tables:
            raise CourseError(unknown_week(week))
        check_layout(found)
        patiently(lambda: _try_to_write(engine), BUSY)
    finally:
        engine.dispose()
    from nbgrader.api import Gradebook

    for name in ((course_id,), ()):  # nbgrader notes both; see its Gradebook.check_course
        Gradebook(url, *name).close()


def _version(engine: Any) -> tuple[str | None, bool]:
    """(nbgrader's version of the tables, whether there are any)."""
    from sqlalchemy import inspect, text

    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names())
        if "alembic_version" not in tables:
            return None, bool(tables)
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar(), True


def _try_to_write(engine: Any) -> None:
    """Write something and take it back: a file that is only readable would be noticed too late otherwise."""
    from sqlalchemy import text

    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("CREATE TABLE cleanclaim_try (n INTEGER)"))
        transaction.rollback()


def unknown_week(week: str) -> str:
    return (
        f"The gradebook does not know {week} yet. Nothing was graded. Run:  nbgrader generate_assignment {week} --force"
    )


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite address; None for another database."""
    match = re.fullmatch(r"sqlite(?:\+\w+)?:///(?P<path>[^?]+)(\?.*)?", url)
    return Path(match["path"]) if match else None


def _why(problem: Exception) -> str:
    said = str(getattr(problem, "orig", None) or problem).splitlines()[0]
    if _busy(problem):
        return (
            "The gradebook is locked: another program is writing to it and does not come to an end. Close what else has "
            "gradebook.db open (a database viewer, another nbgrader) and run again; what was written before is safe."
        )
    if "readonly" in said or "read-only" in said:
        return "The gradebook cannot be written to (gradebook.db, or its folder, is read-only). Nothing was graded. Give yourself the right to write there and run again."
    if "not a database" in said or "malformed" in said:
        return f"The gradebook is damaged ({said}). Nothing was graded. Put your last good copy of gradebook.db in its place and run again."
    if "disk" in said and "full" in said:
        return (
            "The disk is full. What was written before is safe; make room and run again, it takes up where it stopped."
        )
    return f"The gradebook cannot be used: {said}. What was written before is safe."


def _busy(problem: Exception) -> bool:
    said = str(getattr(problem, "orig", None) or problem)
    return "locked" in said or "busy" in said or "deadlock" in said.lower() or "could not serialize" in said


# ---- transactions ---------------------------------------------------------------------------------------------------------


def connect(url: str) -> Any:
    """An engine whose transactions on SQLite take the write lock when they begin."""
    from sqlalchemy import create_engine, event

    sqlite = sqlite_file(url) is not None
    engine = create_engine(url, **({"connect_args": {"timeout": 2.0}} if sqlite else {}))
    if sqlite:

        @event.listens_for(engine, "connect")
        def _no_own_transactions(connection: Any, _: Any) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def _at_once(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def patiently(what: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Do it, again and again while the gradebook is busy. Raises CourseError when it stays so or is broken."""
    from sqlalchemy.exc import SQLAlchemyError

    begun, pause = time.monotonic(), 0.05
    while True:
        try:
            return what()
        except SQLAlchemyError as problem:
            if not _busy(problem) or time.monotonic() - begun > patience:
                raise CourseError(_why(problem)) from None
            time.sleep(pause * (1 + random.random()))
            pause = min(2.0, pause * 2)
