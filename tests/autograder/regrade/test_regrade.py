"""A changed key: what the table says, what is written, and that it is what grading the class again would give."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from autograder.bank import load_bank
from autograder.feedback.results import ItemResult
from autograder.gradebook import Grade, Sheet
from autograder.regrade.changes import compare
from course.errors import CourseError
from tests.autograder.conftest import CLASS
from tests.autograder.course_in_miniature import PERFECT, WEEK, grades, hand_in, line
from tests.autograder.plugin.conftest import open_api

Command = Callable[..., tuple[int, str]]


NEW_RUBRIC = ("SECRETRUBRIC Gives an example", "SECRETRUBRIC Gives a good example")


@pytest.fixture
def changed(graded_class: Path) -> Path:
    """The mini bank's first question now has another right answer, and the written one another rubric."""
    text = (graded_class / "autograder" / "bank" / f"{WEEK}.yaml").read_text()
    graded = text.index("- id: w01-g01")
    head, item = text[:graded], text[graded:]
    assert "key: dysuria" in item
    text = head + item.replace("key: dysuria", "key: uti", 1)
    text = text.replace(*NEW_RUBRIC)
    (graded_class / "autograder" / "bank" / f"{WEEK}.yaml").write_text(text)
    return graded_class


def rows(root: Path) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    with closing(sqlite3.connect(root / "gradebook.db")) as db:
        return {
            tuple(row[:3]): tuple(row[3:])
            for row in db.execute(
                "SELECT s.student_id, n.name, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade, "
                "sn.late_submission_penalty FROM grade g JOIN submitted_notebook sn ON sn.id = g.notebook_id "
                "JOIN notebook n ON n.id = sn.notebook_id JOIN submitted_assignment s ON s.id = sn.assignment_id "
                "JOIN base_cell b ON b.id = g.cell_id"
            )
        }


def notebooks(root: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(p.relative_to(root)): (p.stat().st_mode & 0o777, p.read_bytes())
        for p in sorted((root / "autograded").rglob("*"))
        if p.is_file()
    }


def state(root: Path) -> tuple[Any, Any]:
    return rows(root), notebooks(root)


def test_nothing_changes_when_nothing_was_changed(graded_class: Path, cleanclaim: Command) -> None:
    before = state(graded_class)
    code, said = cleanclaim("regrade", WEEK, "--apply")
    version = load_bank(graded_class, WEEK).version
    assert code == 0 and "Nothing changes." in said and f"bank {version}, the one these grades came from" in said
    assert state(graded_class) == before


def test_a_dry_run_writes_nothing_and_says_from_which_bank_to_which(changed: Path, cleanclaim: Command) -> None:
    old = json.loads((changed / "autograded" / "ann" / WEEK / "assignment.ipynb").read_text())["metadata"]["cleanclaim"]
    before = state(changed)
    code, said = cleanclaim("regrade", WEEK)
    assert code == 0 and "Nothing is written yet" in said
    assert f"bank {old['bank']} -> {load_bank(changed, WEEK).version}" in said
    assert "ann  w01-g01  2 -> 0" in said and "ben  w01-g01  0 -> 2" in said
    assert "ann  w01-g12  2 -> 2  (a person's score stays; another rubric: read again)" in said
    assert state(changed) == before


def test_applied_it_is_what_autograding_everybody_again_gives(
    changed: Path, cleanclaim: Command, tmp_path: Path
) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(changed, twin)
    config = twin / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(changed), str(twin)))
    code, said = cleanclaim("regrade", WEEK, "--apply")
    assert code == 0 and f"cleanclaim feedback {WEEK} --force" in said
    api = open_api(twin)
    for who in CLASS:
        assert api.autograde(WEEK, who, force=True)["success"]
    assert notebooks(changed) == notebooks(twin)
    ours, theirs = rows(changed), rows(twin)
    assert ours == theirs
    # and the other way round: scores by a person, extra credit
    assert ours["ann", "assignment", "w01-g12"][1] == 2.0
    assert ours["ben", "assignment", "w01-g02"][2] == 0.5
    assert ours["ann", "assignment", "w01-g01"][0] == 0.0
    again, said = cleanclaim("regrade", WEEK, "--apply")
    assert again == 0 and "Nothing changes." in said


