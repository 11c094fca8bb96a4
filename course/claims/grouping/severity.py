"""What each secondary diagnosis of a stay does to its severity, and why: the lists of the definitions manual, read aloud."""

from __future__ import annotations

from typing import Any

from course.claims.grouping import engine
from course.claims.grouping.stay import Secondary, Stay
from course.codes.forms import written

NAMES = {"MCC": "a major complication or comorbidity (MCC)", "CC": "a complication or comorbidity (CC)"}


def secondaries(stay: Stay, drg: str) -> tuple[Secondary, ...]:
    """Every secondary diagnosis of a tidied stay, in order, as it counts in that DRG."""
    grouper = engine.grouper(engine.version(stay.day))
    lost = engine.acquired(stay)
    return tuple(_one(stay, one.code, drg, grouper, lost) for one in stay.diagnoses[1:])


def excluded_by(grouper: Any, code: str, principal: str) -> bool:
    """Whether a CC or MCC counts for nothing beside that principal diagnosis (Appendix C, part 1)."""
    return principal in grouper.exmap.get(grouper.ccmap[code]["pdx"], ())


def _one(stay: Stay, code: str, drg: str, grouper: Any, lost: Any) -> Secondary:
    shown, principal = written(code, "icd-10-cm"), stay.diagnoses[0].code
    entry = grouper.ccmap.get(code)
    if entry is None:
        return Secondary(code, "", False, "none", f"{shown} is neither CC nor MCC.")
    level, name = entry["level"], NAMES[entry["level"]]
    if excluded_by(grouper, code, principal):
        reason, why = (
            "principal",
            f"the principal diagnosis {written(principal, 'icd-10-cm')} excludes it: too close to it",
        )
    elif code in grouper.drg_exclusions.get(drg, ()):
        reason, why = "drg", f"DRG {drg} already says it, so it is not counted again there"
    elif entry["aowa"] and not stay.alive:
        reason, why = "died", "it counts only for a patient who left alive"
    elif code in lost:
        hac = lost[code]
        reason, why = (
            "acquired",
            f"it was not present on admission ({hac.words.lower()}), and Medicare does not pay for that",
        )
    else:
        return Secondary(code, level, True, "", f"{shown} is {name}, and it counts.")
    return Secondary(code, level, False, reason, f"{shown} is {name}, but {why}.")
