"""Repairs worked out a second time, with the limits typed again and another way of looking them up."""

from __future__ import annotations

from bisect import bisect_left
from math import ceil

from course.charts.families.laceration import Cuts, Wound, codes_for
from course.codes import look_up

from .cases import cases

FACE = {"forehead", "cheek", "eyelid", "nose", "ear", "lip"}
FINE = {"eyelid", "nose", "ear", "lip"}
HANDS = {"neck", "hand", "finger", "foot"}
TRUNK = {"chest", "back"}
BODY_ENDS, FACE_ENDS = (2.5, 7.5, 12.5, 20.0, 30.0), (2.5, 5.0, 7.5, 12.5, 20.0, 30.0)
SIMPLE = ((BODY_ENDS, "12001 12002 12004 12005 12006 12007"), (FACE_ENDS, "12011 12013 12014 12015 12016 12017 12018"))
LAYERED = {
    "body": (BODY_ENDS, "12031 12032 12034 12035 12036 12037"),
    "hands": (BODY_ENDS, "12041 12042 12044 12045 12046 12047"),
    "face": (FACE_ENDS, "12051 12052 12053 12054 12055 12056 12057"),
}
COMPLEX = {"trunk": 13100, "limbs": 13120, "cheeks and hands": 13131, "fine": 13151}


def kind(wound: Wound) -> tuple[int, str] | None:
    """(rank of the class, group), or None for what is no repair."""
    if wound.method not in ("stitches", "staples", "glue"):
        return None
    site = wound.site
    if wound.layers == 2 and wound.extra:
        group = (
            "fine"
            if site in FINE
            else "cheeks and hands"
            if site in FACE | HANDS
            else "trunk"
            if site in TRUNK
            else "limbs"
        )
        return 3, group
    if wound.layers == 2 or wound.dirty:
        return 2, "face" if site in FACE else "hands" if site in HANDS else "body"
    return 1, "face" if site in FACE else "body"


def lines(facts: Cuts) -> list[tuple[str, int, tuple[str, ...]]]:
    """(code, units, modifiers) in the order of the claim."""
    lengths: dict[tuple[int, str], float] = {}
    for wound in facts.wounds:
        if (where := kind(wound)) is not None:
            lengths[where] = round(lengths.get(where, 0) + wound.mm / 10, 1)
    found = []
    for n, ((rank, group), length) in enumerate(sorted(lengths.items(), key=lambda one: (-one[0][0], -one[1]))):
        modifier = ("59",) if n else ()
        if rank == 3:
            base = COMPLEX[group]
            found.append((str(base if length <= 2.5 else base + 1), 1, modifier))
            if length > 7.5:
                found.append((str(base + 2), ceil(round((length - 7.5) / 5, 6)), ()))
        else:
            ends, codes = LAYERED[group] if rank == 2 else SIMPLE[group == "face"]
            found.append((codes.split()[bisect_left(ends, length)], 1, modifier))
    return found


def test_the_repairs_agree_with_a_second_reckoning():
    several = 0
    for case in cases("laceration"):
        found = [(one.code, one.units, one.modifiers) for one in case.truth.procedures]
        wanted = lines(case.facts)
        assert (
            sorted(found) == sorted(wanted)
            if len(set(case.truth.amounts.values())) < len(case.truth.amounts)
            else found == wanted
        ), case.seed
        assert len(found) <= 6
        several += len(found) > 1
    assert several > 700


def test_limits_belong_to_the_lower_code():
    assert codes_for("simple", "body", 25) == (("12001", 1),)
    assert codes_for("simple", "body", 26) == (("12002", 1),)
    assert codes_for("simple", "face", 50) == (("12013", 1),)
    assert codes_for("simple", "face", 51) == (("12014", 1),)
    assert codes_for("intermediate", "hands", 301) == (("12047", 1),)
    assert codes_for("complex", "limbs", 75) == (("13121", 1),)
    assert codes_for("complex", "limbs", 76) == (("13121", 1), ("13122", 1))
    assert codes_for("complex", "limbs", 125) == (("13121", 1), ("13122", 1))
    assert codes_for("complex", "limbs", 126) == (("13121", 1), ("13122", 2))


def test_the_sum_of_the_parts_is_the_whole():
    for case in cases("laceration"):
        repaired = [one for one in case.facts.wounds if kind(one)]
        assert sum(case.truth.amounts.values()) == sum(one.mm for one in repaired)
        pointed = [id for one in case.truth.procedures if not one.id.endswith("-more") for id in one.pointers]
        assert sorted(pointed) == sorted(f"dx-{one.id}" for one in repaired)


def test_the_title_of_each_wound_names_place_side_and_object():
    place = {"forehead": "other part of head", "cheek": "cheek", "finger": "index finger", "chest": "front wall of thorax", "back": "back wall of thorax",
             "upper-arm": "upper arm", "lower-leg": "lower leg"}  # fmt: skip
    for case in cases("laceration"):
        codes = {one.id: one.code for one in case.truth.diagnoses}
        for wound in case.facts.wounds:
            title = (look_up(codes[f"dx-{wound.id}"], case.day).title or "").lower()
            assert ("with foreign body" in title) == wound.object and "initial encounter" in title
            assert place.get(wound.site, wound.site) in title, (wound, title)
            if wound.side:
                assert (wound.side if wound.side_written else "unspecified") in title, (wound, title)
        assert {one.about for one in case.truth.queries} <= {"side"}
        assert len(case.truth.queries) == sum(not one.side_written for one in case.facts.wounds)


def test_the_most_serious_wound_leads_only_when_there_is_one():
    for case in cases("laceration"):
        ranks = [(kind(one) or (0, ""))[0] for one in case.facts.wounds]
        first = [one for one in case.truth.diagnoses if one.first]
        if ranks.count(max(ranks)) == 1:
            assert [one.id for one in first] == [f"dx-{case.facts.wounds[ranks.index(max(ranks))].id}"]
        else:
            assert not first