def test_a_persons_score_that_nothing_concerns_is_not_asked_for_again(changed: Path, cleanclaim: Command) -> None:
    """Where nbgrader, grading again, flags every score that a person gave, changed or not."""
    with closing(sqlite3.connect(changed / "gradebook.db")) as db, db:
        db.execute(
            "UPDATE grade SET manual_score = 1, needs_manual_grade = 0 WHERE cell_id IN (SELECT id FROM base_cell WHERE name IN ('w01-g01', 'w01-g05'))"
        )
    cleanclaim("regrade", WEEK, "--apply")
    for who in CLASS:
        found = grades(changed, who)
        assert not found["w01-g05"]["needs"] and found["w01-g05"]["manual"] == 1
    assert grades(changed, "ben")["w01-g01"] == {"auto": 2.0, "manual": 1.0, "needs": True, "max": 2.0}
    assert grades(changed, "fay")["w01-g01"] == {"auto": 0.0, "manual": 1.0, "needs": False, "max": 2.0}


def test_a_late_penalty_follows_the_new_score(changed: Path, cleanclaim: Command) -> None:
    """The course takes everything from a late hand-in, so the penalty is the score itself."""
    before = rows(changed)["lat", "assignment", "w01-g01"][-1]
    assert before == 37.0
    _, said = cleanclaim("regrade", WEEK, "--apply")
    assert "lat  late penalty  37 -> 35" in said
    assert rows(changed)["lat", "assignment", "w01-g01"][-1] == 35.0
    assert rows(changed)["ann", "assignment", "w01-g01"][-1] is None


def test_answers_are_those_that_were_graded(changed: Path, cleanclaim: Command) -> None:
    """A newer hand-in that nobody has graded is named and not mixed in."""
    newer = changed / "submitted" / "ben" / WEEK / "responses.jsonl"
    newer.write_text(newer.read_text() + line("w01-g01", "dysuria") + "\n")
    code, said = cleanclaim("regrade", WEEK, "--apply")
    assert code == 0 and "Handed in again since, and not part of this: ben" in said
    assert grades(changed, "ben")["w01-g01"]["auto"] == 2.0


def test_a_hand_in_whose_answers_were_a_link_keeps_its_sentence(changed: Path, cleanclaim: Command) -> None:
    """nbgrader copied no answers of it; the reason stands in the results, and an honest nought stays one."""
    folder = hand_in(changed, "lin", None)
    (folder / "responses.jsonl").symlink_to(changed / "submitted" / "ann" / WEEK / "responses.jsonl")
    assert open_api(changed).autograde(WEEK, "lin")["success"]
    page = changed / "autograded" / "lin" / WEEK / "assignment.ipynb"
    before = page.read_bytes()
    code, said = cleanclaim("regrade", WEEK, "--apply")
    assert code == 0 and "lin" not in said and b"is a link to another file" in before
    assert page.read_bytes() == before


def test_two_runs_at_once_are_one_too_many(changed: Path, cleanclaim: Command) -> None:
    from autograder.bulk.lock import one_run

    before = state(changed)
    with one_run(changed, "a grading run"):
        code, said = cleanclaim("regrade", WEEK, "--apply")
    assert code == 2 and "Another grading run is at work in this course" in said and state(changed) == before


def test_cells_that_are_no_items_keep_their_scores_and_old_grades_have_no_version() -> None:
    def cell(item: str, auto: float) -> Grade:
        return Grade(item, "ann", "n", item, 5, auto, None, 0.0, False)

    result = ItemResult("w01-g01", "T", "multiple_choice", "graded", "", 2, 2.0, "right", "none", "<p>?</p>")
    sheet = Sheet("row", "ann", "n", None, 0.0, 0.0, (cell("own-code", 4.0), cell("w01-g01", 1.0)))
    change = compare(sheet, {"results": []}, {"w01-g01": result}, "new", (), lambda who, score, late: 0.0)
    assert [one.item for one in change.items] == ["w01-g01"]
    assert (change.score_before, change.score_after, change.version_before) == (5.0, 6.0, "")
    assert change.to_write and change.items[0].direction == "up"


