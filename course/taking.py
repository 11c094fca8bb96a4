"""A learner's own questions: ``week04-yours.zip``, as the instructor hands it out, taken into ``work/``.

The file holds a whole week, but only the questions that are the learner's own are taken from it, and their records: all else
follows the course as before. They are kept in ``work/.cleanclaim/yours/``, and every later sync puts them into the week's
``items.json`` again. Answers are never touched. A file made by somebody else can do no more than change the words of
those graded questions: ids, types and points must be the course's, and its texts are refused when they hold anything but
plain formatting.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from course import files, plainhtml
from course.delivered import STATE_FOLDER, WEEK
from course.errors import CourseError
from course.items.loader import read_week
from course.items.strict import DataError

NOTE = "yours.json"
ITEMS = "items.json"
SCHEMA = 1
MAX_FILE = 20_000_000  # bytes, packed or unpacked
NAMED = re.compile(r".*-yours( ?\(\d+\)|[-_ ]\d+)?\.zip", re.IGNORECASE)  # browsers number what they save twice
_TAGS = frozenset(
    {"p", "strong", "em", "b", "i", "blockquote", "code", "pre", "br", "hr", "sub", "sup", "span", "ol", "ul", "li", "dl", "dt", "dd",
     "table", "caption", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"}
)  # fmt: skip
_ATTRIBUTES = frozenset({"class", "data-span", "scope", "start", "colspan", "rowspan"})
_SAFE = "Nothing was changed, and your answers are safe."


def folder_of(work: Path) -> Path:
    """Where taken questions are kept."""
    return work / STATE_FOLDER / "yours"


def take(release: Path, work: Path, file: Path) -> str:
    """Take the learner's own questions from a hand-out; returns the week. They are in place after the next sync.

    Raises CourseError with a sentence; nothing has changed then.
    """
    data = _read(file)
    week, told, whole = _open(data, file.name)
    released = _released(release, week)
    kept = {
        "schema": SCHEMA,
        "week": week,
        "file": files.digest(data),
        "section": told["section"],
        "learner": told["learner"],
        "items": [item for item in whole["items"] if item["id"] in told["slots"]],
        "charts": whole["charts"],
    }
    shown = {item.get("chart") for item in kept["items"]}
    kept["charts"] = {name: chart for name, chart in whole["charts"].items() if name in shown}
    _fits(released, kept)
    target = folder_of(work)
    if link := next((one for one in (work, target.parent, target) if one.is_symlink()), None):
        raise CourseError(f"{link} is a link; rename it, and a new folder is made. {_SAFE}")
    try:
        target.mkdir(parents=True, exist_ok=True)
        files.replace(target / f"{week}.json", json.dumps(kept, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise CourseError(f"Your questions could not be kept ({error.strerror}). {_SAFE}") from None
    return week


def waiting(work: Path) -> list[Path]:
    """Hand-outs that lie in ``work/`` or in a week of it and were not taken yet, oldest first."""
    found = []
    for folder in (work, *(p for p in _folders(work) if WEEK.match(p.name))):
        found += [p for p in _files(folder) if NAMED.fullmatch(p.name)]
    seen = _seen(work)
    fresh = []
    for path in sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name)):
        try:
            if files.digest(_read(path)) not in seen:
                fresh.append(path)
        except CourseError:
            fresh.append(path)  # taking it says what is wrong
    return fresh


def take_waiting(release: Path, work: Path) -> tuple[list[str], list[str]]:
    """Take every hand-out that lies ready: (weeks, sentences about those that could not be taken). Never raises CourseError."""
    weeks, problems = [], []
    for path in waiting(work):
        try:
            weeks.append(take(release, work, path))
        except CourseError as trouble:
            problems.append(str(trouble))
            continue
        _remember(work, files.digest(_read(path)))
    return list(dict.fromkeys(weeks)), problems


def with_yours(work: Path, week: str, released: bytes) -> bytes:
    """The week's ``items.json`` with the learner's own questions in it; the released one where there are none.

    Raises CourseError when the course has changed so much that they do not fit any more.
    """
    try:
        data = files.read_plain(folder_of(work) / f"{week}.json")
        if data is None:
            return released
        kept = json.loads(data)
        whole = json.loads(released)
        _fits(whole, kept)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CourseError(
            f"Your own questions of {week} cannot be read any more. Take the file from your instructor once more: "
            f"cleanclaim take {week}-yours.zip. Your answers are safe."
        ) from None
    return merged(whole, kept)


def merged(whole: Mapping[str, Any], kept: Mapping[str, Any]) -> bytes:
    """``items.json`` of a learner: the course's, with these items in the place of those with the same id."""
    own = {item["id"]: item for item in kept["items"]}
    dropped = {item.get("chart") for item in whole["items"] if item["id"] in own}
    items = [own.get(item["id"], item) for item in whole["items"]]
    shown = {item.get("chart") for item in items}
    charts = {name: chart for name, chart in whole["charts"].items() if name in shown or name not in dropped}
    charts = dict(sorted({**charts, **kept["charts"]}.items()))
    return (json.dumps({**whole, "items": items, "charts": charts}, ensure_ascii=False, indent=1) + "\n").encode()


