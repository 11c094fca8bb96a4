"""Two small readers, written from the formats' documentation and not from our writers: they answer a question and give its score.

``qti_score`` evaluates QTI 1.2 response processing (varequal, vargte, varlte, and, or, not, other; setvar Set and Add), with the
one habit of Canvas that bare alternatives of a short answer are joined by "or". ``moodle_score`` reads the question types of
Moodle XML and the embedded answers of Cloze.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

NS = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}


def tag(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def field(item: ET.Element, label: str) -> str:
    for one in item.iter(f"{{{NS['q']}}}qtimetadatafield"):
        if one.findtext("q:fieldlabel", namespaces=NS) == label:
            return one.findtext("q:fieldentry", namespaces=NS) or ""
    raise KeyError(label)


def qti_score(item: ET.Element, answer: dict[str, Any]) -> float:
    """``answer``: response ident -> text, ident of a label, or a set of them. 0 to 100."""
    any_of = field(item, "question_type") == "short_answer_question"
    score = 0.0
    for condition in item.findall("q:resprocessing/q:respcondition", NS):
        variables = condition.find("q:conditionvar", NS)
        tests = [_holds(one, answer) for one in variables]
        if not (any(tests) if any_of else all(tests)):
            continue
        setting = condition.find("q:setvar", NS)
        if setting is not None:
            value = float(setting.text)
            score = score + value if setting.get("action") == "Add" else value
        if condition.get("continue") != "Yes":
            break
    return score


def _holds(node: ET.Element, answer: dict[str, Any]) -> bool:
    kind = tag(node)
    if kind == "other":
        return True
    if kind in ("and", "or", "not"):
        inner = [_holds(one, answer) for one in node]
        return {"and": all, "or": any, "not": lambda found: not any(found)}[kind](inner)
    given = answer.get(node.get("respident"))
    if kind == "varequal":
        if isinstance(given, set):
            return node.text in given
        return given is not None and str(given).strip().casefold() == node.text.strip().casefold()
    number = float(given) if given not in (None, "") else float("nan")
    return number >= float(node.text) if kind == "vargte" else number <= float(node.text)


_CLOZE = re.compile(r"\{(\d+):([A-Z_]+):((?:\\.|[^}\\])*)\}")


def cloze_fields(html: str) -> list[tuple[str, list[tuple[float, str]]]]:
    """[(kind, [(share, text or "number:margin")])] of the embedded answers, in order."""
    found = []
    for _, kind, body in _CLOZE.findall(html):
        ways = []
        for way in re.split(r"(?<!\\)~", body):
            text = re.split(r"(?<!\\)#", way)[0]
            share = 1.0 if text.startswith("=") else 0.0
            ways.append((share, unescape(re.sub(r"\\(.)", r"\1", text.removeprefix("=")))))
        found.append((kind, ways))
    return found


def moodle_score(question: ET.Element, answer: Any) -> float:
    """0 to 1. ``answer``: text, set of option texts, list of gap texts, {row: answer} or a list of steps."""
    kind = question.get("type")
    answers = [(float(a.get("fraction")), a.findtext("text")) for a in question.findall("answer")]
    if kind == "multichoice":
        chosen = {answer} if isinstance(answer, str) else answer
        return max(0.0, sum(share for share, text in answers if text in chosen) / 100)
    if kind == "shortanswer":
        return float(any(_same(text, answer) for _, text in answers))
    if kind == "numerical":
        (_, text), margin = answers[0], float(question.findtext("answer/tolerance"))
        return float(abs(float(answer) - float(text)) <= margin + 1e-12)
    if kind == "matching":
        pairs = {
            s.findtext("text"): s.findtext("answer/text") for s in question.findall("subquestion") if s.findtext("text")
        }
        return sum(answer.get(row) == right for row, right in pairs.items()) / len(pairs)
    if kind == "ordering":
        right = [text for _, text in sorted(answers)]
        return float(list(answer) == right)
    assert kind == "cloze", kind
    fields = cloze_fields(question.findtext("questiontext/text"))
    got = 0.0
    for (which, ways), given in zip(fields, answer, strict=True):
        if which == "NUMERICAL":
            number, _, margin = ways[0][1].partition(":")
            got += given != "" and abs(float(given) - float(number)) <= float(margin or 0) + 1e-12
        else:
            got += max((share for share, text in ways if _same(text, given)), default=0.0)
    return got / len(fields)


def _same(text: str, given: str) -> bool:
    return " ".join(text.replace("\\*", "*").split()).casefold() == " ".join(str(given).split()).casefold()
