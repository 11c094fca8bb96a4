"""The written form of codes: tidy what was typed, say what is wrong with it, compare two codes.

Whether a code *exists* on a date is the business of the code sets; here only its form counts, so
that a slip of the finger is told before saving and costs nothing.
"""

from __future__ import annotations

import re

SYSTEMS = ("icd-10-cm", "icd-10-pcs", "cpt", "hcpcs", "procedure")
NAMES = {
    "icd-10-cm": "ICD-10-CM code",
    "icd-10-pcs": "ICD-10-PCS code",
    "cpt": "CPT code",
    "hcpcs": "HCPCS Level II code",
    "procedure": "procedure code",
}
_ICD10CM = re.compile(r"[A-Z][0-9A][0-9A-Z]{1,5}")  # a second letter: QA0 and its like, since April 2026
_PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_CPT = re.compile(r"[0-9]{4}[0-9AFMTU]")
_HCPCS = re.compile(r"[A-V][0-9]{4}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_BLANKS = re.compile(r"[\s.]+")


def tidy(text: str) -> str:
    """A code as compared: upper case, no spaces, no dots. ``" e11.65 "`` -> ``E1165``."""
    return _BLANKS.sub("", text).upper()


def written(code: str, system: str) -> str:
    """A code as printed: an ICD-10-CM code gets its dot back."""
    code = tidy(code)
    return f"{code[:3]}.{code[3:]}" if system == "icd-10-cm" and len(code) > 3 else code


def _quoted(text: str) -> str:
    """What was typed, short enough for a sentence."""
    text = text.strip()
    return f"“{text}”" if len(text) <= 30 else f"“{text[:30]}...”"


def form_error(text: str, system: str) -> str | None:
    """Why this cannot be a code of that system, in one sentence; None when its form is possible."""
    code, typed = tidy(text), _quoted(text)
    dots = text.strip().count(".")
    if system == "icd-10-cm":
        if dots > 1 or (dots == 1 and text.strip().replace(" ", "").index(".") != 3):
            return f"{typed} has its dot in the wrong place: it stands after the third character, as in J02.9."
        if _ICD10CM.fullmatch(code):
            return None
        if len(code) > 1 and code[1] == "O" and code[0].isalpha():
            return f"{typed} has the letter O where a digit belongs; type a zero, as in J02.9."
        if len(code) < 3:
            return f"{typed} is too short: a diagnosis code has 3 to 7 characters, as in I10 or J02.9."
        if len(code) > 7:
            return f"{typed} is too long: a diagnosis code has 3 to 7 characters."
        return (
            f"{typed} is not the form of a diagnosis code: a letter, a digit, then 1 to 5 more characters, as in J02.9."
        )
    if system == "icd-10-pcs":
        if _PCS.fullmatch(code):
            return None
        if len(code) != 7:
            return f"{typed} has {len(code)} characters; an ICD-10-PCS code has exactly 7."
        return f"{typed} uses O or I; ICD-10-PCS uses only the digits 0 and 1."
    if system == "cpt":
        return None if _CPT.fullmatch(code) else f"{typed} is not the form of a CPT code: five characters, as in 99213."
    if system == "hcpcs":
        return (
            None
            if _HCPCS.fullmatch(code)
            else f"{typed} is not the form of a HCPCS Level II code: a letter A to V and four digits."
        )
    if _CPT.fullmatch(code) or _HCPCS.fullmatch(code) or _PCS.fullmatch(code):
        return None
    return f"{typed} is not the form of a procedure code: five characters, as in 99213, or seven for ICD-10-PCS."


def modifier_error(text: str) -> str | None:
    """Why this cannot be a modifier; None when its form is possible."""
    return (
        None
        if _MODIFIER.fullmatch(tidy(text))
        else f"{_quoted(text)} is not a modifier: two characters, as in 25 or RT."
    )
