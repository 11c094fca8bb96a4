"""A made-up week with one practice and one graded question of every type, and the notebooks that ask them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 240" font-family="sans-serif" font-size="14">
<rect width="480" height="240" fill="#fff"/>
<path d="M40 190 C120 190 120 60 220 60 S320 190 440 150" fill="none" stroke="#b0413a" stroke-width="34" stroke-linecap="round"/>
<text x="40" y="30" fill="#333">Bowel, schematic: three biopsy sites</text></svg>"""

NOTE = """<p><strong>CC</strong> <span class="cc-span" data-span="cc1">sore throat for 3 days</span>, <span class="cc-span" data-span="cc2">tired</span></p>
<p><strong>HPI</strong> 38-year-old with sore throat and <span class="cc-span" data-span="hpi1">fever to 38.6 C at home</span>. No cough, no rash. <span class="cc-span" data-span="hpi2">Brother had strep last month.</span></p>
<p><strong>Exam</strong> <span class="cc-span" data-span="ex1">Tonsils red with exudate</span>, tender anterior nodes. Lungs clear.</p>
<table><tr><th>Test</th><th>Result</th></tr><tr><td>Rapid strep</td><td><span class="cc-span" data-span="lab1">positive</span></td></tr></table>
<p><strong>A/P</strong> 1 <span class="cc-span" data-span="ap1">Streptococcal pharyngitis</span>: amoxicillin 10 days. 2 <span class="cc-span" data-span="ap2">Type 2 diabetes with hyperglycemia, glucose 240 today</span>: glargine to 26 units. 3 <span class="cc-span" data-span="ap3">r/o mononucleosis</span>, test sent. Return in 3 months.</p>
<p><em>Signed 06/03/2026, A. Okafor MD</em></p>"""

FACE = """<table><tr><th>Insurance</th><td><span class="cc-span" data-span="payer">Prairie Shield PPO</span></td></tr>
<tr><th>Member ID</th><td>PSX 204 118 07</td></tr><tr><th>Employer</th><td>Rivera Flowers</td></tr></table>"""

CHART = {
    "id": "case-t",
    "title": "Sore throat at Maple Street",
    "grade": "clean",
    "setting": {"place": "office", "claim": "professional"},
    "date_of_service": "2026-06-03",
    "patient": {"name": "Rivera, Elena", "born": "1988-02-11", "sex": "F", "id": "MSFM-0107"},
    "documents": [
        {"id": "note", "title": "Encounter note", "kind": "note", "html": NOTE},
        {"id": "face", "title": "Face sheet", "kind": "face-sheet", "html": FACE},
    ],
    "spans": {
        "cc1": "sore throat for 3 days", "cc2": "tired", "hpi1": "fever to 38.6 C at home", "hpi2": "Brother had strep last month.",
        "ex1": "Tonsils red with exudate", "lab1": "positive", "ap1": "Streptococcal pharyngitis",
        "ap2": "Type 2 diabetes with hyperglycemia, glucose 240 today", "ap3": "r/o mononucleosis", "payer": "Prairie Shield PPO",
    },
}  # fmt: skip


def _opt(one: str, text: str) -> dict[str, str]:
    return {"id": one, "text": text}


