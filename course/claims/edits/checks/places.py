"""Place of service: a code of the list, fit for the service; visits by video where the patient is."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.services import Service, held
from course.claims.edits.sheet import Hit, Row, Sheet, hit

VIDEO = ("02", "10")
SAYS_VIDEO = ("95", "93", "GT", "GQ", "G0", "FQ")


def ask(sheet: Sheet) -> Iterator[Hit]:
    """The claim's place, then line by line."""
    claim = sheet.office
    if claim is None:
        return
    known = held("pos")
    if claim.place not in known:
        yield hit("place-form", value=claim.place[:10])
    for row in sheet.rows:
        if row.place not in known:
            if row.place != claim.place:
                yield hit("place-form", row.number, value=row.place[:10])
        elif row.service is not None and row.service.system:
            yield from _fit(sheet, row, row.service)
    if claim.lines and all(row.place != claim.place for row in sheet.rows):
        yield hit("place-differs", place=claim.place, line=sheet.rows[0].place)


def _fit(sheet: Sheet, row: Row, service: Service) -> Iterator[Hit]:
    places = service.traits.get("places", "")
    video = row.place in VIDEO
    if places and not video:
        forbidden = places.startswith("!")
        if (row.place in places.removeprefix("!").split()) == forbidden:
            yield hit("place-code", row.number, code=row.code, place=row.place)
    if video:
        if not sheet.rules.telehealth:
            yield hit("video-not-covered", row.number, code=row.code)
        elif service.visit and "telehealth" not in service.flags:
            yield hit("video-code", row.number, code=row.code)
        elif sheet.rules.telehealth_modifier and not set(SAYS_VIDEO) & set(row.modifiers):
            yield hit("video-modifier", row.number, code=row.code, modifier=sheet.rules.telehealth_modifier)
    elif set(SAYS_VIDEO) & set(row.modifiers) and row.place == "11" and not sheet.rules.telehealth_modifier:
        yield hit("video-place", row.number, modifier=min(set(SAYS_VIDEO) & set(row.modifiers)))
