"""What a learner sees: one module per view.

``ask`` (an exercise), ``chart`` (a clinical record), ``code_table`` (all codes under a heading),
``encoder`` (the code book), ``visit``, ``claim``, ``clearinghouse``, ``remittance``, ``ledger``, ``work_queue`` (the revenue
cycle to play at), ``progress`` (how far), ``finish`` (check and hand in). Nothing here scores or writes answers itself; that is :mod:`course.items`.
"""

from __future__ import annotations

from .card import ask
from .chart import chart
from .claim import claim
from .clearinghouse import clearinghouse
from .codetable import code_table
from .encoder import encoder
from .finish import finish
from .ledger import ledger
from .progress import progress
from .remittance import remittance
from .visit import visit
from .workqueue import work_queue

__all__ = [
    "ask",
    "chart",
    "claim",
    "clearinghouse",
    "code_table",
    "encoder",
    "finish",
    "ledger",
    "progress",
    "remittance",
    "visit",
    "work_queue",
]
