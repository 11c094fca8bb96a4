"""Credit of one code or one procedure line against its key (rubric 5.1)."""

from __future__ import annotations

from course.codes.forms import tidy


def dx_credit(entered: str, key: str) -> float:
    """Credit of a diagnosis code against the key (rubric 5.1).

    1 exact; 0.5 when category and subcategory agree and only laterality, 7th character or the last
    step of specificity differs (or is left off); 0.25 when only the 3-character category agrees.
    """
    a, b = tidy(entered), tidy(key)
    if a == b:
        return 1.0
    if a[:3] != b[:3]:
        return 0.0
    if len(a) > 3 and len(b) > 3 and a[3] == b[3]:
        return 0.5
    return 0.25


def pcs_credit(entered: str, key: str) -> float:
    """Characters right in place / 7; 0 unless section (1st) and root operation (3rd) are right."""
    a, b = tidy(entered), tidy(key)
    if len(a) != 7 or len(b) != 7 or a[0] != b[0] or a[2] != b[2]:
        return 0.0
    return sum(x == y for x, y in zip(a, b, strict=True)) / 7


def code_credit(entered: str, key: str, system: str) -> float:
    """Credit of one code by its system; CPT and HCPCS are right or wrong."""
    if system == "icd-10-cm":
        return dx_credit(entered, key)
    if system == "icd-10-pcs" or (system == "procedure" and len(tidy(key)) == 7):
        return pcs_credit(entered, key)
    return float(tidy(entered) == tidy(key))


def line_credit(code_right: float, modifiers_right: bool, units_right: bool) -> float:
    """A CPT/HCPCS line (rubric 5.1): wrong code 0; wrong modifier or units 0.5; both wrong 0.25."""
    if code_right == 0:
        return 0.0
    return code_right * {2: 1.0, 1: 0.5, 0: 0.25}[modifiers_right + units_right]
