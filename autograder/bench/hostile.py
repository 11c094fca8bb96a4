"""Run the attacks: behind the walls of a tier, and (those that are safe to run) as stock nbgrader would."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..sandbox import calibrate
from ..sandbox.limits import Limits
from ..sandbox.run import LEARNER, TEST, Cell, run_cells
from ..sandbox.tiers import open_tier
from ..sandbox.zygotes import Zygote
from .attacks import ATTACKS, Attack

TOKEN = "T0KEN-5f1c"
LIMITS = Limits(
    cell_seconds=0.6, grace_seconds=0.6, total_seconds=20, cpu_seconds=6, memory_mib=512, disk_mib=32, file_mib=16
)
TEST_CELL = Cell("square-test", TEST, "assert square(3) == 9\nassert square(12) == 144")
PLAN = calibrate.Plan({"square-test": "apart"})
_INJECTED = re.compile(r"\x1b|\u202e|<script>INJECTED")


@dataclass
class World:
    """What an attack could reach, and how to see whether it did."""

    folder: Path
    victim: subprocess.Popen[bytes]
    sockets: list[socket.socket]
    values: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)

    def state(self) -> dict[str, Any]:
        found = {}
        for path in sorted(self.folder.rglob("*")):
            about = path.lstat()
            text = path.read_bytes() if path.is_file() else b""
            found[path.name] = (about.st_mode, about.st_uid, about.st_mtime_ns, text)
        return found

    def harm(self, said: str) -> list[str]:
        """In words, what the attack achieved."""
        found = []
        if TOKEN in said:
            found.append("read a secret")
        if re.search(r"\bDONE\b", said):
            found.append("did it")
        if _INJECTED.search(said):
            found.append("put script or control codes on a page")
        if self.state() != self.before:
            found.append("changed files")
        if self.victim.poll() is not None:
            found.append("killed a process")
        for one in self.sockets:
            with contextlib.suppress(OSError):
                (one.accept() if one.type == socket.SOCK_STREAM else (one.recv(9), 0))
                found.append("reached a socket")
        for left in (Path("/tmp/cleanclaim-left-behind"), Path("/dev/shm/cleanclaim-left-behind")):
            if left.exists():
                left.unlink()
                found.append("left a file behind")
        return found


@contextlib.contextmanager
def world() -> Iterator[World]:
    """A small instructor's machine, thrown away afterwards; everything on 127.0.0.1."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hostile-")))
        (folder / "key.yaml").write_text(f"key: {TOKEN}\n")
        (folder / "neighbour.py").write_text(f"# {TOKEN}\n")
        with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as book:
            book.execute("create table grade (name, auto_score)")
            book.execute("insert into grade values (?, 0)", (TOKEN,))
            book.commit()
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = tcp.getsockname()[1]
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", port))
        abstract, path = f"\0hostile-{os.getpid()}-{port}", str(folder / "s")
        sockets = [tcp, udp]
        for address in (abstract, path):
            one = stack.enter_context(socket.socket(socket.AF_UNIX))
            one.bind(address)
            one.listen()
            sockets.append(one)
        for one in sockets:
            one.setblocking(False)
        victim = subprocess.Popen(["sleep", "600"], env={"TOKEN": TOKEN, "PATH": os.environ.get("PATH", "")})
        stack.callback(victim.wait)
        stack.callback(victim.kill)
        values = {
            "SECRET": str(folder / "key.yaml"), "GRADEBOOK": str(folder / "gradebook.db"), "NEIGHBOUR": str(folder / "neighbour.py"),
            "PORT": port, "ABSTRACT": abstract, "UNIX": path, "VICTIM": victim.pid, "FOLDER": str(folder),
        }  # fmt: skip
        made = World(folder, victim, sockets, values)
        made.before = made.state()
        yield made


@dataclass
class Outcome:
    harm: list[str]
    points: float
    said: str
    seconds: float

    def __str__(self) -> str:
        full = "full points" if self.points else ""
        return ", ".join(filter(None, [*self.harm, full])) or "nothing"


def behind_walls(zygote: Zygote, attack: Attack, around: World) -> Outcome:
    """The attack as a learner's cell, the test apart."""
    cells = [_values(around), Cell("square", LEARNER, attack.code), TEST_CELL]
    started = time.monotonic()
    run = run_cells(zygote, cells, PLAN.modes, PLAN.prelude, LIMITS)
    said = _text([o for s in run.shown for o in s.outputs]) + "\n".join(run.notes)
    points = 0.0 if calibrate.worth(run.shown[2]) == "0" else 4.0
    return Outcome(around.harm(said), points, said, time.monotonic() - started)


