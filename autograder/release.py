"""``cleanclaim release``: make ``release/`` from ``source/`` with nbgrader, and prove that nothing leaks.

nbgrader does the work in a scratch copy, and only files that differ are then written to ``release/``: a release that is
interrupted leaves the old one whole, an unchanged file keeps its time stamp, and nothing that nbgrader did not
make (somebody's answers, say) is ever deleted. No gradebook is touched; the one that grades learns of the items
from ``nbgrader generate_assignment weekNN`` (see docs/for-instructors.md).
"""

from __future__ import annotations

import contextlib
import fnmatch
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from course.errors import CourseError

from .bank import BankError, weeks
from .build import build

# What learners and grading leave behind. Under source/ it would be handed to everybody, and at grading it would
# take the place of every learner's own file.
NEVER = (
    "responses.jsonl",
    "*-submission.zip",
    "feedback.html",
    "*.yaml",
    "*.yml",
    "gradebook.db*",
    "timestamp.txt",
    ".cleanclaim",
)
_AGAIN = "Run:  cleanclaim release"


def main(root: Path, *, check: bool = False) -> int:
    """The command: 0 when all is well, 1 with sentences about what to mend. Raises CourseError, BankError."""
    if check:
        found = findings(root)
        for sentence in found:
            print(sentence)
        print(
            f"{len(found)} to mend." if found else "release/ is what source/ makes, and it holds no key and no answer."
        )
        return 1 if found else 0
    changed = make(root)
    for path in changed:
        print(f"wrote {path}")
    if not changed:
        print("release/ is up to date.")
    strays = [s for week in weeks(root) for s in _strays(root, week)]
    for sentence in strays:
        print(sentence)
    return 1 if strays else 0


def make(root: Path) -> list[Path]:
    """Build every week and bring release/ up to date; returns the files written, relative to ``root``."""
    _refuse_answers(root)
    changed = build(root)
    with scratch(root) as copy:
        generate(copy)
        for path in _files(copy / "release"):
            target = root / "release" / path
            made = (copy / "release" / path).read_bytes()
            if target.is_file() and target.read_bytes() == made:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{target.name}.new")
            draft.write_bytes(made)
            draft.replace(target)
            changed.append(Path("release") / path)
    return changed


def findings(root: Path) -> list[str]:
    """Sentences about every difference, stray file and leak; empty when all is well. Changes nothing."""
    from .leaks import leaks

    found = _answers_in(root)
    with scratch(root) as copy:
        for path in build(copy):
            found.append(f"{path} is not what the bank makes. Run:  cleanclaim build")
        generate(copy)
        made = _files(copy / "release")
        for path in made:
            target = root / "release" / path
            if not target.is_file():
                found.append(f"release/{path} is missing. {_AGAIN}")
            elif target.read_bytes() != (copy / "release" / path).read_bytes():
                found.append(f"release/{path} differs from what source/ makes. {_AGAIN}")
        found += [s for week in weeks(root) for s in _strays(root, week, made)]
        found += leaks(copy)
    known = set(weeks(root))
    found += [
        f"release/{p.name} has no bank. Delete it, or add autograder/bank/{p.name}.yaml"
        for p in _folders(root / "release")
        if p.name not in known
    ]
    return list(dict.fromkeys(found))


@contextlib.contextmanager
def scratch(root: Path) -> Iterator[Path]:
    """A copy of what a release is made from: bank, charts and sources of the weeks that have a bank."""
    with tempfile.TemporaryDirectory(prefix="clean-claim-release-") as folder:
        copy = Path(folder) / "course"
        shutil.copytree(root / "autograder" / "bank", copy / "autograder" / "bank")
        if (root / "datasets" / "charts").is_dir():
            shutil.copytree(root / "datasets" / "charts", copy / "datasets" / "charts")
        for week in weeks(root):
            if not (root / "source" / week).is_dir():
                raise BankError(f"autograder/bank/{week}.yaml has no folder source/{week} with its notebooks")
            ignore = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", *NEVER)
            shutil.copytree(root / "source" / week, copy / "source" / week, ignore=ignore)
        yield copy


def generate(root: Path) -> None:
    """``nbgrader generate_assignment --no-db --force`` for every week, in this process.

    Only the flags of that command are set, never the configuration of this machine: the same sources give the same
    bytes everywhere. Raises CourseError with nbgrader's own words.
    """
    from nbgrader.converters import GenerateAssignment, NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    log = logging.getLogger("cleanclaim.release")
    words = _Words()
    log.handlers, log.propagate = [words], False
    log.setLevel(logging.WARNING)
    for week in weeks(root):
        config = Config()
        config.SaveCells.enabled = False
        config.GenerateAssignment.no_database = True
        config.BaseConverter.force = True
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.assignment_id = week
        course = CourseDirectory(config=config)
        converter = GenerateAssignment(coursedir=course, config=config)
        converter.log = log
        try:
            converter.start()
        except NbGraderException as problem:
            raise CourseError(f"nbgrader could not release {week}: {words.last or problem}") from problem


class _Words(logging.Handler):
    """Keeps the last thing that nbgrader complained about."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR and not self.last:
            self.last = record.getMessage()


def _files(folder: Path) -> list[Path]:
    return sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []


def _folders(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")) if folder.is_dir() else []


def _is_answer(path: Path) -> bool:
    return any(fnmatch.fnmatch(part, pattern) for part in path.parts for pattern in NEVER)


def _answers_in(root: Path) -> list[str]:
    """Answer files, banks and keys under source/ and release/."""
    found = []
    for step in ("source", "release"):
        for path in _files(root / step):
            if _is_answer(path):
                found.append(f"{step}/{path} must not be there: it would reach every learner. Move it out of {step}/.")
            elif path.name == "items.json":
                found += _keys_in(root / step / path, f"{step}/{path}")
    return found


def _keys_in(path: Path, name: str) -> list[str]:
    try:
        items = json.loads(path.read_text(encoding="utf-8"))["items"]
        telling = [
            i["id"]
            for i in items
            if i["use"] != "practice" and set(i) & {"solution", "key", "rationale", "errors", "locators"}
        ]
    except (ValueError, KeyError, TypeError):
        return [f"{name} is not a readable question file. Run:  cleanclaim build"]
    return [f"{name} holds the key of the graded item {one}. Run:  cleanclaim build" for one in telling]


def _refuse_answers(root: Path) -> None:
    found = [s for s in _answers_in(root) if s.startswith("source/") and "must not be there" in s]
    if found:
        raise CourseError(" ".join(found))


def _strays(root: Path, week: str, made: list[Path] | None = None) -> list[str]:
    """Files of a released week that source/ does not make. They are named, never deleted: they may be answers."""
    if made is None:
        made = [p.relative_to(root / "source") for p in (root / "source" / week).rglob("*") if p.is_file()]
    extra = [Path(week) / p for p in _files(root / "release" / week)]
    extra = [p for p in extra if p not in made and ".ipynb_checkpoints" not in p.parts]
    return [
        f"release/{p} does not come from source/. "
        + (
            f"Answers belong into work/{week}: move it there."
            if p.name == "responses.jsonl"
            else "Delete it if nobody needs it."
        )
        for p in extra
    ]
