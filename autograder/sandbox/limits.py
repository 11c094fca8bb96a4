"""How much one hand-in may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds, MiB, counts. The defaults suit exercises with pandas; see docs/sandbox.md."""

    cell_seconds: float = 30  # one cell, or one question of a test; nbgrader's Execute.timeout
    grace_seconds: float = 5  # after a cell's time is up and it did not stop by itself
    total_seconds: float = 300  # the whole notebook
    cpu_seconds: int = 120  # processor time of each process
    memory_mib: int = 1024  # beyond what the warm process has
    disk_mib: int = 64  # all files together
    file_mib: int = 16
    open_files: int = 64
    questions: int = 20_000  # how often the tests of one notebook may ask
    handed_mib: int = 20  # data files beside the notebook, together
    handed_files: int = 200
    source_chars: int = 200_000  # one cell
    cells: int = 500
    notebook_mib: int = 32
