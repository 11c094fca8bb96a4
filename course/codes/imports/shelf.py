"""Where imported editions stand: one SQLite file each, outside the course folder, put there whole or not at all.

The folder is the user data folder of the platform; ``CLEANCLAIM_DATA`` names another.  A file's name holds its kind,
first day, series and part, so that editions stand side by side and are found without opening them.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from course import place
from course.codes.imports.model import Edition
from course.errors import CourseError

DATA_VARIABLE = "CLEANCLAIM_DATA"
SCHEMA = 1
_NAME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)~(?P<series>[a-z]*)~(?P<part>[a-z0-9]*)\.sqlite")
_PART = ".part-"
_STALE = 3600.0

_open: dict[Path, tuple[tuple[int, int], sqlite3.Connection]] = {}


@dataclass(frozen=True)
class Spot:
    """A place on the shelf, found by its name alone."""

    kind: str
    effective: date
    series: str
    part: str
    path: Path


def folder(env: Mapping[str, str] | None = None) -> Path:
    """The folder of everything imported. It may not exist yet."""
    named = (os.environ if env is None else env).get(DATA_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser().absolute() / "imports"
    try:
        from platformdirs import user_data_path
    except ImportError:  # it comes with Jupyter; this is for a bare Python
        return Path.home() / ".local" / "share" / "cleanclaim" / "imports"
    return user_data_path("cleanclaim", appauthor=False) / "imports"


def _outside_the_course(where: Path) -> None:
    """Raises CourseError when `where` lies in the course folder, from which files may be published."""
    try:
        root = place.find().root.resolve()
    except CourseError:
        return
    if where.resolve().is_relative_to(root):
        raise CourseError(
            f"Imported files are kept outside the course folder, so that they are never published with it. "
            f"Set {DATA_VARIABLE} to a folder outside {root}."
        )


def spots(kind: str) -> list[Spot]:
    """Every edition of a kind on the shelf, oldest first."""
    found = []
    with suppress(OSError):
        for path in (folder() / kind).iterdir():
            hit = _NAME.fullmatch(path.name)
            if hit:
                with suppress(ValueError):
                    day = date.fromisoformat(hit["day"])
                    found.append(Spot(kind, day, hit["series"], hit["part"], path))
    return sorted(found, key=lambda one: (one.effective, one.series, one.part))


def editions(kind: str | None = None) -> list[Edition]:
    """What was imported, by kind and day. A file that cannot be read is left out."""
    kinds = [kind] if kind else _kinds()
    return [one for name in kinds for spot in spots(name) if (one := read(spot)) is not None]


def _kinds() -> list[str]:
    with suppress(OSError):
        return sorted(path.name for path in folder().iterdir() if path.is_dir())
    return []


def read(spot: Spot) -> Edition | None:
    """The edition at a spot; None when its file cannot be read."""
    try:
        meta = dict(connect(spot.path).execute("SELECT key, value FROM meta"))
        return Edition(
            spot.kind,
            spot.effective,
            spot.series,
            spot.part,
            meta["file"],
            int(meta["rows"]),
            date.fromisoformat(meta["imported_on"]),
            meta["sha256"],
            meta["licensed"] == "1",
            spot.path,
        )
    except (sqlite3.Error, OSError, KeyError, ValueError):
        return None


def connect(path: Path) -> sqlite3.Connection:
    """A reading connection, kept open until the file changes. Raises sqlite3.Error or OSError."""
    state = path.stat()
    mark = (state.st_mtime_ns, state.st_size)
    kept = _open.get(path)
    if kept and kept[0] == mark:
        return kept[1]
    if kept:
        kept[1].close()
        del _open[path]
    link = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        row = link.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.Error:
        link.close()
        raise
    if row is None or int(row[0]) != SCHEMA:
        link.close()
        raise sqlite3.DatabaseError("another schema")
    _open[path] = (mark, link)
    return link


def forget(path: Path) -> None:
    """Close the connection to a file that is about to go."""
    kept = _open.pop(path, None)
    if kept:
        kept[1].close()


@contextmanager
def writing(kind: str, effective: date, series: str, part: str, meta: dict[str, str]) -> Iterator[sqlite3.Connection]:
    """An empty database that takes its place on the shelf when the block ends well, and vanishes when not.

    `meta` may be filled inside the block. Raises CourseError when the folder cannot be written.
    """
    where = folder()
    _outside_the_course(where)
    where = where / kind
    target = where / f"{effective.isoformat()}~{series}~{part}.sqlite"
    try:
        where.mkdir(parents=True, exist_ok=True)
        _sweep(where)
        handle, name = tempfile.mkstemp(prefix=f"new{_PART}", dir=where)
        os.close(handle)
    except OSError as error:
        raise CourseError(
            f"Nothing can be written to {where} ({error.strerror}). Set {DATA_VARIABLE} to a folder that you can write to."
        ) from None
    new = Path(name)  # mkstemp makes it readable for its owner only
    link = sqlite3.connect(new)
    try:
        link.executescript(
            "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;"
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
        )
        yield link
        link.executemany("INSERT INTO meta VALUES (?, ?)", {**meta, "schema": str(SCHEMA)}.items())
        link.commit()
        link.close()
        forget(target)
        os.replace(new, target)
    except sqlite3.OperationalError as error:
        raise CourseError(f"The file could not be stored in {where} ({error}); nothing was imported.") from None
    except PermissionError:
        raise CourseError(
            f"{target.name} is in use. Close the notebooks that look codes up, then import again; the old one is kept."
        ) from None
    finally:
        link.close()
        new.unlink(missing_ok=True)


def remove(spot: Spot) -> None:
    """Take one edition off the shelf."""
    forget(spot.path)
    try:
        spot.path.unlink(missing_ok=True)
    except OSError as error:
        raise CourseError(
            f"{spot.path} cannot be removed ({error.strerror}). Close the notebooks that use it."
        ) from None


def _sweep(where: Path) -> None:
    """Take away what killed imports left."""
    for path in where.glob(f"new{_PART}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()
