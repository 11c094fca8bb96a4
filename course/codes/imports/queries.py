"""Questions to imported editions. None: nothing imported answers for that day."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from course.codes.forms import tidy
from course.codes.imports import model, shelf
from course.codes.imports.model import Found
from course.codes.imports.shelf import Spot
from course.codes.imports.trees import BETWEEN
from course.codes.words import STOP, fold
from course.errors import CourseError

T = TypeVar("T")
_Build = Callable[[tuple], T]


def _in_force(kind: str, day: date, series: str = "", *, history: bool = False) -> list[Spot]:
    """The parts of the newest edition that has begun on `day`; with `history` the oldest if none has."""
    there = [spot for spot in shelf.spots(kind) if spot.series == series]
    begun = [spot for spot in there if spot.effective <= day]
    if begun:
        return [spot for spot in begun if spot.effective == begun[-1].effective]
    return [spot for spot in there if spot.effective == there[0].effective] if history and there else []


def _ask(spots: Iterable[Spot], sql: str, values: tuple, build: _Build[T]) -> Found[T] | None:
    """The first line that any part has; None when no part can be read."""
    answer: Found[T] | None = None
    for spot in spots:
        edition = shelf.read(spot)
        if edition is None:
            continue
        try:
            row = shelf.connect(spot.path).execute(sql, values).fetchone()
        except (sqlite3.Error, OSError):
            continue
        if row is not None:
            return Found(edition, build(row))
        answer = answer or Found(edition, None)
    return answer


def hcpcs(code: str, day: date) -> Found[model.Hcpcs] | None:
    """A HCPCS Level II code or modifier in the edition in force."""
    return _ask(
        _in_force("hcpcs", day),
        "SELECT * FROM line WHERE code = ?",
        (tidy(code),),
        lambda r: model.Hcpcs(r[0], r[1], r[2], _day(r[3]), _day(r[4]), _day(r[5]), r[6]),
    )


def cpt(code: str, day: date) -> Found[model.Cpt] | None:
    """A code of the learner's own licensed CPT file."""
    return _ask(_in_force("cpt", day), "SELECT * FROM line WHERE code = ?", (tidy(code),), lambda r: model.Cpt(*r))


def rvu(code: str, day: date, modifier: str = "", *, qualifying: bool = False) -> Found[model.Rvu] | None:
    """Relative values of a code; `modifier` 26, TC or 53 for its parts; `qualifying` for the QPP file."""
    return _ask(
        _in_force("pprrvu", day, "qpp" if qualifying else ""),
        "SELECT * FROM line WHERE code = ? AND modifier = ?",
        (tidy(code), tidy(modifier)),
        lambda r: model.Rvu(*r[:3], *map(_decimal, r[3:7]), *r[7:14], _decimal(r[14])),
    )


def gpci(locality: str, day: date) -> Found[model.Gpci] | None:
    """Geographic factors, by contractor and locality number (``"10112-00"``) or by the locality's name.

    Raises CourseError when several localities have that name ("REST OF STATE").
    """
    spots = _in_force("gpci", day)
    digits = re.sub(r"\D", "", locality)
    if re.fullmatch(r"[\d\s-]+", locality.strip()) and len(digits) == 7:
        return _ask(spots, "SELECT * FROM line WHERE mac = ? AND locality = ?", (digits[:5], digits[5:]), _gpci)
    name = (locality.strip().lower().rstrip(" *"),)
    where = "FROM line WHERE rtrim(lower(name), ' *') = ?"
    count = _ask(spots, f"SELECT count(*), group_concat(mac || '-' || locality, ', ') {where}", name, lambda r: r)
    if count and count.row and count.row[0] > 1:
        raise CourseError(f"Several localities are called {locality}: {count.row[1]}. Name one by its number.")
    return _ask(spots, f"SELECT * {where}", name, _gpci)


def _gpci(r: tuple) -> model.Gpci:
    return model.Gpci(*r[:4], _decimal(r[4]), _decimal(r[5]), Decimal(r[6]), Decimal(r[7]))


def ptp(column1: str, column2: str, day: date, setting: str = "practitioner") -> Found[model.Ptp] | None:
    """The NCCI edit for this order of the two codes in force on the day.

    The row is None when no edit is in force: none was found in the files imported, so all of f1 to f4 must be there.
    Pairs carry their own dates, so an edition also answers for days before it.
    """
    return _ask(
        _in_force("ptp", day, setting, history=True),
        "SELECT * FROM line WHERE column1 = ? AND column2 = ? AND first <= ? AND (last IS NULL OR last >= ?)"
        " ORDER BY first DESC",
        (tidy(column1), tidy(column2), day.isoformat(), day.isoformat()),
        lambda r: model.Ptp(r[0], r[1], date.fromisoformat(r[2]), _day(r[3]), r[4], r[5]),
    )


