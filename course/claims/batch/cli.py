"""``cleanclaim batch``: twenty-four months of a made-up practice, as tables and a ledger."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from course.claims.money import amount
from course.commands import run_alone

from .run import Batch, simulate


def register(subparsers: Any) -> None:
    """Add the command to the ``cleanclaim`` parser; it sets ``run``."""
    parser = subparsers.add_parser(
        "batch",
        help="make 24 months of a made-up practice to work on",
        description="Claims of 24 months go through edits, payers and the ledger; the same seed gives the same files.",
    )
    parser.add_argument("--claims", type=int, default=20_000, help="how many claims (20000)")
    parser.add_argument("--seed", type=int, default=1, help="any whole number; another seed is another practice (1)")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a new or empty folder")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv", help="of the tables (csv)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the batch and print its figures; exit code 1 when the books do not hold (never, unless there is a bug)."""
    bar = Bar(sys.stderr)
    try:
        batch = simulate(args.claims, args.seed, args.out, args.format, bar)
    finally:
        bar.close()
    print(json.dumps(batch.figures, indent=1) if args.json else _text(batch))
    for problem in batch.problems:
        print(f"cleanclaim: {problem}", file=sys.stderr)
    return 1 if batch.problems else 0


def _text(batch: Batch) -> str:
    one = batch.figures
    sums = one["collections"]
    rates = [("Net collection rate", "net_collection"), ("Gross collection rate", "gross_collection"), ("Clean claims", "clean_claims"), ("First pass", "first_pass")]  # fmt: skip
    lines = [
        f"{one['claims']:,} claims, {one['first_day']} to {one['last_day']}, in {batch.folder}",
        f"{'Charges':<24}{amount(sums['charges']):>18}",
        f"{'Payments':<24}{amount(sums['payments']):>18}",
        *(f"{name:<24}{_percent(one[key]):>18}" for name, key in rates),
        f"{'Denied decisions':<24}{_percent(one['denied']['all']):>18}",
        f"{'Days in A/R':<24}{'n/a' if one['days_in_ar'] is None else format(one['days_in_ar'], '.1f'):>18}",
        *(f"{'A/R ' + name + ' days':<24}{amount(cents):>18}" for name, cents in one["receivable"].items()),
        f"{'Credit balances':<24}{amount(one['credit_balances']):>18}",
        "The books balance to the cent." if not batch.problems else "The books do NOT hold; see above.",
    ]
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{share:.1%}".replace("%", " %")


class Bar:
    """A progress bar: tqdm's where it is installed and somebody watches, else a line for each tenth."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._what = ""
        self._bar: Any = None
        self._tenth = -1

    def __call__(self, what: str, done: int, of: int) -> None:
        if not self._stream.isatty():
            return
        if what != self._what:
            self.close()
            self._what, self._tenth = what, -1
            self._bar = _tqdm(what, of, self._stream)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)
        elif of and done * 10 // of > self._tenth:
            self._tenth = done * 10 // of
            print(f"\r{what}: {self._tenth * 10} %", end="", file=self._stream, flush=True)

    def close(self) -> None:
        """End the line."""
        if self._bar is not None:
            self._bar.close()
        elif self._what and self._stream.isatty():
            print(file=self._stream)
        self._bar = None


def _tqdm(what: str, of: int, stream: Any) -> Any:
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    return tqdm(total=of, desc=what, unit="", file=stream)


def main() -> int:
    """``python -m course.claims.batch.cli``: the command on its own."""
    return run_alone(register)


if __name__ == "__main__":
    sys.exit(main())
