"""The kinds of files that can be imported: how each is called, found in its ZIP, read and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from course.codes.imports import fixed, tables, trees
from course.codes.imports.sources import Source
from course.errors import CourseError

SETTINGS = ("practitioner", "hospital", "dme")


@dataclass(frozen=True)
class Kind:
    """`columns` are those of the table ``line``, the first `keys` of them its key; `after` runs when all is in."""

    id: str
    title: str
    members: tuple[str, ...]
    reader: Callable[[Source], Iterator[tuple[int, tuple]]]
    columns: tuple[str, ...]
    keys: int
    fiscal: bool = False
    licensed: bool = False
    settings: bool = False
    parts: bool = False
    after: str = ""

    @property
    def table(self) -> str:
        """SQL that makes the table. Without rowid: the key is the order on disk."""
        key = ", ".join(self.columns[: self.keys])
        return f"CREATE TABLE line ({', '.join(self.columns)}, PRIMARY KEY ({key})) WITHOUT ROWID;"


_ALL = (
    Kind(
        "hcpcs",
        "HCPCS Level II, the quarterly alpha-numeric file (ANWEB) of CMS",
        (r"anweb", r"^hcpc"),
        fixed.hcpcs,
        ("code", "long", "short", "added", "changed", "ended", "coverage"),
        1,
    ),
    Kind(
        "pprrvu",
        "Relative value file of the Medicare physician fee schedule",
        (r"pprrvu.*non[-_ ]?qpp.*\.(csv|xlsx)$", r"pprrvu.*\.(csv|xlsx)$", r"pprrvu"),
        tables.pprrvu,
        (
            *("code", "modifier", "status", "work", "nonfacility_pe", "facility_pe", "malpractice"),
            *("pctc", "global_days", "multiple", "bilateral", "assistant", "cosurgeon", "team", "conversion_factor"),
        ),
        2,
    ),
    Kind(
        "gpci",
        "Geographic factors of the Medicare physician fee schedule",
        (r"^gpci", r"gpci"),
        tables.gpci,
        ("mac", "state", "locality", "name", "work", "work_floor", "pe", "malpractice"),
        4,
    ),
    Kind(
        "ptp",
        "NCCI procedure-to-procedure pairs, one of the files f1 to f4",
        (r"^cci", r"ptp", r"\.(txt|csv)$"),
        tables.ptp,
        ("column1", "column2", "first", "last", "modifier", "rationale"),
        3,
        settings=True,
        parts=True,
    ),
    Kind(
        "mue",
        "NCCI medically unlikely edits: units at most",
        (r"mue",),
        tables.mue,
        ("code", "units", "mai", "rationale"),
        1,
        settings=True,
    ),
    Kind(
        "addendum-b",
        "OPPS Addendum B: status indicators and payment of hospital outpatient services",
        (r"addendum[-_ .]*b",),
        tables.addendum_b,
        ("code", "status", "apc", "weight", "payment", "copayment", "minimum_copayment"),
        1,
    ),
    Kind(
        "table-5",
        "IPPS Table 5: weights of the MS-DRGs",
        (r"table[-_ .]*5",),
        tables.table_5,
        ("drg", "title", "mdc", "type", "weight", "geometric_stay", "arithmetic_stay"),
        1,
        fiscal=True,
    ),
    Kind(
        "icd10cm-order",
        "ICD-10-CM codes with titles in the order of the book",
        (r"^icd10cm[-_]order[-_](?!addenda)", r"order(?!.*addenda).*\.txt$"),
        fixed.order,
        ("code", "billable", "short", "long"),
        1,
        fiscal=True,
    ),
    Kind(
        "icd10cm-tabular",
        "ICD-10-CM Tabular List with its notes, XML",
        (r"tabular.*\.xml$",),
        trees.tabular,
        ("kind", "plain", "code", "parent", "title", "notes"),
        2,
        fiscal=True,
    ),
    Kind(
        "icd10cm-index",
        "ICD-10-CM Alphabetic Index, XML; also its tables of drugs, neoplasms and external causes",
        (r"^icd10cm[-_]index.*\.xml$", r"(?<!e)index.*\.xml$"),
        trees.index,
        ("number", "cell", "depth", "path", "nonessential", "code", "manifestation", "see", "see_also", "words"),
        2,
        fiscal=True,
        after=(
            "CREATE VIRTUAL TABLE found USING fts5(words, place UNINDEXED, tokenize = 'ascii');"
            "INSERT INTO found SELECT words, number * 100 + cell FROM line;"
        ),
    ),
    Kind(
        "cpt",
        "CPT, from your own licensed file: a table with a column of codes and one of descriptions",
        (r"\.(csv|txt|tsv)$", r"\.xlsx$"),
        tables.cpt,
        ("code", "description"),
        1,
        licensed=True,
    ),
)
KINDS = {kind.id: kind for kind in _ALL}


def kind(name: str) -> Kind:
    """The kind of that name. Raises CourseError, naming all, when there is none."""
    found = KINDS.get(name.strip().lower().replace("_", "-"))
    if found is None:
        raise CourseError(f"{name} is not a kind of file to import. These are: {', '.join(KINDS)}.")
    return found
