"""The transactions of the course and the numbers that tell them apart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One transaction: `set` in ST01, `version` in GS08 (and ST03), `group` in GS01; whether ST03 is written."""

    id: str
    set: str
    version: str
    group: str
    title: str
    states_version: bool = True


KINDS = {
    one.id: one
    for one in (
        Kind("837P", "837", "005010X222A1", "HC", "professional claims"),
        Kind("837I", "837", "005010X223A2", "HC", "institutional claims"),
        Kind("835", "835", "005010X221A1", "HP", "a payment and what it is for", states_version=False),
        Kind("270", "270", "005010X279A1", "HS", "a question about coverage"),
        Kind("271", "271", "005010X279A1", "HB", "the answer about coverage"),
        Kind("276", "276", "005010X212", "HR", "a question about a claim"),
        Kind("277", "277", "005010X212", "HN", "the answer about a claim"),
        Kind("277CA", "277", "005010X214", "HN", "claims accepted or rejected at the door"),
        Kind("278", "278", "005010X217", "HI", "a request for authorization"),
        Kind("278 reply", "278", "005010X217", "HI", "the answer to a request for authorization"),
        Kind("999", "999", "005010X231A1", "FA", "whether a file could be read"),
    )
}


def kind_of(code: str, version: str, purpose: str = "") -> Kind | None:
    """The transaction by ST01, ST03 or GS08, and BHT02 (11 and 08 answer). Addenda (A1, A2, A3) do not matter."""
    guide = version[:10].upper()
    for one in KINDS.values():
        if one.set == code and one.version.startswith(guide) and len(guide) == 10:
            return KINDS["278 reply"] if one.set == "278" and purpose in ("11", "08") else one
    return None
