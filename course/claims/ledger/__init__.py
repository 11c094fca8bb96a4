"""What is owed by whom: double entry, whole cents, balanced at all times.

    with Ledger("practice.sqlite") as ledger:
        ledger.charge(claim, day)
        ledger.post(remittance)
        print(claim_balance(ledger, claim.number))

==============  ===============================================================================================
``accounts``    the accounts, a move between two of them, a posting (all that one document does)
``charging``    claims, corrected and voided claims                                                    (pure)
``remitting``   remittances: paid, taken off, passed on, refused; ``settled`` brings them to lines     (pure)
``byhand``      patient payments, transfers, write-offs, refunds                                       (pure)
``undoing``     the exact reversal of a document                                                       (pure)
``store``       the SQLite file (or memory), one transaction for each document
``office``      the acts of people; ``queries`` what they need to know first; ``plans`` payment plans
``book``        ``Ledger``: claims, remittances, reversal, and all acts of the office
``balances``    by line, claim, patient, payer; credit balances; the audit of all invariants
``aging``       what is open and since when
``measures``    days in A/R, collection rates, clean-claim rate, denials, first-pass yield
``statement``   a patient's bill in plain words; as HTML and as PDF
``tables``      rows for data work, as CSV or Parquet
==============  ===============================================================================================
"""

from __future__ import annotations

from .accounts import ACCOUNTS, INSURANCE, PATIENT, RECEIVABLE, Charged, Decision, Denial, Entry, Move, Posting
from .book import AlreadyPosted, Ledger

__all__ = [
    "ACCOUNTS",
    "INSURANCE",
    "PATIENT",
    "RECEIVABLE",
    "AlreadyPosted",
    "Charged",
    "Decision",
    "Denial",
    "Entry",
    "Ledger",
    "Move",
    "Posting",
]
