"""The learner's own copy of the weeks: ``release/weekNN/`` -> ``work/weekNN/``.

The promises, in order of weight:

1. An answer file is never touched, and neither is anything we did not put there.
2. Nothing a learner wrote is ever lost. When the course changes a notebook that
   the learner has edited, theirs stays beside the new one as
   ``lesson-my-copy-2026-06-03.ipynb``.
3. What the learner has not edited follows the course.  Running a notebook is not
   an edit: outputs and execution counts do not count.

What was last handed over is remembered in ``work/.cleanclaim/delivered.json``;
losing that file costs at most an extra copy, never an answer.
"""

from __future__ import annotations

import errno
import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from course import delivered, files, taking
from course.delivered import LITTER, STATE_FOLDER, WEEK, Manifest, Mark, fingerprint
from course.errors import CourseError
from course.place import Place

_DISK_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}

# Pages written for this learner, made afresh at every sync: name in work/ -> maker of its bytes.
Pages = Mapping[str, Callable[[], bytes]]


@dataclass
class Report:
    """What one sync did. Paths are relative to ``work/``."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    yours: list[str] = field(default_factory=list)  # weeks whose own questions were taken from a hand-out just now
    problems: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """The report for the learner, one sentence each; empty when there is nothing to say."""
        said = []
        weeks = sorted({path.split("/")[0] for path in self.new if "/" in path})
        if weeks:
            said.append(f"Ready in your work folder: {', '.join(weeks)}.")
        changed = sorted({path.split("/")[0] for path in [*self.updated, *self.removed]} - set(weeks))
        if changed:
            said.append(f"Brought up to date: {', '.join(changed)}. Your answers are untouched.")
        for path, copy in self.kept:
            said.append(f"{path} has changed in the course. Your version is kept as {copy}.")
        said += [f"Your own questions of {week} are in place." for week in self.yours]
        return said + self.problems


def week_folders(release: Path) -> list[str]:
    """The names of the weeks handed out, in order."""
    try:
        found = [entry.name for entry in os.scandir(release) if entry.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    return sorted(name for name in found if WEEK.match(name))


def sync(place: Place, pages: Pages | None = None, *, today: date | None = None, wait: float = 20.0) -> Report:
    """Bring ``work/`` up to date with ``release/``; safe to repeat, and to kill half-way.

    `pages` are written last, into ``work/`` itself, so that they can tell what is there.
    Raises CourseError with one sentence when the folder cannot be written.
    """
    try:
        _refuse_link(place.work)
        state = place.work / STATE_FOLDER
        state.mkdir(parents=True, exist_ok=True)
        _refuse_link(state)
        with files.lock(state / "sync.lock", wait):
            return _Sync(place, state, today or date.today()).run(pages or {})
    except OSError as error:
        raise CourseError(_explain(error, place.work)) from error


def refresh(place: Place, week: str, *, today: date | None = None, wait: float = 20.0) -> Report:
    """As sync, for one week only; nothing else in ``work/`` is looked at."""
    try:
        _refuse_link(place.work)
        state = place.work / STATE_FOLDER
        state.mkdir(parents=True, exist_ok=True)
        _refuse_link(state)
        with files.lock(state / "sync.lock", wait):
            return _Sync(place, state, today or date.today()).one(week)
    except OSError as error:
        raise CourseError(_explain(error, place.work)) from error


def _explain(error: OSError, work: Path) -> str:
    safe = "What you saved before is safe."
    if error.errno in _DISK_FULL:
        return f"The disk is full, so your weeks could not be brought up to date. Free some space and try again. {safe}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        where = error.filename or work
        return (
            f"Clean Claim may not use {where}. Give yourself permission to read and write there, "
            f"or move the course folder to a place of your own. {safe}"
        )
    return f"The work folder {work} could not be used ({error.strerror or error}). {safe}"


def _refuse_link(folder: Path) -> None:
    try:
        mode = folder.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        raise CourseError(
            f"{folder} should be an ordinary folder, but it is a link or a file. "
            f"Rename it and try again: a new folder is made."
        )


class _Sync:
    """One run, under the lock."""

    def __init__(self, place: Place, state: Path, today: date) -> None:
        self.place = place
        self.today = today
        self.ledger = state / "delivered.json"
        self.manifest: Manifest = delivered.read(self.ledger)
        self.report = Report()

    def run(self, pages: Pages) -> Report:
        _sweep(self.ledger.parent)
        for week in week_folders(self.place.release):
            self._week(week)
        self._folder("", pages.items(), fresh=True)
        return self.report

    def one(self, week: str) -> Report:
        _sweep(self.ledger.parent)
        self._week(week)
        return self.report

    def _week(self, week: str) -> None:
        try:
            _refuse_link(self.place.work / week)
        except CourseError as problem:
            self.report.problems.append(str(problem))
            return
        released = _released(self.place.release / week, "", self.report.problems)
        self._folder(week, ((name, self._maker(week, name, path)) for name, path in released), fresh=False)

    def _maker(self, week: str, name: str, path: Path) -> Callable[[], bytes]:
        """The bytes to hand over: the released ones, with the learner's own questions where there are some."""

        def items() -> bytes:
            released = path.read_bytes()
            try:
                return taking.with_yours(self.place.work, week, released)
            except CourseError as problem:
                self.report.problems.append(str(problem))
                return released

        return items if name == taking.ITEMS else path.read_bytes

    def _folder(self, week: str, wares: Iterable[tuple[str, Callable[[], bytes]]], fresh: bool) -> None:
        """Hand over one folder of ``work/``; `fresh`: also replace what differs in outputs only."""
        before = self.manifest.get(week, {})
        after: dict[str, Mark] = {}
        _sweep(self.place.work / week)
        for relative, make in wares:
            data = make()
            mark = delivered.mark(relative, data)
            if self._deliver(week, relative, data, mark, before.get(relative), fresh):
                after[relative] = mark
            elif relative in before:
                after[relative] = before[relative]
        for relative in sorted(before.keys() - after.keys()):
            self._withdraw(week, relative, before[relative])
        if after != before:
            self.manifest[week] = after
            delivered.write(self.ledger, self.manifest)

    def _deliver(self, week: str, relative: str, data: bytes, mark: Mark, last: Mark | None, fresh: bool) -> bool:
        """Hand over one file; False when nothing could be done and the old mark still holds."""
        folder = self.place.work / week
        target = folder / relative
        name = f"{week}/{relative}".lstrip("/")
        blocked = self._blocked(folder, relative)
        if blocked:
            self.report.problems.append(blocked)
            return False
        mine = files.read_plain(target)
        if mine is None:
            target.parent.mkdir(parents=True, exist_ok=True)
            files.replace(target, data)
            self.report.new.append(name)
            return True
        content = fingerprint(relative, mine)
        if mine == data or (content == mark["content"] and not fresh):
            return True  # perhaps run by the learner: the outputs stay
        if last is None:
            edited = content != mark["content"]
        else:
            edited = content not in (last["content"], mark["content"])
        if edited and last and last["content"] == mark["content"] and relative.endswith(".ipynb") and not fresh:
            return True  # the learner's own edit, and nothing new from the course
        if edited:
            self.report.kept.append((name, self._keep(target, mine).relative_to(self.place.work).as_posix()))
        if files.read_plain(target) != mine:
            self.report.problems.append(f"{name} was being saved just now. It is brought up to date next time.")
            return False
        files.replace(target, data)
        if not fresh:
            self.report.updated.append(name)
        return True

    def _blocked(self, week: Path, relative: str) -> str | None:
        """Why nothing may be written at `relative`: a link or a folder stands in the way."""
        here = week
        parts = relative.split("/")
        for depth, part in enumerate(parts):
            here = here / part
            try:
                mode = here.lstat().st_mode
            except (FileNotFoundError, NotADirectoryError):
                return None
            wanted = stat.S_ISREG if depth == len(parts) - 1 else stat.S_ISDIR
            if not wanted(mode):
                shown = here.relative_to(self.place.work).as_posix()
                return f"{shown} is in the way of the course (a link, or not a file). Rename it and try again."
        return None

    def _keep(self, target: Path, mine: bytes) -> Path:
        """Keep the learner's bytes beside `target`; the same bytes are kept once."""
        stem, suffix = target.stem, target.suffix
        for copy in sorted(target.parent.glob(f"{glob.escape(stem)}-my-copy-*{glob.escape(suffix)}")):
            if _same(copy, mine):
                return copy
        for number in range(1, 1000):
            count = "" if number == 1 else f"-{number}"
            copy = target.with_name(f"{stem}-my-copy-{self.today.isoformat()}{count}{suffix}")
            if files.create(copy, mine):
                return copy
        raise CourseError(
            f"There are too many copies of {target.name} in {target.parent}. Move some of them elsewhere."
        )

    def _withdraw(self, week: str, relative: str, last: Mark) -> None:
        """Take back a file the course no longer has, if it is still exactly ours."""
        target = self.place.work / week / relative
        if self._blocked(self.place.work / week, relative) is None:
            mine = files.read_plain(target)
            if mine is not None and files.digest(mine) == last["bytes"]:
                target.unlink()
                self.report.removed.append(f"{week}/{relative}")


def _same(path: Path, data: bytes) -> bool:
    try:
        return files.read_plain(path) == data
    except OSError:
        return False


def _sweep(folder: Path) -> None:
    """Clear away what a killed sync left half-written; only under the lock."""
    for part in folder.glob(f"{files.PARTIAL}*"):
        if part.is_file() or part.is_symlink():
            part.unlink(missing_ok=True)


def _released(folder: Path, above: str, problems: list[str]) -> Iterator[tuple[str, Path]]:
    """The regular files of a released week as (relative path, file), in order; links are left out."""
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.name.lower() in LITTER or entry.name.startswith(files.PARTIAL):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _released(Path(entry.path), f"{above}{entry.name}/", problems)
        elif entry.is_file(follow_symlinks=False):
            yield f"{above}{entry.name}", Path(entry.path)
        else:
            problems.append(f"{above}{entry.name} in {folder} is a link and was left out. Tell your instructor.")
