"""`explain`, the boxes, and the command: raw beside meaning, both ways."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import cli
from course.claims.x12 import KINDS, explain, find_box, words
from course.claims.x12 import cli as own
from course.claims.x12.boxes import _places, boxes
from course.claims.x12.grammar import maps
from course.codes.sets import tables
from course.errors import CourseError

from .test_hostile import TEXTS

CLAIM = TEXTS["837P"]


def meanings(kind, start):
    """Of the first segment that starts so: position -> (value, name, meaning, box)."""
    found = next(one for one in explain(TEXTS[kind]) if one.text.startswith(start))
    return {part.position: (part.value, part.name, part.meaning, part.box) for part in found.parts}


@pytest.mark.parametrize("kind", TEXTS)
def test_every_segment_has_a_name_and_a_place_and_every_element_a_name(kind):
    told = explain(TEXTS[kind])
    assert "~\n".join(one.text for one in told) + "~\n" == TEXTS[kind]
    assert not any(one.strange for one in told)
    for one in told:
        assert one.name and "does not know" not in one.name
        assert bool(one.loop) == bool(one.about)
        for part in one.parts:
            assert not part.name.startswith("Element "), part


@pytest.mark.parametrize("kind", TEXTS)
def test_every_code_that_we_write_has_words(kind):
    silent = [
        (part.position, part.value)
        for one in explain(TEXTS[kind])
        for part in one.parts
        if words.element(one.id, int(part.position[len(one.id) :][:2]), int(part.position.partition("-")[2] or 0)).reads
        not in ("", "hcpcs", "icd", "pointer")
        and not part.meaning
    ]
    assert silent == []


def test_the_words_of_a_claim():
    clm = meanings("837P", "CLM")
    assert clm["CLM02"] == ("180", "Total charge", "$180.00", "box 28")
    assert clm["CLM05-1"][2:] == ("Office", "box 24B")
    assert clm["CLM05-3"][3] == "box 22"
    hi = meanings("837P", "HI")
    assert hi["HI01-2"] == ("J020", "First-listed or principal diagnosis", "J02.0", "box 21")
    assert hi["HI02-1"][2] == "further diagnosis, ICD-10-CM"
    line = meanings("837P", "SV1")
    assert line["SV107-2"] == ("2", "Second diagnosis pointer", "diagnosis B", "box 24E")
    assert line["SV101-2"] == ("99213", "Service code", "", "box 24D")  # a CPT code stays a number
    assert meanings("837P", "SBR")["SBR09"][2:] == ("preferred provider organization (PPO)", "box 1")
    assert meanings("837P", "DTP*472")["DTP03"][2:] == ("June 3, 2026", "box 24A")
    assert meanings("837P full", "DTP*472*RD8")["DTP03"][2] == "June 3, 2026 to June 4, 2026"
    assert meanings("837P full", "REF*F8")["REF02"][3] == "box 22"
    assert meanings("837P full", "REF*G1")["REF02"][3] == "box 23"


def test_the_insured_persons_boxes_depend_on_who_the_patient_is():
    assert meanings("837P", "NM1*IL")["NM103"][3] == "box 4"
    assert meanings("837P", "NM1*QC")["NM103"][3] == "box 2"
    assert meanings("837P full", "NM1*IL")["NM103"][3] == "box 2"


def test_the_words_of_a_hospital_claim_and_of_money():
    clm = meanings("837I", "CLM")
    assert clm["CLM05-1"][2:] == ("Hospital, inpatient, Part A", "FL 4")
    assert meanings("837I", "SV2")["SV201"][3] == "FL 42"
    assert meanings("837I", "DTP*435")["DTP03"][2] == "July 1, 2026, 06:00"
    assert meanings("837I", "HI*BG")["HI01-2"][1] == "Condition code"
    assert meanings("835", "CLP")["CLP02"][2] == "paid as primary"
    assert meanings("835", "CAS*CO")["CAS02"][2] == tables.row("carc", "45").words
    assert meanings("835", "CAS*PR")["CAS01"][2] == tables.row("group", "PR").words
    assert meanings("835", "SVC*NU")["SVC01-2"][2] == tables.row("revenue", "0120").words
    assert meanings("835", "LQ")["LQ02"][2] == tables.row("rarc", "N130").words
    assert meanings("271", "EB*B")["EB01"][2] == "copay"
    assert [part.value for part in next(o for o in explain(TEXTS["271"]) if o.id == "EB").parts][1:3] == ["30", "98"]
    assert meanings("277CA", "STC*A7")["STC01-2"][2] == "NPI"
    assert meanings("278 reply", "HCR")["HCR01"][2] == "approved in full"


def test_a_segment_out_of_place_is_told_and_so_is_an_unknown_file():
    told = explain(CLAIM.replace("CLM*MSFM", "PLB*1~CLM*MSFM"))
    assert [one.text for one in told if one.strange] == ["PLB*1"]
    told = explain(CLAIM.replace("ST*837", "ST*834"))
    assert {one.loop for one in told} == {""} and len(told) == len(explain(CLAIM))
    with pytest.raises(CourseError, match="must start with ISA"):
        explain("hello")


def test_every_kind_has_a_map_whose_loops_hang_together():
    assert set(maps()) == set(KINDS)
    for kind, loops in maps().items():
        inside = {number for loop in loops.values() for number in loop.inside}
        assert inside == set(loops) - {"ST"}, kind
        for loop in loops.values():
            assert loop.rows[0].required and loop.about, (kind, loop.id)


def test_every_list_that_an_element_reads_exists():
    lists = {row["list"] for row in words.rows("codes.csv")}
    plain = {"", "amount", "date", "yymmdd", "time", "icd", "pointer", "hcpcs"}
    for row in words.rows("elements.csv"):
        reads = row["reads"]
        assert reads in plain or reads in lists or (reads.startswith("set:") and tables.system(reads[4:])), row


@pytest.mark.parametrize(("form", "first", "last", "count"), [("cms1500", "1", "33b", 61), ("ub04", "1", "81", 68)])
def test_every_box_of_the_forms_is_there_once(form, first, last, count):
    found = boxes(form)
    assert (found[0].box, found[-1].box, len(found)) == (first, last, count)
    assert len({one.box for one in found}) == count
    assert all(one.loop or not one.field for one in found)
    numbers = {int(text) for one in found for text in _numbers(one.box)}
    assert numbers == set(range(1, 34 if form == "cms1500" else 82))


def _numbers(box):
    digits = "".join(sign if sign.isdigit() or sign == "-" else " " for sign in box).split()
    first, _, last = digits[0].partition("-")
    return [str(n) for n in range(int(first), int(last or first) + 1)]


def test_every_box_points_to_a_loop_and_a_segment_that_the_map_has():
    for form, kind in (("cms1500", "837P"), ("ub04", "837I")):
        loops = maps()[kind]
        for (loop, segment), held in _places(form).items():
            matching = [number for number in loops if number.startswith(loop)]
            assert matching, (form, loop, held[0][0].box)
            assert any(row.segment == segment for number in matching for row in loops[number].rows) or _elsewhere(
                held[0][0], segment, loops
            ), (form, loop, segment)


def _elsewhere(box, segment, loops):
    """Boxes that name two loops and two segments: each segment is in one of them."""
    named = [number for number in loops if number in box.loop]
    return len(named) > 1 and any(row.segment == segment for number in named for row in loops[number].rows)


@pytest.mark.parametrize(
    ("asked", "label", "place"),
    [
        ("box 24E", "box 24E", "loop 2400, SV107-1 to SV107-4"),
        ("24e", "box 24E", "loop 2400, SV107-1 to SV107-4"),
        ("subscriber id", "box 1a", "loop 2010BA, NM109"),
        ("member number", "box 1a", "loop 2010BA, NM109"),
        ("FL 42", "FL 42", "loop 2400, SV201"),
        ("fl 23", "FL 18-28", "loop 2300, HI01-2 and on"),
        ("fl 67c", "FL 67A-Q", "loop 2300, HI01-2, HI01-9 and on"),
        ("diagnosis pointer", "box 24E", "loop 2400, SV107-1 to SV107-4"),
        ("box 30", "box 30", "not part of an 837"),
    ],
)
def test_a_box_is_found_by_number_and_by_words(asked, label, place):
    found = find_box(asked)
    assert (found[0].label, found[0].place) == (label, place)


@given(st.text(max_size=40))
def test_any_question_about_boxes_gets_an_answer(text):
    assert isinstance(find_box(text), tuple)


def test_an_unknown_form_is_refused():
    with pytest.raises(CourseError, match="not a form"):
        boxes("ub92")


@pytest.fixture
def command(monkeypatch, capsys):
    """``cleanclaim`` with this command only; returns exit code, output and errors."""
    monkeypatch.setattr(cli, "_load_commands", lambda subparsers: own.register(subparsers) or [])

    def run(*words_):
        code = cli.main(["x12", *map(str, words_)])
        held = capsys.readouterr()
        return code, held.out, held.err

    return run


def test_the_command_explains_and_looks_for_faults(command, tmp_path):
    good, bad = tmp_path / "good.837", tmp_path / "bad.837"
    good.write_text(CLAIM)
    bad.write_text(CLAIM.replace("*11:B:1*", "*11:C:1*"))
    code, out, _ = command(good)
    assert code == 0 and "SV102    Charge: 142 = $142.00  [box 24F]" in out and "No faults found." in out
    code, out, _ = command(bad, "--faults")
    assert code == 1 and "1 fault:" in out and "A 999 would answer group 1: R." in out and "SV102" not in out
    code, out, _ = command(bad, "--json")
    told = json.loads(out)
    assert code == 1 and told["accepted"] is False and told["rejections"][0]["claim"] == "MSFM-0107-1"
    assert told["segments"][-1]["text"] == "IEA*1*000000417"


def test_the_command_finds_boxes_and_refuses_in_words(command, tmp_path):
    code, out, _ = command("--box", "24E")
    assert code == 0 and out.startswith("CMS-1500 box 24E: Diagnosis pointers. Loop 2400, SV107-1 to SV107-4.")
    assert command("--box", "zebra")[0] == 1
    assert json.loads(command("--box", "fl 4", "--json")[1])[0]["box"] == "4"
    for words_ in ((), (tmp_path,), (tmp_path / "none",)):
        code, _, err = command(*words_)
        assert code == 2 and err.startswith("cleanclaim: ")
