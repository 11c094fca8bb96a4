"""The made-up week of the browser tests, as a learner's folder, and a code book of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from course.codes import store
from course.codes.book import Book
from course.widgets.books.room import Room
from tests.e2e.week import write_week


@pytest.fixture
def week(tmp_path: Path) -> Path:
    return write_week(tmp_path / "week01")


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """The code book; its index lies in a folder of this run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.CACHE_VARIABLE, str(tmp_path_factory.mktemp("code-index")))
        book = Book()
    yield book
    book.close()


@pytest.fixture
def room(book: Book, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The room of every card of a test, its book open."""
    room = Room(lambda progress: book, patience=5)
    room.book()
    monkeypatch.setattr("course.widgets.books.desk.ROOM", room)
    return room
