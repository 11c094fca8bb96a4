"""Every code exists and may be reported on its day: in keys, options, texts, charts, notebooks and tables.

A code that is wrong on purpose is marked where it stands: ``invalid_codes: {S52.5: needs a 7th character}`` in the item, at the
head of the bank (for the week's notebooks); a chart may hold what an item that shows it has marked. A mark needs a reason, and never excuses a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from course.codes import model
from course.codes.forms import tidy
from course.errors import CourseError

from . import codebook
from .finding import Finding, look
from .material import Material
from .mentions import CODE, HEADING, RANGE, Mention, mentions
from .passages import Days, Marks, Passage, Slot, item_days, item_marks, passages, slots, system_of, tables
from .records import CALENDAR

_NAMES = {
    "icd-10-cm": "",
    "icd-10-pcs": "ICD-10-PCS ",
    "hcpcs": "HCPCS ",
    "cpt": "CPT ",
    "procedure": "procedure code ",
    "pos": "place of service ",
    "type-of-bill": "type of bill ",
    "carc": "CARC ",
    "rarc": "RARC ",
}
_MARK = "or mark it under invalid_codes with the reason why it is wrong on purpose"
# Systems of which the course holds a part only: not found there does not mean that there is no such code.
_TEACHING_TABLES = "datasets/codes/sets"


def unavailable() -> Finding | None:
    """Said once when the code sets cannot be opened; no code can be checked then."""
    try:
        codebook.tell("icd-10-cm", "J02.9", CALENDAR[0])
    except CourseError as error:
        return Finding(
            "datasets/codes", "", f"codes cannot be checked: {str(error).rstrip('.')}", "mend that, then check again"
        )
    return None


def keys(material: Material) -> Iterator[Finding]:
    """Keys, alternates, pairs, boxes and options that are codes."""
    yield from _of_slots(slots(material))


def texts(material: Material) -> Iterator[Finding]:
    """Codes in texts: stems, options, errors, rationales, hints, rubrics, model answers, charts and notebooks."""
    yield from _of_passages(passages(material))


def in_tables(root: Path) -> Iterator[Finding]:
    """Codes in the tables of ``datasets/``. Their words often speak of headings without saying so."""
    many = list(tables(root))
    yield from _of_slots(one for one in many if isinstance(one, Slot))
    yield from _of_passages((one for one in many if isinstance(one, Passage)), headings_pass=True)


def _of_slots(many: Iterable[Slot]) -> Iterator[Finding]:
    for slot in many:
        if not slot.in_key and _marked(slot.code, slot.marks):
            continue
        said = _against(slot.system, slot.code, slot.days)
        if said:
            mend = "give a code that may be reported that day"
            yield Finding(slot.file, slot.item, said, mend if slot.in_key else f"{mend}, {_MARK}")


def _of_passages(many: Iterable[Passage], *, headings_pass: bool = False) -> Iterator[Finding]:
    for passage in many:
        told: set[str] = set()
        for mention in mentions(passage.text):
            if headings_pass and mention.system == "icd-10-cm" and mention.how == CODE:
                mention = replace(mention, how=HEADING)
            if mention.code in told or _marked(mention.code, passage.marks):
                continue
            said = _against_mention(mention, passage.days)
            if said:
                told.add(mention.code)
                yield Finding(passage.file, passage.item, said[0], said[1])


def _marked(code: str, marks: Marks) -> bool:
    return tidy(code) in {tidy(str(one)) for one in marks}


def _against(system: str, code: str, days: Days) -> str | None:
    """What is wrong with a code, in words; None when nothing is."""
    for day in days:
        verdict = codebook.tell(system, code, day)
        if not verdict.fine and verdict.status != model.UNKNOWN_DATE:
            return f"{_NAMES.get(system, f'{system} ')}{code} cannot be reported on {day} ({verdict.sentence})"
    return None


def _against_mention(mention: Mention, days: Days) -> tuple[str, str] | None:
    system, code = mention.system, mention.code
    if mention.how == RANGE:
        return _against_range(mention, days)
    if system == "icd-10-cm":
        return _against_diagnosis(mention, days)
    if system == "icd-10-pcs" and not mention.sure and not codebook.pcs_table(code[:3], days[0]):
        return None
    if system == "hcpcs" and codebook.tell("icd-10-cm", code, days[0]).fine:
        return None  # a diagnosis code as a claim carries it, without its dot
    said = _against(system, code, days)
    if said is None:
        return None
    if system in ("icd-10-pcs", "cpt"):
        return said, f"give a code that may be reported that day, {_MARK}"
    return said, f"mend it, add it to {_TEACHING_TABLES} with its source, {_MARK}"


def _against_diagnosis(mention: Mention, days: Days) -> tuple[str, str] | None:
    code = mention.code
    for day in days:
        verdict = codebook.tell("icd-10-cm", code, day)
        heading = codebook.is_heading(code, day)
        if verdict.fine or verdict.status == model.UNKNOWN_DATE or (mention.how == HEADING and heading):
            continue
        if not mention.sure and not verdict.known:
            return None  # no code at all: a vitamin, a room, a blood test
        if mention.how == HEADING:
            return f"there is no heading {code} on {day} ({verdict.sentence})", f"mend it, {_MARK}"
        mend = "give a complete code" if heading else "give a code that may be reported that day"
        purpose = f"write what is left open as {_dashed(code)}, " if heading else ""
        return f"{code} cannot be reported on {day} ({verdict.sentence})", f"{mend}, {purpose}{_MARK}"
    return None


def _dashed(code: str) -> str:
    return f"{code}-" if "." in code else f"{code}.- or “category {code}”"


def _against_range(mention: Mention, days: Days) -> tuple[str, str] | None:
    if mention.system != "icd-10-cm":
        return None
    ends = (mention.code, mention.last)
    missing = [code for code in ends if not codebook.exists(code, days[0])]
    if not missing or codebook.is_block(*ends) or (not mention.sure and len(missing) == len(ends)):
        return None
    return (
        f"the range {ends[0]}–{ends[1]} begins or ends at {missing[0]}, which is no code on {days[0]}",
        f"mend the range, {_MARK}",
    )


def marks(material: Material) -> Iterator[Finding]:
    """A mark says why, stands for a code that is wrong indeed, and for one that is really named."""
    bank, file = material.bank, material.bank_file
    holders = [(i, item_marks(e), item_days(material, e)) for i, e in material.entries()]
    holders.append(("", bank.invalid_codes, CALENDAR))
    if not any(marked for _, marked, _ in holders):
        return
    named = {tidy(m.code) for p in passages(material) for m in mentions(p.text)}
    named |= {tidy(slot.code) for slot in slots(material)}
    for item, marked, days in holders:
        for code, why in marked.items():
            system = system_of(str(code))
            if len(str(why).split()) < 2:
                yield Finding(file, item, f"invalid_codes does not say why {code} is wrong", "say it in a few words")
            if tidy(str(code)) not in named:
                yield look(file, item, f"{code} is marked under invalid_codes and stands nowhere", "take the mark away")
            elif system in ("icd-10-cm", "icd-10-pcs", "hcpcs") and _against(system, str(code), days) is None:
                yield Finding(file, item, f"{code} is marked as invalid, but may be reported", "take the mark away")


RULES = (keys, texts, marks)