# name -> (title, stem, body, key, extra public fields, extra solution fields)
QUESTIONS: dict[str, tuple[str, str, dict[str, Any], Any, dict[str, Any], dict[str, Any]]] = {
    "multiple_choice": (
        "Burning, not yet an infection",
        "<p>Final assessment of an office visit: “r/o UTI. Urine negative, culture sent. <strong>Dysuria</strong> for 2 days.” Which code reports this problem?</p>",
        {"options": [_opt("uti", "N39.0"), _opt("dysuria", "R30.0"), _opt("observe", "Z03.89"), _opt("none", "No code; wait for the culture")]},
        "dysuria",
        {"date_of_service": "2026-06-03"},
        {"errors": {"uti": "An uncertain diagnosis was coded as if it were confirmed, in an outpatient setting.", "none": "The visit has to be reported as it is known today."}, "hint": "What is <em>known</em> at the end of this visit?"},
    ),
    "multi_select": (
        "What may a clearinghouse do?",
        "<p>Which three tasks belong to a clearinghouse?</p>",
        {"options": [_opt("check", "Check the form of a claim"), _opt("route", "Send a claim on to the right payer"), _opt("pay", "Pay the provider"), _opt("report", "Report rejections back"), _opt("code", "Choose the diagnosis code")], "choose": 3},
        ["check", "route", "report"],
        {},
        {"errors": {"pay": "Only the payer pays.", "code": "Codes come from the record, before the claim leaves."}},
    ),
    "fill_in": (
        "The patient's share",
        "<p>Allowed amount 132.00. The patient has a 30.00 copay and owes nothing else.</p>",
        {
            "template": "<p>The patient pays [[copay]], the payer pays [[payer]], and the root [[root]] means kidney. The money came after [[days]].</p>",
            "blanks": [
                {"id": "copay", "label": "Patient pays", "kind": "money", "unit": None},
                {"id": "payer", "label": "Payer pays", "kind": "money", "unit": None},
                {"id": "root", "label": "Root for kidney", "kind": "text", "unit": None},
                {"id": "days", "label": "Days until payment", "kind": "number", "unit": "days"},
            ],
        },
        {"copay": {"cents": 3000}, "payer": {"cents": 10200}, "root": {"accept": ["nephr/o", "nephro", "nephr"]}, "days": {"value": 9}},
        {},
        {"errors": {"payer": "The payer pays what is allowed less the patient's share."}},
    ),
    "code_entry": (
        "Strep throat and the visit",
        "<p>Rapid strep positive, assessed as streptococcal pharyngitis. Office visit, established patient, low complexity, with a separate injection.</p>",
        {
            "slots": [
                {"id": "dx", "label": "First-listed diagnosis", "system": "icd-10-cm", "modifiers": False, "units": False},
                {"id": "visit", "label": "Office visit", "system": "cpt", "modifiers": True, "units": True},
            ]
        },
        {"dx": {"accept": ["J02.0"]}, "visit": {"accept": ["99213"], "modifiers": ["25"], "units": 1}},
        {},
        {"errors": {"dx": "The assessment names the organism."}},
    ),
    "linked_pair": (
        "The code and the reason",
        "<p>“Probable pneumonia”, sent home from the office with cough and fever. Which code for the cough, and why?</p>",
        {"parts": [{"id": "code", "label": "Code", "system": "icd-10-cm"}, {"id": "why", "label": "Because", "options": [_opt("uncertain", "The diagnosis is uncertain and the patient is an outpatient"), _opt("rule", "Symptoms are always coded first"), _opt("payer", "The payer prefers it")]}]},
        {"code": {"accept": ["R05.9"]}, "why": "uncertain"},
        {},
        {},
    ),
    "case_coding": (
        "Code this visit",
        "<p>Code the visit: diagnoses in order, the service, and the words that support each diagnosis.</p>",
        {"claim": "professional", "ask": ["diagnoses", "procedures", "modifiers", "units", "pointers", "evidence"]},
        {
            "diagnoses": [
                {"id": "strep", "code": "J02.0", "first": True, "evidence": ["ap1"]},
                {"id": "dm", "code": "E11.65", "evidence": ["ap2"]},
            ],
            "before": [["strep", "dm"]],
            "procedures": [{"id": "em", "code": "99214", "modifiers": ["25"], "units": 1, "pointers": ["strep", "dm"]}],
        },
        {"chart": "case-t", "setting": {"place": "office", "claim": "professional"}},
        {},
    ),
    "ordering": (
        "From visit to payment",
        "<p>Put the steps in the order in which they happen.</p>",
        {"steps": [_opt("submit", "Submit the claim"), _opt("verify", "Verify eligibility"), _opt("post", "Post the payment"), _opt("code", "Code the visit"), _opt("sign", "Sign the note")], "exact": False},
        {"before": [["verify", "submit"], ["sign", "code"], ["code", "submit"], ["submit", "post"]]},
        {},
        {},
    ),
    "matching": (
        "Who does what, and when?",
        "<p>Match each task with the person who does it and the moment it happens.</p>",
        {
            "rows": [_opt("r1", "Reads the note and assigns the code"), _opt("r2", "Checks that the plan is active"), _opt("r3", "Sends the claim")],
            "columns": [
                {"id": "role", "label": "Who", "choices": [_opt("coder", "Coder"), _opt("desk", "Front desk"), _opt("biller", "Biller")]},
                {"id": "when", "label": "When", "choices": [_opt("before", "Before the visit"), _opt("after", "After the visit")]},
            ],
        },
        {"r1": {"role": "coder", "when": "after"}, "r2": {"role": "desk", "when": "before"}, "r3": {"role": "biller", "when": "after"}},
        {},
        {"errors": {"r1": "The biller works from the codes; the coder assigns them."}},
    ),
    "hotspot": (
        "Find the sigmoid colon",
        "<p>Mark the place that stands for the sigmoid colon.</p>",
        {
            "figure": "bowel.svg",
            "alt": "A curved tube with three numbered places",
            "size": [480, 240],
            "regions": [
                {"id": "left", "label": "Place at the lower left end", "rect": [20, 150, 90, 70]},
                {"id": "top", "label": "Place at the top of the curve", "rect": [180, 32, 90, 60]},
                {"id": "right", "label": "Place at the right end", "rect": [370, 115, 90, 70]},
            ],
            "choose": 1,
        },
        ["right"],
        {},
        {"errors": {"left": "That end is where it begins."}},
    ),
    "evidence": (
        "Which words support it?",
        "<p>Mark the words that support each diagnosis.</p>",
        {"targets": [{"id": "strep", "label": "Streptococcal pharyngitis"}, {"id": "dm", "label": "Diabetes with hyperglycemia"}]},
        {"strep": {"must": ["ap1", "lab1"], "accept": ["ex1"]}, "dm": {"must": ["ap2"]}},
        {"chart": "case-t", "documents": ["note"]},
        {"errors": {"ap3": "“r/o” is uncertain: in the office it supports nothing yet."}},
    ),
    "claim_form": (
        "Finish the claim",
        "<p>Fill in the boxes that are still empty for the visit on 06/03/2026.</p>",
        {
            "form": "cms1500",
            "prefilled": {
                "box1": "group", "box2": "RIVERA, ELENA", "box3_dob": "02/11/1988", "box3_sex": "f", "box4": "RIVERA, ELENA", "box5_street": "12 ELM STREET",
                "box5_city": "SPRINGFIELD", "box5_state": "IL", "box5_zip": "62701", "box21_ind": "0", "box24b_1": "11", "box24a_to_1": "06/03/2026",
                "box24f_1": "132.00", "box25": "00-1234567", "box25_type": "ein", "box31": "A OKAFOR MD", "box33": "MAPLE STREET FAMILY MEDICINE", "box33a": "1999999984",
            },
            "fields": ["box1a", "box6", "box10a", "box21a", "box24a_1", "box24d_1", "box24m_1", "box24e_1", "box24g_1", "box27", "box28"],
        },
        {
            "box1a": {"accept": ["PSX20411807"], "on_error": "reject"}, "box6": {"accept": ["self"]}, "box10a": {"accept": ["no"]}, "box21a": {"accept": ["J02.0"], "on_error": "deny"},
            "box24a_1": {"accept": ["06/03/2026"]}, "box24d_1": {"accept": ["99213"]}, "box24m_1": {"accept": ["25"]}, "box24e_1": {"accept": ["A"]},
            "box24g_1": {"accept": ["1"]}, "box27": {"accept": ["yes"]}, "box28": {"accept": ["132.00"]},
        },
        {"chart": "case-t", "documents": ["face"]},
        {"errors": {"box1a": "The member ID stands on the face sheet."}},
    ),
    "short_text": (
        "Tell the patient",
        "<p>A patient asks why two bills came for one visit. Answer in plain words.</p>",
        {"words": [10, 60]},
        {"rubric": [{"id": "plain", "points": 2, "text": "Says it without jargon"}, {"id": "two", "points": 1, "text": "Names both bills"}], "model": "One bill is from the doctor for the care itself. The other is from the clinic for the room, the supplies and the staff."},
        {},
        {},
    ),
}  # fmt: skip


