"""`drgpy` 0.2.1 with the logic that it does not read from the definitions manual of version 43 put back.

Its authors wrote the rules by hand for older wordings of the manual; where version 43 words a list anew, the list is in
their data but no rule looks at it. Each amendment here is a rule of the manual, and each was found by asking a second,
independent grouper (tests/claims/grouping). When drgpy reads a list itself, its amendment does nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from drgpy.msdrg import DRGEngine

from course.claims.grouping import tables

NO_COLLECTION = "none"  # the exclusion list of a code that nothing excludes
UNRELATED = frozenset({"981", "982", "983", "987", "988", "989"})
BEFORE_ALL = frozenset(f"{number:03d}" for number in range(1, 20))
MANY_INJURIES = frozenset(str(number) for number in range(955, 966))
HIV = "974&975&976|PSDX OF HIV INFECTION"
BAD_START = frozenset({"02", "05", "20", "66", "82", "85", "94"})  # newborns who died or went to another hospital

# A list under its new name -> the old name that the rule looks at.
_RENAMED = {
    "485&486&487|KNEE PROCEDURE ORPCS": "485&486&487&488&489|KNEE PROCEDURE ORPCS",
    "485&486&487|INFECTION PDX": "485&486&487&488&489|INFECTION PDX",
    "216&217&218|CARDIAC VALVE AND OTHER MAJOR CARDIOTHORACIC PROCEDURE ORPCS": (
        "216&217&218&219&220&221|CARDIAC VALVE AND OTHER MAJOR CARDIOTHORACIC PROCEDURE ORPCS"
    ),
    "216&217&218|CARDIAC CATHETERIZATION NON-ORPCS": "216&217&218&219&220&221|CARDIAC CATHETERIZATION NON-ORPCS",
    "275|CARDIAC DEFIBRILLATOR IMPLANT ORPCS": "275&276&277|CARDIAC DEFIBRILLATOR IMPLANT ORPCS",
    "023&024|ANTINEOPLASTIC IMPLANT ORPCS": "023&024|CHEMOTHERAPY IMPLANT NON-ORPCS",
    "023&024|NON-ORPCS": "023&024|CHEMOTHERAPY IMPLANT NON-ORPCS",
    "040&041&042|NON-ORPCS*": "040&041&042|NON-ORPCS",
    "209|WITH ONE OF THE FOLLOWING*": "209|WITH ONE OF THE FOLLOWING",
    "829&830|ANY OTHER ORPCS NOT LISTED IN DRGS 826-828 OR ANY OF THE FOLLOWING NON-ORPCS": "829&830|NON-ORPCS",
    "447&448|TWO OR MORE CODES FROM THE FOLLOWING LISTS SINGLE LEVEL ANTERIOR SPINAL FUSION ORPCS": (
        "447&448|SINGLE LEVEL ANTERIOR SPINAL FUSION ORPCS"
    ),
}
# Procedures outside the operating room that lead to the same DRGs as the operations.
_ALSO = (
    "163&164&165", "252&253&254", "317", "326&327&328", "344&345&346", "347&348&349", "356&357&358", "405&406&407",
    "408&409&410", "423&424&425", "746&747", "907&908&909", "957&958&959",
)  # fmt: skip
# A list that no rule looks at: category, then the DRG with MCC, with CC, without.
_UNREAD = {
    "140&141&142|ORPCS": ("_MDC03", "140", "141", "142"),
    "143&144&145|ORPCS": ("_MDC03", "143", "144", "145"),
    "319&320|ORPCS": ("_MDC05", "319", "320", "320"),
    "228&229|ORPCS": ("_MDC05", "228", "229", "229"),
    "469&470|TOTAL ANKLE REPLACEMENT": ("_MDC08", "469", "469", "469"),
}
_ONE_DEVICE = "ONE INTRALUMINAL DEVICE"  # how the list of one stent ends
_MORE_DEVICES = (("TWO", 2), ("THREE", 3), ("FOUR OR MORE", 4))


class Grouper(DRGEngine):  # type: ignore[misc]
    """One version of the grouper with the amendments."""

    def __init__(self, version: str) -> None:
        super().__init__(version=version)
        for row in tables.read("no_exclusions.csv"):
            entry = {"level": row["level"], "pdx": NO_COLLECTION, "hac": None, "aowa": False}
            self.ccmap.setdefault(row["code"], entry)

    def get_features(self, dx_lst: Any, pr_lst: Any, *args: Any, **more: Any) -> Counter[str]:
        """What the rules look at: the lists of the manual that the stay's codes are on, counted."""
        found: Counter[str] = super().get_features(dx_lst, pr_lst, *args, **more)
        for new, old in _RENAMED.items():
            if found[new]:
                found[old] += found[new]
        for family in _ALSO:
            found[f"{family}|ORPCS"] += found[f"{family}|NON-ORPCS"]
        for label in [one for one in found if one.startswith("461&462|TO QUALIFY")]:
            found["461&462|RIGHT HIP"] += found[label]
        if found["_FEMALE"] and found["_MDC13"]:
            found["_MDC11"] = 0  # stress incontinence is in either category, by sex
        if not found[HIV]:
            found["_MDC25"] = 0  # a disease of that category alone does not make it an HIV stay
        first = "795|AND NO SDX OR ONLY SDX"
        found["_BESIDE_NEWBORN"] = sum(first not in self.dxmap[code] for code in dict.fromkeys(dx_lst[1:]))
        return found

    def _evaluate(self, x: Counter[str]) -> list[str]:
        found = list(super()._evaluate(x))
        first = self._first(x, found)
        return [first, *(drg for drg in found if drg != first)] if first else found

    def _first(self, x: Counter[str], found: list[str]) -> str:
        first = found[0] if found else ""
        if first not in BEFORE_ALL and x["018|NON-ORPCS"] + x["018|T-CELL IMMUNOTHERAPY ORPCS"]:
            return "018"
        if first in BEFORE_ALL or first in MANY_INJURIES:
            return first
        if x["_MDC22"] and x["927&933|EXTENSIVE BURNS PSDX"] and first not in ("927", "928", "929"):
            return "933"
        if x["652|ORPCS"] and not x["_MDC11"]:
            return "652"  # a kidney transplant, whatever the reason for the admission
        unread = [_tier(x, *drgs) for label, (mdc, *drgs) in _UNREAD.items() if x[label] and x[mdc]]
        if unread:
            known = [first] if first not in UNRELATED and self._surgical(first) else []
            return min((*known, *unread), key=self._rank)
        if first in UNRELATED:
            return _related(x, found)
        return _finer(x, first)

    def _surgical(self, drg: str) -> bool:
        return bool(self.drgmap.get(drg, {}).get("is_surgical"))

    def _rank(self, drg: str) -> int:
        """The place in the surgical hierarchy (Appendix D); the lowest leads."""
        return self.surgical_rank.get(drg, self.surgical_rank.get(drg.lstrip("0"), 10_000))


