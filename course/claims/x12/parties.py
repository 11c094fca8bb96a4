"""People, organizations and addresses as NM1, N3, N4, DMG and PER, both ways."""

from __future__ import annotations

from course.claims.model import Address, Organization, Person, Provider
from course.claims.x12.grammar import Node
from course.claims.x12.lines import Lines, d8
from course.claims.x12.segment import Segment

# What the last four digits are where nobody knows them; taken off again on reading.
ZIP_FILLER = "9998"
STREET = 55  # characters of N301; the rest goes to N302
RELATIONS = {"self": "18", "spouse": "01", "child": "19", "other": "G8"}
_RELATION_WORDS = {**{code: word for word, code in RELATIONS.items()}, "": "self"}


def relation(code: str) -> str:
    """self, spouse, child or other by the relationship code of PAT01, SBR02 or INS02."""
    return _RELATION_WORDS.get(code, "other")


def write_person(out: Lines, entity: str, one: Person, member: str = "") -> None:
    """NM1 of a person, with the member number where one is given."""
    out.add("NM1", entity, "1", one.last, one.first, one.middle, "", "", "MI" if member else "", member)


def write_provider(out: Lines, entity: str, one: Provider) -> None:
    """NM1 of a provider. Degrees (MD) are not part of a name in X12, so they stay at home."""
    out.add("NM1", entity, "1", one.last, one.first, "", "", "", "XX" if one.npi else "", one.npi)


def write_organization(out: Lines, entity: str, one: Organization, qualifier: str, number: str) -> None:
    """NM1 of an organization with its number."""
    out.add("NM1", entity, "2", one.name, "", "", "", "", qualifier if number else "", number)


def write_address(out: Lines, one: Address | None, full: bool = False) -> None:
    """N3 and N4; nothing where there is no address. `full`: this place needs all nine digits of the ZIP code."""
    if one is None:
        return
    first, second = one.street, ""
    if len(first) > STREET and (cut := first.rfind(" ", 0, STREET + 1)) > 0:
        first, second = first[:cut], first[cut + 1 :]
    out.add("N3", first, second)
    out.add("N4", one.city, one.state, one.zip + ZIP_FILLER if full and len(one.zip) == 5 else one.zip)


def write_birth(out: Lines, one: Person) -> None:
    """DMG; an unknown birth date is left empty, so that the receiver can say what is missing."""
    out.add("DMG", "D8", d8(one.born), one.sex)


def write_phone(out: Lines, contact: str, phone: str) -> None:
    """PER with a telephone number (digits only, as X12 wants it)."""
    out.add("PER", "IC", contact, "TE", digits(phone))


def digits(text: str) -> str:
    """The digits of a telephone or tax number."""
    return "".join(one for one in text if one.isascii() and one.isdigit())


def read_person(name: Segment | None, node: Node | None = None) -> Person:
    """The person of an NM1 (a company as a last name), with address, birth date and telephone of its loop."""
    if name is None:
        return Person("", "")
    birth = node.one("DMG") if node else None
    return Person(
        name.get(3),
        name.get(4),
        name.get(5),
        born=birth.day(2) if birth and birth.get(2) else None,
        sex=birth.get(3) or "U" if birth else "U",
        address=read_address(node),
        phone=read_phone(node),
    )


def read_address(node: Node | None) -> Address | None:
    """The N3 and N4 of a loop."""
    if node is None:
        return None
    street, town = node.one("N3"), node.one("N4")
    if street is None and town is None:
        return None
    lines = " ".join(filter(None, (street.get(1), street.get(2)))) if street else ""
    if town is None:
        return Address(lines, "", "", "")
    code = town.get(3)
    known = code[:5] if len(code) == 9 and code.endswith(ZIP_FILLER) else code
    return Address(lines, town.get(1), town.get(2), known)


def read_phone(node: Node | None) -> str:
    """The telephone number of the loop's PER."""
    for one in node.all("PER") if node else ():
        for at in (3, 5, 7):
            if one.get(at) == "TE":
                return one.get(at + 1)
    return ""


def read_provider(node: Node | None) -> Provider | None:
    """The provider of a loop; None where there is no loop."""
    if node is None:
        return None
    name = node.one("NM1")
    if name is None:
        return None
    return Provider(name.get(9), name.get(3), name.get(4), taxonomy=node.get("PRV", 3))


def read_organization(node: Node | None) -> Organization | None:
    """The organization of a loop with its NPI and address; a person as "First Last"."""
    name = node.one("NM1") if node else None
    if name is None:
        return None
    text = " ".join(filter(None, (name.get(4), name.get(5), name.get(3)))) if name.get(2) == "1" else name.get(3)
    return Organization(text, npi=name.get(9) if name.get(8) == "XX" else "", address=read_address(node))
