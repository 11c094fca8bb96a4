"""Codes as they stand in running text: which words of a sentence, a table or a record name a code, and of which system.

Pure: nothing is looked up here. What is found is either *sure* (its form or the words around it leave no doubt) or not; an
unsure one counts only if the code book knows it. Vitamins, vertebrae, blood tests, tumor stages, telephone and record
numbers look much like codes, so the forms are strict and the words around them count.

How a category or a range is written on purpose (docs/writing-items.md): ``E11.-``, ``S52.5-``, ``I20–I25``, "category E11".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CODE, HEADING, RANGE = "code", "heading", "range"


@dataclass(frozen=True)
class Mention:
    """A code in a text. ``how``: written as a code, as a heading on purpose, or as a range (``last`` is its end).

    ``sure`` is False for what may be something else; then only a code that the book knows is meant.
    """

    system: str
    code: str
    how: str = CODE
    last: str = ""
    sure: bool = True


_START = r"(?<![\w.#@&/^–-])"
_CM = r"[A-Z][0-9][0-9A-Z]"
_DOTTED = rf"{_CM}\.[0-9A-Z]{{1,4}}"
# I20–I25, F32.0-F32.5, S00 to T88, E08 through E13: two codes of the same length or the same kind
_TO = r"(?:[–-]| – | (?:to|through) )"
_CM_RANGE = re.compile(
    rf"{_START}({_CM}(?:\.[0-9A-Z]{{1,4}})?)(?:\.?-)?{_TO}({_CM}(?:\.[0-9A-Z]{{1,4}})?)(?:\.?-)?(?![\w/-]|\.\w)"
)
# E11.-  S52.5-  S52.52_  E11...  E11.6[[box]]
_CM_HEADING = re.compile(rf"{_START}({_CM}(?:\.[0-9A-Z]{{1,4}})?)(?:\.?[-_]+|\.?…|\.\.\.+|\.?(?=\[\[))(?![0-9A-Za-z])")
_CM_DOTTED = re.compile(rf"(?<![\w.#@&^–-])({_DOTTED})(?![\w&])(?!\.\d)")
_CM_BARE = re.compile(rf"{_START}({_CM})(?![\w/–&^-]|\.\w)")
_X12 = re.compile(r"\bA?B[KFJP][A-Z]?[:>]([A-Z][0-9][0-9A-Z]{1,5})\b")
_HCPCS = re.compile(r"(?<![\w.#@&^–-])([A-CEGHJ-MP-V]\d{4})(?![\w^&]|-\d{3}|-[A-Z0-9]{3}|\.\d)")
_HCPCS_RANGE = re.compile(rf"{_START}([A-CEGHJ-MP-V]\d{{4}}){_TO}([A-CEGHJ-MP-V]\d{{4}})(?![\w-])")
_PCS = re.compile(r"(?<![\w.#@&/^–-])([0-9BCDFGHX][0-9A-HJ-NP-Z]{6})(?![\w/–-])")
_CPT_NAMED = re.compile(
    r"\bCPT(?:®)?(?: codes?| numbers?)? ((?:\d{4}[0-9AFMTU](?:-\w\w)*(?:, | and | or |, and |, or |/)?)+)"
)
_CPT = re.compile(r"\d{4}[0-9AFMTU](?![\w])")
_TWO = r"(?:[0-9][0-9A-Z]|[A-Z][0-9A-Z])"


def _list(one: str) -> str:
    """A pattern for "25", "25 and 59", "25, 57 or 59"."""
    return rf"({one}(?:(?:, (?:and |or )?| and | or |/){one})*)(?![\w%])(?!\.\d)"


# words that name a system, and the form of its codes
_NAMED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("modifier", re.compile(rf"\b[Mm]odifiers? [“\"`*]*{_list(_TWO)}"), _TWO),
    ("pos", re.compile(rf"\b(?:POS|[Pp]lace[- ]of[- ]service)(?: codes?)? [`*]*{_list(r'[0-9][0-9]')}"), r"[0-9][0-9]"),
    ("type-of-bill", re.compile(rf"\b(?:TOB|[Tt]ypes? of bill|[Bb]ill type) [`*]*{_list(r'0?[1-9][0-9][0-9A-Z]')}"), r"0?[1-9][0-9][0-9A-Z]"),
    ("revenue", re.compile(rf"\b[Rr]ev(?:enue|\.)? codes? [`*]*{_list(r'0?[0-9]{3}')}"), r"0?[0-9]{3}"),
    ("condition", re.compile(rf"\b[Cc]ondition codes? [`*]*{_list(_TWO)}"), _TWO),
    ("occurrence", re.compile(rf"\b[Oo]ccurrence codes? [`*]*{_list(_TWO)}"), _TWO),
    ("value", re.compile(rf"\b[Vv]alue codes? [`*]*{_list(_TWO)}"), _TWO),
    ("carc", re.compile(rf"\bCARCs?(?: codes?)? [`*]*{_list(r'[A-Z]?[0-9]{1,3}')}"), r"[A-Z]?[0-9]{1,3}"),
    ("carc", re.compile(rf"(?<![\w-])(?:CO|PR|OA|PI)-{_list(r'[A-Z]?[0-9]{1,3}')}(?!-)"), r"[A-Z]?[0-9]{1,3}"),
    ("rarc", re.compile(rf"\b(?:RARCs?|[Rr]emark codes?) [`*]*{_list(r'(?:MA|N|M)[0-9]{1,3}')}"), r"(?:MA|N|M)[0-9]{1,3}"),
)  # fmt: skip
# N130 and MA01 without a word before them, where the text speaks of remittances
_RARC_BARE = re.compile(r"(?<![\w.-])(MA[0-9]{2,3}|N[0-9]{3})(?![\w.-])")
_REMITTANCE = re.compile(r"\b(?:CARC|RARC|remark|remittance|denial|denied|835|(?:CO|PR|OA|PI)-\d+)\b")
# 99213-25, J1885-RT
_SUFFIX = re.compile(rf"(?<![\w.#@&^/-])(?:[0-9]{{4}}[0-9AFMTU]|[A-CEGHJ-MP-V][0-9]{{4}})((?:-{_TWO})+)(?![\w-])")
_CODE_WORDS = re.compile(
    r"\b(?:[Cc]od(?:es?|ed|ing)|ICD|dx|DX|Dx|HCPCS|CPT|PCS|Excludes[12]?|Tabular|billable|modifiers?|superbill|7th|[Ss]eventh character|[Dd]iagnos[ei]s|[Aa]ssign(?:s|ed)?|[Bb]ox 21\w?)\b"
)
# a number behind these names a room, a person's record or a thing, never a code
_ELSE_BEFORE = re.compile(
    r"(?:\b(?:room|suite|ste\.?|apt\.?|apartment|bed|ward|floor|bay|gate|door|desk|seat|figure|fig\.?|exhibit|row|column|cell|step|level|lot|batch|"
    r"ticket|serial|model|version|highway|route|flight|vitamin|coenzyme|interleukin|factor|chromosome|locus|dermatome|root|segment|MRN|account|acct\.?|member|group|policy|invoice|license|DEA|voucher|accession|"
    r"specimen|payer ID|ID|phone|fax|ext\.?|zip|box)(?:\s(?:number|no\.?|ID|#))?|(?<!code )\bnumber|\bno\.)[\s|:#*`(“\"]*$",
    re.IGNORECASE,
)
_ELSE_BEFORE_DOTTED = re.compile(
    r"\b(?:room|suite|serial|model|version|software|firmware)\s(?:no\.? |number |#)?$", re.IGNORECASE
)
_ELSE_AFTER = re.compile(
    r"^[\s*`]*(?:masks?|respirators?|vertebrae?|antigens?|gene|receptors?|syringes?|water|push|amp(?:ule)?s?|in water|saline|helicopter|lead|FDG|min(?:utes?)?|h(?:ours?)?|hrs?|mg|m[lL]|mm)\b", re.IGNORECASE
)  # fmt: skip
# "category E11", "notes at E11", "no code of E11", "Look under E11": the writer says that it is a heading
_HEADING_BEFORE = re.compile(
    r"(?:\b(?i:categor(?:y|ies)|subcategor(?:y|ies)|headings?|headers?|blocks?|chapters?|stems?|famil(?:y|ies)|ranges?|under|above|below(?: it)?|within|in|"
    r"Tabular,?|starts? with|begins? with|(?:three|four|five|six|3|4|5|6)[- ]characters?|code_table\(|code_frame\(|search\(|look_up\(|encoder\(|"
    r"cleanclaim code|look(?:s|ed|ing)? (?:at|up)|not at|(?:notes?|Excludes[12]?|codes?) (?:at|of|under|below|above|for))"
    r"[\s“\"'`*(]*(?:[A-Z][0-9][0-9A-Z.–-]*[\s“”\"'`*]*(?:,|and|or|to|nor)?[\s,“\"'`*]*(?:and |or )?){0,6})$"
)
# "E11 is a heading", "S52.521 needs a 7th character": a sentence that says what is missing says it rightly
_HEADING_AFTER = re.compile(
    r"^[\s*`”\"')]*(?:(?:and|or) [A-Z][0-9][0-9A-Z.]*-?[\s*`”\"']*)?(?:also )?"
    r"(?:(?:is|are|was|were|alone is|by itself is)\s(?:only |just |still |too |not yet )?(?:an? |the )?(?:heading|header|category|subcategory|block|"
    r"(?:three|four|five|six)-character|incomplete|not complete|not billable|unfinished|too short)|"
    r"(?:alone )?(?:needs?|lacks?|wants?|takes?|carr(?:y|ies)) |(?:heading|category|subcategory|family|block|codes|and below|and all under)\b)"
)
_ADDRESS = re.compile(r"https?://\S+|(?<=\])\([^)\s]*\)|\S+\.(?:svg|png|csv|ipynb|json|md)\b")  # of a page or a file
_NAMES = frozenset({"X12"})  # the standards body; the category is written X12.-
_NEAR = 60  # characters on either side that count as "around"


def mentions(text: str) -> Iterator[Mention]:
    """Every code that a text names, each place once, in no promised order."""
    for line in _ADDRESS.sub(" ", text).split("\n"):
        if line.strip():
            yield from _in_line(line, text)


def whole(text: str) -> str:
    """The text when nothing but one code-like word stands in it (an option, a table cell), else ""."""
    word = text.strip().strip("*`“”\"'").strip()
    return word if re.fullmatch(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9.]{1,8}", word) else ""


def _in_line(line: str, text: str) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []

    def free(match: re.Match[str], group: int = 1) -> bool:
        start, end = match.span(group)
        if any(a < end and start < b for a, b in taken) or _is_else(line, start, end, "." in match[group]):
            return False
        taken.append((start, end))
        return True

    for system, pattern, form in _NAMED:
        for match in pattern.finditer(line):
            taken.append(match.span(1))
            for code in re.findall(form, match[1]):
                yield Mention(system, code)
    for match in _SUFFIX.finditer(line):
        if _CODE_WORDS.search(line) and not _is_else(line, match.start(), match.end()):
            for code in match[1].split("-")[1:]:
                yield Mention("modifier", code)
    for match in _CM_RANGE.finditer(line):
        if free(match, 0) and (len(match[1]) > 3 or len(match[2]) > 3 or match[1] < match[2]):
            yield Mention("icd-10-cm", match[1], RANGE, match[2], sure=_is_sure(line, match))
    for match in _HCPCS_RANGE.finditer(line):
        if free(match, 0):
            yield Mention("hcpcs", match[1], RANGE, match[2])
    for match in _CM_HEADING.finditer(line):
        if free(match):
            yield Mention("icd-10-cm", match[1], HEADING, sure="." in match[0] or _is_sure(line, match))
    for match in _X12.finditer(line):
        if free(match):
            yield Mention("icd-10-cm", match[1])
    for match in _CM_DOTTED.finditer(line):
        if free(match):
            yield Mention("icd-10-cm", match[1], HEADING if _as_heading(line, *match.span(1)) else CODE)
    for match in _PCS.finditer(line):
        if re.search(r"\d", match[1]) and re.search(r"[A-Z]", match[1]) and free(match):
            yield Mention("icd-10-pcs", match[1], sure=bool(re.search(r"\bPCS\b", line)))
    for match in _HCPCS.finditer(line):
        if free(match):
            yield Mention("hcpcs", match[1])
    for match in _CPT_NAMED.finditer(line):
        for code in _CPT.findall(match[1]):
            yield Mention("cpt", code)
    if _REMITTANCE.search(text):
        for match in _RARC_BARE.finditer(line):
            if free(match):
                yield Mention("rarc", match[1])
    for match in _CM_BARE.finditer(line):
        if match[1] not in _NAMES and free(match) and _is_sure(line, match):
            yield Mention("icd-10-cm", match[1], HEADING if _as_heading(line, *match.span(1)) else CODE, sure=False)


def _is_else(line: str, start: int, end: int, dotted: bool = False) -> bool:
    before = line[max(0, start - 40) : start]
    if dotted:  # hardly anything else is written so
        return bool(_ELSE_BEFORE_DOTTED.search(before))
    return bool(_ELSE_BEFORE.search(before) or _ELSE_AFTER.match(line[end : end + 20]))


def _is_sure(line: str, match: re.Match[str]) -> bool:
    """Whether the words around a bare three-character code speak of codes, or it stands alone in its place."""
    start, end = match.span()
    around = line[max(0, start - _NEAR) : end + _NEAR]
    alone = re.search(r"(?:[`|]|\*\*)\s*$", line[:start]) and re.match(r"\s*(?:[`|]|\*\*)", line[end:])
    return bool(alone or _CODE_WORDS.search(around) or _as_heading(line, start, end) or line.strip() == match[0])


def _as_heading(line: str, start: int, end: int) -> bool:
    return bool(_HEADING_BEFORE.search(line[max(0, start - 90) : start]) or _HEADING_AFTER.match(line[end : end + 60]))
