"""Where the code book is opened: in the background, so that a kernel making the index can still save an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.codes.book import Book
    from course.codes.store import Progress

PATIENCE = 0.25  # seconds a request waits for the book; opening a finished index takes a tenth of it


class Building(Exception):
    """The index is still being made: ``what`` is being done, ``share`` of it is done (0 to 1)."""

    def __init__(self, what: str, share: float) -> None:
        super().__init__(f"{what} ({share:.0%})")
        self.what, self.share = what, share


def _open(progress: Progress) -> Book:
    from course.codes import open_book

    return open_book(progress)


class Room:
    """The one code book of this process."""

    def __init__(self, opener: Callable[[Progress], Book] = _open, patience: float = PATIENCE) -> None:
        self._opener, self._patience = opener, patience
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._book: Book | None = None
        self._trouble: Exception | None = None
        self._at = ("Opening the code book", 0.0)

    def book(self) -> Book:
        """The open book. Raises Building while it is being made, and whatever went wrong in making it, once: the next
        request tries again."""
        with self._lock:
            if self._book is None and self._worker is None:
                self._worker = threading.Thread(target=self._work, name="code-book", daemon=True)
                try:
                    self._worker.start()
                except RuntimeError:  # a Python without threads (in the browser): everyone waits
                    self._work()
            worker = self._worker
        if worker is not None and worker.is_alive():
            worker.join(self._patience)
        with self._lock:
            if self._book is not None:
                return self._book
            if self._trouble is not None:
                trouble, self._trouble, self._worker = self._trouble, None, None
                raise trouble
        raise Building(*self._at)

    def _work(self) -> None:
        try:
            self._book = self._opener(self._note)
        except Exception as trouble:  # told to whoever asks next
            self._trouble = trouble

    def _note(self, what: str, share: float) -> None:
        self._at = (what, share)


ROOM = Room()
