"""``python -m autograder.demo``: see the package's docstring."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from course.errors import CourseError

from ..bank import Bank, BankError, load_bank, weeks
from ..build import build
from ..bulk.command import REPORTS
from ..progress import Progress
from . import attention, place, report, results, stages
from .handin import hand_in
from .mischief import EVIDENCE
from .people import Learner, make_class
from .story import Story, tell, worth


def main(argv: Sequence[str] | None = None) -> int:
    """0: every grade is as expected. 1: not. 2: the demo could not run, with one sentence."""
    args = _arguments(argv)
    course = stages.REPO
    try:
        found = weeks(course)
        if not found:
            raise FileNotFoundError(course / "autograder" / "bank")
        return run(course, args.out, args.week or found[0], args.learners, args.seed, stock=args.stock)
    except (place.NotOurs, stages.StageFailed, BankError, CourseError, ValueError) as problem:
        print(f"demo: {problem}", file=sys.stderr)
    except FileNotFoundError as problem:
        print(
            f"demo: {problem.filename or problem} is missing; the demo needs a whole clone of the course, bank included.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("\ndemo: stopped. Run it again whenever you like; it begins anew.", file=sys.stderr)
        return 130
    return 2


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m autograder.demo", description="A simulated class, from release to grades."
    )
    parser.add_argument("--learners", type=int, default=30, help="how many (1 to 300; default 30)")
    parser.add_argument("--seed", type=int, default=1, help="another class with another number (default 1)")
    parser.add_argument("--out", type=Path, default=Path("demo-out"), help="folder to make (default demo-out)")
    parser.add_argument("--week", help="as in week01 (default: the first with a bank)")
    parser.add_argument(
        "--stock", action="store_true", help="grade with nbgrader autograde: the same grades, more slowly"
    )
    return parser.parse_args(argv)


def run(course: Path, out: Path, week: str, count: int, seed: int, *, stock: bool = False) -> int:
    """The whole demo; returns the exit code."""
    begun = time.monotonic()
    learners = make_class(count, seed)
    place.refuse_others(out)
    bank = load_bank(course, week)
    root = place.make(course, out, {"week": week, "learners": count, "seed": seed})
    print(f"A class of {count} works {week} in {root.name}/ (seed {seed}).", flush=True)
    build(root, week)
    times = [stages.nbgrader(root, ["generate_assignment", week], "release")]
    results.enrol(root, week, learners)

    mark = time.monotonic()
    stories = _hand_in_all(root, bank, learners, seed)
    times.append(stages.Took("answer and hand in", time.monotonic() - mark))

    arrived = [s.learner.id for s in stories if s.handed_in]
    if arrived:
        grade = stages.autograde if stock else stages.at_once
        times.append(grade(root, week, arrived))
        times.append(stages.nbgrader(root, ["generate_feedback", week], "feedback", arrived, may_fail=True))
    times.append(stages.nbgrader(root, ["export", "--to", "grades.csv"], "export"))

    records = results.read_gradebook(root, bank, learners)
    release = root / "release" / week
    noticed = {
        i.id: attention.reasons(records[i.id], bank, root / "submitted" / i.id / week, release) for i in learners
    }
    times.append(stages.Took("everything", time.monotonic() - begun))
    text = report.render(bank, learners, records, noticed, times) + _where(root, week, arrived)
    known, right = known_answers(bank, stories, records, root)
    text += f"\n\nKNOWN ANSWERS\n{known}\n"
    print(text)
    (root / "report.txt").write_text(text.lstrip("\n"), encoding="utf-8")
    return 0 if right else 1


def _hand_in_all(root: Path, bank: Bank, learners: Sequence[Learner], seed: int) -> list[Story]:
    progress = Progress("hand in", len(learners), unit=" learner")
    stories = []
    for one in learners:
        story = tell(bank, one, seed)
        hand_in(story, root / "release" / bank.week, root / "submitted" / one.id / bank.week)
        stories.append(story)
        progress.step()
    progress.end()
    return stories


def known_answers(
    bank: Bank, stories: Sequence[Story], records: dict[str, results.Record], root: Path
) -> tuple[str, bool]:
    """Every learner's score as computed directly, against the gradebook's: (lines to print, whether all is well)."""
    lines, agree = [], 0
    for story in stories:
        learner = story.learner.id
        wrong = results.disagreements(bank, story, records[learner])
        agree += not wrong
        if wrong:
            total = sum(v or 0 for v in worth(bank, story).values())
            lines.append(
                f"  {learner} ({story.learner.trouble or 'plain'}): expected {total:g} points, the gradebook has {records[learner].total:g}: {'; '.join(wrong[:4])}"
            )
    ran = list(root.rglob(EVIDENCE))
    if ran:
        lines.append(f"  Code of a learner ran: it left {ran[0].relative_to(root)}.")
    lines.append(f"  {agree} of {len(stories)} agree with scoring the answers directly.")
    return "\n".join(lines), agree == len(stories) and not ran


def _where(root: Path, week: str, arrived: Sequence[str]) -> str:
    here = Path.cwd()
    shown = root.relative_to(here) if root.is_relative_to(here) else root
    page = shown / "feedback" / (arrived[0] if arrived else "learner-01") / week / "assignment.html"
    jupyter = Path(sys.executable).with_name("jupyter-lab")
    command = jupyter if jupyter.exists() else Path("jupyter-lab")
    return "\n".join(
        (
            "",
            "",
            "WHERE TO LOOK",
            f"  feedback pages   {page} (open it in a browser; one per learner)",
            f"  grades           {shown / 'grades.csv'}",
            *(
                [f"  the run          {shown / REPORTS / week / 'grading.html'} (what was odd, and why)"]
                if (root / REPORTS).is_dir()
                else []
            ),
            f"  formgrader       cd {shlex.quote(str(shown))} && {shlex.quote(str(command))}   then Nbgrader > Formgrader, to read the written answers",
            f"  logs             {shown / 'logs'}",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
