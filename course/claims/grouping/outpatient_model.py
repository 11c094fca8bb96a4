"""The table of outpatient services, and the answer for one outpatient bill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from course.claims.grouping import tables
from course.claims.grouping.model import Step
from course.errors import CourseError

PAID, PACKAGED, NOT_PAID = "paid", "packaged", "not paid"


@dataclass(frozen=True)
class Service:
    """One code of the teaching table. `status` is its OPPS status indicator, `apc` its group, `cents` a fictional rate for
    one unit. `rank` orders comprehensive services (1 first); `alone` is the indicator a conditionally packaged service has
    where nothing packages it; `family` joins imaging that is paid as a composite; `outside` keeps it out of a
    comprehensive payment.
    """

    code: str
    status: str
    apc: str
    cents: int
    rank: int
    alone: str
    family: str
    outside: bool


@dataclass(frozen=True)
class ApcLine:
    """What became of one line. `fate` is paid, packaged (into another payment) or not paid; `allowed` in cents.

    `status` is the indicator as it finally counts; `apc` the group that pays, if any.
    """

    number: int
    code: str
    status: str
    apc: str
    units: int
    charge: int
    allowed: int
    fate: str
    sentence: str


@dataclass(frozen=True)
class ApcAnswer:
    """An outpatient bill under APCs. `allowed` = the sum of its lines = the sum of its steps, in cents, always.

    `comprehensive` is the group that pays for the whole visit ("" where each service counts for itself).
    """

    lines: tuple[ApcLine, ...]
    allowed: int
    steps: tuple[Step, ...]
    comprehensive: str = ""
    caveats: tuple[str, ...] = ()


def services() -> Mapping[str, Service]:
    """The teaching table by code."""
    return tables.read("outpatient.csv", _services)


def service(code: str) -> Service:
    """One code of the teaching table. Raises CourseError when the table does not hold it."""
    found = services().get(code)
    if found is None:
        raise CourseError(
            f"{code} is not in the course's table of outpatient rates, which holds {len(services())} codes for teaching. "
            f"That says nothing about the code itself."
        )
    return found


def group_words(apc: str) -> tuple[str, int]:
    """What a composite or observation group is, in our own words, with its fictional rate in cents."""
    return tables.read("apcs.csv", _apcs)[apc]


def complexity() -> Mapping[tuple[str, str], tuple[str, int]]:
    """Pairs of services that lift a comprehensive payment: (first, with) to the higher group and its rate in cents."""
    return tables.read("complexity.csv", _pairs)


def _services(rows: tables.Rows) -> dict[str, Service]:
    return {
        row["code"]: Service(
            row["code"],
            row["status"],
            row["apc"],
            int(row["cents"]),
            int(row["rank"] or 0),
            row["alone"],
            row["family"],
            bool(row["outside"]),
        )
        for row in rows
    }


def _apcs(rows: tables.Rows) -> dict[str, tuple[str, int]]:
    return {row["apc"]: (row["words"], int(row["cents"])) for row in rows}


def _pairs(rows: tables.Rows) -> dict[tuple[str, str], tuple[str, int]]:
    return {(row["code"], row["with"]): (row["apc"], int(row["cents"])) for row in rows}
