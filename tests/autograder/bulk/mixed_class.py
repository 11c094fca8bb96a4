"""A class of every kind: hand-ins made by a seed, clean, dirty, tampered, late, odd; the same seed gives the same bytes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.autograder.course_in_miniature import PERFECT, REPO, WEEK, hand_in, line, revisions

DUE = datetime(2026, 6, 10, 12, 0)
LATE_RULE = '''
from nbgrader.plugins import BasePlugin


class TenPercentADay(BasePlugin):
    """A rule as an instructor would write it; more than the score for some, so that nbgrader's limits are needed."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        if student_id.endswith("7"):
            return None
        return 0.37 * score * (total_seconds_late / 86400)
'''


def configure(root: Path, extra: str = "") -> None:
    """The course's own configuration, with a late rule of its own."""
    (root / "late_rule.py").write_text(LATE_RULE)
    (root / "nbgrader_config.py").write_text(
        f"import sys\nsys.path[:0] = [{str(REPO)!r}, {str(root)!r}]\nc = get_config()\n"
        f"from autograder.plugin import configure\nconfigure(c, root={str(root)!r})\n"
        f"c.AssignLatePenalties.plugin_class = 'late_rule.TenPercentADay'\n{extra}"
    )


def an_answer(item: str, rng: Random) -> Any:
    """Right, another item's, nothing, or nonsense."""
    roll = rng.random()
    if roll < 0.6:
        return PERFECT[item]
    if roll < 0.7:
        return PERFECT[rng.choice(list(PERFECT))]
    return rng.choice(
        ["uti", ["a"], ["b", "c"], {}, "", None, "   ", {"dx": "J02.9"}, 7, "Träger\u2028<b>x</b>", {"code": "R30.0"}]
    )


def answers(rng: Random) -> dict[str, Any]:
    return {item: an_answer(item, rng) for item in PERFECT if rng.random() < 0.85}


def _lines(folder: Path) -> list[bytes]:
    path = folder / "responses.jsonl"
    return path.read_bytes().splitlines(keepends=True) if path.exists() else []


def _write(folder: Path, lines: list[bytes]) -> None:
    (folder / "responses.jsonl").write_bytes(b"".join(lines))


def clean(folder: Path, rng: Random) -> None:
    pass


def second_thoughts(folder: Path, rng: Random) -> None:
    more = "".join(line(i, an_answer(i, rng), at="2026-06-04T09:00:00Z") + "\n" for i in rng.sample(list(PERFECT), 5))
    _write(folder, [*_lines(folder), more.encode(), line("w01-q01", "a", kind="check", score=1).encode(), b"\n"])


def damaged(folder: Path, rng: Random) -> None:
    _write(folder, [b"\x00\x00\n", b"{\n", *_lines(folder), b'{"v": 2}\n'])


def torn(folder: Path, rng: Random) -> None:
    lines = _lines(folder)
    if lines:
        lines[-1] = lines[-1][: len(lines[-1]) // 2]
        _write(folder, lines)


def an_old_question(folder: Path, rng: Random) -> None:
    _write(folder, [(line(i, PERFECT[i], rev="f" * 12) + "\n").encode() for i in list(PERFECT)[:6]])


def no_answers(folder: Path, rng: Random) -> None:
    (folder / "responses.jsonl").unlink()


def empty(folder: Path, rng: Random) -> None:
    _write(folder, [])


def another_week(folder: Path, rng: Random) -> None:
    _write(folder, [(line(f"w09-g0{n}", "a") + "\n").encode() for n in range(1, 5)])


def forged(folder: Path, rng: Random) -> None:
    path = folder / "assignment.ipynb"
    notebook = json.loads(path.read_text())
    notebook["metadata"]["cleanclaim"] = {"results": [{"id": "w01-g01", "score": 999}]}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            data = {"text/plain": "10"}
            cell["outputs"] = [{"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": data}]
            cell["metadata"].get("nbgrader", {})["points"] = 100
    path.write_text(json.dumps(notebook))


def cells_gone(folder: Path, rng: Random) -> None:
    path = folder / "assignment.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"] = notebook["cells"][::3] * 2
    path.write_text(json.dumps(notebook))


def not_a_notebook(folder: Path, rng: Random) -> None:
    (folder / "assignment.ipynb").write_bytes(rng.randbytes(300))


def files_of_their_own(folder: Path, rng: Random) -> None:
    (folder / "notes").mkdir()
    (folder / "notes" / "read me.txt").write_text("Übung")
    (folder / "items.json").write_text("{}")
    (folder / "scan.pdf").write_bytes(rng.randbytes(2000))


def checkpoints(folder: Path, rng: Random) -> None:
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "assignment-checkpoint.ipynb").write_text("{}")
    (folder / ".hidden").write_text("x")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").write_bytes(b"x")
    (folder / "b.pyc").write_bytes(b"x")


def notebook_missing(folder: Path, rng: Random) -> None:
    (folder / "assignment.ipynb").unlink()


def one_more_notebook(folder: Path, rng: Random) -> None:
    shutil.copy(folder / "assignment.ipynb", folder / "assignment2.ipynb")


def a_link(folder: Path, rng: Random) -> None:
    (folder / "secret.txt").symlink_to("/etc/hostname")


def answers_are_a_link(folder: Path, rng: Random) -> None:
    (folder / "responses.jsonl").rename(folder / "mine.jsonl")
    (folder / "responses.jsonl").symlink_to("mine.jsonl")


def page_in_the_way(folder: Path, rng: Random) -> None:
    (folder / "assignment.html").write_text("<h1>100 %</h1>")


def figures_are_a_file(folder: Path, rng: Random) -> None:
    (folder / "figures").write_text("not a folder")


def bad_time(folder: Path, rng: Random) -> None:
    (folder / "timestamp.txt").write_text("yesterday, about noon")


def empty_time(folder: Path, rng: Random) -> None:
    (folder / "timestamp.txt").write_text("\n")


def nothing_at_all(folder: Path, rng: Random) -> None:
    for path in folder.iterdir():
        path.unlink()


KINDS: tuple[tuple[Callable[[Path, Random], None], int], ...] = (
    (clean, 8), (second_thoughts, 3), (damaged, 2), (torn, 2), (an_old_question, 1), (no_answers, 1), (empty, 1), (another_week, 1),
    (forged, 2), (cells_gone, 1), (not_a_notebook, 1), (files_of_their_own, 2), (checkpoints, 1), (notebook_missing, 1),
    (one_more_notebook, 1), (a_link, 1), (answers_are_a_link, 1), (page_in_the_way, 1), (figures_are_a_file, 1), (bad_time, 1),
    (empty_time, 1), (nothing_at_all, 1),
)  # fmt: skip
ROUND = [kind for kind, times in KINDS for _ in range(times)]


def make_class(root: Path, count: int, seed: int = 1, *, kinds: Any = None) -> list[str]:
    """``count`` hand-ins, every kind in turn; half with a time stamp, a third of those late; some extensions."""
    kinds = list(kinds or ROUND)
    revs = revisions(root)
    assert revs
    students = []
    extensions = ["student,week,until"]
    for n in range(count):
        student, rng = f"s{n:04d}", Random(f"{seed}/{n}")
        folder = hand_in(root, student, answers(rng))
        (folder / "lesson.ipynb").unlink()  # this week has one notebook
        stamp(folder, n, rng)
        kinds[n % len(kinds)](folder, rng)
        students.append(student)
        if n % 9 == 4:
            extensions.append(f"{student},{WEEK},2026-06-11 18:00+02:00")
    extensions += [f"nobody,{WEEK},2026-06-30", "s0001,week09,2026-06-30"]
    (root / "extensions.csv").write_text("\n".join(extensions) + "\n")
    return students


def stamp(folder: Path, n: int, rng: Random) -> None:
    if n % 2:
        return
    late = n % 3 == 0
    moment = DUE + timedelta(seconds=rng.randrange(60, 400_000) if late else -rng.randrange(60, 400_000))
    zone = rng.choice([" UTC", "", "+02:00"])
    (folder / "timestamp.txt").write_text(f"{moment:%Y-%m-%d %H:%M:%S}{zone}\n")


def set_up(root: Path) -> None:
    """What an instructor does before: the due date, and a learner on the roster by name."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(WEEK, duedate=DUE)
        gradebook.update_or_create_student("s0003", first_name="Moss", last_name="Demo", email="s0003@class.example")


def people_at_work(root: Path, students: list[str]) -> None:
    """What the formgrader does between two runs: scores, extra credit, comments, an extension granted by hand."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for n, student in enumerate(students):
            try:
                if n % 5 == 0:
                    grade = gradebook.find_grade("w01-g12", "assignment", WEEK, student)
                    grade.manual_score, grade.needs_manual_grade = 2.5, False
                if n % 7 == 0:
                    grade = gradebook.find_grade("w01-g01", "assignment", WEEK, student)
                    grade.manual_score, grade.extra_credit = 1.0, 0.5
                if n % 11 == 0:
                    gradebook.find_grade("w01-g05", "assignment", WEEK, student).extra_credit = 1.25
                if n % 13 == 0:
                    gradebook.grant_extension(WEEK, student, days=1)
            except MissingEntry:
                continue
        gradebook.db.commit()


def handed_in_again(root: Path, students: list[str]) -> None:
    """Some hand in once more, with a newer time stamp and better answers."""
    for n, student in enumerate(students):
        if n % 14 == 2:
            folder = root / "submitted" / student / WEEK
            (folder / "timestamp.txt").unlink(missing_ok=True)
            (folder / "timestamp.txt").write_text("2026-06-20 08:00:00 UTC\n")
            if not (folder / "responses.jsonl").is_symlink():
                _write(folder, [(line(i, a) + "\n").encode() for i, a in PERFECT.items()])


def copy_course(root: Path, target: Path) -> Path:
    """The whole course, links and times of files included, and its configuration for the new place."""
    shutil.copytree(root, target, symlinks=True)
    config = target / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(root), str(target)))
    return target


def quiet_environment(root: Path) -> dict[str, str]:
    from tests.autograder.course_in_miniature import own_configuration

    return {**os.environ, **own_configuration(root)}
