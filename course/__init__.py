"""Clean Claim: what runs in the learner's kernel.

The learner's vocabulary is a handful of words, loaded on first use so that
``import course`` stays quick and needs nothing but the standard library::

    from course import ask, chart, progress
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# word -> module that defines it
_WORDS = {
    "ask": "course.widgets",
    "chart": "course.widgets",
    "claim": "course.widgets",
    "clearinghouse": "course.widgets",
    "code_frame": "course.frames",
    "code_table": "course.widgets",
    "encoder": "course.widgets",
    "ledger": "course.widgets",
    "progress": "course.widgets",
    "finish": "course.widgets",
    "remittance": "course.widgets",
    "visit": "course.widgets",
    "work_queue": "course.widgets",
    "start": "course.startpage",
}

__all__ = [
    "__version__",
    "ask",
    "chart",
    "claim",
    "clearinghouse",
    "code_frame",
    "code_table",
    "encoder",
    "finish",
    "ledger",
    "progress",
    "remittance",
    "start",
    "visit",
    "work_queue",
]

if TYPE_CHECKING:
    from course.frames import code_frame
    from course.startpage import start
    from course.widgets import (
        ask,
        chart,
        claim,
        clearinghouse,
        code_table,
        encoder,
        finish,
        ledger,
        progress,
        remittance,
        visit,
        work_queue,
    )


def __getattr__(name: str) -> Any:
    if name not in _WORDS:
        raise AttributeError(f"module 'course' has no attribute {name!r}")
    value = getattr(import_module(_WORDS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_WORDS})