def _tier(x: Counter[str], mcc: str, cc: str, none: str) -> str:
    return mcc if x["_MCC"] else cc if x["_CC"] else none


def _related(x: Counter[str], found: list[str]) -> str:
    """In some categories every operation has its place, and in some none counts; elsewhere it is unrelated."""
    if x["_MDC19"]:
        return "876"
    if x["_MDC17"] and x["829&830|MYELOPROLIFERATIVE DISORDERS OR POORLY DIFFERENTIATED NEOPLASMS PDX"]:
        return _tier(x, "829", "829", "830")
    if x["_MDC23"]:
        return _tier(x, "939", "940", "941")
    if x["_MDC14"]:
        if x["817&818&819|PDX"]:
            return _tier(x, "817", "818", "819")
        if x["769|PDX"]:
            return "769"
    if x["_MDC14"] or x["_MDC15"] or x["_MDC22"] or x["_MDC25"]:
        medical = [drg for drg in found if drg not in UNRELATED]
        return _finer(x, medical[0]) if medical else found[0]
    return found[0]


def _finer(x: Counter[str], first: str) -> str:
    if x["_CC"] + x["_MCC"] and (known := tables.groups().get(first)) and known.title.endswith(" without CC/MCC"):
        pair = tables.family(known)
        if len(pair) == 2 and pair[0].title.endswith(" with CC/MCC"):
            return pair[0].drg  # aftercare, sprains of the hip
    if first == "125" and x["124&125|THROMBOLYTIC AGENT"]:
        return "124"
    if first == "322" and _devices(x) >= 4:
        return "321"
    if "790" <= first <= "795":
        if any(x[f"_STATUS{status}"] for status in BAD_START):
            return "789"
        if first == "795" and x["_BESIDE_NEWBORN"]:
            return "794"
    return first


def _devices(x: Counter[str]) -> int:
    one = sum(number for label, number in x.items() if label.startswith("321&322|") and label.endswith(_ONE_DEVICE))
    return one + sum(times * x[f"321&322|{word} INTRALUMINAL DEVICES"] for word, times in _MORE_DEVICES)
