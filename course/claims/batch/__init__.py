"""Twenty-four months of a practice, made from a seed: data to learn accounts receivable on.

==============  ======================================================================================
``chance``      seeded draws, the same on every machine
``world``       visits, payer mix, planted errors, changes over time (``datasets/claims/batch``)
``people``      households and their insurance
``visiting``    one visit as a claim, right and with an error planted upstream
``story``       what happens to one household, with the real payers; ``calendar`` its days, ``answers`` its mail
``spool``       its events, on disk until they are posted in the order of time
``posting``     from there into the ledger
``report``      tables and figures
``run``         all of it; ``cli`` is ``cleanclaim batch``
==============  ======================================================================================
"""

from __future__ import annotations

from .run import Batch, simulate

__all__ = ["Batch", "simulate"]
