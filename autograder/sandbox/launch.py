"""How the zygote is started: through bubblewrap (tier A) or as it is (tier B), always with an environment of our own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSIDE = HERE / "inside"
REPO = HERE.parents[1]
# Tier A: where each learner's private disk is mounted. It hides whatever lies there, so it is a name that no machine has.
WORK = "/cleanclaim-learner"
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")


class NotHere(Exception):
    """This tier cannot be had on this machine; says why in words an instructor understands."""


def readable() -> list[str]:
    """What student code may read: the system's programs, this Python, the learner's side of the course. Never a key.

    Raises NotHere when a bank would be among it.
    """
    course = [REPO / name for name in ("course", "datasets")]
    wanted = [*_SYSTEM, sys.base_prefix, sys.prefix, str(INSIDE), *map(str, course)]
    found = [path for path in dict.fromkeys(wanted) if os.path.exists(path)]
    for secret in (REPO / "autograder" / "bank", REPO / "nbgrader_config.py"):
        for path in found:
            if secret.is_relative_to(Path(path).resolve()) and Path(path).resolve() != Path("/usr"):
                raise NotHere(
                    f"the course folder lies inside {path}, which student code has to see. Move it out of there"
                )
    return found


def check_apart(folder: Path, paths: Sequence[str]) -> None:
    """Raises NotHere when a course folder (its bank, gradebook and hand-ins) lies where student code may read."""
    for path in paths:
        if folder.resolve().is_relative_to(Path(path).resolve()):
            raise NotHere(
                f"the course folder {folder} lies inside {path}, which student code has to see. Move it out of there"
            )


def environment() -> dict[str, str]:
    """Nothing of the instructor's environment; one thread for every library."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "NBGRADER_EXECUTION": "autograde",
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "NUMEXPR_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
        "IPYTHONDIR": "/nonexistent/ipython",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def python(fd: int) -> list[str]:
    """The zygote's own command."""
    code = f"import sys; sys.path.insert(0, {str(HERE)!r}); from inside.main import main; main({fd})"
    return [sys.executable, "-I", "-B", "-c", code]


def bubblewrap(fd: int) -> list[str]:
    """The same in a file system of its own. Raises NotHere."""
    program = shutil.which("bwrap")
    if program is None:
        raise NotHere("bubblewrap is not installed (Debian and Ubuntu: sudo apt-get install bubblewrap)")
    command = [program, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox", "--clearenv"]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    command += ["--proc", "/proc", "--dev", "/dev", "--size", str(1 << 20), "--tmpfs", "/tmp"]
    for path in readable():
        if os.path.islink(path):
            command += ["--symlink", os.readlink(path), path]
        else:
            command += ["--ro-bind", path, path]
    command += ["--perms", "0755", "--dir", WORK]
    command += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK, "--cap-drop", "ALL"]
    return [*command, *python(fd)]
