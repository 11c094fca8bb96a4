"""X12 5010 both ways: the model as transactions, transactions as the model, and a reader that explains them.

    from datetime import datetime
    from course.claims.x12 import Envelope, explain, read, validate, write
    text = write([claim], Envelope(1, datetime(2026, 6, 5, 16, 20)))
    read(text).values[0] == claim
    validate(text).acknowledgments[0].accepted   # "A"

===============  ============================================================================
``segment``      a file cut into segments, with its own delimiters
``envelope``     ISA, GS and ST: written and checked
``grammar``      which segment stands in which loop (datasets/claims/x12/maps.csv)
``files``        ``write`` and ``read``: whole files to and from the model
``check``        ``validate``: what a front door sends back, and the 999
``reader``       ``explain``: raw beside meaning
``boxes``        box 24E of the CMS-1500, FL 42 of the UB-04: where they go in an 837
===============  ============================================================================
"""

from __future__ import annotations

from course.claims.x12.acknowledgment import About
from course.claims.x12.boxes import Box, boxes, find_box
from course.claims.x12.check import Checked, validate
from course.claims.x12.directory import Directory
from course.claims.x12.envelope import Envelope
from course.claims.x12.files import File, Transaction, read, write
from course.claims.x12.kinds import KINDS
from course.claims.x12.reader import Explained, Part, explain
from course.claims.x12.segment import X12Error

__all__ = [
    "KINDS",
    "About",
    "Box",
    "Checked",
    "Directory",
    "Envelope",
    "Explained",
    "File",
    "Part",
    "Transaction",
    "X12Error",
    "boxes",
    "explain",
    "find_box",
    "read",
    "validate",
    "write",
]
