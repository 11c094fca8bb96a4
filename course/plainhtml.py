"""Whether a text holds nothing but formatting of our own kind. Pure.

What an author writes becomes HTML in the build (autograder/markup.py). Where such HTML comes back out of a file that somebody else could
have written, it is held against the tags and attributes that the build makes, before a page shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from html.parser import HTMLParser

Attribute = Callable[[str, str, str], bool]  # tag, name, value -> may it stand there?


class _Reader(HTMLParser):
    def __init__(self, tags: Collection[str], attribute: Attribute) -> None:
        super().__init__(convert_charrefs=True)
        self.fine = True
        self._tags, self._attribute = tags, attribute

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fine &= tag in self._tags and all(self._attribute(tag, name, value or "") for name, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        self.fine &= tag in self._tags

    def handle_comment(self, data: str) -> None:
        self.fine = False

    handle_decl = handle_pi = unknown_decl = handle_comment


def only(html: str, tags: Collection[str], attribute: Attribute) -> bool:
    """Whether ``html`` has no tag but these, no attribute that ``attribute`` refuses, no comment, and nothing left open."""
    reader = _Reader(tags, attribute)
    try:
        reader.feed(html)
        # What the reader is still waiting for: a tag that was never closed would swallow what a page says after it.
        # close() would take it for text.
        left_open = re.search(r"<[a-zA-Z/!?]", reader.rawdata)
        reader.close()
    except (AssertionError, ValueError):  # html.parser gives up on some broken declarations
        return False
    return reader.fine and not left_open
