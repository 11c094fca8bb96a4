"""The case families, one module each (docs/case-families.md)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module

from course.charts.model import Family
from course.errors import CourseError

_MODULES = {
    "office-visit": ("office_visit", "OfficeVisits"),
    "laceration": ("laceration", "Lacerations"),
    "immunization": ("immunization", "Immunizations"),
    "diabetes": ("diabetes", "DiabetesFamily"),
    "fracture": ("fracture", "Fractures"),
    "cost-share": ("cost_share", "CostShares"),
}
NAMES = tuple(_MODULES)


def families() -> Mapping[str, Family]:
    """Every family by its name."""
    return {name: family(name) for name in NAMES}


def family(name: str) -> Family:
    """The family of that name. Raises CourseError, naming all, when there is none."""
    key = str(name).strip().lower().replace("_", "-")
    if key not in _MODULES:
        raise CourseError(f"{str(name)[:40] or '(nothing)'} is not a case family. These are: {', '.join(NAMES)}.")
    return _open(key)


@lru_cache(maxsize=len(_MODULES))
def _open(key: str) -> Family:
    module, name = _MODULES[key]  # loaded when asked for: a lesson needs one of them, not six
    found: Family = getattr(import_module(f"course.charts.families.{module}"), name)()
    return found
