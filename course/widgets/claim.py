"""``claim()``: the CMS-1500 of a visit to play at; ``claim("ub04")``: the hospital's form."""

from __future__ import annotations

from course.errors import CourseError

from . import output
from .opening import open_play

FORMS = ("cms1500", "ub04")


@output.in_a_sentence
def claim(what: str = "cms1500") -> None:
    """Show a claim to read and to fill in: ``claim()``, ``claim("ub04")``, or ``claim("MSFM-0047")`` for another patient.

    A patient's account puts that patient on the play desk, where claim(), clearinghouse, remittance(), ledger() and
    work_queue() all show the same visit.
    """
    if what == "ub04":
        from .hospital import shown

        open_play("A hospital claim: UB-04", "ub04", hospital=shown())
        return
    if not isinstance(what, str) or not what:
        raise CourseError('Write claim() for the CMS-1500, claim("ub04") for the hospital form.')
    open_play("A claim: CMS-1500", "claim", what if what not in FORMS else "")
