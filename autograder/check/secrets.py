"""What must never stand where learners get their files: answers, gradebooks, keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from course.items.types.base import plain_text

from ..bank import Bank
from .finding import Finding

HANDED_OUT = ("source", "release")
_FORBIDDEN = (
    (re.compile(r"responses\.jsonl"), "an answer file", "nbgrader would copy it over the learners' own; take it out"),
    (re.compile(r"gradebook\.db.*|.*\.db(-journal)?"), "a gradebook", "take it out and keep it in the course folder"),
    (
        re.compile(r"\.ipynb_checkpoints|__pycache__|\.DS_Store|\.virtual_documents"),
        "left-over files of a tool",
        "delete them",
    ),
    (re.compile(r".*-submission\.zip|grades\.csv"), "a learner's data", "take it out"),
    (
        re.compile(r"week\d\d\.ya?ml|solutions?|keys?(\..*)?|answers?(\..*)?"),
        "what looks like a key",
        "keys stay in autograder/bank",
    ),
    (re.compile(r"(.*\.)?seed(\.txt)?|.*-yours\.zip"), "what belongs to a section", "it stays in sections/"),
)


def forbidden_files(root: Path, week: str | None) -> Iterator[Finding]:
    for top in HANDED_OUT:
        start = root / top / week if week else root / top
        for path in sorted(start.rglob("*")) if start.is_dir() else ():
            for pattern, what, mend in _FORBIDDEN:
                if pattern.fullmatch(path.name):
                    yield Finding(path.relative_to(root).as_posix(), "", f"{what} stands in {top}/", mend)


def leaked_keys(root: Path, bank: Bank) -> Iterator[Finding]:
    """No solution of a graded item in items.json, and no graded rationale word for word in any file handed out."""
    graded = bank.graded()
    secrets = {i.id: _phrase(i.solution.rationale) for i in graded if i.solution}
    for top in HANDED_OUT:
        folder = root / top / bank.week
        for path in (
            sorted(p for p in folder.rglob("*") if p.suffix in (".json", ".ipynb", ".md", ".html", ".svg"))
            if folder.is_dir()
            else ()
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            file = path.relative_to(root).as_posix()
            if path.name == "items.json":
                for item_id in _with_solution(text, {i.id for i in graded}):
                    yield Finding(
                        file,
                        item_id,
                        "the key of a graded item stands there",
                        "run  cleanclaim build  and release again",
                    )
            plain = plain_text(text)
            for item_id, phrase in secrets.items():
                if phrase and phrase in plain:
                    yield Finding(
                        file, item_id, "the rationale of this graded item stands there", "take it out: it tells the key"
                    )


def _phrase(html: str) -> str:
    """The first words of a rationale: long enough not to occur by chance."""
    words = plain_text(html).split()[:9]
    return " ".join(words) if len(words) == 9 else ""


def _with_solution(text: str, graded: set[str]) -> list[str]:
    try:
        items = json.loads(text)["items"]
        return [i["id"] for i in items if i["id"] in graded and "solution" in i]
    except (ValueError, KeyError, TypeError):
        return []
