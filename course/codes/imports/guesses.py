"""From which day a file is good, and which of several like files it is, as far as its name tells."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_QUARTER = {"a": 1, "b": 4, "c": 7, "d": 10}


def effective(*names: str, fiscal: bool = False) -> date | None:
    """The first day told by the first of `names` that tells one; None when none does.

    `fiscal`: a bare year is a federal fiscal year and begins on 1 October of the year before.
    """
    for name in names:
        found = _effective(name.lower(), fiscal)
        if found:
            return found
    return None


def _effective(name: str, fiscal: bool) -> date | None:
    if hit := re.search(r"eff_?(\d\d)-(\d\d)-(20\d\d)", name):
        return _date(int(hit[3]), int(hit[1]), int(hit[2]))
    if hit := re.search(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)", name):
        return _date(int(hit[1]), int(hit[2]), int(hit[3]))
    if hit := re.search(r"(20\d\d)[-_ ]?q([1-4])(?!\d)", name):
        return _date(int(hit[1]), int(hit[2]) * 3 - 2)
    if hit := re.search(r"cci(?:pra|oph)[-_]v(\d\d)([0-3])r", name):  # version 32.1 is the second quarter of 2026
        return _date(1994 + int(hit[1]), int(hit[2]) * 3 + 1)
    if hit := re.search(r"rvu(\d\d)([abcd])r?(?![a-z])", name):
        return _date(2000 + int(hit[1]), _QUARTER[hit[2]])
    if hit := re.search(rf"(?<![a-z]){_MONTH}[-_ ]?(?:\d{{1,2}}[-_ ,]+)?(20\d\d)", name):
        return _date(int(hit[2]), _MONTHS.index(hit[1]) + 1)
    if hit := re.search(rf"(20\d\d)[-_ ]?{_MONTH}", name):
        return _date(int(hit[1]), _MONTHS.index(hit[2]) + 1)
    if hit := re.search(r"(?<!\d)(20\d\d)(?!\d)", name):
        year = int(hit[1])
        return _date(year - 1, 10) if fiscal else _date(year, 1)
    if fiscal and (hit := re.search(r"fy[-_ ]?(\d\d)(?!\d)", name)):
        return _date(1999 + int(hit[1]), 10)
    return None


def setting(*names: str) -> str:
    """practitioner, hospital or dme, for the NCCI files; empty when the names do not tell."""
    for name in names:
        plain = name.lower()
        if "ccipra" in plain or "practitioner" in plain:
            return "practitioner"
        if "ccioph" in plain or "hospital" in plain:
            return "hospital"
        if "dme" in plain:
            return "dme"
    return ""


def part(*names: str) -> str:
    """f1 to f9 of a file that comes in several; empty otherwise."""
    for name in names:
        if hit := re.search(r"[-_ ]f(\d)(?!\d)", name.lower()):
            return f"f{hit[1]}"
    return ""


def qualifying(*names: str) -> str:
    """qpp for the fee schedule of qualifying practitioners; empty for that of the others."""
    return "qpp" if any(re.search(r"(?<!non)(?<!non[-_ ])qpp", name.lower()) for name in names) else ""


def volume(*names: str) -> str:
    """Which table of the Alphabetic Index: external, neoplasm or drug; empty for the main one."""
    for name in names:
        plain = name.lower()
        for mark, volume in (("eindex", "external"), ("neoplasm", "neoplasm"), ("drug", "drug")):
            if mark in plain:
                return volume
    return ""


def _date(year: int, month: int, day: int = 1) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
