"""One index for all tests of the code sets, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from course.codes import store
from course.codes.book import Book

JUNE = date(2026, 6, 3)
NOVEMBER = date(2026, 11, 3)


@pytest.fixture(scope="session")
def package() -> Path:
    """The folder of simple-icd-10-cm's data."""
    folder = store.package_folder()
    assert folder, "simple-icd-10-cm is missing; it comes with pip install -e '.[test]'"
    return folder / "data"


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("code-index")


@pytest.fixture(scope="session")
def book(package: Path, cache: Path) -> Iterator[Book]:
    """The code book, its index made once for the run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.CACHE_VARIABLE, str(cache))
        book = Book()
    yield book
    book.close()


@pytest.fixture(scope="session")
def listed(package: Path) -> frozenset[str]:
    """Every line of the official list: chapters, blocks and codes, dots left out."""
    (path,) = package.glob("code-list-*.txt")
    return frozenset(path.read_text("utf-8").split())


@pytest.fixture(scope="session")
def official(listed: frozenset[str]) -> frozenset[str]:
    """The complete codes of the official list: those that no other code goes on from. Found without our own code."""
    codes = {code for code in listed if code[0].isalpha() and "-" not in code}
    goes_on = {code[:length] for code in codes for length in range(3, len(code))}
    return frozenset(codes - goes_on)