def _fits(whole: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """Raises CourseError unless the items may stand where the course has some of its own."""
    week = kept["week"]
    there = {item["id"]: item for item in whole["items"]}
    for item in kept["items"]:
        other = there.get(item["id"], {})
        alike = all(item.get(name) == other.get(name) for name in ("type", "points", "objective"))
        if item.get("use") != "graded" or other.get("use") != "graded" or not alike or "solution" in item:
            raise CourseError(
                f"These questions of {week} do not belong to this copy of the course. Bring the course up to date, or ask your "
                f"instructor for a new file. {_SAFE}"
            )


def _open(data: bytes, name: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(week, what the note says, items.json) of a hand-out. Raises CourseError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            told = json.loads(_member(archive, NOTE))
            week = told["week"]
            if told["schema"] != SCHEMA or not isinstance(week, str) or not WEEK.match(week):
                raise ValueError("schema")
            if not all(isinstance(told[one], str) and len(told[one]) <= 200 for one in ("section", "learner")):
                raise ValueError("names")
            if not isinstance(told["slots"], list) or not all(isinstance(one, str) for one in told["slots"]):
                raise ValueError("slots")
            whole = json.loads(_member(archive, f"{week}/{ITEMS}"))
        read_week(whole, Path())
        if whole["week"] != week or not set(told["slots"]) <= {item["id"] for item in whole["items"]}:
            raise ValueError("another week")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise CourseError(
            f"{name} is not a file with your questions, or it is damaged. Save it once more. {_SAFE}"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, DataError):
        raise CourseError(
            f"{name} holds no questions that can be read. It should be called like week04-yours.zip and come from your "
            f"instructor. {_SAFE}"
        ) from None
    if not is_plain([whole["items"], whole["charts"]]):
        raise CourseError(
            f"{name} holds something that is no question, so it was left alone. Ask your instructor. {_SAFE}"
        )
    return week, told, whole


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > MAX_FILE:
        raise ValueError("too large")
    with archive.open(info) as member:
        data = member.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ValueError("too large")
    return data


def is_plain(value: Any) -> bool:
    """Whether every text in a JSON value is free of scripts, links, pictures and styles."""
    if isinstance(value, str):
        return "<" not in value or plainhtml.only(value, _TAGS, lambda tag, name, value: name in _ATTRIBUTES)
    if isinstance(value, Mapping):
        return all(is_plain(k) and is_plain(v) for k, v in value.items())
    return all(map(is_plain, value)) if isinstance(value, list) else True


def _released(release: Path, week: str) -> Mapping[str, Any]:
    try:
        data = files.read_plain(release / week / ITEMS)
        whole = json.loads(data or b"{}")
        assert isinstance(whole["items"], list)
        return whole
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        raise CourseError(f"This copy of the course has no {week} yet. Bring it up to date first. {_SAFE}") from None


def _read(file: Path) -> bytes:
    try:
        if file.lstat().st_size > MAX_FILE:
            raise CourseError(f"{file.name} is far too large for a file with your questions. {_SAFE}")
        data = files.read_plain(file)
    except FileNotFoundError:
        data = None
    except OSError as error:
        raise CourseError(f"{file.name} cannot be read ({error.strerror}). {_SAFE}") from None
    if data is None:
        raise CourseError(f"There is no file {file}. Where did your browser save it? {_SAFE}")
    return data


def _seen(work: Path) -> set[str]:
    try:
        seen = json.loads(files.read_plain(folder_of(work) / "taken.json") or b"[]")
        return {one for one in seen if isinstance(one, str)}
    except (OSError, ValueError, TypeError, RecursionError):
        return set()


def _remember(work: Path, digest: str) -> None:
    try:
        seen = sorted({*_seen(work), digest})
        files.replace(folder_of(work) / "taken.json", json.dumps(seen).encode())
    except OSError:
        pass  # it is taken once more next time, which changes nothing


def _folders(folder: Path) -> Iterable[Path]:
    return [p for p in _list(folder) if p.is_dir() and not p.is_symlink()]


def _files(folder: Path) -> Iterable[Path]:
    return [p for p in _list(folder) if p.is_file() and not p.is_symlink()]


def _list(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
