"""Everything that would make a copying program stumble or follow."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    (folder / "nowhere.txt").symlink_to("/does/not/exist")
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "endless.bin").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe")
    (folder / "assignment.ipynb").unlink()
    (folder / "assignment.ipynb").symlink_to("/etc/passwd")
    (folder / "items.json").unlink()
    (folder / "items.json").mkdir()
    (folder / "items.json" / "x.txt").write_text("a folder where the week has a file")
    (folder / "figures").write_text("a file where the week has a folder")
    (folder / "assignment.html").write_text("<h1>You passed</h1>")
    shutil.copy(folder / "lesson.ipynb", folder / "extra.ipynb")
