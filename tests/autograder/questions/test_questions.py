"""Exported questions, opened by readers of their own: right answers score full marks, wrong ones do not, nothing is lost."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.bank import Bank, load_bank
from autograder.questions import accept, moodle, package, plain, qti
from course.items import scoring
from course.items.types.base import plain_text
from tests.autograder.course_in_miniature import REPO, WEEK, make_course
from tests.autograder.questions.readers import NS, cloze_fields, field, moodle_score, qti_score, tag

WEEKS = sorted(p.stem for p in (REPO / "autograder" / "bank").glob("week*.yaml"))
Command = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bank, Path]:
    root = make_course(tmp_path_factory.mktemp("questions"))
    return load_bank(root, WEEK), root / "source" / WEEK / "figures"


def every_bank(mini: tuple[Bank, Path]) -> list[tuple[Bank, Path]]:
    return [mini, *((load_bank(REPO, w), REPO / "source" / w / "figures") for w in WEEKS)]


def convert(bank: Bank, figures: Path, form: Any) -> tuple[dict[str, plain.Question], dict[str, str]]:
    held, left = {}, {}
    for item in bank.items.values():
        try:
            one = plain.question(item, bank, figures)
            form.element(one)
        except plain.CannotHold as problem:
            left[item.id] = str(problem)
        else:
            held[item.id] = one
    return held, left


def gap_answers(one: plain.Question, item: Any) -> list[str]:
    """Our ideal answer, gap by gap, as a learner of the other platform would type or choose it."""
    ideal = scoring.ideal(item)
    out = []
    for gap in one.gaps:
        if item.type == "matching":
            row, _, column = gap.id.rpartition("-")
            given = ideal[row][column]
        elif item.type == "code_entry" and isinstance(ideal[gap.id.removesuffix("-m").removesuffix("-u")], dict):
            line = ideal[gap.id.removesuffix("-m").removesuffix("-u")]
            given = (
                " ".join(line["modifiers"])
                if gap.id.endswith("-m")
                else line["units"]
                if gap.id.endswith("-u")
                else line["code"]
            )
        else:
            given = ideal[gap.id]
        out.append(next((plain_text(o.text) for o in gap.options if o.id == given), given))
    return out


def moodle_ideal(one: plain.Question, item: Any) -> Any:
    if one.kind in ("choice", "choices"):
        right = {o.text for o in one.options if o.share > 0}
        return next(iter(right)) if one.kind == "choice" else right
    if one.kind == "match":
        return dict(one.pairs)
    if one.kind == "order":
        return one.order
    answers = gap_answers(one, item)
    return answers if moodle.element(one).get("type") == "cloze" else answers[0]


def test_moodle_scores_our_ideal_answer_fully_and_an_empty_one_not(mini: tuple[Bank, Path]) -> None:
    kinds = set()
    for bank, figures in every_bank(mini):
        held, _ = convert(bank, figures, moodle)
        root = ET.fromstring(moodle.moodle_xml(held.values(), f"{bank.week}: {bank.title}").encode("utf-8"))
        found = {q.findtext("idnumber"): q for q in root.findall("question") if q.get("type") != "category"}
        assert set(found) == set(held)
        for ident, one in held.items():
            question = found[ident]
            kinds.add(question.get("type"))
            assert float(question.findtext("defaultgrade")) == one.points
            if one.kind == "essay":
                continue
            assert moodle_score(question, moodle_ideal(one, bank.items[ident])) == pytest.approx(1, abs=1e-4), ident
            empty = {"choice": "", "choices": set(), "match": {}, "order": ()}.get(one.kind, [""] * len(one.gaps))
            if question.get("type") in ("shortanswer",):
                empty = ""
            if question.get("type") != "numerical":
                assert moodle_score(question, empty) == 0, ident
    assert {"multichoice", "shortanswer", "matching", "ordering", "essay", "cloze"} <= kinds


def qti_ideal(item: ET.Element, one: plain.Question, asked: Any) -> dict[str, Any]:
    """Our ideal answer in the idents of the file, found by the texts that a learner sees."""
    kind = field(item, "question_type")
    if kind == "multiple_choice_question":
        return {"response1": next(o.id for o in one.options if o.share > 0)}
    if kind == "multiple_answers_question":
        return {"response1": {o.id for o in one.options if o.share > 0}}
    if kind in ("short_answer_question", "numerical_question"):
        return {"response1": gap_answers(one, asked)[0]}
    texts = [a for _, a in one.pairs] if one.pairs else gap_answers(one, asked)
    out = {}
    for response, text in zip(item.findall("q:presentation/q:response_lid", NS), texts, strict=True):
        for label in response.findall("q:render_choice/q:response_label", NS):
            if label.findtext("q:material/q:mattext", namespaces=NS).casefold() == text.casefold():
                out[response.get("ident")] = label.get("ident")
    return out


def test_canvas_scores_our_ideal_answer_fully_and_an_empty_one_not(mini: tuple[Bank, Path]) -> None:
    kinds = set()
    for bank, figures in every_bank(mini):
        held, _ = convert(bank, figures, qti)
        root = ET.fromstring(qti.qti_xml(held.values(), bank.title, "x").encode("utf-8"))
        items = {i.get("ident"): i for i in root.findall("q:assessment/q:section/q:item", NS)}
        assert set(items) == set(held)
        for ident, one in held.items():
            item, kind = items[ident], field(items[ident], "question_type")
            kinds.add(kind)
            assert float(field(item, "points_possible")) == one.points
            if kind == "essay_question":
                continue
            assert qti_score(item, qti_ideal(item, one, bank.items[ident])) == pytest.approx(100, abs=0.01), ident
            assert qti_score(item, {}) == 0, ident
            linked = {f.get("linkrefid") for f in item.iter(f"{{{NS['q']}}}displayfeedback")}
            assert linked == {f.get("ident") for f in item.findall("q:itemfeedback", NS)}
    assert {"multiple_choice_question", "multiple_answers_question", "matching_question", "short_answer_question",
            "fill_in_multiple_blanks_question", "multiple_dropdowns_question", "essay_question"} <= kinds  # fmt: skip


def test_every_item_is_either_there_or_named_with_a_reason(mini: tuple[Bank, Path]) -> None:
    for bank, figures in every_bank(mini):
        for form in (moodle, qti):
            held, left = convert(bank, figures, form)
            assert set(held) | set(left) == set(bank.items) and not set(held) & set(left)
            for item, why in left.items():
                assert why and bank.items[item].type in (
                    *plain._NEVER,
                    "ordering",
                    "linked_pair",
                    "fill_in",
                    "code_entry",
                )
    _, left = convert(*mini, moodle)
    assert left["w01-g06"] == "it is a list of codes of any length, matched line by line"
    assert (
        convert(*mini, qti)[1]["w01-g05"]
        == "one part is chosen and another typed, and Canvas has no question that does both"
    )


def test_wrong_ticks_take_back_what_right_ones_give(mini: tuple[Bank, Path]) -> None:
    held, _ = convert(*mini, moodle)
    one = held["w01-g02"]
    question = ET.fromstring(ET.tostring(moodle.element(one)))
    right = [o.text for o in one.options if o.share > 0]
    wrong = [o.text for o in one.options if o.share < 0]
    assert moodle_score(question, {right[0]}) == pytest.approx(1 / 3, abs=1e-4)
    assert moodle_score(question, {right[0], wrong[0]}) == 0
    assert moodle_score(question, {o.text for o in one.options}) < 1


def test_numbers_keep_their_margin(mini: tuple[Bank, Path]) -> None:
    gap = plain.Gap("n", "Days", number=Decimal("34.4"), margin=Decimal("0.1"))
    one = plain.Question("w01-q99", "Days", "gaps", 1, "<p>How many?</p>", gaps=(gap,))
    root = ET.fromstring(qti.qti_xml([one], "t", "x").encode())
    item = root.find("q:assessment/q:section/q:item", NS)
    question = ET.fromstring(ET.tostring(moodle.element(one)))
    for text, right in (("34.4", True), ("34.3", True), ("34.5", True), ("34.2", False), ("34.51", False)):
        assert (qti_score(item, {"response1": text}) == 100) == right
        assert (moodle_score(question, text) == 1) == right


def test_the_record_and_the_figure_travel_along(mini: tuple[Bank, Path]) -> None:
    held, _ = convert(*mini, moodle)
    question = ET.fromstring(ET.tostring(moodle.element(held["w01-g09"])))
    file = question.find("questiontext/file")
    assert base64.b64decode(file.text) == (mini[1] / "planes.svg").read_bytes()
    assert f'src="@@PLUGINFILE@@/{file.get("name")}" alt="A figure cut by three planes"' in question.findtext(
        "questiontext/text"
    )
    week = load_bank(REPO, "week01")
    with_chart = next(i for i in week.items.values() if i.public.get("chart") and i.type == "multiple_choice")
    one = plain.question(with_chart, week, REPO / "source" / "week01" / "figures")
    chart = week.charts[with_chart.public["chart"]]
    assert chart["title"] in one.html and "cc-span" not in one.html
    first = next(
        d
        for d in chart["documents"]
        if with_chart.public["documents"] is None or d["id"] in with_chart.public["documents"]
    )
    assert plain_text(first["html"])[:40] in plain_text(one.html)


def test_what_the_instructor_keeps_back_is_not_explained(mini: tuple[Bank, Path]) -> None:
    held, _ = convert(*mini, moodle)
    assert "SECRETRATIONALE" in held["w01-g01"].explanation
    assert held["w01-g13"].explanation == "" and not any(o.why for o in held["w01-g13"].options)


def test_the_package_is_whole_and_always_the_same(mini: tuple[Bank, Path]) -> None:
    held, _ = convert(*mini, qti)
    data = package.package(list(held.values()), "Mini & more", WEEK)
    assert data == package.package(list(held.values()), "Mini & more", WEEK)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        manifest = ET.fromstring(archive.read("imsmanifest.xml"))
        cp = {"c": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"}
        files = {f.get("href") for f in manifest.iterfind(".//c:file", cp)}
        assert files == names - {"imsmanifest.xml"}
        idents = {r.get("identifier") for r in manifest.iterfind(".//c:resource", cp)}
        assert {d.get("identifierref") for d in manifest.iterfind(".//c:dependency", cp)} <= idents
        quiz = archive.read(f"cleanclaim_{WEEK}/cleanclaim_{WEEK}.xml").decode()
        ET.fromstring(quiz.encode())
        assert "%24IMS-CC-FILEBASE%24/planes.svg" in quiz and "planes.svg" in names


def shape(node: ET.Element) -> Any:
    """Tags and attribute names; idents, titles and texts left out."""
    return tag(node), sorted(k for k in node.attrib if k != "rshuffle"), [shape(one) for one in node]


def test_items_have_the_shape_that_another_writer_gives_them() -> None:
    """text2qti writes QTI 1.2 for Canvas; same five questions, same presentation, same scoring."""
    from text2qti.config import Config
    from text2qti.qti import QTI
    from text2qti.quiz import Quiz

    text = (
        "Quiz title: T\n\n1. Sum?\na) 6\n*b) 5\n\n2. Which?\n[*] a\n[*] b\n[ ] c\n\n3. Name it.\n* 5\n* five\n\n"
        "4. How many?\n= 1.5 +- 0.5\n\n5. Write.\n____\n"
    )
    with zipfile.ZipFile(io.BytesIO(QTI(Quiz(text, config=Config(), source_name="t")).zip_bytes())) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".xml") and "meta" not in n and "manifest" not in n)
        theirs = ET.fromstring(archive.read(name)).findall("q:assessment/q:section/q:item", NS)
    option = plain.Option
    ours = [
        plain.Question("1", "t", "choice", 1, "<p>Sum?</p>", options=(option("a", "6", 0), option("b", "5", 1))),
        plain.Question(
            "2",
            "t",
            "choices",
            1,
            "<p>W</p>",
            options=(option("a", "a", 0.5), option("b", "b", 0.5), option("c", "c", -0.5)),
        ),
        plain.Question("3", "t", "gaps", 1, "<p>N</p>", gaps=(plain.Gap("x", "It", texts=("5", "five")),)),
        plain.Question(
            "4", "t", "gaps", 1, "<p>H</p>", gaps=(plain.Gap("x", "It", number=Decimal("1.5"), margin=Decimal("0.5")),)
        ),
        plain.Question("5", "t", "essay", 1, "<p>W</p>"),
    ]
    made = ET.fromstring(qti.qti_xml(ours, "T", "x").encode()).findall("q:assessment/q:section/q:item", NS)
    for mine, other in zip(made, theirs, strict=True):
        assert field(mine, "question_type") == field(other, "question_type")
        assert shape(mine.find("q:presentation", NS)) == shape(other.find("q:presentation", NS))
        kind = field(mine, "question_type")
        if kind not in ("numerical_question", "essay_question"):
            assert shape(mine.find("q:resprocessing", NS)) == shape(other.find("q:resprocessing", NS))
    for text, right in (("1.0", 100), ("2.0", 100), ("2.1", 0)):
        assert qti_score(made[3], {"response1": text}) == qti_score(theirs[3], {"response1": text}) == right


@given(st.lists(st.text(min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=4))
def test_any_text_survives_a_cloze(texts: list[str]) -> None:
    clean = [" ".join(t.split()) for t in texts if " ".join(t.split()).isprintable()]
    gap = plain.Gap("g", "Gap", texts=accept.unique(clean))
    if not gap.texts:
        return
    one = plain.Question("w01-q99", "t", "gaps", 1, "<p>x</p>", gaps=(gap, plain.Gap("h", "H", texts=("y",))))
    question = ET.fromstring(ET.tostring(moodle.element(one)))
    first = cloze_fields(question.findtext("questiontext/text"))[0][1]
    assert [text.replace("\\*", "*") for _, text in first] == list(gap.texts)


@pytest.mark.parametrize("cents", [0, 5, 50, 3000, 3050, 123450, -250])
def test_money_as_people_type_it_is_accepted_by_both(cents: int) -> None:
    from course.items import words

    ways = accept.money(cents)
    assert words.dollars(cents) in ways or words.dollars(cents).replace("$", "") in ways
    assert {words.cents(way) for way in ways} == {cents}


@pytest.mark.parametrize("form", ["moodle-xml", "qti12"])
def test_the_command_names_what_it_leaves_out(graded_class: Path, cleanclaim: Command, form: str) -> None:
    code, said = cleanclaim("questions", WEEK, "--to", form, "--use", "all", "--out", "q.out")
    assert code == 0 and "with their keys" in said and (graded_class / "q.out").stat().st_size > 1000
    for item in ("w01-g06", "w01-g10", "w01-g11"):
        assert f"{item}: " in said.split("Left out")[1]
    code, said = cleanclaim("questions", WEEK, "--to", form)
    assert code == 0 and "w01-g" not in said


def test_the_command_without_a_bank(graded_class: Path, cleanclaim: Command) -> None:
    code, said = cleanclaim("questions", "week55", "--to", "qti12")
    assert code == 2 and "There is no bank for week55. These are there: week01." in said
