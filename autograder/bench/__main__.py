"""``python -m autograder.bench``: see the package's docstring."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ..bank import Bank, BankError, load_bank, weeks
from . import cards, codes, feedback, grading, imports, keypress, pure, revenue, sandbox, scale
from .figures import Figure, table

REPO = Path(__file__).resolve().parents[2]


def main(argv: Sequence[str] | None = None) -> int:
    """0, however slow; 1 when something could not be measured; 2 without a bank."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["hostile"]:
        from . import hostile

        return hostile.main(words[1:])
    parser = argparse.ArgumentParser(
        prog="python -m autograder.bench", description="How quick things are, beside baselines of the same run."
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    args = parser.parse_args(words)
    try:
        bank = load_bank(REPO, next(iter(weeks(REPO)), "week01"))
    except BankError as problem:
        print(f"bench: the bank has to be mended first: {problem}", file=sys.stderr)
        return 2
    except FileNotFoundError:
        print(
            "bench: there is no bank in autograder/bank; the bench needs a whole clone of the course.", file=sys.stderr
        )
        return 2
    return report(plan(bank, args.quick), args.json)


def plan(bank: Bank, quick: bool) -> list[tuple[str, Callable[[], list[Figure]]]]:
    return [
        ("import", lambda: imports.measure(REPO, 3 if quick else 9)),
        ("cards", lambda: cards.measure(REPO, REPO, bank, 12 if quick else 40)),
        ("scoring", lambda: [pure.scoring_figure(bank, 3 if quick else 7)]),
        ("answer file", lambda: [pure.log_figure(bank, 3 if quick else 7)]),
        ("code book", lambda: codes.measure(REPO, 3 if quick else 7)),
        ("keys in a browser", lambda: keypress.measure(REPO, 3 if quick else 10)),
        ("sandbox", lambda: sandbox.measure(2 if quick else 5)),
        ("revenue cycle", lambda: revenue.measure(REPO, 3 if quick else 7, revenue.LARGE if quick else revenue.WHOLE)),
        ("feedback", lambda: feedback.measure(REPO, REPO, bank, 4 if quick else 20, 1 if quick else 3)),
        ("autograde", lambda: grading.measure(REPO, REPO, bank, 2 if quick else 8, 300 if quick else 1_200)),
        ("large classes", lambda: scale.measure(REPO, REPO, bank, (100, 500) if quick else (300, 3_000, 30_000))),
    ]


def report(parts: Sequence[tuple[str, Callable[[], list[Figure]]]], target: Path | None) -> int:
    """Measure, print the table, write the JSON; one failing part does not hide the others."""
    begun = time.monotonic()
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    for name, measure in parts:
        print(f"measuring {name} ...", end="", file=sys.stderr, flush=True)
        started = time.monotonic()
        try:
            figures += measure()
        except Exception as problem:  # whatever is broken, the rest is still worth knowing
            failed[name] = f"{type(problem).__name__}: {problem}"
        print(f" {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    seconds = time.monotonic() - begun
    print(table(figures))
    for name, why in failed.items():
        print(f"{name} could not be measured: {why}")
    print(
        f"\nPython {platform.python_version()}, {os.cpu_count()} cores, {seconds:.0f} s. Other work on the machine shows in both columns."
    )
    if target:
        data = {
            "schema": 1,
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "seconds": seconds,
            "failed": failed,
            "figures": [f.to_json() for f in figures],
        }
        target.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
