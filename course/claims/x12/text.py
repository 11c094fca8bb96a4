"""Which characters an X12 file may carry, and what becomes of the others.

The delimiters are ``* : ^ ~``.  A name or a number that holds one is refused by name, because every way of replacing it
changes who somebody is; in free text (a note, a message) it becomes a blank.  Accents and typographic marks are written
the way payers ask for them: é as e, a curly apostrophe as a straight one.
"""

from __future__ import annotations

import re
import unicodedata

from course.errors import CourseError

# What X12 5010 calls the extended character set, without our four delimiters.
_FOREIGN = re.compile(r"[^A-Za-z0-9!\"&'()+,\-./;?= %@\[\]_{}\\|<>#$]")
_TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "ß": "ss", "ø": "o"}
)


def plain(text: str, field: str) -> str:
    """A name, number or code as it may stand in a file. Raises CourseError, naming `field`, for what cannot be sent."""
    folded = _folded(text)
    foreign = _FOREIGN.search(folded)
    if foreign is None:
        return folded
    shown = repr(foreign[0])[1:-1]
    raise CourseError(
        f"{field}: “{shown}” in “{text[:40]}” cannot be sent in an X12 file. Write it without that character."
    )


def remark(text: str) -> str:
    """Free text as it may stand in a file: what cannot be sent becomes a blank."""
    return re.sub(r" {2,}", " ", _FOREIGN.sub(" ", _folded(text))).strip()


def _folded(text: str) -> str:
    if text.isascii():
        return text.strip()
    apart = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY))
    return "".join(one for one in apart if not unicodedata.combining(one)).strip()
