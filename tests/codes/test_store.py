"""The index: made once, whole, and made again when it is broken."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.codes import build, store
from course.codes.book import Book
from course.codes.lookup import look_up
from course.errors import CourseError

from .conftest import JUNE

ROOT = Path(__file__).resolve().parents[2]
LOOK = "from course.codes import look_up; from datetime import date; print(look_up('E11.65', date(2026, 6, 3)).status)"


@pytest.fixture
def folder(book: Book, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test alone, holding a good index."""
    for index in cache.glob("*.sqlite"):
        shutil.copy(index, tmp_path)
    monkeypatch.setenv(store.CACHE_VARIABLE, str(tmp_path))
    return tmp_path


def index_in(folder: Path) -> Path:
    (path,) = folder.glob("*.sqlite")
    return path


def never(*_: object) -> None:
    raise AssertionError("it was built again")


@pytest.fixture
def quick_build(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Building is tried for real elsewhere; here it only has to end in a good index."""

    def copy(connection: sqlite3.Connection, *_: object) -> sqlite3.Connection:
        good = sqlite3.connect(index_in(cache))
        good.backup(connection)
        good.close()
        return connection

    monkeypatch.setattr(build, "build", copy)


def in_new_python(code: str, cache: Path) -> subprocess.Popen[str]:
    env = {**os.environ, store.CACHE_VARIABLE: str(cache), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", code], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_the_cache_folder_may_be_named_relative(monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.cache_folder({store.CACHE_VARIABLE: "here"}) == Path.cwd() / "here"


def test_a_good_index_is_opened_not_built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "build", never)
    store.open_index().close()


def test_opening_imports_neither_the_package_nor_anything_heavy(folder: Path) -> None:
    code = f"import sys; {LOOK}; print(*{{'simple_icd_10_cm', 'rapidfuzz', 'pandas', 'numpy', 'xml'}} & sys.modules.keys())"
    process = in_new_python(code, folder)
    assert process.communicate(timeout=60)[0].split() == ["valid"]


def test_a_broken_index_is_built_again(folder: Path) -> None:
    seen: list[float] = []
    path = index_in(folder)
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes()[: whole // 2])
    store.open_index(lambda what, share: seen.append(share)).close()
    assert path.stat().st_size == whole
    assert seen[0] == 0.0 and seen[-1] == 1.0 and seen == sorted(seen)
    assert [one.name for one in folder.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(5000)])
def test_what_is_no_index_is_not_trusted(folder: Path, content: bytes) -> None:
    path = index_in(folder)
    path.write_bytes(content)
    assert store._open(path) is None


def test_a_half_built_index_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "half.sqlite"
    with sqlite3.connect(path) as half:
        half.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    half.close()
    assert store._open(path) is None


def test_damage_found_while_reading_heals(folder: Path, quick_build: None) -> None:
    path = index_in(folder)
    data = bytearray(path.read_bytes())
    ((root,),) = Book().rows("SELECT rootpage FROM sqlite_schema WHERE name = 'node_plain'")
    data[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    book = Book()
    assert look_up(book, "E11.65", JUNE).billable
    book.close()


def test_two_kernels_at_once_and_one_killed(tmp_path: Path, package: Path) -> None:
    killed = in_new_python(LOOK, tmp_path)
    time.sleep(0.9)
    killed.kill()
    killed.wait()
    killed.communicate()
    both = [in_new_python(LOOK, tmp_path) for _ in range(2)]
    assert [one.communicate(timeout=60)[0].strip() for one in both] == ["valid", "valid"]
    assert store._open(index_in(tmp_path)) is not None


def test_where_nothing_can_be_written_it_lives_in_memory(
    folder: Path, quick_build: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    monkeypatch.setenv(store.CACHE_VARIABLE, str(blocked / "cache"))
    told: list[str] = []
    book = Book(tell=told.append)
    assert look_up(book, "E11.65", JUNE).billable
    assert len(told) == 1 and store.CACHE_VARIABLE in told[0]
    book.close()


def test_old_parts_are_swept_and_new_ones_left(folder: Path) -> None:
    old, new = folder / "icd10cm-1-x.part-old", folder / "icd10cm-1-x.part-new"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    store._sweep(folder)
    assert not old.exists() and new.exists()


def test_without_the_package_an_earlier_index_serves(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "package_folder", lambda: None)
    store.open_index().close()
    index_in(folder).unlink()
    with pytest.raises(CourseError, match="pip install"):
        store.open_index()


def test_new_data_makes_a_new_index(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(store.data_folder(), data)
    before = store.index_path(folder, data)
    with (data / "terms.csv").open("a") as stream:
        stream.write("xyz,everyday,hypertension,I10\n")
    assert store.index_path(folder, data) != before


def test_a_package_of_another_release_is_refused(tmp_path: Path, package: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(store.data_folder(), data)
    with (data / "icd10cm_dates.csv").open("a") as stream:
        stream.write("I10,,2017-09-30\n")
    with pytest.raises(CourseError, match="another release"):
        build.build(sqlite3.connect(":memory:"), data)