def stock(attack: Attack, around: World) -> Outcome:
    """The same cells in a kernel, as nbgrader's Execute runs them, and nbgrader's own reading of the outputs."""
    import nbformat
    from nbconvert.preprocessors import ExecutePreprocessor
    from nbgrader.utils import determine_grade

    nb = nbformat.v4.new_notebook()
    for cell in (_values(around), Cell("square", LEARNER, attack.code), TEST_CELL):
        nb.cells.append(nbformat.v4.new_code_cell(cell.source))
    mark = {
        "grade": True,
        "solution": False,
        "locked": True,
        "points": 4,
        "grade_id": "square-test",
        "schema_version": 3,
    }
    nb.cells[2].metadata["nbgrader"] = mark
    started = time.monotonic()
    folder = {"metadata": {"path": tempfile.gettempdir()}}
    before = os.environ.get("TOKEN")
    os.environ["TOKEN"] = TOKEN  # as a token in an instructor's shell
    try:
        runner = ExecutePreprocessor(timeout=3, interrupt_on_timeout=True, allow_errors=True, store_widget_state=False)
        runner.preprocess(nb, folder)
        points = determine_grade(nb.cells[2])[0] or 0.0
    except Exception as problem:  # a dead kernel: nbgrader gives up on this hand-in
        return Outcome(
            [*around.harm(""), f"no grade at all ({type(problem).__name__})"], 0.0, "", time.monotonic() - started
        )
    finally:
        os.environ.pop("TOKEN") if before is None else os.environ.update(TOKEN=before)
    said = _text([o for c in nb.cells for o in c.outputs])
    return Outcome(around.harm(said), points, said, time.monotonic() - started)


def _values(around: World) -> Cell:
    return Cell("", LEARNER, "\n".join(f"{name} = {value!r}" for name, value in around.values.items()))


def _text(outputs: list[Any]) -> str:
    """Everything a page or a terminal would show."""
    parts: list[str] = []
    for output in outputs:
        parts += [output.get("text", ""), output.get("ename", ""), output.get("evalue", "")]
        parts += ["".join(v) if isinstance(v, list) else str(v) for v in output.get("data", {}).values()]
    return "\n".join(parts)


def main(argv: list[str]) -> int:
    """``python -m autograder.bench hostile``: the whole table. 1 when an attack achieved anything behind the walls."""
    parser = argparse.ArgumentParser(prog="python -m autograder.bench hostile")
    parser.add_argument(
        "--stock", action="store_true", help="also the baseline: stock nbgrader, where that is safe (some minutes)"
    )
    parser.add_argument("--only", default="", help="only attacks whose name contains this")
    parser.add_argument("--json", type=Path, metavar="FILE")
    args = parser.parse_args(argv)
    rows = []
    chosen = [a for a in ATTACKS if args.only in a.name]
    with contextlib.ExitStack() as stack:
        zygotes = {}
        for tier in ("A", "B"):
            try:
                zygotes[tier] = stack.enter_context(open_tier(tier)[0])
            except Exception as problem:
                print(f"tier {tier} cannot be had on this machine: {problem}", file=sys.stderr)
        os.environ["TOKEN"] = TOKEN
        for attack in chosen:
            row = {"attack": attack.name}
            for tier, zygote in zygotes.items():
                with world() as around:
                    row[tier] = str(behind_walls(zygote, attack, around))
            row["stock"] = "not run: not safe" if not attack.stock else "not asked"
            if args.stock and attack.stock:
                with world() as around:
                    row["stock"] = str(stock(attack, around))
            rows.append(row)
            print(
                f"{attack.name:42} " + "  ".join(f"{k}: {v:<12}" for k, v in row.items() if k != "attack"), flush=True
            )
    succeeded = [r for r in rows if any(r.get(t, "nothing") != "nothing" for t in ("A", "B"))]
    harmed = [r for r in rows if r["stock"] not in ("nothing", "not asked") and not r["stock"].startswith("not run")]
    print(
        f"\n{len(rows)} attacks; achieved anything behind the walls: {len(succeeded)}; with stock nbgrader: {len(harmed)} of those run."
    )
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 1 if succeeded or not zygotes else 0
