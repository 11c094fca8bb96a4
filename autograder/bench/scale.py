"""Large classes graded at once: a hand-in should cost the same in a class of any size, and memory should stay flat."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..bank import Bank
from .figures import Figure
from .grading import _oneway, _stories, configure, make_courses, multiply

STORIES = 24  # different learners; larger classes are made of them


def measure(repo: Path, root: Path, bank: Bank, sizes: Sequence[int]) -> list[Figure]:
    """Per hand-in and peak memory, each beside the smallest class of the same run."""
    found = {}
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary, "base")
        make_courses(root, bank, _stories(bank, STORIES), base, Path(temporary, "unused"))
        for size in sizes:
            course = Path(temporary, "course")
            shutil.copytree(base, course)
            configure(course)
            multiply(course, bank.week, size)
            found[size] = _oneway(repo, "bulk1", course, bank.week)
            if found[size]["notebooks"] != size:
                raise RuntimeError(f"only {found[size]['notebooks']} of {size} hand-ins were graded")
            shutil.rmtree(course)
    least = sizes[0]
    figures = []
    for size in sizes[1:]:
        each, beside = found[size]["seconds"] / size, found[least]["seconds"] / least
        note = f"{found[size]['seconds']:.0f} s for all of them; linear when the ratio is about 1"
        figures.append(Figure(f"a hand-in of {size:,}", each, f"of {least:,}", beside, note=note))
        if found[size]["memory"]:
            peak, small = (found[n]["memory"]["process"] for n in (size, least))
            figures.append(Figure(f"memory, {size:,} hand-ins", peak, f"{least:,}", small, unit="bytes"))
    return figures
