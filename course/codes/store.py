"""Where the index lies, and how it gets there: once, whole, and safe from everything that can go wrong.

The index is derived from ``simple-icd-10-cm`` and ``datasets/codes`` into one SQLite file in the cache folder of the
platform (``CLEANCLAIM_CACHE`` names another).  The file's name says what it was made from, so a new package, new data
or a new schema makes a new file.  It is written beside its place and moved there whole: a killed kernel leaves
nothing that could be taken for an index, and of two kernels that build at once the last one wins with the same bytes.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from course import place
from course.errors import CourseError

SCHEMA = 4
PACKAGE = "simple_icd_10_cm"
CACHE_VARIABLE = "CLEANCLAIM_CACHE"
DATA_FILES = ("icd10cm_dates.csv", "icd10cm_releases.csv", "terms.csv", "contexts.csv")
_PART = ".part-"
_STALE = 3600.0  # seconds after which a part is surely nobody's any more

Progress = Callable[[str, float], None]  # (what is being done, share done from 0 to 1)
Tell = Callable[[str], None]


def cache_folder(env: Mapping[str, str] | None = None) -> Path:
    """The folder of the index. It may not exist yet."""
    named = (os.environ if env is None else env).get(CACHE_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser().absolute()
    try:
        from platformdirs import user_cache_path
    except ImportError:  # it comes with Jupyter; this is for a bare Python
        return Path.home() / ".cache" / "cleanclaim"
    return user_cache_path("cleanclaim", appauthor=False)


def data_folder() -> Path:
    """``datasets/codes`` of this copy of the course. Raises CourseError when it is not there."""
    folder = place.find().root / "datasets" / "codes"
    if not all((folder / name).is_file() for name in DATA_FILES):
        raise CourseError(
            f"The code dates are missing from {folder}. Download the course again; your answers are not touched."
        )
    return folder


def package_folder() -> Path | None:
    """Where the code set's package lies; it is found, not imported. None when it is not installed."""
    spec = find_spec(PACKAGE)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def package_version(folder: Path) -> str:
    """The version of the installed package, from the name of its record (quicker than asking importlib)."""
    for record in folder.parent.glob(f"{PACKAGE}-*.dist-info"):
        return record.name[len(PACKAGE) + 1 : -len(".dist-info")]
    from importlib.metadata import version

    return version(PACKAGE)


def index_path(cache: Path, data: Path) -> Path:
    """Where the index for exactly this package, data and schema belongs.

    Without the package an index made earlier will do. Raises CourseError when there is none either.
    """
    state = 0
    for name in DATA_FILES:
        state = zlib.crc32((data / name).read_bytes(), state)
    digest = f"{state:08x}"
    folder = package_folder()
    if folder is not None:
        return cache / f"icd10cm-{SCHEMA}-{package_version(folder)}-{digest}.sqlite"
    made = sorted(cache.glob(f"icd10cm-{SCHEMA}-*-{digest}.sqlite"))
    if made:
        return made[-1]
    raise CourseError("The code set is not installed. Run: pip install simple-icd-10-cm==1.5.0")


def open_index(
    progress: Progress | None = None, tell: Tell | None = None, *, rebuild: bool = False
) -> sqlite3.Connection:
    """Open the index, building it first where it is missing, half-built or broken.

    Where nothing can be written, the index is made in memory, and `tell` (default: stderr) gets one sentence.
    Raises CourseError when it can neither be opened nor built.
    """
    cache, data = cache_folder(), data_folder()
    path = index_path(cache, data)
    if not rebuild and (ready := _open(path)):
        return ready
    import tempfile  # only a build pays for it

    from course.codes.build import build

    try:
        cache.mkdir(parents=True, exist_ok=True)
        _sweep(cache)
        handle, name = tempfile.mkstemp(prefix=f"{path.stem}{_PART}", dir=cache)
        os.close(handle)
    except OSError:
        (tell or _say)(
            f"The code index cannot be kept in {cache}, so it is made anew for this session (a few seconds); "
            f"set {CACHE_VARIABLE} to a folder you can write to."
        )
        return build(sqlite3.connect(":memory:", check_same_thread=False), data, progress)
    part = Path(name)
    try:
        build(sqlite3.connect(part), data, progress).close()
        os.chmod(part, 0o644)  # a server may keep one index for all its learners
        _settle(part, path)
        ready = _open(path)
    except OSError as error:
        (tell or _say)(f"The code index could not be saved ({error.strerror}); it is made anew for this session.")
        return build(sqlite3.connect(":memory:", check_same_thread=False), data, progress)
    finally:
        part.unlink(missing_ok=True)
    if ready is None:
        raise CourseError(f"The code index in {cache} cannot be read. Delete that folder, then try again.")
    return ready


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _open(path: Path) -> sqlite3.Connection | None:
    """The finished index at `path`, or None when there is none that can be trusted."""
    try:
        size = path.stat().st_size
    except OSError:
        return None
    try:
        # Nobody writes to a finished index, so no locks are needed (and a read-only disk will do).
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error:
        return None
    try:
        pages, page = connection.execute("PRAGMA page_count").fetchone()[0], connection.execute("PRAGMA page_size")
        whole = pages * page.fetchone()[0] == size
        if whole and connection.execute("SELECT value FROM meta WHERE key = 'finished'").fetchone():
            return connection
    except sqlite3.Error:
        pass
    connection.close()
    return None


def _settle(part: Path, path: Path) -> None:
    try:
        os.replace(part, path)
    except PermissionError:
        # Windows: another kernel has just put the same index there and holds it open.
        if not path.is_file():
            raise


def _sweep(cache: Path) -> None:
    """Take away what killed builds left."""
    for part in cache.glob(f"icd10cm-*{_PART}*"):
        try:
            if time.time() - part.stat().st_mtime > _STALE:
                part.unlink()
        except OSError:
            continue
