"""Which assignments are ours, and what the instructor's side knows about them.

Everything is read from the instructor's folders (the bank, ``release/``, ``source/``), never from a hand-in. It is kept
for one run (the bank: until one of its files changes): a formgrader that has been open for a week sees today's bank.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory

from course.items.model import Item

from ..bank import Bank, BankError, bank_path, load_bank
from ..cells import is_graded_ask
from ..coursefolder import built_by_us
from ..sections.grading import class_of
from .stop import stop

_banks: dict[tuple[Path, str], tuple[Any, Bank]] = {}
_runs: WeakKeyDictionary[Any, dict[str, Week]] = WeakKeyDictionary()


def has_student_code(nb: NotebookNode) -> bool:
    """Whether a *released* notebook asks for work inside the notebook itself, or tests it there."""
    return any(
        utils.is_solution(cell) or utils.is_task(cell) or (utils.is_grade(cell) and not is_graded_ask(cell))
        for cell in nb.cells
    )


def needs_kernel(nb: NotebookNode) -> bool:
    """Whether a notebook holds code of the learner, or a test of it, that must run to be graded."""
    return any(
        cell.cell_type == "code" and (utils.is_solution(cell) or (utils.is_grade(cell) and not is_graded_ask(cell)))
        for cell in nb.cells
    )


def _bank(root: Path, week: str) -> Bank:
    """The bank, read again only when one of its files changed: the formgrader makes a run of every hand-in."""
    files = [
        bank_path(root, week),
        *(root / "datasets" / "charts").glob("*.md"),
        *(root / "source" / week / "figures").glob("*"),
    ]
    stamp = tuple(sorted((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in files))
    if _banks.get((root, week), (None, None))[0] != stamp:
        _banks[root, week] = stamp, load_bank(root, week)
    return _banks[root, week][1]


@dataclass
class Week:
    """One assignment that Clean Claim built, on the instructor's disk."""

    course: CourseDirectory
    name: str
    _released: dict[str, NotebookNode | None] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return Path(self.course.root)

    @cached_property
    def bank(self) -> Bank:
        """The items with their keys. Raises BankError, FileNotFoundError."""
        return _bank(self.root, self.name)

    def items_for(self, student: str) -> Mapping[str, Item]:
        """The items, with keys, that this learner was asked. The one place where grading learns it.

        The very ``bank.items`` where everybody is asked the same. Raises BankError, FileNotFoundError.
        """
        return class_of(self.root, self.bank).items_for(student)

    def folder(self, step: str, student: str = ".") -> Path:
        return Path(self.course.format_path(step, student, self.name))

    def submitted(self, student: str) -> Path:
        return self.folder(self.course.submitted_directory, student)

    def released(self, notebook: str) -> NotebookNode | None:
        """A fresh copy of the notebook as handed out: from release/, else made from source/. None when unknown."""
        if notebook not in self._released:
            self._released[notebook] = self._read(notebook)
        found = self._released[notebook]
        return copy.deepcopy(found) if found is not None else None

    def _read(self, notebook: str) -> NotebookNode | None:
        released = self.folder(self.course.release_directory) / f"{notebook}.ipynb"
        source = self.folder(self.course.source_directory) / f"{notebook}.ipynb"
        if not source.is_file():
            return None  # not a notebook of this week: nbgrader leaves it aside too
        if released.is_file():
            return nbformat.read(released, as_version=4)
        nb = nbformat.read(source, as_version=4)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            if utils.is_grade(cell) or utils.is_locked(cell):
                cell.metadata.nbgrader["checksum"] = utils.compute_checksum(cell)
                cell.metadata.nbgrader["cell_type"] = cell.cell_type
        return nb

    def notebooks(self) -> list[str]:
        """Names of the week's notebooks, as the source has them."""
        return sorted(p.stem for p in self.folder(self.course.source_directory).glob("*.ipynb"))


def course_directory(part: Any) -> CourseDirectory:
    """The course of a preprocessor or exporter: that of the converter it works for, else the working folder."""
    while part is not None:
        course = getattr(part, "coursedir", None)
        if course is not None:
            return course
        part = getattr(part, "parent", None)
    return CourseDirectory()


def _run_of(part: Any) -> Any:
    """What lives exactly as long as one run: the converter (or the lone preprocessor of a test)."""
    while getattr(part, "parent", None) is not None and getattr(part, "coursedir", None) is None:
        part = part.parent
    return part


def week_of(part: Any, assignment: str) -> Week | None:
    """The week that a preprocessor or exporter is working on; None when the assignment is somebody else's."""
    weeks = _runs.setdefault(_run_of(part), {})
    if assignment not in weeks:
        course = course_directory(part)
        if not built_by_us(course, assignment):
            return None
        weeks[assignment] = Week(course, assignment)
    return weeks[assignment]


def bank_or_stop(week: Week, part: Any, resources: Any) -> Bank:
    """The bank; a missing or faulty one ends the run and names the item."""
    try:
        return week.bank
    except FileNotFoundError:
        stop(
            f"The item bank autograder/bank/{week.name}.yaml is not here, so {week.name} cannot be graded. "
            "Put the bank with its keys into this course folder and run again",
            part,
            resources,
        )
    except (BankError, OSError, ValueError) as problem:
        stop(f"The item bank of {week.name} cannot be used: {problem}", part, resources)


def items_or_stop(week: Week, student: str, part: Any, resources: Any) -> Mapping[str, Item]:
    """The items that this learner was asked; a lost or wrong seed, or a damaged record, ends the run."""
    bank_or_stop(week, part, resources)
    try:
        return week.items_for(student)
    except BankError as problem:
        stop(f"It cannot be told what {student} was asked in {week.name}: {problem}", part, resources)
