"""What each item type asks about a case: stem, body and key. A case that cannot be asked so gives None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from course.charts.draw import Draw
from course.charts.families.fracture import PHASES
from course.charts.model import Case, Coded
from course.charts.page import escape

# What a case asks for beside the diagnoses, and how its stem says it.
_ASK = {
    "office-visit": (["procedures"], "Code the problems dealt with today and the visit itself (with its add-on for time, if there is one). Tests and readings are billed elsewhere."),
    "laceration": (["procedures", "modifiers", "units"], "Code every wound and the repairs. The visit itself is billed elsewhere. A second and each further repair takes modifier 59; an add-on takes none."),
    "immunization": (["procedures", "units"], "Code the vaccines, giving them, and the reason. A routine check itself is billed elsewhere, but its reason belongs here."),
    "diabetes": (["evidence"], "Code every diagnosis the record supports, the first-listed one first, and mark the words it rests on."),
    "fracture": (["evidence"], "Code the diagnosis or diagnoses, the first-listed one first, and mark the words they rest on. External causes may be left out."),
}  # fmt: skip
_ASKED_NOW = " Something has to be asked of the provider; until then, code what the record supports today."
_UPCODE = {"99202": ("99203", "99204", "99205"), "99203": ("99204", "99205"), "99204": ("99205",), "99212": ("99213", "99214", "99215"), "99213": ("99214", "99215"), "99214": ("99215",)}  # fmt: skip
_PHASE_WORDS = {
    "active": "active treatment of the fracture",
    "routine": "the bone heals as it should",
    "delayed": "the bone heals too slowly",
    "nonunion": "the ends have not grown together",
    "malunion": "it has grown together wrongly",
    "sequela": "a late result is treated; the fracture is over",
}
_QUERIED = ("fracture", "diabetes", "laceration", "immunization")
_ABOUT = {
    "nothing": "nothing",
    "side": "which side it is",
    "stage": "the stage of the kidney disease",
    "eye": "which eye it is",
    "control": "whether the sugar is too high or too low",
    "advice": "who explained the vaccines",
    "date": "the day of the visit",
    "plan": "which insurance the patient has",
}


@dataclass(frozen=True)
class Asked:
    """`stem` safe HTML; `body`, `key` and `errors` as the item type reads them."""

    stem: str
    body: dict[str, Any]
    key: Any
    errors: dict[str, str]
    points: int


def case_coding(case: Case) -> Asked | None:
    """The whole record: diagnoses, and where the family has them procedures."""
    if case.family not in _ASK:
        return None
    more, words = _ASK[case.family]
    truth, ask = case.truth, ["diagnoses", *more]
    optional = {one.id for one in truth.codes if one.optional}
    key: dict[str, Any] = {
        "diagnoses": [_diagnosis(one, "evidence" in ask) for one in truth.diagnoses],
        "before": [list(pair) for pair in truth.before if not optional & set(pair)],
    }
    if "procedures" in ask:
        key["procedures"] = [_procedure(one, ask) for one in truth.procedures]
        key["upcoded"] = [code for one in truth.procedures for code in _UPCODE.get(one.code, ())]
    stem = f"<p>{escape(words + (_ASKED_NOW if truth.queries else ''))}</p>"
    errors = {one.id: escape(one.why) for one in truth.codes}
    return Asked(stem, {"claim": "professional", "ask": ask}, key, errors, 5)


def _diagnosis(one: Coded, evidence: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"id": one.id, "code": one.code}
    found |= {"first": True} if one.first else {}
    found |= {"optional": True} if one.optional else {}
    return found | ({"evidence": list(one.evidence)} if evidence else {})


def _procedure(one: Coded, ask: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": one.id, "code": one.code}
    found |= {"modifiers": list(one.modifiers)} if "modifiers" in ask and one.modifiers else {}
    return found | ({"units": one.units} if "units" in ask else {})


def fill_in(case: Case) -> Asked | None:
    """Sums and amounts."""
    blanks, key = _FILL[case.family](case) if case.family in _FILL else ([], {})
    if not blanks:
        return None
    return Asked(f"<p>{escape(_FILL_STEM[case.family])}</p>", {"blanks": blanks}, key, {}, len(blanks))


_FILL_STEM = {
    "laceration": "Work out the repairs of this record.",
    "immunization": "Count what was given on this day.",
    "cost-share": "Divide this claim: work the lines in their order and give the totals. “Still to bill” is the patient's share less what was taken at the desk; where too much was taken, it is 0.00.",
}


def _numbers(*rows: tuple[str, str, float, str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    blanks = [{"id": id, "label": label, "kind": "number", "unit": unit} for id, label, _, unit in rows]
    return blanks, {id: {"value": value, "tolerance": 0.001} for id, _, value, _ in rows}


def _repairs(case: Case) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    sums = list(case.truth.amounts.values())
    main = [one for one in case.truth.procedures if not one.id.endswith("-more")]
    return _numbers(
        ("repairs", "Repairs to report, add-ons not counted", len(main), "codes"),
        ("first", "Length behind the repair that is listed first", sums[0] / 10, "cm"),
        ("all", "Length of all that was repaired", sum(sums) / 10, "cm"),
    )


def _components(case: Case) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    return _numbers(
        ("vaccines", "Vaccines given", case.truth.amounts["vaccines"], "vaccines"),
        ("components", "Components in all of them together", case.truth.amounts["components"], "components"),
    )


_MONEY = {
    "writeoff": "Contract adjustment",
    "copay": "Copay",
    "deductible": "Deductible",
    "coinsurance": "Coinsurance",
    "patient": "Patient's share in all",
    "plan": "Plan pays",
    "balance": "Still to bill the patient",
}


def _money(case: Case) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    blanks = [{"id": id, "label": label, "kind": "money", "unit": None} for id, label in _MONEY.items()]
    return blanks, {id: {"cents": max(0, case.truth.amounts[id])} for id in _MONEY}


_FILL: Mapping[str, Callable[[Case], tuple[list[dict[str, Any]], dict[str, Any]]]] = {
    "laceration": _repairs,
    "immunization": _components,
    "cost-share": _money,
}


def linked_pair(case: Case) -> Asked | None:
    """A code and the reason for it, or whether the record can be finished as it stands and what is missing."""
    if case.family == "office-visit":
        return _level(case)
    if case.family == "fracture" and not case.truth.queries and Draw(case.id, "form").chance(60):
        return _phase(case)
    return _query(case) if case.family in _QUERIED else None


def _query(case: Case) -> Asked:
    """Asked of records with and without a gap: whoever sees the question must not know the answer by that."""
    open_points = {one.about for one in case.truth.queries}
    about = case.truth.queries[0].about if open_points else "nothing"
    others = [one for one in _ABOUT if one not in ("nothing", about) and one not in open_points]
    options = sorted({about, "nothing", *Draw(case.id, "about").sample(others, 3)})
    body = {
        "parts": [
            {
                "id": "next",
                "label": "What comes next",
                "options": [
                    {"id": "finish", "text": "Code it as it stands; nothing is missing"},
                    {"id": "send", "text": "Code what is likely and send the claim"},
                    {"id": "ask", "text": "Ask the provider before the claim goes out"},
                    {"id": "write", "text": "Write the missing words into the note"},
                    {"id": "drop", "text": "Leave the diagnosis or service out"},
                ],
            },
            {"id": "about", "label": "Missing is", "options": [{"id": one, "text": _ABOUT[one]} for one in options]},
        ]
    }
    errors = {
        "finish": "Something the code needs is nowhere in the record.",
        "send": "What is likely is not what is documented.",
        "write": "Only the provider may add to the note.",
        "drop": "It was there and was dealt with; it is only not finished.",
    }
    if not open_points:
        errors = {
            "ask": "Everything that the codes need is there; look again.",
            **{one: errors[one] for one in ("send", "write", "drop")},
        }
    key = {"next": "ask" if open_points else "finish", "about": about}
    return Asked(
        "<p>Can this record be finished as it stands? Say what comes next, and what is missing.</p>",
        body,
        key,
        errors,
        2,
    )


def _level(case: Case) -> Asked:
    visit = next(one for one in case.truth.codes if one.id == "visit")
    body = {
        "parts": [
            {"id": "code", "label": "Code of the visit", "system": "cpt"},
            {
                "id": "why",
                "label": "It rests on",
                "options": [
                    {"id": "decision", "text": "the medical decision making"},
                    {"id": "time", "text": "the clinician's time that counts"},
                    {"id": "length", "text": "the length of the note"},
                    {"id": "count", "text": "the number of diagnoses"},
                ],
            },
        ]
    }
    rests = "time" if case.truth.level.endswith("time") else "decision"
    errors = {
        "length": "How long a note is says nothing.",
        "count": "What the problems are counts, not how many codes they have.",
    }
    return Asked(
        "<p>Which code does this visit support, and on what does it rest?</p>",
        body,
        {"code": {"accept": [visit.code]}, "why": rests},
        errors,
        2,
    )


def _phase(case: Case) -> Asked:
    fracture = next(one for one in case.truth.codes if one.id == "fracture")
    body = {
        "parts": [
            {"id": "code", "label": "Code of the fracture", "system": "icd-10-cm"},
            {
                "id": "why",
                "label": "Phase of care",
                "options": [{"id": one, "text": _PHASE_WORDS[one]} for one in PHASES],
            },
        ]
    }
    phase = case.truth.level.partition(":")[0]
    return Asked(
        "<p>Give the code of the fracture and the phase of care that its 7th character tells.</p>",
        body,
        {"code": {"accept": [fracture.code]}, "why": phase},
        {},
        2,
    )


QUESTIONS: Mapping[str, Callable[[Case], Asked | None]] = {
    "case_coding": case_coding,
    "fill_in": fill_in,
    "linked_pair": linked_pair,
}