def test_the_pages_follow(changed: Path, cleanclaim: Command) -> None:
    cleanclaim("feedback", WEEK)
    page = changed / "feedback" / "ben" / WEEK / "assignment.html"
    before = page.read_text()
    cleanclaim("regrade", WEEK, "--apply")
    cleanclaim("feedback", WEEK, "--force")
    first = page.read_text().split('<article id="w01-g01"')[1].split("</article>")[0]
    assert "Right, 2 of 2 points" in first and page.read_text() != before


def test_the_table_in_every_form(changed: Path, cleanclaim: Command) -> None:
    cleanclaim("regrade", WEEK, "--json", "r.json", "--csv", "r.csv", "--html", "r.html")
    with (changed / "r.csv").open(newline="", encoding="utf-8") as handle:
        table = list(csv.DictReader(handle))
    assert len(table) == len(CLASS) * len(PERFECT)
    moved = {
        (r["student_id"], r["item"]): (r["score_before"], r["score_after"])
        for r in table
        if r["change"] in ("up", "down")
    }
    assert moved == {("ann", "w01-g01"): ("2", "0"), ("lat", "w01-g01"): ("2", "0"), ("ben", "w01-g01"): ("0", "2")}
    assert all(not value.startswith(("=", "+", "@")) for r in table for value in r.values())
    record = json.loads((changed / "r.json").read_text())
    assert record["bank_after"] == load_bank(changed, WEEK).version != record["bank_before"][0]
    by = {(n["student"], n["notebook"]): n for n in record["notebooks"]}
    assert by["ben", "assignment"]["score_after"] - by["ben", "assignment"]["score_before"] == 2
    page = (changed / "r.html").read_text()
    assert (
        "Content-Security-Policy" in page
        and "<script" not in page
        and "&lt;script&gt;alert(1)" not in page.split("ben</h3>")[0]
    )
    assert page.index("w01-g01") and "▲ up" in page and "▼ down" in page and "◆ read again" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            ("points: 2", "points: 5"),
            "has 2 points in the gradebook and 5 in the bank. Run:  cleanclaim build  and  nbgrader generate_assignment",
        ),
        (("key: dysuria", "key: nowhere"), "cannot be used"),
    ],
)
def test_a_bank_that_does_not_fit_stops_before_anything(
    graded_class: Path, cleanclaim: Command, change: tuple[str, str], says: str
) -> None:
    path = graded_class / "autograder" / "bank" / f"{WEEK}.yaml"
    head, _, tail = path.read_text().partition("- id: w01-g01")
    path.write_text(head + "- id: w01-g01" + tail.replace(*change, 1))
    before = state(graded_class)
    code, said = cleanclaim("regrade", WEEK, "--apply")
    assert code == 2 and says in said, said
    assert state(graded_class) == before


def test_changed_points_can_be_regraded_once_the_gradebook_knows_them(
    graded_class: Path, cleanclaim: Command, tmp_path: Path
) -> None:
    path = graded_class / "autograder" / "bank" / f"{WEEK}.yaml"
    head, _, tail = path.read_text().partition("- id: w01-g01")
    path.write_text(head + "- id: w01-g01" + tail.replace("points: 2", "points: 5", 1))
    from autograder.build import build

    build(graded_class, WEEK)
    assert open_api(graded_class).generate_assignment(WEEK, force=True)["success"]
    code, said = cleanclaim("regrade", WEEK, "--apply")
    assert code == 0 and "ann  w01-g01  2 -> 5" in said
    ours = state(graded_class)
    api = open_api(graded_class)
    assert api.autograde(WEEK, "ann", force=True)["success"]
    pages = f"autograded/ann/{WEEK}/assignment.ipynb"  # the copy of items.json beside it stays as graded
    assert state(graded_class)[1][pages] == ours[1][pages]
    assert grades(graded_class, "ann")["w01-g01"]["auto"] == 5.0


def test_a_removed_item_stops_and_names_it(graded_class: Path, cleanclaim: Command) -> None:
    path = graded_class / "autograder" / "bank" / f"{WEEK}.yaml"
    text = path.read_text()
    path.write_text(text[: text.index("- id: w01-g13")])
    code, said = cleanclaim("regrade", WEEK)
    assert code == 2 and "Item w01-g13 was graded and is no longer in" in said


