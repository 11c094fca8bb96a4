"""Texts that are not ours: what a machine can see of the licence policy (datasets/README.md).

Nobody can tell by machine whether a sentence was taken from a book that may not be quoted here. What is seen: turns of phrase that
only official wording has, lists long enough to be a table, and the forms of code systems that are taught by invented examples.
A reviewer sees to the rest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from .finding import Finding, look
from .material import Material
from .passages import passages

MOST_CPT_ROWS = 12  # different CPT numbers with words beside them that one text may hold: a long superbill, not a table
MOST_CCI = 3  # invented examples of a CCI code in one text
_OWN = "say it in our own words"
# Shreds that stand in the official wording of that owner and in nobody's own words.
_TELLTALE: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("CPT (American Medical Association)", re.compile(r"list separately in addition to code|which requires a medically appropriate history|of total time on the date of the encounter is met|must be met or exceeded|\(separate procedure\)", re.I), _OWN),
    ("X12 (adjustment reason codes)", re.compile(r"835 healthcare policy identification segment|at least one remark code must be provided|\bUsage: (?:Refer|To be used|Use this)", re.I), _OWN),
    ("NUBC (institutional claim codes)", re.compile(r"\bgeneral classification\b|reserved for (?:national )?assignment(?: by the NUBC)?", re.I), _OWN),
    ("AHA Coding Clinic", re.compile(r"Coding Clinic[^\n.]{0,80}(?:states?|says?|reads?|advises?|answers?|:)\s*[,:]?\s*[“\"][^”\"]{40,}", re.I), "name the issue and tell what it means, without quoting it"),
    ("CIHI", re.compile(r"CIHI[^\n.]{0,60}(?:states?|says?|reads?|defines?|:)\s*[,:]?\s*[“\"][^”\"]{40,}", re.I), "link to it and tell what it means, without quoting it"),
)  # fmt: skip
_CPT_ROW = re.compile(
    r"^[\s|*\-–•>\d.)]*?(?:\|\s*\d{1,2}\s*\|\s*[\d/]+\s*\|\s*\d\d\s*\|\s*)?[`*]*(\d{4}[0-9AFMTU])[`*]*(?:-\w\w)*[\s|:–—-]+(?=(?:[^\W\d]+[\s,-]+){1,}[^\W\d]+)",
    re.MULTILINE,
)
_CCI = re.compile(r"(?<![\w.])[1-8]\.[A-Z]{2}\.\d{2}(?:\.[\^A-Z0-9-]{2,3}){0,3}(?![\w.])")


def official_wording(material: Material) -> Iterator[Finding]:
    """Turns of phrase of wording that has an owner."""
    for passage in passages(material):
        for owner, pattern, mend in _TELLTALE:
            if match := pattern.search(passage.text):
                what = f"“{' '.join(match[0].split())[:50]}” reads like the wording of {owner}"
                yield look(passage.file, passage.item, what, mend)


def long_cpt_lists(material: Material) -> Iterator[Finding]:
    """A list of CPT numbers with descriptions that is long enough to be looked up in."""
    for passage in passages(material):
        rows = set(_CPT_ROW.findall(passage.text))
        if len(rows) > MOST_CPT_ROWS:
            yield Finding(
                passage.file,
                passage.item,
                f"it pairs {len(rows)} CPT numbers with words, which is a table",
                f"keep to {MOST_CPT_ROWS}, or leave the words out",
            )


def canadian_codes(material: Material) -> Iterator[Finding]:
    """CCI is taught by its structure: a few invented examples, no list."""
    for passage in passages(material):
        codes = set(_CCI.findall(passage.text))
        if len(codes) > MOST_CCI:
            what = f"it holds {len(codes)} codes of the form of CCI"
            yield Finding(passage.file, passage.item, what, f"keep to {MOST_CCI} invented examples, and link to CIHI")


def owned_tables(root: Path) -> Iterator[Finding]:
    """No table of ``datasets/`` holds codes or wording that may not be shipped."""
    for path in sorted((root / "datasets").rglob("*.csv")):
        file = path.relative_to(root).as_posix()
        try:
            with path.open(encoding="utf-8-sig", newline="") as handle:
                head = [c.strip().lower() for c in next(csv.reader(handle), [])]
                text = handle.read()
        except (OSError, UnicodeDecodeError, csv.Error):
            continue
        if any(re.fullmatch(r"cci|cci[_ ]code|icd[-_ ]?10[-_ ]?ca", column) for column in head) or _CCI.search(text):
            yield Finding(file, "", "it holds codes of CCI or ICD-10-CA", "take them out: link to CIHI instead")
        for owner, pattern, mend in _TELLTALE:
            if match := pattern.search(text):
                what = f"“{match[0][:50]}” reads like the wording of {owner}"
                yield look(file, f"line {text[: match.start()].count(chr(10)) + 2}", what, mend)


RULES = (official_wording, long_cpt_lists, canadian_codes)
