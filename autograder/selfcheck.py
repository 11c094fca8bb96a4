"""Check my work: the feedback page of an assignment at once, where the bank is on the same machine.

Called by the learner's ``finish()`` card through the entry point group ``cleanclaim.check``; ``course`` never
imports this package. Needs the bank and its two readers (YAML, Markdown), not nbgrader.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from course.asking import in_page_order
from course.errors import CourseError
from course.items.loader import load_week
from course.items.model import Item

from .feedback.intake import ANSWERS, Handin, read_handin
from .feedback.page import Sheet, feedback_page
from .feedback.results import UnscorableItem, grade_all

if TYPE_CHECKING:
    from .bank import Bank

_INSTRUCTOR = "Your instructor grades this week: make your submission file and hand it in. Your saved answers are safe."


def check(week_folder: Path) -> str:
    """The page for the answers in ``week_folder`` (such as ``work/week01``), as HTML.

    Raises CourseError with one sentence when the bank is not here, or when the folder is not a week.
    """
    folder = Path(week_folder).resolve()
    week = folder.name
    root = _course_root(folder, week)
    try:
        from .bank import BankError, load_bank
    except ImportError as problem:  # an installation without the readers of the bank
        raise CourseError(_INSTRUCTOR) from problem
    try:
        bank = load_bank(root, week)
    except FileNotFoundError as problem:
        raise CourseError(_INSTRUCTOR) from problem
    except BankError as problem:
        raise CourseError(
            f"The answers of {week} cannot be checked. {problem}. Your saved answers are safe."
        ) from problem
    asked, own = _asked(bank, folder)
    graded = in_page_order(asked, root / "source" / week / "assignment.ipynb")
    started = os.path.lexists(folder / ANSWERS)  # a learner who has not begun needs no warning
    handin = read_handin(folder).for_items(bank.items, week) if started else Handin()
    try:
        results = grade_all(graded, handin.responses)
    except UnscorableItem as problem:
        raise CourseError(
            f"Question {problem.item} cannot be scored: {problem.why}. Your saved answers are safe."
        ) from problem
    sheet = Sheet(
        week=week,
        title=bank.title,
        learner="",
        results=tuple(results),
        objectives=dict(bank.objectives),
        problems=(*handin.problems, *own),
        self_check=True,
    )
    return feedback_page(sheet)


def _asked(bank: Bank, folder: Path) -> tuple[list[Item], tuple[str, ...]]:
    """The graded questions as this learner's folder asks them, and a sentence about those whose keys are not here: a
    section's own questions from a case family, which only the instructor's seed makes.
    """
    if not bank.slots:
        return bank.graded(), ()
    revisions = {item.id: item.rev for item in load_week(folder).items.values()}
    asked, own = [], []
    slots = {slot: source for source in bank.slots for slot in source.slots}
    for item in bank.graded():
        rev = revisions.get(item.id, item.rev)
        if item.id in slots and rev != item.rev:
            found = slots[item.id].with_revision(item.id, rev)
            if found is None:
                own.append(item.title)
                continue
            item = found
        asked.append(item)
    left = f"Not checked here, because they are your own and your instructor grades them: {', '.join(own)}."
    return asked, (left,) if own else ()


def _course_root(folder: Path, week: str) -> Path:
    """The course that holds the bank of this week: around the folder, or where CLEANCLAIM_HOME points."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", week):
        raise CourseError(f"“{week}” is not a week of the course. Open the week from the start page and try again.")
    home = os.environ.get("CLEANCLAIM_HOME", "").strip()
    for root in (*folder.parents, *([Path(home).expanduser()] if home else [])):
        if (root / "autograder" / "bank" / f"{week}.yaml").is_file():
            return root
    raise CourseError(_INSTRUCTOR)
