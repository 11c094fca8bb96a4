"""``cleanclaim report WEEK``."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course.errors import CourseError

PAGE, ITEMS, DISTRACTORS, WEEK, RESPONSES = (
    "report.html",
    "item_stats.csv",
    "distractors.csv",
    "test_stats.json",
    "responses.csv",
)


def register(subparsers: Any) -> None:
    """Add the command (entry point ``cleanclaim.commands``)."""
    command = subparsers.add_parser(
        "report",
        help="what a graded week says about its questions",
        description="Item statistics of a graded week: a page to look at, and tables for other programs. Changes no grade.",
    )
    command.add_argument("week", help="as in week02")
    command.add_argument("--out", type=Path, metavar="DIR", help="where to write (default reports/WEEK)")
    command.add_argument("--cut", type=_cut, default=70.0, metavar="PERCENT", help="the pass line (default 70)")
    command.add_argument(
        "--exclude", type=Path, metavar="FILE", help="accounts of staff and for tests to leave out, one id a line"
    )
    command.add_argument(
        "--pseudonyms",
        action="store_true",
        help="a report that may leave you: no cell tells of fewer than five learners",
    )
    command.add_argument(
        "--earlier", type=Path, action="append", default=[], metavar="FILE",
        help="item_stats.csv of an earlier class: questions that were negative twice are named (may be repeated)",
    )  # fmt: skip
    command.set_defaults(run=_report)


def _cut(text: str) -> float:
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        value = math.nan
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError("the cut is a percentage from 0 to 100")
    return value


def _report(args: argparse.Namespace) -> int:
    from ..cli import course_root

    for path in write_report(
        course_root(),
        args.week,
        out=args.out,
        cut=args.cut,
        exclude=args.exclude,
        leaving=args.pseudonyms,
        earlier=args.earlier,
    ):
        print(f"wrote {path}")
    return 0


def write_report(
    root: Path, week: str, *, out: Path | None = None, cut: float = 70.0, exclude: Path | None = None,
    leaving: bool = False, earlier: list[Path] | None = None,
) -> list[Path]:  # fmt: skip
    """Write the page and the tables; returns their paths. Raises CourseError, and then has written nothing."""
    from ..bank import BankError, load_bank
    from ..classroom import read_classroom
    from ..coursefolder import find_course
    from ..tables import write_whole
    from . import outputs
    from .analysis import analyse
    from .page import report_page
    from .suppress import suppress

    gradebook = find_course(root).db_url
    left_out = read_ids(exclude) if exclude else []
    negative = _negative_before(earlier or [])
    room = read_classroom(
        root,
        week,
        exclude=left_out,
        gradebook=Path(gradebook.removeprefix("sqlite:///")) if gradebook.startswith("sqlite:///") else None,
    )
    try:
        bank = load_bank(root, week)
    except FileNotFoundError:
        raise CourseError(
            f"The bank of {week} is not here, and options and named errors come from it. Run this where you grade."
        ) from None
    except BankError as error:
        raise CourseError(f"The bank of {week} cannot be used: {error}. Nothing was written.") from None
    status = {item: str(bank.sources.get(item, {}).get("status", "unreviewed")) for item in bank.items}
    found = analyse(room, bank.items, cut=cut, bank_version=bank.version, status=status, negative_before=negative)
    if leaving:
        found = suppress(found)
    salt = outputs.salt_of(root)
    folder = out or root / "reports" / week
    texts = {
        PAGE: report_page(found),
        ITEMS: outputs.item_csv(found),
        DISTRACTORS: outputs.distractor_csv(found),
        WEEK: outputs.week_json(found),
        RESPONSES: outputs.response_csv(room, salt, leaving=leaving),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(f"{folder} cannot be made ({error.strerror}). Name another folder with --out.") from None
    for name, text in texts.items():
        write_whole(folder / name, text)
    return [folder / name for name in texts]


def read_ids(path: Path) -> list[str]:
    """Ids of a list, one a line; blank lines and what follows a # are skipped. Raises CourseError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"The list {path} cannot be read ({error}). It is a text file with one id a line.") from None
    return [name for line in text.splitlines() if (name := line.partition("#")[0].strip())]


def _negative_before(files: list[Path]) -> Mapping[str, str]:
    """Item -> the earlier table in which its discrimination was below 0."""
    from ..tables import read_table

    found: dict[str, str] = {}
    for path in files:
        table = read_table(path)
        try:
            item, r = table.header.index("item_id"), table.header.index("item_rest_r")
        except ValueError:
            raise CourseError(f"{path} is no item_stats.csv: it has no columns item_id and item_rest_r.") from None
        for _, cells in table.rows:
            try:
                if float(cells[r].lstrip("'")) < 0:
                    found.setdefault(cells[item], str(path))
            except (ValueError, IndexError):
                continue  # n/a
    return found
