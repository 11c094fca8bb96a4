"""The clinic, the hospital and a home that the tests of claims share."""

from __future__ import annotations

from course.claims.model import Address, Organization

HOME = Address("48 Larch Lane", "Harrow Bend", "NE", "68210")
CLINIC = Organization(
    "Maple Street Family Medicine",
    "1999999027",
    "000199927",
    Address("210 Maple Street", "Harrow Bend", "NE", "682101234"),
    "4025550110",
    "261QP2300X",
)
HOSPITAL = Organization(
    "Riverbend Community Hospital",
    "1999999035",
    "000199935",
    Address("1 Riverbend Drive", "Stone Ferry", "NE", "682301234"),
    "4025550130",
    "282N00000X",
)
