"""``cleanclaim report``: from a graded folder to the page and the tables."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from autograder.bank import Bank, load_bank
from autograder.statistics.command import write_report
from course import cli
from course.errors import CourseError
from tests.autograder.course_in_miniature import PERFECT, WEEK, make_course
from tests.autograder.graded_class import write_class
from tests.autograder.statistics import generated

FILES = ["report.html", "item_stats.csv", "distractors.csv", "test_stats.json", "responses.csv"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("report") / "course")


@pytest.fixture(scope="module")
def bank(template: Path) -> Bank:
    return load_bank(template, WEEK)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_course(tmp_path / "course")
    (root / "release").mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("CLEANCLAIM_HOME", str(root))
    ours = EntryPoint("statistics", "autograder.statistics.command:register", cli.COMMANDS_GROUP)
    monkeypatch.setattr(cli, "entry_points", lambda group: [ours])
    return root


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


class Page(HTMLParser):
    """What a page is made of; complains about tags that do not match."""

    VOID = ("meta", "br", "hr", "img")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on") and name not in ("style", "src")
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag


def check_page(text: str) -> Page:
    page = Page(text)
    assert len(page.ids) == len(set(page.ids)) and "script" not in page.tags
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert style and policy
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy[1] and "default-src 'none'" in policy[1]
    assert "nan" not in re.sub(r"[a-z]nan|nan[a-z]", "", text.lower()) and "None" not in text
    return page


def make(root: Path, bank: Bank, class_: Mapping[str, Any], **kw: Any) -> dict[str, Path]:
    write_class(root, bank, class_)
    return {p.name: p for p in write_report(root, WEEK, **kw)}


def test_the_command(course: Path, bank: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    write_class(course, bank, {f"l{n}": PERFECT if n % 3 else {} for n in range(9)})
    (course / "staff.txt").write_text("l8  # the instructor's own\n\n# l7\n")
    assert cli.main(["report", WEEK, "--out", "here", "--cut", "80%", "--exclude", "staff.txt"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"wrote {Path('here') / name}" for name in FILES]
    about = json.loads((course / "here" / "test_stats.json").read_text())
    assert about["test"]["n"] == 8 and about["test"]["cut"] == 80 and about["test"]["passed"] == 5
    assert "1 account of staff" in " ".join(about["rules"])


def test_golden_tables(tmp_path: Path, template: Path, bank: Bank) -> None:
    """The tables of a class of 24, as they were looked over by hand; see generated.py."""
    root = make_course(tmp_path / "course")
    generated.report(root, tmp_path / "out", bank, generated.frozen())
    for name in generated.TABLES:
        made = (tmp_path / "out" / name).read_text(encoding="utf-8").splitlines()
        assert made == (generated.GOLDEN / name).read_text(encoding="utf-8").splitlines(), name
    text = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    page = check_page(text)
    assert {"w01-g01", "w01-g13"} <= set(page.ids) and text.count("<svg") >= 2 and text.count("<desc") == 2
    assert "indicative" in text and "Top wrong codes" in text and "One attempt per learner" in text


def test_golden_figures_come_out_of_the_grades(tmp_path: Path, bank: Bank) -> None:
    """Facility and mean again, straight from the scorer and by plain arithmetic."""
    from course.items import scoring

    class_ = generated.frozen()
    there = {who: answers for who, answers in class_.items() if answers is not None}
    manual = generated.marks_by_person(class_)
    table = {s["item_id"]: s for s in rows(generated.GOLDEN / "item_stats.csv")}
    totals = dict.fromkeys(there, 0.0)
    for item in bank.graded():
        points = [
            manual.get((who, item.id), scoring.score(item, answers.get(item.id)).points)
            for who, answers in there.items()
        ]
        assert float(table[item.id]["facility"]) == pytest.approx(sum(points) / len(points) / item.points, abs=5e-5)
        for who, earned in zip(there, points, strict=True):
            totals[who] += earned
    about = json.loads((generated.GOLDEN / "test_stats.json").read_text(encoding="utf-8"))["test"]
    most = sum(i.points for i in bank.graded())
    assert about["out_of"] == most and about["mean"] == pytest.approx(
        100 * sum(totals.values()) / len(totals) / most, abs=1e-5
    )
    assert about["passed"] == sum(t / most >= 0.7 for t in totals.values())


def test_same_class_same_bytes_and_nobody_is_named(tmp_path: Path, bank: Bank) -> None:
    root = make_course(tmp_path / "course")
    class_ = {f"zeppelin-{n}": PERFECT for n in range(6)}
    first = {n: p.read_bytes() for n, p in make(root, bank, class_).items()}
    second = {p.name: p.read_bytes() for p in write_report(root, WEEK)}
    assert first == second and list(first) == FILES
    assert not any(b"zeppelin" in data for data in first.values())
    hashes = {r["student_hash"] for r in rows(root / "reports" / WEEK / "responses.csv")}
    assert len(hashes) == 6 and all(re.fullmatch("[0-9a-f]{12}", h) for h in hashes)
    assert (root / ".cleanclaim" / "report-salt").stat().st_mode & 0o077 == 0


def test_another_course_has_other_hashes(tmp_path: Path, bank: Bank) -> None:
    found = []
    for name in ("one", "two"):
        root = make_course(tmp_path / name)
        found.append({r["student_hash"] for r in rows(make(root, bank, {"ann": PERFECT})["responses.csv"])})
    assert not found[0] & found[1]


@pytest.mark.parametrize("leaving", [False, True])
@pytest.mark.parametrize(
    "class_",
    [
        {"ann": PERFECT},
        {"ann": PERFECT, "ben": {}},
        {f"l{n}": {} for n in range(12)},
        {f"l{n}": PERFECT for n in range(25)},
        {"ann": PERFECT, "ben": None, "cal": None},
        {f"l{n}": dict(list(PERFECT.items())[: n % 13]) for n in range(60)},
    ],
    ids=["one", "two", "all-blank", "all-perfect", "mostly-absent", "sixty"],
)
def test_classes_at_the_edges(tmp_path: Path, bank: Bank, class_: Mapping[str, Any], leaving: bool) -> None:
    root = make_course(tmp_path / "course")
    files = make(root, bank, class_, leaving=leaving)
    check_page(files["report.html"].read_text(encoding="utf-8"))
    json.loads(files["test_stats.json"].read_text(), parse_constant=lambda c: pytest.fail(c))
    here = [one for one in class_.values() if one is not None]
    assert len(rows(files["responses.csv"])) == len(here) * len(PERFECT)
    if not leaving:
        stats = rows(files["item_stats.csv"])
        assert len(stats) == len(PERFECT) and {s["verdicts"] for s in stats if s["waiting"] == "0"} == (
            {"plain"} if len(here) >= 50 else {"indicative"} if len(here) >= 20 else {"none"}
        )
        if all(one == PERFECT for one in here) or not any(here):
            assert all(s["item_rest_r"] == "" for s in stats)


def test_nothing_handed_in_writes_nothing(tmp_path: Path, bank: Bank) -> None:
    root = make_course(tmp_path / "course")
    with pytest.raises(CourseError, match="Nothing of week01 is graded yet"):
        make(root, bank, {"ann": None})
    assert not (root / "reports").exists()


def test_answers_are_no_formulas_and_no_markup(tmp_path: Path, bank: Bank) -> None:
    root = make_course(tmp_path / "course")
    evil = '=HYPERLINK("http://x")<script>alert(1)</script>\r\n@SUM(A1)'
    class_ = {
        f"l{n}": {
            **PERFECT,
            "w01-g03": {"root": evil, "due": "1"},
            "w01-g12": evil,
            "w01-g11": {"box1a": evil, "box4": evil},
        }
        for n in range(6)
    }
    files = make(root, bank, class_)
    check_page(text := files["report.html"].read_text(encoding="utf-8"))
    assert "<script" not in text and "&lt;script" in text
    for name in ("item_stats.csv", "distractors.csv", "responses.csv"):
        with files[name].open(encoding="utf-8", newline="") as handle:
            for row in csv.reader(handle):
                for cell in row:
                    number = re.fullmatch(r"-?\d*\.?\d+", cell)
                    assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
                    assert "\n" not in cell and "\r" not in cell


def test_a_report_that_leaves_holds_no_words_and_no_hours(tmp_path: Path, bank: Bank) -> None:
    root = make_course(tmp_path / "course")
    class_ = {f"l{n}": {**PERFECT, "w01-g12": "I am Ann and I live here."} for n in range(8)}
    files = make(root, bank, class_, leaving=True)
    assert not any(b"live here" in p.read_bytes() for p in files.values())
    assert {r["ts"] for r in rows(files["responses.csv"])} == {"2026-06-13"}


def test_earlier_reports(tmp_path: Path, bank: Bank) -> None:
    root = make_course(tmp_path / "course")
    wrong = {**PERFECT, "w01-g01": "uti"}
    upside_down = {
        f"l{n:02d}": wrong if n < 12 else {"w01-g01": "dysuria", "w01-g05": PERFECT["w01-g05"]} for n in range(24)
    }
    first = make(root, bank, upside_down)["item_stats.csv"]
    spring = first.rename(tmp_path / "spring.csv")
    write_report(root, WEEK, earlier=[spring])
    flags = {s["item_id"]: s["flags"] for s in rows(root / "reports" / WEEK / "item_stats.csv")}
    assert "negative-twice" in flags["w01-g01"] and "negative-twice" not in flags["w01-g05"]
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CourseError, match=r"is no item_stats\.csv"):
        write_report(root, WEEK, earlier=[tmp_path / "other.csv"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["report", "week09"], "does not know week09"),
        (["report", WEEK, "--cut", "101"], "from 0 to 100"),
        (["report", WEEK, "--cut", "nan"], "from 0 to 100"),
        (["report", WEEK, "--exclude", "no-such-file"], "one id a line"),
        (["report", WEEK, "--out", "gradebook.db"], "cannot be made"),
    ],
)
def test_misuse_is_one_sentence(
    course: Path, bank: Bank, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    write_class(course, bank, {"ann": PERFECT})
    assert cli.main(words) == cli.MISUSE
    told = capsys.readouterr().err
    assert says in told and told.count("\n") == 1


def test_a_missing_or_changed_bank(tmp_path: Path, bank: Bank) -> None:
    root = make_course(tmp_path / "course")
    make(root, bank, {"ann": PERFECT, "ben": PERFECT})
    path = root / "autograder" / "bank" / f"{WEEK}.yaml"
    path.write_text(path.read_text().replace("  key: dysuria", "  key: uti"))
    write_report(root, WEEK)
    text = (root / "reports" / WEEK / "report.html").read_text()
    assert (
        "the bank is now" in text and "Today&#x27;s key gives other points than the gradebook has for w01-g01" in text
    )
    path.unlink()
    with pytest.raises(CourseError, match="The bank of week01 is not here"):
        write_report(root, WEEK)


def test_the_guide_names_every_file_and_option() -> None:
    import argparse

    from autograder.statistics.command import register

    guide = (Path(__file__).resolve().parents[3] / "docs" / "statistics.md").read_text(encoding="utf-8")
    subparsers = argparse.ArgumentParser().add_subparsers()
    register(subparsers)
    options = {o for a in subparsers.choices["report"]._actions for o in a.option_strings if o.startswith("--")} - {
        "--help"
    }
    assert options == set(re.findall(r"^\| `(--[a-z]+)", guide, re.MULTILINE))
    assert set(FILES) == set(re.findall(r"^\| `([a-z_]+\.[a-z]+)`", guide, re.MULTILINE))


@pytest.mark.browser
def test_the_page_in_a_browser(tmp_path: Path, bank: Bank, browser: Any) -> None:
    """No sideways scrolling at 360 px, no complaint of the browser (its policy included), no accessibility fault, both themes."""
    from axe_playwright_python.sync_playwright import Axe

    root = make_course(tmp_path / "course")
    generated.report(root, tmp_path / "out", bank, generated.frozen())
    for scheme, width in (("light", 1200), ("dark", 360)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.goto((tmp_path / "out" / "report.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        context.close()
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((tmp_path / "out" / "report.html").as_uri())
    background = page.evaluate("getComputedStyle(document.querySelector('.tile')).borderTopStyle")
    assert complaints == [] and background == "solid"  # the stylesheet passed its own policy
    context.close()
