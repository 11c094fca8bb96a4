"""Check my work: the same page at once where the bank is, a plain sentence where it is not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.selfcheck import check
from course.errors import CourseError
from course.items.responses import ResponseLog
from tests.autograder.course_in_miniature import PERFECT, REPO, WEEK, make_course, revisions


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CLEANCLAIM_HOME", raising=False)
    return make_course(tmp_path / "clone", config=False)


def work(root: Path, answers: dict | None = None, rev: dict | None = None) -> Path:
    folder = root / "work" / WEEK
    folder.mkdir(parents=True)
    log = ResponseLog(folder)
    for item, answer in (answers or {}).items():
        log.append(item, (rev or {}).get(item, "0" * 12), answer)
    return folder


def test_perfect_work(clone: Path) -> None:
    page = check(work(clone, PERFECT, revisions(clone)))
    assert "37 of 40 points" in page
    assert "3 points not counted yet: 1 written answer for you to compare with the model" in page
    assert "SECRETMODEL" in page and "Compare for yourself" in page
    assert "was changed after you answered" not in page


def test_questions_stand_in_the_order_of_the_assignment(clone: Path) -> None:
    path = clone / "source" / WEEK / "assignment.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"].reverse()
    path.write_text(json.dumps(notebook))
    page = check(work(clone, PERFECT))
    assert page.index('<article id="w01-g13"') < page.index('<article id="w01-g01"')


def test_nothing_answered_yet(clone: Path) -> None:
    page = check(work(clone))
    assert "0 of 40 points" in page and "No responses.jsonl was handed in" not in page
    assert "SECRET" not in page


def test_course_home_is_found_from_elsewhere(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = work(tmp_path / "laptop", {"w01-g01": "dysuria"})
    with pytest.raises(CourseError, match="Your instructor grades"):
        check(folder)
    monkeypatch.setenv("CLEANCLAIM_HOME", str(clone))
    assert "2 of 40 points" in check(folder)


def test_no_bank_says_who_grades(clone: Path) -> None:
    folder = work(clone, PERFECT)
    shutil.rmtree(clone / "autograder")
    with pytest.raises(CourseError, match="Your instructor grades this week"):
        check(folder)


def test_a_folder_that_is_no_week(clone: Path) -> None:
    with pytest.raises(CourseError, match="Your instructor grades|not a week"):
        check(clone / "work")
    with pytest.raises(CourseError, match="not a week"):
        check(clone / "work" / ".. week")


def test_a_broken_bank_is_a_sentence(clone: Path) -> None:
    path = clone / "autograder" / "bank" / f"{WEEK}.yaml"
    path.write_text(path.read_text().replace("key: dysuria", "key: nobody"))
    with pytest.raises(CourseError, match="w01-g01"):
        check(work(clone, PERFECT))


def test_it_needs_no_nbgrader(clone: Path) -> None:
    folder = work(clone, PERFECT)
    code = (
        "import sys\n"
        "for name in ('nbgrader', 'nbconvert', 'pandas', 'numpy', 'sqlalchemy'): sys.modules[name] = None\n"
        f"from pathlib import Path\nfrom autograder.selfcheck import check\nprint(len(check(Path({str(folder)!r}))))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 5000
