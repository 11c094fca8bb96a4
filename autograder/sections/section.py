"""A section and its folder: ``sections/NAME/`` with ``section.json``, the seed, the record of the draws and the hand-outs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course import files
from course.items.strict import DataError, Fields, as_text

from ..bank import load_bank, weeks
from . import people, seed
from .problem import SectionError

FOLDER = "sections"
SCHEMA = 1
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Section:
    """``seed_file``: relative to the course where it lies in it. ``seed_mark``: how the section knows its seed again."""

    root: Path
    name: str
    weeks: tuple[str, ...]
    learners: tuple[str, ...]
    seed_file: str
    seed_mark: str

    @property
    def folder(self) -> Path:
        return self.root / FOLDER / self.name

    @property
    def seed_path(self) -> Path:
        return self.root / self.seed_file

    def seed(self) -> bytes:
        """Raises SectionError: missing, not safe, or another than the one the section began with."""
        found = seed.read(self.seed_path, self.root)
        if seed.mark_of(found) != self.seed_mark:
            raise SectionError(
                f"{self.seed_file} is not the seed that section {self.name} was made with. Bring back the first one: with "
                "another, learners would be graded by questions they were never asked."
            )
        return found

    def learner(self, student: str) -> str | None:
        """The id as the roster has it; None for somebody who is not in it."""
        wanted = people.same(student)
        return next((one for one in self.learners if people.same(one) == wanted), None)


def slotted(root: Path) -> list[str]:
    """The weeks in which learners can have questions of their own."""
    return [week for week in weeks(root) if load_bank(root, week).slots]


def names(root: Path) -> list[str]:
    """The sections of a course."""
    return sorted(p.parent.name for p in (root / FOLDER).glob("*/section.json"))


def load(root: Path, name: str) -> Section:
    """Raises SectionError."""
    if not NAME.fullmatch(name):
        raise SectionError(f"“{name[:40]}” is not the name of a section: small letters, digits and hyphens.")
    path = root / FOLDER / name / "section.json"
    try:
        raw = Fields(json.loads(path.read_text(encoding="utf-8")), f"{FOLDER}/{name}/section.json")
        if raw.whole("schema") != SCHEMA or raw.text("name") != name:
            raise DataError(raw.where, "is of another version or another section")
        section = Section(
            root,
            name,
            raw.many("weeks", as_text),
            people.tidy_all(raw.many("learners", as_text)),
            raw.text("seed"),
            raw.text("seed_mark"),
        )
        raw.done()
        return section
    except FileNotFoundError:
        there = ", ".join(names(root)) or "none yet"
        raise SectionError(f"There is no section {name}. These are there: {there}.") from None
    except (OSError, ValueError, RecursionError, DataError) as error:
        raise SectionError(f"{path} is damaged ({error}). Bring it back from your backup.") from None


def load_all(root: Path) -> list[Section]:
    return [load(root, name) for name in names(root)]


def create(root: Path, name: str, learners: tuple[str, ...], wanted: Iterable[str], seed_file: Path | None) -> Section:
    """A new section; its seed is made when there is none. Raises SectionError and has then written nothing but the seed."""
    if not NAME.fullmatch(name):
        raise SectionError(f"“{name[:40]}” cannot name a section: small letters, digits and hyphens, 40 at most.")
    if name in names(root):
        raise SectionError(f"There is a section {name} already. To change it:  cleanclaim section update {name}")
    path = (Path.cwd() / seed_file) if seed_file is not None else root / FOLDER / name / "seed"
    section = Section(root, name, _weeks(root, wanted), learners, _inside(path, root), "")
    _refuse_twice(section)
    seed.refuse_place(path, root)
    if not os.path.lexists(path):
        seed.make(path)
    mark = seed.mark_of(seed.read(path, root))
    if twin := next((one.name for one in load_all(root) if one.seed_mark == mark), None):
        raise SectionError(f"Section {twin} has this seed. Give every section a seed of its own.")
    return save(Section(root, name, section.weeks, learners, section.seed_file, mark))


def save(section: Section) -> Section:
    """Write ``section.json``, whole or not at all. Raises SectionError."""
    _refuse_twice(section)
    data = {
        "schema": SCHEMA,
        "name": section.name,
        "weeks": list(section.weeks),
        "learners": list(section.learners),
        "seed": section.seed_file,
        "seed_mark": section.seed_mark,
    }
    write_private(section.folder / "section.json", data)
    return section


def write_private(path: Path, data: Any) -> None:
    """JSON for the instructor's eyes: the file's owner can read it and nobody else. Raises SectionError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            os.chmod(path.parent, 0o700)
        files.replace(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
        if os.name == "posix":
            os.chmod(path, 0o600)
    except OSError as error:
        raise SectionError(f"{path} could not be written ({error.strerror}). What was there before is whole.") from None


def checked_weeks(root: Path, wanted: Iterable[str]) -> tuple[str, ...]:
    """The weeks, each with something to draw. Raises SectionError."""
    return _weeks(root, wanted)


def _weeks(root: Path, wanted: Iterable[str]) -> tuple[str, ...]:
    there, wanted = slotted(root), tuple(dict.fromkeys(wanted))
    if not there:
        raise SectionError(
            "No week has a pool or a family item yet, so everybody would be asked the same. docs/sections.md shows how to "
            "write one."
        )
    if wrong := [one for one in wanted if one not in there]:
        raise SectionError(
            f"{wrong[0]} has no pool and no family item: everybody is asked the same there. Weeks that have one: {', '.join(there)}."
        )
    return wanted or tuple(there)


def _inside(path: Path, root: Path) -> str:
    whole = path.parent.resolve() / path.name
    return whole.relative_to(root.resolve()).as_posix() if whole.is_relative_to(root.resolve()) else str(whole)


def _refuse_twice(section: Section) -> None:
    """Nobody can be in two sections for the same week: which question would be theirs?"""
    mine = {people.same(one): one for one in section.learners}
    for name in names(section.root):
        if name == section.name:
            continue
        other = load(section.root, name)
        both = [mine[key] for key in map(people.same, other.learners) if key in mine]
        if both and (week := next((w for w in section.weeks if w in other.weeks), None)):
            raise SectionError(
                f"{both[0]} is in section {other.name} already, for {week}. Take {both[0]} out of one roster. Nothing was changed."
            )
