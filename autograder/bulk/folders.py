"""``autograded/<learner>/<week>``: there whole, or not at all.

A folder that is there means "graded" (to nbgrader as well), so it is made beside its place and moved in only when the
gradebook has the grades. A run that is killed leaves nothing that looks finished and is not.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .survey import Expected, Handed

SMALL = 4 * 1024 * 1024  # bytes; larger files are not read into memory


class Folders:
    """Writes hand-ins as graded. ``mode``: permissions of the files, as nbgrader would set them."""

    def __init__(self, opened: Any, converter: Any, expected: Expected) -> None:
        self.opened, self.converter = opened, converter
        self.mode = int(str(converter.permissions), 8)
        umask = os.umask(0)
        os.umask(umask)
        self.as_made = (
            self.mode & ~umask == self.mode and os.name == "posix"
        )  # a new file has these permissions at once
        course = opened.course
        source = Path(course.format_path(course.source_directory, ".", opened.week))
        self.own = {name: (source / name).read_bytes() for name in sorted(expected.source_files)}

    def target(self, student: str) -> Path:
        return Path(os.path.normpath(self.opened.path(self.opened.course.autograded_directory, student)))

    def place(self, handed: Handed, notebooks: Mapping[str, bytes]) -> None:
        """Raises OSError; then nothing is there."""
        target = self.target(handed.student)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.parent / f".{target.name}.being-graded"
        shutil.rmtree(draft, ignore_errors=True)  # of a run that was killed
        draft.mkdir()
        for below in sorted({os.path.dirname(name) for name in (*handed.files, *self.own)}):
            (draft / below).mkdir(parents=True, exist_ok=True)
        try:
            for name in handed.files:
                if name not in self.own:
                    self._copy(Path(handed.folder, name), draft / name)
            for name, data in self.own.items():
                self._write(draft / name, data)
            for name, data in notebooks.items():
                self._write(draft / f"{name}.ipynb", data)
            if target.exists():
                shutil.rmtree(target)
            draft.rename(target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        if self.opened.course.groupshared:
            self.converter.set_permissions(self.opened.week, handed.student)

    def _copy(self, here: Path, there: Path) -> None:
        """A link that has taken a file's place since it was looked at is copied as a link, and refused."""
        info = here.lstat()
        if not stat.S_ISREG(info.st_mode):
            raise OSError(f"{here.name} has become a link")
        if info.st_size <= SMALL:
            self._write(there, here.read_bytes())
            return
        shutil.copyfile(here, there, follow_symlinks=False)
        os.chmod(there, self.mode)

    def _write(self, path: Path, data: bytes) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), self.mode)
        try:
            while data:
                data = data[os.write(handle, data) :]
        finally:
            os.close(handle)
        if not self.as_made:
            os.chmod(path, self.mode)


class Anew:
    """Learners whose autograded folder must not be believed, should this run be killed.

    Written down before such a folder is touched: by ``--force`` (whose folders go first, so that a second run knows what is
    left to do), and while nbgrader's own path works, which fills a folder in place.
    """

    def __init__(self, folders: Folders, week: str) -> None:
        course = folders.opened.course
        self.folders = folders
        self.path = Path(course.root) / f".cleanclaim-grading-{week}.json"

    def left_over(self) -> list[str]:
        """Of a run that was killed. Their folders are removed, so that they are graded in this one."""
        try:
            raw = json.loads(self.path.read_bytes())
            students = [str(student) for student in raw["anew"]]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError):
            students = []
        self.remove(students)
        return students

    def note(self, students: Iterable[str]) -> None:
        draft = self.path.with_suffix(".tmp")
        draft.write_text(json.dumps({"anew": list(students)}), encoding="utf-8")
        draft.replace(self.path)

    def remove(self, students: Iterable[str]) -> None:
        for student in students:
            target = self.folders.target(student)
            if target.is_dir():
                shutil.rmtree(target)
        self.done()

    def done(self) -> None:
        self.path.unlink(missing_ok=True)
