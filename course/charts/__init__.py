"""Clinical records: the recurring cast, and case families that make records with a known truth (docs/case-families.md).

from course.charts import cast, make, practice
cast().patient("MSFM-0107")
case = make("diabetes", 7, "messy")
case.chart, case.truth
practice("diabetes", 7).item
"""

from __future__ import annotations

from course.charts.families import NAMES, family
from course.charts.items import Practice, as_item, as_week, kinds_of, make, practice
from course.charts.model import GRADES, Case, Coded, Family, Query, Step, Trap, Truth
from course.charts.roster import Cast, Held, Profile, Site, cast

__all__ = [
    "GRADES",
    "NAMES",
    "Case",
    "Cast",
    "Coded",
    "Family",
    "Held",
    "Practice",
    "Profile",
    "Query",
    "Site",
    "Step",
    "Trap",
    "Truth",
    "as_item",
    "as_week",
    "cast",
    "family",
    "kinds_of",
    "make",
    "practice",
]
