"""Official and licensed files on this computer: read them in once, ask them on a day.

    cleanclaim import mue MCR_MUE_PractitionerServices_Eff_07-01-2026.csv

    from course.codes import imports
    imports.mue("99213", date(2026, 7, 3)).row.units

Every question gives None when nothing that fits the day was imported, and else a `Found`: the edition that answers and
its row, which is None when the edition has no such line.  Nothing imported ever enters the course folder.
"""

from __future__ import annotations

from course.codes.imports.model import Edition, Found
from course.codes.imports.queries import (
    cpt,
    drg_weight,
    find,
    gpci,
    hcpcs,
    icd10cm,
    index_terms,
    mue,
    opps,
    ptp,
    rvu,
    tabular,
)
from course.codes.imports.shelf import editions

__all__ = [
    "Edition",
    "Found",
    "cpt",
    "drg_weight",
    "editions",
    "find",
    "gpci",
    "hcpcs",
    "icd10cm",
    "index_terms",
    "mue",
    "opps",
    "ptp",
    "rvu",
    "tabular",
]
