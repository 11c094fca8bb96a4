"""Hand-outs: ``sections/NAME/handouts/LEARNER/weekNN-yours.zip``, public parts only, and the proof that nothing leaks.

A hand-out is the released week with the learner's own questions in ``items.json``. It is made from the bank by the very
function that makes the release, looked through before it is written, and the same bytes every time.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course import files
from course.items.types.base import plain_text
from course.taking import NOTE, SCHEMA

from ..bank import Bank
from ..build import items_json, read_notebooks
from ..slots import Filled
from . import draws
from .problem import SectionError
from .section import Section

_WHEN = (1980, 1, 1, 0, 0, 0)
HOW_TO = """\
Your own questions of {week}

1. Start the course. Your start page opens in JupyterLab.
2. Drag this file, as it is, into the list of files at the left ({week}-yours.zip; do not unpack it).
3. Click the start page, then press Ctrl+Enter. It says: Your own questions of {week} are in place.

Without JupyterLab at hand:  cleanclaim take {week}-yours.zip

Work on {week} as always. Answers you saved before are untouched. The questions in this file are
yours: answers to somebody else's do not count.
"""


_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Handout:
    learner: str
    path: Path
    data: bytes


def make(section: Section, bank: Bank, record: draws.Record) -> Iterator[Handout]:
    """A hand-out for every learner of the roster, in order; nothing is written. Raises SectionError, BankError."""
    root, week = section.root, bank.week
    released = _released(root, bank)
    notebooks = read_notebooks(root / "source" / week)
    everybody = {one: draws.sheet(section, bank, one, record) for one in section.learners}
    guard = Guard(bank, everybody, record)
    for learner, filled in everybody.items():
        items = items_json(root, bank.filled(filled), notebooks)
        note = {
            "schema": SCHEMA,
            "week": week,
            "section": section.name,
            "learner": learner,
            "slots": sorted(filled),
        }
        members = {
            "how-to.txt": HOW_TO.format(week=week).encode(),
            NOTE: (json.dumps(note, ensure_ascii=False, indent=1) + "\n").encode(),
            **{f"{week}/{name}": data for name, data in released.items()},
            f"{week}/items.json": items.encode(),
        }
        if found := guard.leaks(learner, members):
            raise SectionError(f"The hand-out of {learner} was not written: {found[0]}. Please report this as a fault.")
        yield Handout(learner, section.folder / "handouts" / learner / f"{week}-yours.zip", _zip(members))


def write(handouts: Iterator[Handout]) -> tuple[int, int]:
    """(written, already there just so). Raises SectionError."""
    written = same = 0
    for one in handouts:
        try:
            if one.path.is_file() and one.path.read_bytes() == one.data:
                same += 1
                continue
            one.path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(one.path, one.data)
            written += 1
        except OSError as error:
            raise SectionError(
                f"{one.path} could not be written ({error.strerror}). {written} others are; run the command again."
            ) from None
    return written, same


class Guard:
    """Looks for what no hand-out may hold. Knows all keys and recipes of the class."""

    def __init__(self, bank: Bank, everybody: Mapping[str, Mapping[str, Filled]], record: draws.Record) -> None:
        self.bank = bank
        self.everybody = everybody
        self.slots = {slot for source in bank.slots for slot in source.slots}
        # a pool's recipe is the name of a variant, no secret; a family's is a key of 64 digits
        recipes = {one.recipe for row in everybody.values() for one in row.values()}
        recipes |= {one.recipe for row in record.learners.values() for one in row.values()}
        self.secrets = {one for one in recipes if _KEY.fullmatch(one)}
        items = [*bank.graded(), *(item for source in bank.slots for item in _variants(source))]
        self.phrases = {_phrase(item.solution.rationale) for item in items if item.solution} - {""}
        self._fine: set[str] = set()  # digests of files that are alike for everybody

    def leaks(self, learner: str, members: Mapping[str, bytes]) -> list[str]:
        """Sentences, each beginning in small letters; empty when all is well."""
        found = []
        row = self.everybody[learner]
        whole = json.loads(next(data for name, data in members.items() if name.endswith("/items.json")))
        for item in whole["items"]:
            if item["use"] == "graded" and "solution" in item:
                found.append(f"it holds the key of {item['id']}")
            if item["id"] in self.slots and item["rev"] != row[item["id"]].item.rev:
                found.append(f"it holds somebody else's {item['id']}")
        shown = {item.get("chart") for item in whole["items"]}
        others = {c for other in self.everybody.values() for one in other.values() for c in one.charts} - shown
        found += [f"it holds the record {name} of somebody else" for name in sorted(others & set(whole["charts"]))]
        own = {_phrase(one.item.solution.rationale) for one in row.values() if one.item.solution} - {""}
        for name, data in members.items():
            digest = files.digest(data)
            if digest in self._fine:
                continue
            told = self._told(name, data.decode("utf-8", errors="replace"), own)
            found += told
            if not told:
                self._fine.add(digest)
        return found

    def _told(self, name: str, text: str, own: set[str]) -> list[str]:
        found = []
        if self.secrets.intersection(_KEY.findall(text)):
            found.append(f"{name} holds what a question is made from")
        plain = plain_text(text)
        if any(phrase in plain for phrase in self.phrases | own):
            found.append(f"{name} holds why a graded answer is right")
        return found


def _variants(source: Any) -> list[Any]:
    return [item for item, _, _ in getattr(source, "variants", {}).values()]


def _phrase(html: str) -> str:
    """The first words of a rationale, enough not to stand anywhere by chance."""
    words = plain_text(html).split()[:9]
    return " ".join(words) if len(words) == 9 else ""


def _released(root: Path, bank: Bank) -> dict[str, bytes]:
    """The files of the released week. Raises SectionError unless it is what the bank makes."""
    folder = root / "release" / bank.week
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in Path(name).parts):
            found[name] = path.read_bytes()
    current = items_json(root, bank, read_notebooks(root / "source" / bank.week)).encode()
    if found.get("items.json") != current:
        raise SectionError(
            f"release/{bank.week} is not what the bank makes now, and hand-outs go with a release. Run:  cleanclaim release"
        )
    known = {p.relative_to(root / "source" / bank.week).as_posix() for p in (root / "source" / bank.week).rglob("*")}
    return {name: data for name, data in found.items() if name in known}


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), members[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()
