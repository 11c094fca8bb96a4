"""The learner's desk: one visit from the phone call to the statement, as a start and a list of acts.

    from course.claims.desk import open_start, replay
    start = open_start({"account": "MSFM-0107", "visit": "2026-06-03"})
    state = replay(start, [{"act": "verify"}, {"act": "wait"}])
    state.day, state.done[-1].sentence

The acts are all that is saved. `replay` is pure and deterministic: no clock, no chance, no network; the same acts give the
same state wherever they are replayed, so a card and a grader see the same thing.

=============  ====================================================================================
``opening``    the start: whose visit, what is on file, what is true
``acts``       what a learner can do, as strict JSON
``offices``    the plans and the clearinghouse
``front``      acts at the counter; ``billing`` in the billing office; ``money`` on the account; ``clock`` waits
``paper``      the CMS-1500 as boxes, ``typed`` back from what is typed; ``ub04`` the hospital's form
``room``       the desk while acts are worked through; ``state`` the frozen picture of it
``guide``      what comes next, and what is due when
``raw``        documents as X12, raw beside meaning
=============  ====================================================================================
"""

from __future__ import annotations

from .acts import FORMS, MOST_ACTS, NAMES, Act, ActError, read_act, read_acts
from .opening import Start, check_shape, open_start
from .replaying import as_told, play, replay
from .state import State

__all__ = [
    "FORMS",
    "MOST_ACTS",
    "NAMES",
    "Act",
    "ActError",
    "Start",
    "State",
    "as_told",
    "check_shape",
    "open_start",
    "play",
    "read_act",
    "read_acts",
    "replay",
]
