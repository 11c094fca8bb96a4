"""``cleanclaim doctor``: is everything here that grading needs, which sandbox does this machine give, and how to get a better one."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import tiers

GOOD, NOTE, BAD = "ok", "note", "BAD"


@dataclass(frozen=True)
class Sign:
    """One thing looked at. ``state``: ok, note (works, could be better) or BAD (grading does not work)."""

    state: str
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.state:>4}  {self.what}" + (f"\n      {self.advice}" if self.advice else "")


def examine(root: Path | None) -> list[Sign]:
    """Look at everything. ``root``: the course folder, None when there is none."""
    signs = [_python(), _nbgrader()]
    signs += (
        [Sign(BAD, "no course folder here", "Run this in the folder you cloned or unpacked.")] if root is None else []
    )
    if root is not None:
        signs += [_bank(root), _plugin(root), _gradebook(root)]
    return [*signs, *sandbox(root), _browser()]


def _python() -> Sign:
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    advice = "" if good else "Clean Claim is tested with Python 3.11, 3.12 and 3.13."
    return Sign(GOOD if good else NOTE, f"Python {platform.python_version()} on {platform.system()}", advice)


def _nbgrader() -> Sign:
    try:
        found = version("nbgrader")
    except PackageNotFoundError:
        return Sign(BAD, "nbgrader is not installed", "python -m pip install -r requirements/instructor.txt")
    return Sign(GOOD, f"nbgrader {found}")


def _bank(root: Path) -> Sign:
    from ..bank import FOLDER, weeks

    found = weeks(root)
    if not found:
        return Sign(NOTE, f"no bank in {FOLDER}", "Without keys this copy can teach but not grade.")
    return Sign(GOOD, f"bank: {', '.join(found)}")


def _plugin(root: Path) -> Sign:
    """As nbgrader itself would read the configuration in this folder."""
    try:
        from nbgrader.apps.baseapp import NbGrader

        from ..plugin.settings import AUTOGRADE

        here = os.getcwd()
        os.chdir(root)
        try:
            app = NbGrader()
            app.initialize([], root=str(root))
        finally:
            os.chdir(here)
        active = list(app.config.Autograde.get("autograde_preprocessors", [])) == AUTOGRADE
    except Exception as problem:  # a configuration may hold anything
        return Sign(
            BAD, f"nbgrader's configuration cannot be read: {problem}", "Mend nbgrader_config.py in the course folder."
        )
    if active:
        return Sign(GOOD, "nbgrader uses Clean Claim's grading plugin in this folder")
    return Sign(
        BAD, "nbgrader does not use Clean Claim's grading plugin in this folder",
        "nbgrader_config.py should call autograder.plugin.configure(c, root=...). Until then grades mean nothing.",
    )  # fmt: skip


def _gradebook(root: Path) -> Sign:
    path = root / "gradebook.db"
    if not path.exists():
        return Sign(NOTE, "no gradebook.db yet", "nbgrader generate_assignment weekNN --force  makes it.")
    import contextlib
    import sqlite3

    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2)) as book:
            count = book.execute("select count(*) from assignment").fetchone()[0]
    except sqlite3.Error as problem:
        return Sign(
            BAD, f"gradebook.db cannot be read ({problem})", "Is another program writing it? Else restore your backup."
        )
    if not os.access(path, os.W_OK):
        return Sign(BAD, "gradebook.db cannot be written", "Check who owns it:  ls -l gradebook.db")
    return Sign(GOOD, f"gradebook.db: {count} assignment{'' if count == 1 else 's'}")


def sandbox(root: Path | None) -> list[Sign]:
    """The tier, tried out now, and why not a better one."""
    choice = tiers.choose("auto", [root] if root else [])
    try:
        if choice.tier == "C":
            signs = [
                Sign(
                    NOTE,
                    "sandbox: tier C. Learners' code is not run here; questions in cards are graded as always",
                    "Test cells wait in the formgrader. A Linux machine, a container or WSL 2 will do better.",
                )
            ]
        else:
            tried = f"{len(choice.tried)} things that must fail were tried and failed"
            signs = [Sign(GOOD, f"sandbox: {choice.name} ({tried})")]
        signs += [Sign(NOTE, f"not tier {tier}: {why}", _better(tier, why)) for tier, why in choice.why.items()]
        return signs
    finally:
        if choice.zygote is not None:
            choice.zygote.close()


def _better(tier: str, why: str) -> str:
    if "bubblewrap is not installed" in why or not sys.platform.startswith("linux"):
        return ""
    if tier == "A":
        hints = ["Ordinary users must be allowed to make namespaces."]
        for name, wanted in (
            ("kernel/unprivileged_userns_clone", "1"),
            ("kernel/apparmor_restrict_unprivileged_userns", "0"),
        ):
            path = Path("/proc/sys", name)
            if path.exists() and path.read_text().strip() != wanted:
                hints.append(f"Ask for:  sysctl {name.replace('/', '.')}={wanted}")
        if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
            hints.append("In a container, the engine's own seccomp and AppArmor profiles decide; tier B needs neither.")
        return " ".join(hints)
    return "Tier B needs Linux 5.13 or later, started with landlock among its security modules (lsm=landlock,...)."


def _browser() -> Sign:
    names = filter(None, (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"))
    if any(shutil.which(name) for name in names):
        return Sign(GOOD, "Chromium for the browser tests")
    if importlib.util.find_spec("playwright") is None:
        return Sign(GOOD, "no browser tests installed, and none needed for grading")
    return Sign(NOTE, "no Chromium", "Only `make test` needs it (Debian: sudo apt-get install chromium).")
