"""QTI 1.2 items (IMS Question and Test Interoperability, ASI information model), in the reading of Canvas. Pure.

Every item says its kind in the metadata field ``question_type``, which Canvas goes by; presentation and scoring are plain QTI,
so that other readers of 1.2 can follow them too. ``SCORE`` runs from 0 to 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree as ET

from course.items.types.base import plain_text

from .plain import CannotHold, Question, gaps_html
from .stem import FIGURE

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def qti_xml(questions: Iterable[Question], title: str, ident: str) -> str:
    """An assessment with one section."""
    root = ET.Element("questestinterop", {
        "xmlns": NAMESPACE, "xmlns:xsi": _XSI,
        "xsi:schemaLocation": f"{NAMESPACE} http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd",
    })  # fmt: skip
    assessment = ET.SubElement(root, "assessment", ident=ident, title=title)
    _metadata(assessment, {"cc_maxattempts": "1"})
    section = ET.SubElement(assessment, "section", ident="root_section")
    for one in questions:
        section.append(element(one))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def note(one: Question) -> str:
    """How Canvas will score this otherwise than we do; "" when it will not."""
    if one.together:
        return "Canvas gives points for each part; here all parts have to be right"
    return ""


def element(one: Question) -> ET.Element:
    """Raises CannotHold."""
    kind = _kind(one)
    item = ET.Element("item", ident=one.id, title=f"{one.id} {one.title}")
    _metadata(
        ET.SubElement(item, "itemmetadata"), {"question_type": f"{kind}_question", "points_possible": f"{one.points:g}"}
    )
    presentation = ET.SubElement(item, "presentation")
    several = kind in ("fill_in_multiple_blanks", "multiple_dropdowns")
    html = one.html
    if several:
        html += "\n" + gaps_html(one, {gap.id: f"[{_name(gap.id)}]" for gap in one.gaps})
    elif one.gaps and one.template:
        html += "\n" + gaps_html(one, {gap.id: "_____" for gap in one.gaps})
    elif one.gaps:
        html += f"\n<p>{escape(one.gaps[0].label)}:</p>"
    _material(presentation, html.replace(FIGURE, "%24IMS-CC-FILEBASE%24/"))
    if kind == "essay":
        _text_box(presentation)
        _outcomes(item)
    else:
        conditions = _BODIES[kind](presentation, one)
        scoring = _outcomes(item)
        if one.explanation:
            condition = ET.SubElement(scoring, "respcondition", {"continue": "Yes"})
            ET.SubElement(ET.SubElement(condition, "conditionvar"), "other")
            ET.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid="general_fb")
        scoring.extend(conditions)
    if one.explanation:
        _feedback(item, "general_fb", one.explanation)
    for option in one.options:
        if option.why:
            _feedback(item, f"{option.id}_fb", option.why)
    return item


def _kind(one: Question) -> str:
    """Raises CannotHold."""
    if one.kind == "order":
        raise CannotHold("Canvas's classic quizzes cannot put steps in order")
    if one.kind != "gaps":
        return {"choice": "multiple_choice", "choices": "multiple_answers", "match": "matching", "essay": "essay"}[
            one.kind
        ]
    if all(gap.options for gap in one.gaps):
        return "multiple_dropdowns"
    if any(gap.options for gap in one.gaps):
        raise CannotHold("one part is chosen and another typed, and Canvas has no question that does both")
    if len(one.gaps) == 1:
        return "short_answer" if one.gaps[0].number is None else "numerical"
    if any(not gap.texts for gap in one.gaps):
        raise CannotHold(
            "one of its boxes takes any number within a margin, and among several boxes Canvas compares text"
        )
    return "fill_in_multiple_blanks"


def _metadata(node: ET.Element, fields: dict[str, str]) -> None:
    data = ET.SubElement(node, "qtimetadata")
    for label, entry in fields.items():
        field = ET.SubElement(data, "qtimetadatafield")
        ET.SubElement(field, "fieldlabel").text = label
        ET.SubElement(field, "fieldentry").text = entry


def _material(node: ET.Element, text: str, kind: str = "text/html") -> None:
    ET.SubElement(ET.SubElement(node, "material"), "mattext", texttype=kind).text = _NOT_XML.sub("", text)


def _feedback(item: ET.Element, ident: str, html: str) -> None:
    _material(ET.SubElement(ET.SubElement(item, "itemfeedback", ident=ident), "flow_mat"), html)


def _outcomes(item: ET.Element) -> ET.Element:
    scoring = ET.SubElement(item, "resprocessing")
    ET.SubElement(
        ET.SubElement(scoring, "outcomes"), "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"
    )
    return scoring


def _condition(score: str, action: str = "Set", *, go_on: bool = False) -> tuple[ET.Element, ET.Element]:
    condition = ET.Element("respcondition", {"continue": "Yes" if go_on else "No"})
    variables = ET.SubElement(condition, "conditionvar")
    ET.SubElement(condition, "setvar", action=action, varname="SCORE").text = score
    return condition, variables


def _equal(node: ET.Element, response: str, value: str) -> None:
    ET.SubElement(node, "varequal", respident=response).text = value


def _labels(node: ET.Element, options: Iterable[tuple[str, str]], kind: str = "text/html") -> None:
    render = ET.SubElement(node, "render_choice")
    for ident, text in options:
        _material(ET.SubElement(render, "response_label", ident=ident), text, kind)


def _text_box(node: ET.Element, **render: str) -> None:
    box = ET.SubElement(
        ET.SubElement(node, "response_str", ident="response1", rcardinality="Single"), "render_fib", render
    )
    ET.SubElement(box, "response_label", ident="answer1", rshuffle="No")


def _choices(presentation: ET.Element, one: Question) -> list[ET.Element]:
    many = one.kind == "choices"
    response = ET.SubElement(
        presentation, "response_lid", ident="response1", rcardinality="Multiple" if many else "Single"
    )
    _labels(response, [(o.id, o.text) for o in one.options])
    shown = []
    for option in one.options:
        if option.why:
            condition = ET.Element("respcondition", {"continue": "Yes"})
            _equal(ET.SubElement(condition, "conditionvar"), "response1", option.id)
            ET.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=f"{option.id}_fb")
            shown.append(condition)
    condition, variables = _condition("100")
    if not many:
        _equal(variables, "response1", next(o.id for o in one.options if o.share > 0))
    else:
        every = ET.SubElement(variables, "and")
        for option in one.options:
            _equal(every if option.share > 0 else ET.SubElement(every, "not"), "response1", option.id)
    return [*shown, condition]


def _short(presentation: ET.Element, one: Question) -> list[ET.Element]:
    _text_box(presentation)
    condition, variables = _condition("100")
    for text in one.gaps[0].texts:
        _equal(variables, "response1", text)
    return [condition]


def _numerical(presentation: ET.Element, one: Question) -> list[ET.Element]:
    gap = one.gaps[0]
    assert gap.number is not None
    _text_box(presentation, fibtype="Decimal")
    condition, variables = _condition("100")
    either = ET.SubElement(variables, "or")
    _equal(either, "response1", f"{gap.number:f}")
    both = ET.SubElement(either, "and")
    ET.SubElement(both, "vargte", respident="response1").text = f"{gap.number - gap.margin:f}"
    ET.SubElement(both, "varlte", respident="response1").text = f"{gap.number + gap.margin:f}"
    return [condition]


def _matching(presentation: ET.Element, one: Question) -> list[ET.Element]:
    answers = list(dict.fromkeys([*(answer for _, answer in one.pairs), *one.spare]))
    idents = {answer: f"{one.id}-a{n}" for n, answer in enumerate(sorted(answers), 1)}
    conditions = []
    for n, (text, answer) in enumerate(one.pairs, 1):
        response = ET.SubElement(presentation, "response_lid", ident=f"response_{n}")
        _material(response, plain_text(text), "text/plain")
        _labels(response, [(ident, said) for said, ident in idents.items()], "text/plain")
        condition, variables = _condition(_each(len(one.pairs)), "Add", go_on=True)
        _equal(variables, f"response_{n}", idents[answer])
        conditions.append(condition)
    return conditions


def _gaps(presentation: ET.Element, one: Question) -> list[ET.Element]:
    """Canvas keeps the right texts of a typed gap as its labels; a dropdown's labels are its options."""
    conditions = []
    for gap in one.gaps:
        name = f"response_{_name(gap.id)}"
        response = ET.SubElement(presentation, "response_lid", ident=name)
        _material(response, _name(gap.id), "text/plain")
        labels = [(f"{_name(gap.id)}-{n}", text) for n, text in enumerate(gap.texts, 1)]
        choices = [(f"{_name(gap.id)}-{o.id}", plain_text(o.text)) for o in gap.options]
        _labels(response, choices or labels, "text/plain")
        right = [ident for (ident, _), o in zip(choices, gap.options, strict=True) if o.share > 0] or [
            i for i, _ in labels
        ]
        for ident in right:
            condition, variables = _condition(_each(len(one.gaps)), "Add", go_on=True)
            _equal(variables, name, ident)
            conditions.append(condition)
    return conditions


def _name(ident: str) -> str:
    """A gap's name in brackets: letters, digits and underscores, as Canvas reads it."""
    return re.sub(r"[^A-Za-z0-9]", "_", ident)


def _each(count: int) -> str:
    return f"{100 / count:.4f}".rstrip("0").rstrip(".")


_BODIES = {
    "multiple_choice": _choices,
    "multiple_answers": _choices,
    "short_answer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "fill_in_multiple_blanks": _gaps,
    "multiple_dropdowns": _gaps,
}
