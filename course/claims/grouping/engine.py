"""The MS-DRG grouper: which version, on which codes, and which conditions that arose in the hospital count for nothing.

The grouper is `drgpy`, made from CMS's definitions manual, with what it leaves out put back (`amended`). drgpy also lets a
hospital-acquired condition count for nothing by its code alone; for some conditions the rule asks for a procedure, another
diagnosis or a certain principal diagnosis too (``hac_conditions.csv``), so that is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from course.claims.grouping import tables
from course.claims.grouping.stay import Stay
from course.codes.forms import written
from course.errors import CourseError

NOT_PRESENT = frozenset({"N", "U"})
NOWHERE = "000"  # what the grouper answers where it finds no DRG
UNGROUPABLE = "999"
MARKED = "v43.1"


@dataclass(frozen=True)
class Acquired:
    """A hospital-acquired condition (HAC). `rule` says what it asks for besides the diagnosis."""

    hac: str
    words: str
    rule: str
    diagnoses: frozenset[str]
    companions: frozenset[str]
    procedures: frozenset[str]
    principals: frozenset[str]

    def met(self, stay: Stay) -> bool:
        """Whether everything it asks for besides the diagnosis is on the stay."""
        if self.rule == "with":
            return any(one.code in self.companions and one.poa in NOT_PRESENT for one in stay.diagnoses[1:])
        if self.principals and stay.diagnoses[0].code not in self.principals:
            return False
        return self.rule == "code" or any(code in self.procedures for code in stay.procedures)


def version(day: date) -> str:
    """The name of the version in force on a day of discharge, as in v43.1."""
    from drgpy._versions import get_version_for_date

    return get_version_for_date(day).name


@lru_cache(maxsize=2)
def grouper(name: str) -> Any:
    """One version of the grouper (about a second to load, once)."""
    from course.claims.grouping.amended import Grouper

    engine = Grouper(name)
    if name != MARKED:  # drgpy 0.2.1 read the marks of hospital-acquired conditions in this version only
        marks = grouper(MARKED).ccmap
        for code, entry in engine.ccmap.items():
            entry["hac"] = marks.get(code, entry)["hac"]
    return engine


def number(stay: Stay) -> str:
    """The MS-DRG of a tidied stay; 998 or 999 where none is paid. Raises CourseError where it hangs on a sex not told."""
    either = {_number(stay, sex) for sex in _sexes(stay)} - {NOWHERE}
    if len(either) > 1:
        raise CourseError("The DRG of this stay depends on the sex on record; give it as M or F.")
    found = either.pop() if either else UNGROUPABLE
    return found if found in tables.groups() else UNGROUPABLE


def paid(stay: Stay) -> tables.Group:
    """The MS-DRG of a tidied stay with its weight. Raises CourseError where none is paid."""
    group = tables.group(number(stay))
    if group.weight is None:
        raise CourseError(
            f"{written(stay.diagnoses[0].code, 'icd-10-cm')} as principal diagnosis leads to no DRG that is paid. Look for "
            f"the condition that, after study, was the reason for the admission."
        )
    return group


def _sexes(stay: Stay) -> tuple[str, ...]:
    """Which sex to group by. Since October 2024 no stay is turned away because diagnosis and sex on record do not fit, so a
    principal diagnosis of one sex decides."""
    labels = grouper(version(stay.day)).dxmap.get(stay.diagnoses[0].code, ())
    male, female = "_MDC12" in labels, "_MDC13" in labels
    if male and not female:
        return ("M",)
    if female and not male and "_MDC11" not in labels:
        return ("F",)
    return ("F", "M") if stay.sex == "U" else (stay.sex,)


def _number(stay: Stay, sex: str) -> str:
    engine = grouper(version(stay.day))
    if not engine.dxmap.get(stay.diagnoses[0].code):
        return NOWHERE  # the grouper would cut the code short and try again
    lost = acquired(stay)
    return engine.get_drg(
        [one.code for one in stay.diagnoses],
        list(stay.procedures),
        gender=sex,
        is_alive=stay.alive,
        poa={one.code: "N" if one.code in lost else "Y" for one in stay.diagnoses},
        discharge_status=stay.status,
    )


def acquired(stay: Stay) -> Mapping[str, Acquired]:
    """The secondary diagnoses of a tidied stay that count for nothing because they arose in the hospital, by code."""
    found: dict[str, Acquired] = {}
    ccs = grouper(version(stay.day)).ccmap
    for one in stay.diagnoses[1:]:
        if one.poa not in NOT_PRESENT or one.code not in ccs:
            continue
        for hac in conditions():
            alone = hac.rule == "code" and ccs[one.code]["hac"] == hac.hac
            if alone or one.code in hac.companions or (one.code in hac.diagnoses and hac.met(stay)):
                found.setdefault(one.code, hac)
    return found


def conditions() -> tuple[Acquired, ...]:
    """The hospital-acquired conditions, in the order of their numbers."""
    return tables.read("hac.csv", _acquired)


def _acquired(rows: tables.Rows) -> tuple[Acquired, ...]:
    members = tables.read("hac_conditions.csv", _by_role)
    roles = ("diagnosis", "with", "procedure", "principal")
    return tuple(
        Acquired(
            row["hac"],
            row["words"],
            row["rule"],
            *(members.get((row["hac"], role), frozenset()) for role in roles),
        )
        for row in rows
    )


def _by_role(rows: tables.Rows) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        found.setdefault((row["hac"], row["role"]), set()).add(row["code"])
    return {key: frozenset(codes) for key, codes in found.items()}
