"""The report's files: four tables for other programs, and what stands in each column.

All text cells are safe against formulas. ``responses.csv`` names learners by a hash: HMAC-SHA-256 of the id under a secret
salt, twelve hexadecimal digits. Who has the salt and the class list can tell who is who, so the salt stays at home.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from course.errors import CourseError

from ..classroom import Classroom, Row
from ..tables import harmless, table_text
from .analysis import Analysis
from .flags import discrimination_word, verdicts

ITEM_COLUMNS = (
    "item_id", "item_version", "bank_versions", "title", "type", "objective", "points", "n", "answered", "waiting",
    "facility", "facility_low", "facility_high", "facility_ci", "sd", "guess_rate", "item_rest_r", "r_low", "r_high",
    "upper_lower", "in_totals", "alpha_if_deleted", "scored_by_person", "verdicts", "discrimination", "review_status", "flags",
)  # fmt: skip
DISTRACTOR_COLUMNS = (
    "item_id", "kind", "part", "part_label", "option_id", "answer", "key_or_expected", "is_key", "n", "of", "percent", "credit",
    "mean_rest_score", "point_biserial", "r_low", "r_high", "seldom", "named_error",
)  # fmt: skip
RESPONSE_COLUMNS = (
    "student_hash", "item_id", "item_version", "bank_version", "variant", "attempt", "state", "response", "score", "max", "needs_person", "ts",
)  # fmt: skip
_FREE_TEXT = ("short_text", "simulation")


def item_csv(found: Analysis) -> str:
    """One row per question and version. Fractions to four places; empty: n/a."""
    flagged: dict[str, list[str]] = {}
    for flag in found.flags:
        flagged.setdefault(flag.item, []).append(flag.kind)
    rows: list[tuple[Any, ...]] = [ITEM_COLUMNS]
    for s in found.items:
        current = s.version == "current"
        rows.append((
            harmless(s.item), s.version, " ".join(s.banks), harmless(s.title), s.type, harmless(s.objective), _num(s.points),
            _cell(s.n, found), _cell(s.answered, found), s.waiting, _num(s.facility), *_ends(s.facility_ci), s.ci_method, _num(s.sd),
            _num(s.guess), _num(s.r), *_ends(s.r_ci), _num(s.upper_lower), int(s.counted),
            _num(found.reliability.without.get(s.item)) if current else "", s.by_person, verdicts(s.n),
            discrimination_word(s.r, s.n), harmless(found.status.get(s.item, "")), " ".join(flagged.get(s.item, [])) if current else "",
        ))  # fmt: skip
    return table_text(rows)


def distractor_csv(found: Analysis) -> str:
    """Options and typed wrong answers."""
    rows: list[tuple[Any, ...]] = [DISTRACTOR_COLUMNS]
    for o in found.options:
        seldom = int(not o.key and o.n is not None and o.share < 0.05) if o.of else ""
        rows.append((
            harmless(o.item), "option", harmless(o.part), harmless(o.label), harmless(o.option), harmless(o.text), "", int(o.key),
            _cell(o.n, found), o.of if o.of >= 5 or not found.suppressed else "hidden", _num(100 * o.share) if o.n is not None and o.of else "",
            "", _num(o.rest), _num(o.r), *_ends(o.r_ci), seldom, harmless(o.error),
        ))  # fmt: skip
    for w in found.wrong:
        rows.append((
            harmless(w.item), "typed", harmless(w.part), harmless(w.label), "", harmless(w.given), harmless(w.expected), 0,
            w.n, w.of, _num(100 * w.share), _num(w.credit), _num(w.rest), _num(w.r), "", "", "", harmless(w.error),
        ))  # fmt: skip
    return table_text(rows)


def response_csv(room: Classroom, salt: bytes, *, leaving: bool) -> str:
    """The long table of answers. ``leaving``: without free text and without the time of day."""
    types = {item: info.type for item, info in room.items.items()}
    rows: list[tuple[Any, ...]] = [RESPONSE_COLUMNS]
    lines = [(pseudonym(row.learner, salt), row) for row in room.rows if row.submitted]
    for who, row in sorted(lines, key=lambda line: line[0]):  # the order of the roster would tell who is who
        rows.append((
            who, harmless(row.item), row.rev, row.bank, harmless(row.variant), row.attempt, row.state,
            harmless(_response(row, types[row.item], leaving)), _num(row.score), _num(row.max), int(row.needs_person),
            row.answered_at[:10] if leaving else harmless(row.answered_at),
        ))  # fmt: skip
    return table_text(rows)


def pseudonym(learner: str, salt: bytes) -> str:
    return hmac.new(salt, learner.encode("utf-8"), hashlib.sha256).hexdigest()[:12]


def _response(row: Row, type_name: str, leaving: bool) -> str:
    if row.response is None:
        return ""
    if leaving and type_name in _FREE_TEXT:
        return "(text left out)"
    if isinstance(row.response, str):
        return row.response
    return json.dumps(row.response, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def week_json(found: Analysis) -> str:
    """The week as a whole, for programs: everything but the rows of the other tables. NaN never stands in it."""
    about = {
        "schema": 1,
        "week": found.week,
        "title": found.title,
        "rules": found.rules,
        "bank_versions": found.banks,
        "verdicts": verdicts(found.whole.n),
        "small_cells_suppressed": found.suppressed,
        "test": found.whole,
        "pass_rate": found.whole.pass_rate,
        "reliability": found.reliability,
        "groups": found.groups,
        "variants": found.variants,
        "coding": {
            "records": [{**asdict(m), "share": m.share} for m in found.coding.records],
            "typed_codes": [{**asdict(m), "share": m.share} for m in found.coding.slots],
            "em_levels": found.coding.levels,
        },
        "flags": found.flags,
        "what_to_do": found.advice,
        "doubts": found.doubts,
    }
    return json.dumps(_plain(about), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if hasattr(value, "_asdict"):  # an interval
        return {k: _plain(v) for k, v in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value


def _num(value: float | None) -> str:
    """Four places without trailing zeros; "" for n/a."""
    if value is None or not math.isfinite(value):
        return ""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _ends(interval: Iterable[float] | None) -> tuple[str, str]:
    low, high = interval if interval is not None else (None, None)
    return _num(low), _num(high)


def _cell(count: int | None, found: Analysis) -> object:
    return count if count is not None else "hidden" if found.suppressed else ""


def salt_of(root: Path) -> bytes:
    """The course's own salt, made at the first report; the same learner has the same hash in every week.

    Raises CourseError when it cannot be made or read.
    """
    path = root / ".cleanclaim" / "report-salt"
    try:
        path.parent.mkdir(exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            salt = path.read_bytes()
        else:
            salt = secrets.token_hex(32).encode()
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(salt)
    except OSError as error:
        raise CourseError(
            f"{path} cannot be used ({error.strerror}); it keeps the salt for the hashes of learners."
        ) from None
    if len(salt) < 32:
        raise CourseError(
            f"{path} is damaged. Delete it: the next report makes a new one, and hashes change from then on."
        )
    return salt
