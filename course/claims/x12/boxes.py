"""From a box of the CMS-1500 or a form locator of the UB-04 to its place in an 837, and back.

The tables are `datasets/claims/x12/cms1500.csv` and `ub04.csv`; their wording is ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from course.claims.x12 import words
from course.errors import CourseError

FORMS = {"cms1500": "CMS-1500", "ub04": "UB-04"}
KIND_FORMS = {"837P": "cms1500", "837I": "ub04"}
_LOOP = re.compile(r"\b[12][0-9]{3}[A-I]{0,2}\b")
_ELEMENT = re.compile(r"\b([A-Z][A-Z0-9]{1,2}?)([0-9]{2})(?:-([0-9]))?\b")
_NAMED = re.compile(r"^\s*(?:box|item|field|form locator|locator|fl)\s*(?=[0-9])", re.IGNORECASE)
_MARKED = ("REF", "DTP", "AMT", "HI", "NTE")  # their first element says which box is meant
# What people say, and what the tables call it.
_SAME = {"subscriber": "insured", "id": "number", "dx": "diagnoses", "diagnosis": "diagnoses", "ssn": "tax", "ein": "tax",
         "dob": "birth", "pos": "place", "dos": "service", "auth": "authorization", "icn": "earlier", "tob": "bill",
         "modifier": "modifiers", "pointer": "pointers", "charges": "charge", "npi": "npi"}  # fmt: skip
_SMALL = {"the", "of", "a", "an", "and", "or", "s", "in", "on", "where", "for", "to"}


@dataclass(frozen=True)
class Box:
    """One box. `loop` and `element` say where its value goes ("" where nowhere), `marks` which qualifiers say so,
    `field` which field of the model holds it."""

    form: str
    box: str
    name: str
    loop: str
    element: str
    marks: tuple[str, ...]
    note: str
    field: str

    @property
    def label(self) -> str:
        """ "box 24E" or "FL 42"."""
        return f"{'FL' if self.form == 'ub04' else 'box'} {self.box}"

    @property
    def place(self) -> str:
        """ "loop 2400, SV107-1 to SV107-4"; a sentence where the box does not travel."""
        return f"loop {self.loop}, {self.element}" if self.loop else "not part of an 837"


def boxes(form: str) -> tuple[Box, ...]:
    """Every box of a form (cms1500 or ub04), in the form's order."""
    if form not in FORMS:
        raise CourseError(f"{form} is not a form here. These are: {', '.join(FORMS)}.")
    return _read(form)


@lru_cache(maxsize=2)
def _read(form: str) -> tuple[Box, ...]:
    return tuple(
        Box(
            form,
            row["box"],
            row["name"],
            row["loop"],
            row["element"],
            tuple(filter(None, row["marks"].split("|"))),
            row["note"],
            row["field"],
        )
        for row in words.rows(f"{form}.csv")
    )


def find_box(text: str, form: str = "") -> tuple[Box, ...]:
    """The boxes meant by "box 24E", "FL 42", "subscriber id" ...; best first, empty where nothing fits."""
    wanted = text.strip()
    asked = form or ("ub04" if re.match(r"(?i)\s*(fl|form locator|locator)\b", wanted) else "")
    every = [one for name in ([asked] if asked else FORMS) for one in boxes(name)]
    number = _NAMED.sub("", wanted).strip().casefold()
    exact = [one for one in every if one.box.casefold() == number or number in _range(one.box)]
    if exact:
        return tuple(exact)
    asked_words = _words(wanted)
    scored = []
    for at, one in enumerate(every):
        own = _words(f"{one.name} {one.note}")
        hits = sum(2 if word in _words(one.name) else 1 for word in asked_words if word in own)
        if asked_words and all(word in own for word in asked_words):
            scored.append((-hits, at, one))
    return tuple(one for *_, one in sorted(scored, key=lambda row: row[:2]))


def _range(box: str) -> set[str]:
    """Every number of "18-28" or "67A-Q"."""
    numbers = re.fullmatch(r"(\d+)-(\d+)", box)
    if numbers:
        return {str(one) for one in range(int(numbers[1]), int(numbers[2]) + 1)}
    letters = re.fullmatch(r"(\d+)([A-Za-z])-([A-Za-z])", box)
    if letters:
        return {f"{letters[1]}{chr(one)}".casefold() for one in range(ord(letters[2]), ord(letters[3]) + 1)}
    return set()


def _words(text: str) -> set[str]:
    found = {one for one in re.split(r"[^a-z0-9]+", text.casefold()) if one and one not in _SMALL}
    return {_SAME.get(one, one) for one in found}


def box_at(
    kind: str, loop: str, segment: str, mark: str, element: int, component: int = 0, himself: bool = True
) -> str:
    """The label of the box that an element of an 837 stands for; "" where there is none.

    `himself`: the patient is the insured person, so that the subscriber's loop tells the patient's boxes too.
    """
    form = KIND_FORMS.get(kind)
    if not form:
        return ""
    for one in _places(form).get((loop, segment), ()):
        box, at, part = one
        if box.marks and segment in _MARKED and mark not in box.marks:
            continue
        if loop == "2010BA" and not himself and "2010CA" in box.loop:
            continue
        same = part == component if segment == "HI" else (at, part) == (element, component) or (
            at == element and not part
        )  # fmt: skip
        if same:
            return box.label
    return ""


@lru_cache(maxsize=2)
def _places(form: str) -> dict[tuple[str, str], list[tuple[Box, int, int]]]:
    """Each (loop, segment) with the boxes and the elements they name; "SV107-1 to SV107-4" names all four."""
    found: dict[tuple[str, str], list[tuple[Box, int, int]]] = {}
    for box in boxes(form):
        named = [(m[1], int(m[2]), int(m[3] or 0)) for m in _ELEMENT.finditer(box.element)]
        if " to " in box.element and len(named) == 2 and named[0][:2] == named[1][:2]:
            (segment, at, first), (_, _, last) = named
            named = [(segment, at, part) for part in range(first, last + 1)]
        for loop in _LOOP.findall(box.loop):
            for segment, at, part in named:
                found.setdefault((loop, segment), []).append((box, at, part))
    return found
