"""Diabetes codes worked out a second time: by the words of the official titles, and by sets."""

from __future__ import annotations

from course.charts.families.diabetes_rules import Diabetes
from course.codes import look_up

from .cases import cases

TITLE = {
    "sugar": "with hyperglycemia",
    "kidney": "with diabetic chronic kidney disease",
    "nerve": "diabetic polyneuropathy",
    "eye": "mild nonproliferative diabetic retinopathy without macular edema",
    "eye-bad": "proliferative diabetic retinopathy without macular edema",
    "vessel": "diabetic peripheral angiopathy without gangrene",
    "ulcer": "foot ulcer",
    "low": "hypoglycemia without coma",
}
TYPE = {
    "type-1": "type 1",
    "type-2": "type 2",
    "not-told": "type 2",
    "pancreas": "other specified",
    "steroid": "drug or chemical induced",
}
STAGE = {"1": "stage 1", "2": "stage 2", "31": "stage 3a", "32": "stage 3b", "4": "stage 4", "5": "stage 5"}
EYE = {"1": "right eye", "2": "left eye", "3": "bilateral"}
DRUG = {"insulin": "use of insulin", "oral": "oral hypoglycemic", "injectable": "injectable non-insulin"}


def expected(facts: Diabetes) -> list[tuple[str, ...]]:
    """What the titles of the codes must say, a group of words for each code."""
    said: list[tuple[str, ...]] = []
    for one in facts.found:
        eye = (EYE[one.eye] if facts.eye_written else "unspecified eye",) if one.eye else ()
        if one.linked:
            said.append((TYPE[facts.kind], TITLE[one.id], *eye))
        elif one.id == "kidney":
            said.append(("polycystic kidney, adult",))
        else:
            said.append(("alcoholic polyneuropathy",))
        if one.id == "kidney":
            exact = facts.stage_written or one.stage not in ("31", "32")
            said.append((f"^chronic kidney disease, {STAGE[one.stage] if exact else 'stage 3 unspecified'}",))
        if one.id == "ulcer":
            said.append(("non-pressure chronic ulcer",))
    if not any(one.linked for one in facts.found):
        said.append((TYPE[facts.kind], "without complications"))
    if facts.pressure:
        kidney = [one for one in facts.found if one.id == "kidney" and one.linked]
        if kidney:
            said.append(
                (
                    "hypertensive chronic kidney disease",
                    "stage 5" if kidney[0].stage == "5" else "stage 1 through stage 4",
                )
            )
        else:
            said.append(("essential (primary) hypertension",))
    said += [(DRUG[one],) for one in facts.drugs]
    if facts.kind == "pancreas":
        said += [("postprocedural hypoinsulinemia",), ("acquired total absence of pancreas",)]
    if facts.kind == "steroid":
        said += [("adverse effect of glucocorticoids",), ("systemic steroids",)]
    return said


def test_the_titles_say_what_the_facts_say():
    shapes = set()
    for case in cases("diabetes"):
        titles = [(look_up(one.code, case.day).title or "").lower() for one in case.truth.codes]
        wanted = expected(case.facts)
        assert len(titles) == len(wanted), (case.seed, titles, wanted)
        for group in wanted:
            fit = [one for one in titles if all(word in f"^{one}" for word in group)]
            assert len(fit) == 1, (case.seed, case.grade, group, titles)
        shapes.add((case.facts.kind, tuple(sorted(one.id for one in case.facts.found)), case.facts.drugs))
    assert len(shapes) > 150


def test_the_reason_for_the_visit_is_first():
    for case in cases("diabetes"):
        first = case.truth.codes[0]
        assert first.first
        if case.facts.kind == "pancreas":
            assert first.code == "E89.1"
        elif not case.facts.found:
            assert first.code.endswith(".9")
        elif not case.facts.found[0].linked:
            assert first.code in ("Q61.2", "G62.1")
        else:
            assert first.code[:3] in ("E09", "E10", "E11") and first.id == f"dm-{case.facts.found[0].id}"


def test_doubt_and_gaps_are_asked_not_coded():
    seen = set()
    for case in cases("diabetes"):
        facts, codes = case.facts, " ".join(one.code for one in case.truth.codes)
        about = {one.about for one in case.truth.queries}
        assert ("control" in about) == facts.unclear
        assert ("eye" in about) == (not facts.eye_written and any(one.eye for one in facts.found))
        assert ("stage" in about) == (not facts.stage_written and any(one.stage in ("31", "32") for one in facts.found))
        if facts.unclear:
            assert ".65" not in codes and ".64" not in codes
        if facts.doubt:
            assert f"dm-{facts.doubt}" not in {one.id for one in case.truth.codes}
        if facts.once:
            assert "Z79.4" not in codes.split()
        if facts.kind == "type-1":
            assert all(one.optional for one in case.truth.codes if one.code == "Z79.4")
        seen |= about
    assert seen == {"control", "eye", "stage"}


def test_laboratory_and_assessment_tell_the_same_kidney():
    for case in cases("diabetes"):
        for one in case.facts.found:
            if one.id == "kidney" and (case.facts.stage_written or one.stage not in ("31", "32")):
                text = "".join(document["html"] for document in case.chart["documents"])
                assert text.count(f"{one.egfr}") >= 2
                low, high = {
                    "1": (90, 999),
                    "2": (60, 89),
                    "31": (45, 59),
                    "32": (30, 44),
                    "4": (15, 29),
                    "5": (0, 14),
                }[one.stage]
                assert low <= one.egfr <= high
