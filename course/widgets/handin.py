"""The submission file and the self-check of a week. No front end here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from course import files
from course.asking import in_page_order
from course.errors import CourseError
from course.items import scoring
from course.items.loader import load_week

from .desk import log_of

PARTS = ("assignment.ipynb", "lesson.ipynb", "responses.jsonl")
PAGE = "feedback.html"
NO_BANK = "Your instructor grades this week: make your submission file and hand it in. Your saved answers are safe."


def unanswered(folder: Path) -> list[str]:
    """Titles of the graded questions without a saved answer, and of those with parts still empty. Raises CourseError."""
    latest = log_of(folder.resolve()).read().latest
    found = []
    for item in in_page_order(load_week(folder).of_use("graded"), folder / "assignment.ipynb"):
        saved = latest.get(item.id)
        if saved is None or scoring.is_blank(item, saved.answer):
            found.append(item.title)
        elif scoring.missing(item, saved.answer):
            found.append(f"{item.title} (some parts empty)")
    return found


def make_submission(folder: Path) -> Path:
    """``<week>-submission.zip`` beside the notebook; replaced as a whole when made again. Raises CourseError."""
    folder = folder.resolve()
    week = load_week(folder).id
    if not (folder / "responses.jsonl").is_file():
        raise CourseError("There is nothing to hand in yet: no answer is saved in this week.")
    target = folder / f"{week}-submission.zip"
    try:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in PARTS:
                if (folder / part).is_file():
                    archive.write(folder / part, part)
        files.replace(target, packed.getvalue())
    except OSError as error:
        raise CourseError(
            f"The submission file could not be written ({error.strerror}). Your saved answers are safe; make room on the disk and try again."
        ) from None
    return target


def check_work(folder: Path, points: Iterable[EntryPoint] | None = None) -> str:
    """The feedback page of the first checker that is installed and has the bank; also kept as feedback.html.

    Raises CourseError: what the checker said, or that the instructor grades.
    """
    folder = folder.resolve()
    reason = NO_BANK
    for point in entry_points(group="cleanclaim.check") if points is None else points:
        try:
            check = point.load()
        except ImportError:
            continue
        try:
            page = check(folder)
        except CourseError as trouble:
            reason = str(trouble)
            continue
        try:
            (folder / PAGE).write_text(page, encoding="utf-8")
        except OSError:
            pass  # the page is shown all the same
        return page
    raise CourseError(reason)
