"""A class of made-up learners for the week in miniature, as the demo's learners answer it.

``golden/class.json`` holds the answers of 24 of them, and beside it the tables that their report must give. After a change
that is meant:  python -m tests.autograder.statistics.generated
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.bank import Bank, load_bank

GOLDEN = Path(__file__).parent / "golden"
SALT = b"a salt for tests, not a secret one"
TABLES = ("item_stats.csv", "distractors.csv", "test_stats.json")


def answers_of(bank: Bank, count: int, seed: int = 1) -> dict[str, dict[str, Any] | None]:
    """Learner -> answers, or None for one who handed in nothing."""
    from autograder.demo.people import make_class
    from autograder.demo.story import tell

    stories = [tell(bank, one, seed) for one in make_class(count, seed)]
    graded = {i.id for i in bank.graded()}
    return {
        s.learner.id: None if s.handed_in is None else {i: a for i, a in s.arriving().items() if i in graded}
        for s in stories
    }


def frozen() -> Mapping[str, dict[str, Any] | None]:
    return json.loads((GOLDEN / "class.json").read_text(encoding="utf-8"))


def marks_by_person(class_: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    """The written answers read: one, two or three points."""
    return {
        (who, "w01-g12"): 1.0 + n % 3
        for n, (who, answers) in enumerate(class_.items())
        if answers and "w01-g12" in answers
    }


def report(root: Path, out: Path, bank: Bank, class_: Mapping[str, Any]) -> None:
    """Grade a class without nbgrader and write its report."""
    from autograder.statistics import outputs
    from autograder.statistics.command import write_report
    from tests.autograder.graded_class import write_class

    write_class(root, bank, class_, manual=marks_by_person(class_))
    (root / ".cleanclaim").mkdir(exist_ok=True)
    (root / ".cleanclaim" / "report-salt").write_bytes(SALT)
    assert outputs.salt_of(root) == SALT
    write_report(root, bank.week, out=out)


def main() -> None:
    import tempfile

    from tests.autograder.course_in_miniature import WEEK, make_course

    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder) / "course")
        bank = load_bank(root, WEEK)
        GOLDEN.mkdir(exist_ok=True)
        if not (GOLDEN / "class.json").is_file():
            class_ = answers_of(bank, 24)
            text = ",\n".join(f"{json.dumps(who)}: {json.dumps(a, sort_keys=True)}" for who, a in class_.items())
            (GOLDEN / "class.json").write_text(f"{{\n{text}\n}}\n", encoding="utf-8")
        report(root, Path(folder) / "out", bank, frozen())
        for name in TABLES:
            (GOLDEN / name).write_bytes((Path(folder) / "out" / name).read_bytes().replace(b"\r\n", b"\n"))


if __name__ == "__main__":
    main()
