"""The catalog: what each edit says, why, what a biller checks, and the codes a payer answers with.

``datasets/claims/edits/catalog.csv``, one line for each edit.  Whether an edit fires is a small function of its family
(`checks`); everything that can be said about it is data.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from course.claims.edits import files
from course.claims.edits.model import SEVERITIES, Finding
from course.errors import CourseError

PROFESSIONAL, INSTITUTIONAL = "P", "I"


@dataclass(frozen=True)
class Place:
    """Where on the form, and where in the 837: box and segment of the professional, form locator and segment of the
    institutional claim."""

    box: str = ""
    segment: str = ""
    fl: str = ""
    fl_segment: str = ""

    def told(self, professional: bool, line: int | None) -> str:
        """ "box 24E, line 2 (loop 2400 SV107)"."""
        name, number, segment = ("box", self.box, self.segment) if professional else ("FL", self.fl, self.fl_segment)
        here = f"{name} {number}" if number else ""
        if line is not None:
            here = f"{here}, line {line}" if here else f"line {line}"
        if not here:
            return f"loop {segment}" if segment else ("the claim" if professional else "the bill")
        return f"{here} (loop {segment})" if segment else here


@dataclass(frozen=True)
class Edit:
    """One edit. `claims` holds P, I or both; it is in force from `first` to `last` (by date of service)."""

    id: str
    order: int
    family: str
    level: str
    claims: str
    first: date
    last: date
    place: Place
    sentence: str
    why: str
    check: str
    group: str
    carc: str
    remarks: tuple[str, ...]
    category: str
    status: str
    source: str

    def finding(
        self,
        professional: bool,
        line: int | None,
        values: Mapping[str, object],
        place: Place | None = None,
        group: str = "",
    ) -> Finding:
        """The finding, with what the sentence and the next step need filled in."""
        return Finding(
            self.id,
            self.level,
            line,
            (place or self.place).told(professional, line),
            self.sentence.format_map(values),
            self.why,
            self.check.format_map(values),
            group or self.group,
            self.carc,
            self.remarks,
            self.category,
            self.status,
            self.source,
        )


@cache
def catalog() -> Mapping[str, Edit]:
    """Every edit by its id, in the order of the table. Raises CourseError when the table is missing or torn."""
    found: dict[str, Edit] = {}
    for order, line in enumerate(files.lines("catalog.csv")):
        edit = _edit(order, line)
        if edit.id in found or edit.level not in SEVERITIES or not set(edit.claims) <= {"P", "I"}:
            raise CourseError(f"The catalog of edits is torn at “{edit.id}”. Download the course again.")
        found[edit.id] = edit
    return found


def families() -> tuple[str, ...]:
    """The families of the catalog, in its order."""
    return tuple(dict.fromkeys(edit.family for edit in catalog().values()))


def chosen(only: Collection[str] | None) -> frozenset[str] | None:
    """The ids meant by names of edits and families. Raises CourseError for a name that is neither."""
    if only is None:
        return None
    return _chosen(frozenset({only} if isinstance(only, str) else only))


@lru_cache(maxsize=64)
def _chosen(names: frozenset[str]) -> frozenset[str]:
    """A payer names the same ones for every claim."""
    known = catalog()
    if strange := sorted(names - set(known) - set(families())):
        raise CourseError(f"There is no edit or family {strange[0]}; the families are {', '.join(families())}.")
    return frozenset(one.id for one in known.values() if one.id in names or one.family in names)


def _edit(order: int, line: dict[str, str]) -> Edit:
    return Edit(
        line["id"],
        order,
        line["family"],
        line["level"],
        line["claims"],
        *files.span(line),
        Place(line["box"], line["segment"], line["fl"], line["fl_segment"]),
        line["sentence"],
        line["why"],
        line["check"],
        line["group"],
        line["carc"],
        tuple(line["remarks"].split()),
        line["category"],
        line["status"],
        line["locator"],
    )
