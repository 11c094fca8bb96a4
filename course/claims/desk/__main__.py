"""`python -m course.claims.desk FILE`: play a JSON file with `start` and `acts`, and say what came of each act."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from course.claims.money import amount
from course.errors import CourseError

from .opening import open_start
from .rehearsal import rehearse


def main(words: list[str]) -> int:
    """Returns the exit code; 2 for a file that cannot be played."""
    if len(words) != 1:
        print("Name one JSON file with start and acts.", file=sys.stderr)
        return 2
    try:
        raw = json.loads(Path(words[0]).read_text(encoding="utf-8"))
        acts, state = rehearse(open_start(raw["start"]), raw["acts"])
    except (CourseError, OSError, ValueError, KeyError) as error:
        print(f"{words[0]}: {error}", file=sys.stderr)
        return 2
    for act, done in zip(acts, state.done, strict=True):
        print(f"{done.day}  {act['act']:<11} {done.sentence}")
    for one in state.arrived:
        for step in one.steps:
            print(f"  {step.name}: {amount(step.before)} -> {amount(step.after)}  {step.why}")
    for line in state.account.lines:
        print(
            f"  line {line.line} {line.code}: billed {amount(line.billed)}, paid {amount(line.paid)}, taken off "
            f"{amount(line.adjusted)}, patient {amount(line.patient)}, plan {amount(line.insurance)}"
        )
    print(f"  patient {amount(state.account.patient)}, plan {amount(state.account.insurance)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