def mue(code: str, day: date, setting: str = "practitioner") -> Found[model.Mue] | None:
    """Units at most of a code. A code without a line has no published maximum."""
    return _ask(
        _in_force("mue", day, setting),
        "SELECT * FROM line WHERE code = ?",
        (tidy(code),),
        lambda r: model.Mue(r[0], int(r[1]), r[2], r[3]),
    )


def opps(code: str, day: date) -> Found[model.Opps] | None:
    """Status indicator, APC and payment of a code under OPPS."""
    return _ask(
        _in_force("addendum-b", day),
        "SELECT * FROM line WHERE code = ?",
        (tidy(code),),
        lambda r: model.Opps(r[0], r[1], r[2], _decimal(r[3]), *r[4:]),
    )


def drg_weight(drg: str | int, fy: int) -> Found[model.DrgWeight] | None:
    """Weight of an MS-DRG in federal fiscal year `fy` (2026: 1 October 2025 to 30 September 2026)."""
    spots = [s for s in shelf.spots("table-5") if date(fy - 1, 10, 1) <= s.effective <= date(fy, 9, 30)]
    newest = [spot for spot in spots if spot.effective == spots[-1].effective]
    return _ask(
        newest,
        "SELECT * FROM line WHERE drg = ?",
        (str(drg).strip().zfill(3),),
        lambda r: model.DrgWeight(*r[:4], Decimal(r[4]), _decimal(r[5]), _decimal(r[6])),
    )


def icd10cm(code: str, day: date) -> Found[model.OrderLine] | None:
    """A code of the ICD-10-CM order file."""
    return _ask(
        _in_force("icd10cm-order", day),
        "SELECT * FROM line WHERE code = ?",
        (tidy(code),),
        lambda r: model.OrderLine(r[0], bool(r[1]), r[2], r[3]),
    )


def tabular(code: str, day: date) -> Found[model.TabularNode] | None:
    """A code of the imported Tabular List, or a block as in ``"A00-A09"``, with its own notes."""
    return _ask(
        _in_force("icd10cm-tabular", day),
        "SELECT code, parent, title, notes FROM line WHERE plain = ? AND kind IN ('diag', 'section') ORDER BY kind",
        (tidy(code),),
        lambda r: model.TabularNode(r[0], r[1], r[2], tuple((kind, text) for kind, text in json.loads(r[3]))),
    )


def index_terms(words: str, day: date | None = None, limit: int = 50) -> Found[tuple[model.IndexTerm, ...]] | None:
    """Lines of the Alphabetic Index that hold all the words, main terms first; the last word may be a beginning.

    `day` picks the edition (default: today).
    """
    wanted = [word for word in fold(words[:200]) if word not in STOP][:12]
    terms: list[tuple[int, model.IndexTerm]] = []
    first = None
    for spot in _in_force("icd10cm-index", day or date.today()):
        edition = shelf.read(spot)
        if edition is None:
            continue
        first = first or edition
        if not wanted:
            continue
        match = " ".join(f'"{word}"' for word in wanted) + "*"
        rows = shelf.connect(spot.path).execute(
            "SELECT path, nonessential, code, manifestation, see, see_also, depth FROM found "
            "JOIN line ON line.number = place / 100 AND line.cell = place % 100 "
            "WHERE found MATCH ? ORDER BY depth, number, cell LIMIT ?",
            (match, limit),
        )
        terms += [(r[6], model.IndexTerm(tuple(r[0].split(BETWEEN)), *r[1:6])) for r in rows]
    if first is None:
        return None
    terms.sort(key=lambda pair: pair[0])
    return Found(first, tuple(term for _, term in terms[:limit]))


def find(system: str, wanted: list[str], plain: str, day: date, limit: int) -> list[tuple[str, str | None]]:
    """Codes and titles of an imported HCPCS or CPT edition, by their beginning or by all the words."""
    kind, title = ("cpt", "description") if system == "cpt" else ("hcpcs", "long")
    length = 2 if system == "modifier" else 5
    found: list[tuple[str, str | None]] = []
    for spot in _in_force(kind, day):
        if shelf.read(spot) is None:
            continue
        asked = f"SELECT code, {title} FROM line WHERE length(code) = {length} AND"
        link = shelf.connect(spot.path)
        if re.fullmatch(r"[0-9A-Z]{1,5}", plain):
            rows = link.execute(f"{asked} code >= ? AND code < ? ORDER BY code LIMIT ?", (plain, f"{plain}~", limit))
            found += rows.fetchall()
        if wanted and not found:
            likes = " AND ".join([f"{title} LIKE ?"] * len(wanted))
            rows = link.execute(f"{asked} {likes} ORDER BY code LIMIT ?", (*(f"%{word}%" for word in wanted), limit))
            found += rows.fetchall()
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None