def test_who_cannot_be_regraded_is_named_and_the_rest_is_done(changed: Path, cleanclaim: Command) -> None:
    broken = changed / "autograded" / "fay" / WEEK / "assignment.ipynb"
    broken.chmod(0o644)
    broken.write_text("{")
    code, said = cleanclaim("regrade", WEEK, "--apply")
    assert code == 1 and "fay: left out, assignment.ipynb cannot be read; grade it again." in said
    assert grades(changed, "ben")["w01-g01"]["auto"] == 2.0


def test_a_locked_gradebook_says_what_is_safe(
    changed: Path, cleanclaim: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(changed)
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3.dbapi2, "connect", lambda *a, **k: real(*a, **{**k, "timeout": 0.05}))
    with closing(real(changed / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code, said = cleanclaim("regrade", WEEK, "--apply")
        other.execute("ROLLBACK")
    assert code == 2 and "Another program is writing to the gradebook" in said and "0 of 6 learners are written" in said
    assert state(changed) == before
    assert cleanclaim("regrade", WEEK, "--apply")[0] == 0
    assert grades(changed, "ben")["w01-g01"]["auto"] == 2.0


@pytest.mark.parametrize(("version", "says"), [("9" * 12, "a newer nbgrader"), ("167914646830", "an older nbgrader")])
def test_a_gradebook_of_another_nbgrader_is_not_written_into(
    changed: Path, cleanclaim: Command, version: str, says: str
) -> None:
    with closing(sqlite3.connect(changed / "gradebook.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = ?", (version,))
    before = state(changed)
    (changed / "list.csv").write_text("id\nnew\n")
    for words in (("regrade", WEEK, "--apply"), ("roster", "list.csv", "--apply")):
        code, said = cleanclaim(*words)
        assert code == 2 and says in said and "Nothing was written" in said
    assert state(changed) == before


def test_gradebook_and_notebook_change_together_or_not_at_all(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder import gradebook
    from autograder.coursefolder import find_course
    from autograder.regrade import late, stored, writing

    course = find_course(changed)
    week = stored.open_week(course, WEEK)
    penalty = late.penalties(changed)
    before = state(changed)
    real = gradebook.opened

    from contextlib import contextmanager

    @contextmanager
    def fails_at_the_end(*args: Any, **how: Any) -> Any:
        with real(*args, **how) as connection:
            yield connection
            raise CourseError("the disk is gone")

    monkeypatch.setattr(gradebook, "opened", fails_at_the_end)
    with pytest.raises(CourseError, match="the disk is gone"):
        writing.apply(course, week, "ben", penalty)
    assert state(changed) == before
    monkeypatch.setattr(gradebook, "opened", real)
    written = writing.apply(course, week, "ben", penalty)
    assert {one.notebook for one in written} == {"assignment", "lesson"}
    assert not list((changed / "autograded" / "ben" / WEEK).glob(".*"))


def test_killed_between_the_two_it_is_put_right_by_running_again(changed: Path, cleanclaim: Command) -> None:
    """The notebook is ahead of the gradebook: the scores are compared as well, so nothing stays behind."""
    old = rows(changed)
    cleanclaim("regrade", WEEK, "--apply")
    done = state(changed)
    with closing(sqlite3.connect(changed / "gradebook.db")) as db, db:
        for (who, _, item), values in old.items():
            db.execute(
                "UPDATE grade SET auto_score = ?, needs_manual_grade = ? WHERE cell_id = (SELECT id FROM base_cell WHERE name = ?) AND notebook_id IN "
                "(SELECT sn.id FROM submitted_notebook sn JOIN submitted_assignment s ON s.id = sn.assignment_id WHERE s.student_id = ?)",
                (values[0], values[3], item, who),
            )
    cleanclaim("regrade", WEEK, "--apply")
    again = state(changed)
    assert again[1] == done[1]
    assert {k: v[0] for k, v in again[0].items()} == {k: v[0] for k, v in done[0].items()}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_report(changed: Path, cleanclaim: Command, browser: Any, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    cleanclaim("regrade", WEEK, "--html", "r.html")
    for width in (1000, 360):
        tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        tab.goto((changed / "r.html").as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert Axe().run(tab).response["violations"] == []
        tab.close()