def item_id(kind: str, use: str) -> str:
    number = list(QUESTIONS).index(kind) + 1
    return f"t01-{'q' if use == 'practice' else 'g'}{number:02d}"


def items_json() -> dict[str, Any]:
    items = []
    for use in ("practice", "graded"):
        for kind, (title, stem, body, key, public, solution) in QUESTIONS.items():
            item = {
                "id": item_id(kind, use), "use": use, "type": kind, "title": title, "objective": "t01.o1", "tags": {}, "points": 1 if use == "practice" else 2,
                "date_of_service": None, "setting": None, "chart": None, "documents": None, "stem": stem, "body": body, **public,
            }  # fmt: skip
            if use == "practice":
                item["solution"] = {
                    "key": key,
                    "errors": {},
                    "rationale": "<p>In the office an uncertain diagnosis is not coded as if it existed: the visit is coded to what is <strong>known</strong>.</p>",
                    "locators": ["OCG FY2026 IV.H", "45 CFR 164.502(b)"],
                    "hint": None,
                    **solution,
                }
            items.append(item)
    return {
        "schema": 1,
        "week": "week01",
        "title": "How a visit becomes a payment",
        "objectives": {"t01.o1": "Everything at once"},
        "items": items,
        "charts": {"case-t": CHART},
    }


def _notebook(cells: list[str]) -> str:
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                "language_info": {"name": "python"},
            },
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"c{i:03d}",
                    "metadata": {},
                    "execution_count": None,
                    "outputs": [],
                    "source": text,
                }
                for i, text in enumerate(cells)
            ],
        }
    )


def write_week(folder: Path) -> Path:
    """The week as a learner's work folder."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    (folder / "figures" / "bowel.svg").write_text(FIGURE, encoding="utf-8")
    (folder / "items.json").write_text(json.dumps(items_json()), encoding="utf-8")
    for name, use, end in (("lesson", "practice", []), ("assignment", "graded", ["finish()"])):
        asks = [f'ask("{item_id(kind, use)}")' for kind in QUESTIONS]
        cells = [
            "from course import ask, chart, finish, progress",
            f'progress("{name}")',
            *asks,
            'ask("t01-q99")',
            'chart("case-t")',
            *end,
        ]
        (folder / f"{name}.ipynb").write_text(_notebook(cells), encoding="utf-8")
    return folder
