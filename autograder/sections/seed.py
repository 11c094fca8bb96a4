"""The secret of a section. Whoever has it can work out every question and key of the class, so it is never printed, never
taken from a place where others can read it, and never from version control.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import subprocess
from pathlib import Path

from .problem import SectionError

LEAST = 16  # characters; a seed that can be guessed is none
MOST = 4096
_PARTING = "\x1f"  # no part may hold it (people.tidy), so two lists of parts never make one text


def key(seed: bytes, *parts: str) -> str:
    """What the seed decides for (section, week, slot, learner): 64 hexadecimal digits, HMAC-SHA256."""
    if any(_PARTING in part for part in parts):
        raise ValueError("a part holds the mark that parts are told apart by")
    return hmac.new(seed, _PARTING.join(("clean claim 1", *parts)).encode("utf-8"), hashlib.sha256).hexdigest()


def mark_of(seed: bytes) -> str:
    """By this a section knows its seed again. It tells nothing about a seed that cannot be guessed."""
    return key(seed, "which seed is this")[:16]


def make(path: Path) -> None:
    """Write a new seed that only its owner can read. Raises SectionError when something is there or cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32) + "\n")
    except OSError as error:
        raise SectionError(
            f"The seed could not be written to {path} ({error.strerror}). Nothing was changed."
        ) from None


def read(path: Path, root: Path) -> bytes:
    """The seed. Raises SectionError, which never holds any of it, when it is missing, weak, or not kept safe."""
    refuse_place(path, root)
    try:
        info = path.lstat()
        if not stat.S_ISREG(info.st_mode):
            raise SectionError(f"The seed {path} is a link or no ordinary file. Give the file itself.")
        if os.name == "posix" and info.st_mode & 0o077:
            raise SectionError(f"Others on this computer can read the seed {path}. Run:  chmod 600 '{path}'")
        if info.st_size > MOST:
            raise SectionError(f"{path} is far too long for a seed.")
        seed = path.read_bytes().strip()
    except FileNotFoundError:
        raise SectionError(
            f"The seed {path} is not here. Bring it back from your backup. Weeks that were drawn already can be graded "
            "without it; new ones cannot be drawn."
        ) from None
    except OSError as error:
        raise SectionError(f"The seed {path} cannot be read ({error.strerror}).") from None
    if len(seed) < LEAST or len(set(seed)) < 8:
        raise SectionError(
            f"The seed in {path} can be guessed: it needs {LEAST} characters or more, and not the same few again and again. "
            "Leave the file away and one is made for you."
        )
    return seed


def refuse_place(path: Path, root: Path) -> None:
    """Raises SectionError when the file lies, or would lie, where it reaches learners or version control."""
    whole = path if path.is_absolute() else Path.cwd() / path
    whole = whole.parent.resolve() / whole.name
    for part in ("release", "source", "submitted", "feedback", "work", "exchange"):
        if whole.is_relative_to((root / part).resolve()):
            raise SectionError(
                f"The seed must not lie in {part}/: from there it reaches learners. Move it to sections/."
            )
    told = _git(whole, "ls-files", "--error-unmatch", "--", whole.name)
    if told == 0:
        raise SectionError(
            f"The seed {path} is under version control: everybody who has the repository has it. Take another seed, and "
            f"another file."
        )
    if told is not None and _git(whole, "check-ignore", "-q", "--", whole.name) == 1:
        raise SectionError(
            f"The seed {path} lies in a repository that does not ignore it, so the next commit may take it along. "
            "Keep it in sections/, or outside the repository."
        )


def _git(path: Path, *words: str) -> int | None:
    """Exit code of git beside the file; None where there is no git or no repository."""
    folder = next((one for one in path.parents if one.is_dir()), None)
    if folder is None:
        return None
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    words = tuple(os.path.relpath(path, folder) if word == path.name else word for word in words)
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, env=env, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return None if done.returncode == 128 else done.returncode
