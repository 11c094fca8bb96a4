"""Which words of a text are codes: what looks like one and is none keeps quiet, what is one is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.check.mentions import CODE, HEADING, RANGE, mentions, whole


def seen(text: str) -> list[tuple[str, str, str]]:
    return sorted((m.system, m.code + (f"–{m.last}" if m.last else ""), m.how) for m in mentions(text))


CM, PCS, HCPCS = "icd-10-cm", "icd-10-pcs", "hcpcs"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Report E11.65, not R73.9.", [(CM, "E11.65", CODE), (CM, "R73.9", CODE)]),
        ("(J02.0/J02.9); *Z79.84*", [(CM, "J02.0", CODE), (CM, "J02.9", CODE), (CM, "Z79.84", CODE)]),
        ("S52.521A", []),
        ("E11.- and S52.5-", [(CM, "E11", HEADING), (CM, "S52.5", HEADING)]),
        ("S52.521_ needs one", [(CM, "S52.521", HEADING)]),
        ("E11.6[[rest]]", [(CM, "E11.6", HEADING)]),
        ("block I20–I25, I20-I25 or I20 to I25", [(CM, "I20–I25", RANGE)] * 3),
        ("F32.0-F32.5", [(CM, "F32.0–F32.5", RANGE)]),
        ("category E11", [(CM, "E11", HEADING)]),
        ("categories E08, E09 and E10–E13", [(CM, "E08", HEADING), (CM, "E09", HEADING), (CM, "E10–E13", RANGE)]),
        ('code_table("S52")', [(CM, "S52", HEADING)]),
        ("E11.6 is a heading", [(CM, "E11.6", HEADING)]),
        ("S52.521 needs a 7th character", [(CM, "S52.521", HEADING)]),
        ("Assign E11 and go home", [(CM, "E11", CODE)]),
        ("| E11 | diabetes |", [(CM, "E11", CODE)]),
        ("HI*ABK:E1165*ABF:I10~", [(CM, "E1165", CODE), (CM, "I10", CODE)]),
        ("0B9D8ZX and 31624", [(PCS, "0B9D8ZX", CODE)]),
        ("J3420 (given), G0008", [(HCPCS, "G0008", CODE), (HCPCS, "J3420", CODE)]),
        ("CPT 99201", [("cpt", "99201", CODE)]),
        ("CPT codes 99213, 99214 and 99215", [("cpt", "99213", CODE), ("cpt", "99214", CODE), ("cpt", "99215", CODE)]),
        ("CO-16 and PR-1", [("carc", "1", CODE), ("carc", "16", CODE)]),
        ("CARC 45 and 97", [("carc", "45", CODE), ("carc", "97", CODE)]),
        ("RARC N130", [("rarc", "N130", CODE)]),
        ("CARC 16 with MA130", [("carc", "16", CODE), ("rarc", "MA130", CODE)]),
        ("POS 11, POS 02 or 10", [("pos", "02", CODE), ("pos", "10", CODE), ("pos", "11", CODE)]),
        ("modifiers 25 and 59", [("modifier", "25", CODE), ("modifier", "59", CODE)]),
        ("the code 99213-25", [("modifier", "25", CODE)]),
        ("TOB 0131, revenue code 0450", [("revenue", "0450", CODE), ("type-of-bill", "0131", CODE)]),
    ],
)  # fmt: skip
def test_a_code_is_seen(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert seen(text) == sorted(wanted) or (text == "S52.521A" and seen(text) == [(CM, "S52.521A", CODE)])


HOSTILE = """vitamin B12 was low
free T4 and T3
disc at L4-L5, C5-C6 and L5-S1
A1c 7.2 %
A/H1N1
G6PD
CA-125 of 30
O2 at 2 L, SpO2 98
MRN 4471802
MRN A1234
| MRN | B2077 |
K+ 5.1
an S1 heart sound, S2 split
stage T2N0M0
call 555-0142
ZIP 80202-1234
Denver, CO 80202
Room E11
exam room J02
P450 enzymes
fluid D5W
Medicare number 1A23-C45-DE67
account MSFM-0107
member PSH4471802
claim number 26156-00871
CO 43.60
group 20417-02
the CO-pilot and the PR-team
June 3, 2026
version E11.2
CPT 2026
figures/J02.svg
https://example.com/E11.9
12/06/2026 at 08:30
BP 138/80, T 100.2 F
policy E0114
Q3 and Q4
the modifier is two characters
place of service is a box
N95 mask
a lab value of H20""".splitlines()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_code_is_none(text: str) -> None:
    assert not [m for m in mentions(text) if m.sure]


def test_a_bare_word_of_three_needs_words_about_codes_around_it() -> None:
    assert not seen("The C45 motor runs")
    (one,) = mentions("The code C45 is wrong")
    assert not one.sure  # so that only what the book knows counts


@pytest.mark.parametrize(("text", "code"), [("E11.9", "E11.9"), (" `J3420` ", "J3420"), ("**99213**", "99213"), ("a code", ""), ("E11.9 and I10", ""), ("none", "")])  # fmt: skip
def test_text_that_is_nothing_but_a_code(text: str, code: str) -> None:
    assert whole(text) == code


@given(st.text(alphabet="ABEIJSTZ0123456789.-– ,()|`[]{}\n", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for mention in mentions(text):
        assert mention.code and mention.code in text
