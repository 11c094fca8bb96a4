"""The meaning of each character of an ICD-10-PCS code, read from official tables, from titles, and from our own lists.

Used by ``tools/derive_pcs.py``. A label belongs to (table, position, character); in section X the sixth character
means something else with each seventh, so there it belongs to (table, 6, sixth and seventh).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from derive_pcs_values import AXES, NONE, OPERATIONS, SYSTEMS, VALUES

Key = tuple[str, int, str]  # table, position (1 to 7), character(s)
_WAY = (
    r"(?:, (?:Open|Percutaneous|Percutaneous Endoscopic|External|Via Natural or Artificial Opening"
    r"|Via Natural or Artificial Opening Endoscopic)(?: Approach)?)?"
)
_NEW = r", New Technology Group \d+"
# Beginning of the code; the title with `d4` to `d7` for what stands at that place.
_FORMS = tuple(
    (start, re.compile(form))
    for start, form in (
        ("2W", r"Change (?P<d6>.+?) (?:on|in) (?P<d4>.+)"),
        (
            "2",
            r"(?:Compression|Dressing|Immobilization|Packing|Traction) of (?P<d4>.+?)(?: using (?P<d6>.+))?",
        ),
        ("2W", r"Removal of (?P<d6>.+?) (?:on|from|in) (?P<d4>.+)"),
        (
            "30",
            r"Transfusion of (?P<d7>Autologous|Nonautologous|Allogeneic Related|Allogeneic Unrelated"
            r"|Allogeneic Unspecified) (?P<d6>.+) into (?P<d4>.+?)" + _WAY,
        ),
        ("30", r"Transfusion of (?P<d6>.+) into (?P<d4>.+?)" + _WAY),
        ("3E", r"Introduction of .+ into (?P<d4>.+?)" + _WAY),
        ("3", r"Irrigation of (?P<d4>.+) using (?P<d6>.+?)" + _WAY + r"(?:, (?P<d7>Diagnostic))?"),
        ("7", r"Osteopathic Treatment of (?P<d4>.+) using (?P<d6>.+)"),
        ("9", r"Chiropractic Manipulation of (?P<d4>.+), (?P<d6>[^,]+)"),
        (
            "B",
            r"(?:Plain Radiography|Fluoroscopy|Computerized Tomography \(CT Scan\)|Magnetic Resonance Imaging \(MRI\)"
            r"|Ultrasonography|Other Imaging) of (?P<d4>.+?)(?: using [^,]+)?(?:, (?:Indocyanine Green Dye"
            r"|Unenhanced and Enhanced|Laser Intraoperative|Laser|Intraoperative|Densitometry|Intravascular|Guidance"
            r"|Transesophageal))*",
        ),
        (
            "C",
            r"(?:Planar|Tomographic \(Tomo\)|Positron Emission Tomographic \(PET\)|Nonimaging|Systemic)"
            r"[ A-Za-z]*(?:Imaging|Uptake|Probe|Assay|Therapy) of (?P<d4>.+) using (?P<d5>.+)",
        ),
        ("D", r"Beam Radiation of (?P<d4>.+?) using (?P<d5>[^,]+?)(?:, (?P<d7>Intraoperative))?"),
        ("D", r"(?P<d5>.+ Brachytherapy) of (?P<d4>.+) using (?P<d6>[^,]+)(?:, (?P<d7>Unidirectional Source))?"),
        ("D", r"Stereotactic .+ Radiosurgery of (?P<d4>.+)"),
        ("D", r"(?P<d5>(?!Beam|Isotope).+?) of (?P<d4>[^,]+)"),
        ("F", r"Caregiver Training in (?P<d5>.+?)(?: using (?P<d6>.+))?"),
        ("F", r"(?P<d5>.+) Device Fitting(?: using (?P<d6>.+))?"),
        ("F", r"(?P<d5>.+?) (?:Assessment|Treatment)(?: of (?P<d4>.+?))?(?: using (?P<d6>.+))?"),
        ("G", r"(?:Psychological Tests|Individual Psychotherapy|Electroconvulsive Therapy), (?P<d4>.+)"),
        ("H", r".+, (?P<d4>[^,]+)"),
        ("X", r"(?:Insertion|Introduction|Transfusion) of (?P<d6>.+) into (?P<d4>.+?)" + _WAY + _NEW),
        ("XXE", r"Measurement of (?P<d6>.+?)" + _WAY + _NEW),
        ("XX2", r"Monitoring of (?:Musculoskeletal )?(?P<d6>.+?)" + _WAY + _NEW),
        ("XD2", r"Monitoring of (?P<d4>Upper GI|Lower GI) (?P<d6>.+?)" + _WAY + _NEW),
        ("XT2", r"Monitoring of (?P<d4>.+) using (?P<d6>.+?)" + _WAY + _NEW),
        ("XW", r"Extracorporeal Introduction of (?P<d6>.+?)" + _NEW),
        ("XY", r"Extracorporeal Introduction of (?P<d6>.+?)(?: to Vein Graft)?" + _NEW),
        ("X0Z", r"(?P<d6>.+) of Prefrontal Cortex" + _NEW),
        (
            "X2A",
            r"(?P<d6>.+?)(?: (?:in|from) (?:Innominate Artery and Left Common Carotid Artery|Aortic Arch"
            r"|Right Common Carotid Artery|Left Common Carotid Artery))?" + _WAY + _NEW,
        ),
        (
            "X",
            r"[A-Z][a-z]+(?: of Matter from| of)? (?P<d4>.+?) (?:using|with) (?P<d6>.+?)" + _WAY + _NEW,
        ),
    )
)


def axis_key(code: str, position: int) -> Key:
    """The key under which the label of one place of a code is kept."""
    both = code[0] == "X" and position == 6
    return code[:3], position, code[5:7] if both else code[position - 1]


def collect(codes: Iterable[str], titles: Mapping[str, str], tables: Mapping[str, tuple[str, ...]]) -> dict[Key, str]:
    """Every label that is known. `tables`: code -> the official labels of its seven places."""
    found: dict[Key, str] = {}
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for code, title in titles.items():
        for position, text in _read(code, title):
            votes[axis_key(code, position)][text] += 1
    for key, counted in votes.items():
        if key[2] != "Z":
            found[key] = counted.most_common(1)[0][0]
    known = {axis_key(code, position) for code in codes for position in (4, 5, 6, 7)}
    for key in known:
        own = _own(key)
        if own is not None:
            found[key] = own
    for code, labels in tables.items():  # the official tables come last: they count
        for position in (4, 5, 6, 7):
            found[axis_key(code, position)] = labels[position - 1]
    _spread(found, known)
    return {key: label for key, label in found.items() if key in known}


def _read(code: str, title: str) -> list[tuple[int, str]]:
    if code[0] in "01":
        return []
    for start, form in _FORMS:
        if code.startswith(start) and (hit := form.fullmatch(title)):
            return [(int(name[1]), text) for name, text in hit.groupdict().items() if text]
    return []


def _own(key: Key) -> str | None:
    table, position, char = key
    for length in (3, 2, 1):
        name = VALUES.get((table[:length], position), {}).get(char)
        if name is not None:
            return name
    if char == "Z" or (char[:1] == "Z" and position == 6 and table[0] == "X"):
        return NONE.get((table[0], position), "None")
    return None


def _spread(found: dict[Key, str], known: set[Key]) -> None:
    """Give a body part the label that it has in every other table of its body system, and an approach its name.

    In section 0 the meaning of a body part depends on the body system alone: a rule of ICD-10-PCS (A4). Even so this
    is done only where no two tables of a system disagree. Devices and qualifiers are never guessed, nor body parts of
    section X, where each new device brings a list of its own.
    """
    for position, sections, scope in ((4, "01", 2), (5, "01", 1)):
        labels: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (table, place, char), label in found.items():
            if place == position and table[0] in sections:
                labels[table[:scope], char].add(label)
        for key in known - found.keys():
            table, place, char = key
            if place == position and table[0] in sections and len(labels[table[:scope], char]) == 1:
                found[key] = next(iter(labels[table[:scope], char]))


def names(tables: Mapping[str, tuple[str, ...]], used: Iterable[str]) -> list[tuple[str, int, str, str]]:
    """Sections, body systems and operations that `used` (three characters) has: (before, position, character, name)."""
    systems = {section: dict(many) for section, many in SYSTEMS.items()}
    operations = {section: dict(many) for section, many in OPERATIONS.items()}
    for code, labels in tables.items():
        if code[0] == "0":
            systems.setdefault("0", {})[code[1]] = labels[1]
            operations.setdefault("0", {})[code[2]] = labels[2]
    rows = {}
    for table in used:
        rows[table[0], 1] = ("", 1, table[0], AXES[table[0]][0])
        if table[1] in systems[table[0]]:
            rows[table[:2], 2] = (table[0], 2, table[1], systems[table[0]][table[1]])
        if table[2] in operations[table[0]]:
            rows[table[0] + table[2], 3] = (table[0] + ".", 3, table[2], operations[table[0]][table[2]])
    return [rows[key] for key in sorted(rows, key=lambda key: (key[1], key[0]))]


def patterns(labels: Mapping[Key, str], used: Iterable[Key]) -> dict[Key, str]:
    """The same labels with tables joined: "0D." is every table that begins so, "0.T" every one with this operation.

    A pattern never covers a table in which the character is used and its meaning is not known.
    """
    grouped: dict[tuple[str, int, str], dict[str, str | None]] = defaultdict(dict)
    for key in used:
        table, position, char = key
        grouped[table[0], position, char][table] = labels.get(key)
    result: dict[Key, str] = {}
    for (section, position, char), by_table in sorted(grouped.items()):
        best = {f"{section}..": label for label in by_table.values()} if len(set(by_table.values())) == 1 else None
        for scope in (lambda table: f"{table[:2]}.", lambda table: f"{table[0]}.{table[2]}"):
            shared: dict[str, set[str | None]] = defaultdict(set)
            for table, label in by_table.items():
                shared[scope(table)].add(label)
            rows = {scope(t) if len(shared[scope(t)]) == 1 else t: label for t, label in by_table.items()}
            if best is None or len(rows) < len(best):
                best = rows
        for pattern, label in (best or {}).items():
            if label is not None:
                result[pattern, position, char] = label
    return result
