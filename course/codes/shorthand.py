"""The small print of a clinic note: what stands around the diagnosis and is not part of it.

"Pt c/o sore throat x 3 days" asks for a sore throat.  Here the slashes are spelled out and ages, spans of time and
the words that only introduce a problem are taken away, before anything is looked up.
"""

from __future__ import annotations

import re

_SLASHES = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), plain)
    for pattern, plain in (
        (r"s/p|s\.p\.", "status post"),
        (r"h/o|hx of|h\.o\.", "history of"),
        (r"w/o|w/out|wo", "without"),
        (r"[cr]/o|y/o", " "),
        (r"f/u|fu", "follow up"),
        (r"d/t|2/2|due 2", "due to"),
        (r"w/d", "withdrawal"),
        (r"w/c", "wheelchair"),
        (r"n/v(?:/d)?", "nausea vomiting"),
        (r"icd-?10(?:-?cm)?(?: code)?(?: for)?", " "),
    )
)
_WITH = re.compile(r"(?<!\w)w/(?=\w)")
_TIME = r"(?:days?|wks?|weeks?|mos?|months?|yrs?|years?|hrs?|hours?)"
_AROUND = re.compile(
    rf"(?<!\w)(?:(?:x|for|since|past|last|times)\s*\d+\s*{_TIME}"
    rf"|\d+\s*-?\s*(?:yo[mf]?|y/?o|{_TIME}[ -]old)(?:\s+(?:male|female|man|woman|boy|girl|[mf]))?"
    r"|rule(?:d)? out|complain(?:s|ing)? of|present(?:s|ing|ed) with|here (?:today )?(?:for|with)|(?:seen|in) for"
    r"|evaluat(?:e|ion)(?: of| for)?|eval(?: of| for)?|work ?up(?: of| for)?|diagnos(?:is|ed)(?: of| with)?|dx(?: of)?"
    r"|suspected|possible|probable|likely|consistent with|concern for|needs|wants|patient(?:'s)?|pts?)(?!\w)"
)


def spell_out(typed: str) -> str:
    """What was typed, without the small print; as it stands when nothing else would be left.

    ``"pt c/o back pain x 3 weeks"`` -> ``"back pain"``.
    """
    plain = typed.lower()
    for pattern, spelled in _SLASHES:
        plain = pattern.sub(spelled, plain)
    plain = _WITH.sub("with ", plain)
    short = " ".join(_AROUND.sub(" ", plain).split())
    return short if any(sign.isalnum() for sign in short) else plain
