"""The ICD-10-CM files in XML: Tabular List and Alphabetic Index, read as a stream and without trusting it.

The parser is the one of the standard library with everything dangerous refused: no entity may be declared, nothing
outside the file is fetched, and depth and the length of a text are capped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

from course.codes.imports.sources import Source
from course.codes.words import STOP, fold
from course.errors import CourseError

_BLOCK = 1 << 16
_DEEPEST = 40
_LONGEST_TEXT = 1 << 18
BETWEEN = "\x1f"  # between the terms of a path, in the database

_NOTES = {
    "includes": "includes",
    "inclusionTerm": "inclusion term",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code first",
    "useAdditionalCode": "use additional code",
    "codeAlso": "code also",
    "notes": "note",
    "sevenChrNote": "note",
}


class _Reader(Protocol):
    root: str
    out: list[tuple]

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str, words: str) -> None: ...


class _Parser:
    """Feeds a reader: start and end of each element, and at the end its own text (that of its children left out)."""

    def __init__(self, reader: _Reader, name: str) -> None:
        self._reader, self._name = reader, name
        self._texts: list[list[str]] = []
        self._length = 0
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = self._refuse
        parser.UnparsedEntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser = parser

    def feed(self, block: bytes, last: bool) -> None:
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            raise CourseError(
                f"{self._name} is not readable XML (row {error.lineno}); download it again. Nothing was imported."
            ) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._texts and name != self._reader.root:
            raise CourseError(f"{self._name} is another XML file ({name}); this kind begins with {self._reader.root}.")
        if len(self._texts) >= _DEEPEST:
            raise CourseError(f"{self._name} is nested deeper than any official file. Nothing was imported.")
        self._texts.append([])
        self._length = 0
        self._reader.start(name, attributes)

    def _data(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise CourseError(f"{self._name} holds a text longer than any official file. Nothing was imported.")
        self._texts[-1].append(text)

    def _end(self, name: str) -> None:
        self._reader.end(name, " ".join("".join(self._texts.pop()).split()))
        self._length = 0

    def _refuse(self, *_: object) -> int:
        raise CourseError(f"{self._name} declares entities, which no official file does. Nothing was imported.")


def _read(source: Source, reader: _Reader) -> Iterator[tuple[int, tuple]]:
    parser = _Parser(reader, source.name)
    number = 0
    while block := source.stream.read(_BLOCK):
        parser.feed(block, False)
        for record in reader.out:
            number += 1
            yield number, record
        reader.out.clear()
    parser.feed(b"", True)
    for record in reader.out:
        number += 1
        yield number, record


class _Tabular:
    root = "ICD10CM.tabular"

    def __init__(self) -> None:
        self.out: list[tuple] = []
        self._open: list[dict] = []  # chapters, sections and codes that are not closed
        self._path: list[str] = []
        self._char = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if name in ("chapter", "section", "diag"):
            self._open.append({"kind": name, "code": attributes.get("id", ""), "title": "", "notes": []})
        elif name == "extension":
            self._char = attributes.get("char", "")

    def end(self, name: str, words: str) -> None:
        self._path.pop()
        above = self._path[-1] if self._path else ""
        here = self._open[-1] if self._open else None
        if here is None:
            return
        if name == "name" and above == here["kind"]:
            here["code"] = words
        elif name == "desc" and above == here["kind"]:
            here["title"] = words
        elif name == "note" and above in _NOTES and words:
            here["notes"].append((_NOTES[above], words))
        elif name == "extension":
            here["notes"].append(("7th character", f"{self._char} {words}"))
        elif name == here["kind"]:
            self._open.pop()
            parent = self._open[-1]["code"] if self._open else ""
            if not here["code"]:
                raise CourseError(f"A {name} of this file has no code. Nothing was imported.")
            notes = json.dumps(here["notes"], ensure_ascii=False)
            self.out.append((here["kind"], here["code"].replace(".", ""), here["code"], parent, here["title"], notes))


class _Index:
    root = "ICD10CM.index"

    def __init__(self) -> None:
        self.out: list[tuple] = []
        self._open: list[dict] = []
        self._path: list[str] = []
        self._count = 0
        self._heads: dict[str, str] = {}
        self._column = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if name in ("mainTerm", "term"):
            self._count += 1
            self._open.append({"number": self._count, "title": "", "nemod": "", "cells": []})
        elif name in ("cell", "head"):
            self._column = attributes.get("col", "")

    def end(self, name: str, words: str) -> None:
        self._path.pop()
        above = self._path[-1] if self._path else ""
        if name == "head":
            self._heads[self._column] = words
        if not self._open:
            return
        here = self._open[-1]
        if name == "title" and above in ("mainTerm", "term"):
            here["title"] = words
        elif name == "nemod":
            here["nemod"] = f"{here['nemod']} {words}".strip()
        elif name in ("code", "manif", "see", "seeAlso") and above in ("mainTerm", "term"):
            here[name] = words
        elif name in ("seecat", "subcat") and words:
            here["see"] = f"{here.get('see', '')} category {words}".strip()
        elif name == "cell" and words.strip("-– "):
            here["cells"].append((self._heads.get(self._column, f"column {self._column}"), words))
        elif name in ("mainTerm", "term"):
            self._close(here)

    def _close(self, here: dict) -> None:
        titles = [one["title"] for one in self._open]
        self._open.pop()
        depth = len(titles) - 1
        rest = (here.get("manif", ""), here.get("see", ""), here.get("seeAlso", ""))
        folded = " ".join(word for word in fold(" ".join([*titles, here["nemod"]])) if word not in STOP)
        self.out.append(
            (here["number"], 0, depth, BETWEEN.join(titles), here["nemod"], here.get("code", ""), *rest, folded)
        )
        for place, (label, code) in enumerate(here["cells"], 1):  # the tables of neoplasms and drugs
            path = BETWEEN.join([*titles, label])
            self.out.append(
                (here["number"], place, depth + 1, path, "", code, "", "", "", folded + " " + " ".join(fold(label)))
            )


def tabular(source: Source) -> Iterator[tuple[int, tuple]]:
    """(number, line) of the Tabular List: kind, code without and with dot, parent, title, notes as JSON."""
    return _read(source, _Tabular())


def index(source: Source) -> Iterator[tuple[int, tuple]]:
    """(number, line) of the Alphabetic Index or one of its tables."""
    return _read(source, _Index())
