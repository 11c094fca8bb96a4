"""One small item of every type, in the canonical shape, with keys simple enough to score by hand."""

from __future__ import annotations

from typing import Any

from course.items.model import Item, read_item

CHART = {
    "id": "case-x",
    "title": "Sore throat",
    "grade": "clean",
    "setting": {"place": "office"},
    "date_of_service": "2026-06-03",
    "patient": {"name": "Rivera, Elena"},
    "documents": [
        {
            "id": "note",
            "title": "Note",
            "kind": "note",
            "html": '<p><span class="cc-span" data-span="cc1">sore throat</span> <span class="cc-span" data-span="ap1">strep pharyngitis</span></p>',
        },
        {
            "id": "card",
            "title": "Card",
            "kind": "card",
            "html": '<p><span class="cc-span" data-span="payer">Prairie</span></p>',
        },
    ],
    "spans": {"cc1": "sore throat", "ap1": "strep pharyngitis", "payer": "Prairie"},
}
CHARTS = {"case-x": CHART}


def options(*names: str) -> list[dict[str, str]]:
    return [{"id": n, "text": n.upper()} for n in names]


BODIES: dict[str, tuple[dict[str, Any], Any]] = {
    "multiple_choice": ({"options": options("a", "b", "c", "d")}, "b"),
    "multi_select": ({"options": options("a", "b", "c", "d", "e")}, ["a", "c", "e"]),
    "fill_in": (
        {
            "blanks": [
                {"id": "root", "label": "Root", "kind": "text"},
                {"id": "due", "label": "Due", "kind": "money"},
                {"id": "days", "label": "Days", "kind": "number", "unit": "days"},
                {"id": "word", "label": "Word", "kind": "text"},
            ]
        },
        {
            "root": {"accept": ["nephr/o", "ren/o"]},
            "due": {"cents": 3050},
            "days": {"value": 34, "tolerance": 0.5},
            "word": {"accept": ["hematuria"]},
        },
    ),
    "code_entry": (
        {
            "slots": [
                {"id": "dx", "label": "Diagnosis", "system": "icd-10-cm"},
                {"id": "em", "label": "Visit", "system": "cpt", "modifiers": True, "units": True},
            ]
        },
        {"dx": {"accept": ["E11.65"]}, "em": {"accept": ["99213"], "modifiers": ["25"], "units": 1}},
    ),
    "linked_pair": (
        {
            "parts": [
                {"id": "code", "label": "Code", "system": "icd-10-cm"},
                {"id": "why", "label": "Because", "options": options("uncertain", "integral")},
            ]
        },
        {"code": {"accept": ["R30.0"]}, "why": "uncertain"},
    ),
    "case_coding": (
        {"claim": "professional", "ask": ["diagnoses", "procedures", "modifiers", "units", "pointers", "evidence"]},
        {
            "diagnoses": [
                {"id": "dm", "code": "E11.65", "first": True, "evidence": ["ap1"]},
                {"id": "ins", "code": "Z79.4"},
                {"id": "dep", "code": "F32.A", "optional": True},
            ],
            "before": [["dm", "ins"]],
            "procedures": [{"id": "em", "code": "99214", "modifiers": ["25"], "units": 1, "pointers": ["dm"]}],
            "excluded_pairs": [["I10", "I12.9"]],
            "unbundled_pairs": [["36415", "36416"]],
            "upcoded": ["99215"],
        },
    ),
    "ordering": (
        {"steps": options("verify", "code", "sign", "submit", "copay")},
        {"before": [["verify", "submit"], ["sign", "code"], ["code", "submit"], ["copay", "submit"]]},
    ),
    "matching": (
        {
            "rows": options("r1", "r2"),
            "columns": [
                {"id": "role", "label": "Who", "choices": options("coder", "biller")},
                {"id": "step", "label": "Step", "choices": options("front", "back")},
            ],
        },
        {"r1": {"role": "coder", "step": "front"}, "r2": {"role": "biller", "step": "back"}},
    ),
    "hotspot": (
        {
            "figure": "planes.svg",
            "alt": "Three planes",
            "size": [100, 100],
            "choose": 2,
            "regions": [{"id": f"p{n}", "label": f"Plane {n}", "rect": [n * 10, 10, 10, 10]} for n in range(4)],
        },
        ["p1", "p3"],
    ),
    "evidence": (
        {"targets": [{"id": "dx", "label": "Diagnosis"}, {"id": "who", "label": "Payer"}]},
        {"dx": {"must": ["ap1"], "accept": ["cc1"]}, "who": {"must": ["payer"]}},
    ),
    "claim_form": (
        {
            "form": "cms1500",
            "prefilled": {"box2": "RIVERA, ELENA"},
            "fields": ["box1a", "box21a", "box24f_1", "box3_dob", "box3_sex"],
        },
        {
            "box1a": {"accept": ["PSH-104-2277"], "on_error": "reject"},
            "box21a": {"accept": ["J02.0"], "on_error": "deny"},
            "box24f_1": {"accept": ["132.00"]},
            "box3_dob": {"accept": ["02/11/1988"]},
            "box3_sex": {"accept": ["f"]},
        },
    ),
    "short_text": (
        {"words": [5, 60]},
        {
            "rubric": [
                {"id": "plain", "points": 2, "text": "Plain words"},
                {"id": "true", "points": 1, "text": "True"},
            ],
            "model": "It was applied to your deductible.",
        },
    ),
    "simulation": (
        {"start": {"account": "MSFM-0107", "visit": "2026-06-03", "blank": ["box11"]}},
        {
            "acts": [
                {"act": "verify"},
                {"act": "wait"},
                {"act": "collect", "cents": 3000},
                {
                    "act": "code",
                    "diagnoses": [{"code": "J02.0"}],
                    "procedures": [{"code": "99213", "modifiers": [], "units": "1", "pointers": ["A"]}],
                },
                {"act": "build"},
                {"act": "claim", "fields": {"box11": "20417"}},
                {"act": "submit"},
                {"act": "wait"},
                {"act": "post", "trace": "next", "lines": "told"},
            ],
            "goals": [
                {"id": "asked", "is": "verified", "points": 10},
                {
                    "id": "codes",
                    "is": "codes",
                    "points": 30,
                    "key": {
                        "diagnoses": [{"id": "strep", "code": "J02.0", "first": True}],
                        "procedures": [{"id": "em", "code": "99213", "units": 1, "pointers": ["strep"]}],
                    },
                },
                {"id": "claim", "is": "claim", "points": 30, "key": {"box11": {"accept": ["20417"]}}},
                {"id": "posted", "is": "posted", "points": 20},
                {"id": "account", "is": "balance", "points": 10},
            ],
        },
    ),
}


def raw_item(type_name: str, *, body: dict | None = None, key: Any = None, **fields: Any) -> dict[str, Any]:
    default_body, default_key = BODIES[type_name]
    return {
        "id": "w01-q01",
        "use": "practice",
        "type": type_name,
        "title": "Sample",
        "objective": "w01.o1",
        "tags": {},
        "points": 4,
        "chart": "case-x" if type_name in ("evidence", "case_coding") else None,
        "stem": "<p>What?</p>",
        "body": default_body if body is None else body,
        "solution": {
            "key": default_key if key is None else key,
            "errors": {"a": "Error a.", "box1a": "Copy it."},
            "rationale": "<p>Because.</p>",
            "locators": ["OCG FY2026 IV.H"],
        },
        **fields,
    }


def item(type_name: str, **fields: Any) -> Item:
    return read_item(raw_item(type_name, **fields), CHARTS)
