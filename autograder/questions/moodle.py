"""Moodle XML, as Moodle's own export writes it (docs.moodle.org, "Moodle XML format"). Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree as ET

from course.items.types.base import plain_text

from .plain import CannotHold, Gap, Question, gaps_html
from .stem import FIGURE

# The only shares that Moodle accepts, to its own five decimals.
_SHARES = (100, 50, 33.33333, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10)
_CLOZE = re.compile(r'([\\}#~/"])')
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def moodle_xml(questions: Iterable[Question], category: str) -> str:
    """One file. Raises CannotHold only for questions that ``check`` refuses."""
    quiz = ET.Element("quiz")
    head = ET.SubElement(quiz, "question", type="category")
    _text(ET.SubElement(head, "category"), f"$course$/top/{category.replace('/', '//')}")
    for one in questions:
        quiz.append(element(one))
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n"


def note(one: Question) -> str:
    """How Moodle will score this otherwise than we do; "" when it will not."""
    if one.together:
        return "Moodle gives points for each part; here all parts have to be right"
    if one.kind == "order" and not one.all_or_nothing:
        return "Moodle scores neighbors in the order; here every pair that has to be in order counts"
    return ""


def element(one: Question) -> ET.Element:
    """Raises CannotHold."""
    kinds = {
        "choice": "multichoice",
        "choices": "multichoice",
        "match": "matching",
        "order": "ordering",
        "essay": "essay",
    }
    kind = kinds.get(one.kind) or _kind_of_gaps(one)
    node = ET.Element("question", type=kind)
    _text(ET.SubElement(node, "name"), f"{one.id} {one.title}")
    fields = {gap.id: _cloze(gap) for gap in one.gaps} if kind == "cloze" else {}
    html = f"{one.html}\n{gaps_html(one, fields)}" if fields else one.html
    if one.gaps and not fields and one.template:
        html += "\n" + gaps_html(one, {gap.id: "_____" for gap in one.gaps})
    elif one.gaps and not fields:
        html += f"\n<p>{escape(one.gaps[0].label)}:</p>"
    stem = _html(node, "questiontext", html)
    for figure in one.figures:
        file = ET.SubElement(stem, "file", name=figure.name, path="/", encoding="base64")
        file.text = base64.b64encode(figure.data).decode("ascii")
    _html(node, "generalfeedback", one.explanation)
    _leaf(node, "defaultgrade", f"{one.points:g}")
    _leaf(node, "penalty", "0")
    _leaf(node, "hidden", "0")
    _leaf(node, "idnumber", one.id)
    _BODIES[kind](node, one)
    tags = ET.SubElement(node, "tags")
    for tag in one.tags:
        _text(ET.SubElement(tags, "tag"), tag)
    return node


def _kind_of_gaps(one: Question) -> str:
    gap = one.gaps[0]
    if len(one.gaps) > 1 or gap.options:
        return "cloze"
    return "shortanswer" if gap.number is None else "numerical"


def _text(node: ET.Element, text: str) -> None:
    ET.SubElement(node, "text").text = _NOT_XML.sub("", text)


def _leaf(node: ET.Element, name: str, text: str) -> None:
    ET.SubElement(node, name).text = text


def _html(node: ET.Element, name: str, html: str, **attributes: str) -> ET.Element:
    inner = ET.SubElement(node, name, attributes | {"format": "html"})
    _text(inner, html.replace(FIGURE, "@@PLUGINFILE@@/"))
    return inner


def _answer(node: ET.Element, fraction: str, text: str, why: str = "", *, html: bool = True) -> ET.Element:
    answer = ET.SubElement(node, "answer", fraction=fraction, format="html" if html else "plain_text")
    _text(answer, text)
    _html(answer, "feedback", why)
    return answer


def _share(share: float) -> str:
    """The share as Moodle writes it. Raises CannotHold for one that it does not know."""
    if share == 0:
        return "0"
    found = next((s for s in _SHARES if abs(s - abs(share) * 100) < 0.01), None)
    if found is None:
        raise CannotHold(f"it has {round(1 / abs(share))} right options, and Moodle shares out at most ten")
    return f"{'-' if share < 0 else ''}{found:g}" if found == int(found) else f"{'-' if share < 0 else ''}{found}"


def _multichoice(node: ET.Element, one: Question) -> None:
    _leaf(node, "single", "true" if one.kind == "choice" else "false")
    _leaf(node, "shuffleanswers", "true")
    _leaf(node, "answernumbering", "abc")
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _html(node, name, "")
    for option in one.options:
        _answer(node, _share(option.share), option.text, option.why)


def _shortanswer(node: ET.Element, one: Question) -> None:
    _leaf(node, "usecase", "0")
    for text in one.gaps[0].texts:
        _answer(node, "100", text.replace("*", "\\*"), html=False)


def _numerical(node: ET.Element, one: Question) -> None:
    gap = one.gaps[0]
    answer = _answer(node, "100", f"{gap.number:f}", html=False)
    _leaf(answer, "tolerance", f"{gap.margin:f}")


def _matching(node: ET.Element, one: Question) -> None:
    _leaf(node, "shuffleanswers", "true")
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _html(node, name, "")
    for text, answer in (*one.pairs, *(("", spare) for spare in one.spare)):
        pair = _html(node, "subquestion", text)
        _text(ET.SubElement(pair, "answer"), answer)


def _ordering(node: ET.Element, one: Question) -> None:
    _leaf(node, "layouttype", "VERTICAL")
    _leaf(node, "selecttype", "ALL")
    _leaf(node, "selectcount", str(len(one.order)))
    _leaf(node, "gradingtype", "ALL_OR_NOTHING" if one.all_or_nothing else "RELATIVE_NEXT_EXCLUDE_LAST")
    _leaf(node, "showgrading", "SHOW")
    _leaf(node, "numberingstyle", "none")
    for place, text in enumerate(one.order, 1):
        _answer(node, str(place), text)


def _essay(node: ET.Element, one: Question) -> None:
    _leaf(node, "responseformat", "editor")
    _leaf(node, "responserequired", "1")
    _leaf(node, "responsefieldlines", "10")
    _leaf(node, "attachments", "0")
    _leaf(node, "attachmentsrequired", "0")
    _html(node, "graderinfo", one.for_grader)
    _html(node, "responsetemplate", "")


def _cloze(gap: Gap) -> str:
    """``{1:SHORTANSWER:=right~=right too}``; every gap weighs the same."""
    if gap.options:
        ways = [
            ("=" if o.share > 0 else "")
            + _in_cloze(plain_text(o.text))
            + (f"#{_in_cloze(plain_text(o.why))}" if o.why else "")
            for o in gap.options
        ]
        return "{1:MULTICHOICE_S:" + "~".join(ways) + "}"
    if gap.number is not None:
        return f"{{1:NUMERICAL:={gap.number:f}:{gap.margin:f}}}"
    return "{1:SHORTANSWER:" + "~".join("=" + _in_cloze(text.replace("*", "\\*")) for text in gap.texts) + "}"


def _in_cloze(text: str) -> str:
    return _CLOZE.sub(r"\\\1", escape(text, quote=False))


_BODIES = {
    "multichoice": _multichoice,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": lambda node, one: None,
}
