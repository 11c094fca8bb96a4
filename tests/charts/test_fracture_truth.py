"""Fracture codes read back from the official titles: what the title of the code says must be what the facts say."""

from __future__ import annotations

import re

from course.charts.families.fracture import Fracture
from course.codes import look_up

from .cases import cases

PHASE = {
    "active": "initial encounter",
    "routine": "routine healing",
    "delayed": "delayed healing",
    "nonunion": "nonunion",
    "malunion": "malunion",
    "sequela": "sequela",
}
BONE = {
    "colles": "colles' fracture of",
    "smith": "smith's fracture of",
    "radial-head": "fracture of head of",
    "ulna-shaft": "shaft of .*ulna",
    "torus": "torus fracture of lower end of",
    "greenstick": "greenstick fracture of shaft of radius",
    "clavicle": "fracture of shaft of .*clavicle",
    "humerus-neck": "surgical neck of .*humerus",
    "humerus-shaft": "transverse fracture of shaft of humerus",
    "scaphoid": "middle third of navicular",
    "thumb": "proximal phalanx of .*thumb",
    "femur-neck": "base of neck of .*femur",
    "femur-shaft": "transverse fracture of shaft of .*femur",
    "patella": "transverse fracture of .*patella",
    "tibia-shaft": "transverse fracture of shaft of .*tibia",
    "lateral-malleolus": "lateral malleolus of .*fibula",
    "medial-malleolus": "medial malleolus of .*tibia",
    "metatarsal": "fifth metatarsal bone",
    "great-toe": "proximal phalanx of .*great toe",
}
FRAGILE = {
    "colles": "forearm",
    "smith": "forearm",
    "humerus-neck": "humerus",
    "femur-neck": "femur",
    "lateral-malleolus": "lower leg",
}
JOINT = {"radial-head": "elbow", "ulna-shaft": "elbow", "clavicle": "shoulder", "humerus-neck": "shoulder", "humerus-shaft": "elbow",
         "thumb": "hand", "femur-neck": "hip", "femur-shaft": "knee", "patella": "knee", "tibia-shaft": "ankle",
         "lateral-malleolus": "ankle", "medial-malleolus": "ankle", "metatarsal": "foot", "great-toe": "foot"}  # fmt: skip


def test_the_title_of_the_code_says_what_the_facts_say():
    kinds = set()
    for case in cases("fracture"):
        facts: Fracture = case.facts
        code = next(one.code for one in case.truth.codes if one.id == "fracture")
        title = (look_up(code, case.day).title or "").lower()
        side = facts.side if facts.side_written else "unspecified"
        assert re.search(rf"\b{side}\b", title), (title, facts)
        assert PHASE[facts.phase] in title, (title, facts)
        assert len(code.replace(".", "")) == 7
        if facts.fragile:
            assert "osteoporosis with current pathological fracture" in title and FRAGILE[facts.site] in title
        else:
            assert re.search(BONE[facts.site], title), (title, facts)
            if "displaced" in title:
                assert ("nondisplaced" in title) == (facts.displacement == "plain"), (title, facts)
            open_in_title = "open fracture" in title
            if facts.phase == "active":
                assert open_in_title == (facts.wound == "open"), (title, facts)
            if open_in_title and facts.gustilo:
                assert ("iiia" in title) == facts.gustilo.startswith("III"), (title, facts)
            elif open_in_title:
                assert "iiia" not in title
            if facts.phase not in ("active", "sequela") and facts.wound != "open":
                assert not open_in_title
        kinds.add((facts.phase, facts.wound, facts.fragile, facts.side_written))
    assert len(kinds) > 30


def test_open_fractures_of_bones_without_types_are_open_only_at_first():
    seen = 0
    for case in cases("fracture"):
        if case.facts.wound == "open" and case.facts.site in (
            "clavicle",
            "humerus-neck",
            "humerus-shaft",
            "scaphoid",
            "thumb",
            "metatarsal",
            "great-toe",
        ):
            code = next(one.code for one in case.truth.codes if one.id == "fracture")
            assert (
                code[-1]
                == {"active": "B", "routine": "D", "delayed": "G", "nonunion": "K", "malunion": "P", "sequela": "S"}[
                    case.facts.phase
                ]
            )
            seen += 1
    assert seen > 50


def test_a_late_result_leads_and_an_asked_side_is_queried():
    for case in cases("fracture"):
        first = case.truth.codes[0]
        if case.facts.phase == "sequela":
            title = (look_up(first.code, case.day).title or "").lower()
            assert "stiffness" in title and case.facts.side in title and first.first
            assert JOINT.get(case.facts.site, "wrist") in title
        else:
            assert first.id == "fracture" and first.first
        assert bool(case.truth.queries) == (not case.facts.side_written)
        if not case.facts.side_written:  # nothing the learner sees may tell the side
            text = " ".join(one["html"] for one in case.chart["documents"])
            assert not re.search(
                r"\b(right|left)\b|\b[RL] (?:\w+ )?(?:radi|ankle|wrist|fem|tib|hum|clav|scaph|thumb|hallux|pat|lat|med|5th|uln)",
                text,
            )


def test_the_wrong_side_stands_in_the_intake_of_messy_records_only():
    for case in cases("fracture"):
        intake = next((one["html"] for one in case.chart["documents"] if one["id"] == "intake"), "")
        assert bool(intake) == (case.grade == "messy")
        if intake and case.facts.side_written:
            assert {"right": ">L ", "left": ">R "}[case.facts.side] in intake
