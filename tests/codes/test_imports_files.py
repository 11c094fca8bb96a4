"""Importing files in the official layouts (made up, see official.py), and asking them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from course.codes import imports, model, sets
from course.codes.imports import guesses, shelf
from course.codes.imports.run import import_file
from course.errors import CourseError
from tests.codes import official

JUNE = date(2026, 6, 3)

FILES: dict[str, tuple[str, Callable[[], str]]] = {
    "hcpcs": ("HCPC2026_APR_ANWEB.txt", official.hcpcs),
    "pprrvu": ("PPRRVU2026_Apr_nonQPP.csv", lambda: official.sheet(official.PPRRVU_HEADING + official.PPRRVU_ROWS)),
    "gpci": ("GPCI2026.csv", lambda: official.sheet(official.GPCI)),
    "ptp": ("ccipra-v321r0-f1.txt", lambda: official.sheet(official.PTP_HEADING + official.PTP_ROWS, "\t")),
    "mue": ("MCR_MUE_PractitionerServices_Eff_04-01-2026.csv", lambda: official.sheet(official.MUE)),
    "addendum-b": ("2026_april_web_addendum_b.csv", lambda: official.sheet(official.ADDENDUM_B)),
    "table-5": ("FY 2026 Table 5.csv", lambda: official.sheet(official.TABLE_5)),
    "icd10cm-order": ("icd10cm_order_2026.txt", lambda: official.ORDER),
    "icd10cm-tabular": ("icd10cm_tabular_2026.xml", lambda: official.TABULAR),
    "icd10cm-index": ("icd10cm_index_2026.xml", lambda: official.INDEX),
    "cpt": ("cpt2026.csv", lambda: official.sheet(official.CPT)),
}


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(shelf.DATA_VARIABLE, str(tmp_path / "data"))
    return tmp_path / "data"


def bring(kind: str, folder: Path, **options) -> imports.Edition:
    name, text = FILES[kind]
    return import_file(kind, official.put(folder, name, text()), **options)


def ask(kind: str):
    return {
        "hcpcs": lambda: imports.hcpcs("J7777", JUNE),
        "pprrvu": lambda: imports.rvu("99001", JUNE),
        "gpci": lambda: imports.gpci("90112-00", JUNE),
        "ptp": lambda: imports.ptp("99001", "77001", JUNE),
        "mue": lambda: imports.mue("99001", JUNE),
        "addendum-b": lambda: imports.opps("99001", JUNE),
        "table-5": lambda: imports.drg_weight(1, 2026),
        "icd10cm-order": lambda: imports.icd10cm("A90.1", JUNE),
        "icd10cm-tabular": lambda: imports.tabular("A90", JUNE),
        "icd10cm-index": lambda: imports.index_terms("fever", JUNE),
        "cpt": lambda: imports.cpt("99001", JUNE),
    }[kind]()


@pytest.mark.parametrize("kind", FILES)
def test_none_before_the_import_and_a_row_after_it(kind: str, tmp_path: Path) -> None:
    assert ask(kind) is None
    edition = bring(kind, tmp_path)
    found = ask(kind)
    assert found and found.row and found.edition == edition
    assert edition.file in edition.name and edition.licensed is (kind == "cpt")
    assert (
        edition.effective == date(2025, 10, 1) if "icd" in kind or kind == "table-5" else edition.effective.year == 2026
    )


@pytest.mark.parametrize("kind", FILES)
def test_the_zip_as_downloaded(kind: str, tmp_path: Path) -> None:
    name, text = FILES[kind]
    others = {
        "readme.pdf": b"%PDF",
        "__MACOSX/x.csv": "x",
        "icd10cm_order_addenda_2026.txt": "x",
        "deep/layout.docx": "x",
    }
    if kind == "cpt":
        del others["icd10cm_order_addenda_2026.txt"]
    path = official.pack(tmp_path, "download.zip", {**others, f"in/a/folder/{name}": text()})
    assert import_file(kind, path).file == name
    assert ask(kind).row


@pytest.mark.parametrize("kind", ["pprrvu", "gpci", "ptp", "mue", "addendum-b", "table-5", "cpt"])
@pytest.mark.parametrize("how", ["mark", "utf-16", "lower", "tabs", "newlines", "windows"])
def test_dress_does_not_matter(kind: str, how: str, tmp_path: Path) -> None:
    name, text = FILES[kind]
    words = text()
    if how == "lower":
        words = words.lower()
    if how == "newlines":
        words = words.replace("\r\n", "\n")
    if how == "tabs" and kind != "ptp":
        import csv
        import io

        words = official.sheet(list(csv.reader(io.StringIO(words))), "\t")
    raw = {"mark": b"\xef\xbb\xbf" + words.encode(), "utf-16": words.encode("utf-16")}.get(how, words.encode())
    if how == "windows":
        raw = words.encode("utf-8").replace(b"MADE UP", b"MADE\x97UP")
    import_file(kind, official.put(tmp_path, name, raw))
    assert ask(kind).row


def test_rvu_keeps_numbers_and_no_description(tmp_path: Path) -> None:
    edition = bring("pprrvu", tmp_path)
    row = imports.rvu("77001", JUNE, "26").row
    assert (row.work, row.nonfacility_pe, row.facility_pe, row.malpractice) == (
        Decimal("0.50"),
        Decimal("0.20"),
        Decimal("0.20"),
        Decimal("0.02"),
    )
    assert (row.status, row.pctc, row.global_days, row.conversion_factor) == ("A", "1", "XXX", Decimal("33.4009"))
    assert b"Made-up visit" not in edition.path.read_bytes()
    assert imports.rvu("77001", JUNE, "TC").row is None


def test_qpp_and_other_stand_side_by_side(tmp_path: Path) -> None:
    bring("pprrvu", tmp_path)
    rows = [[*row[:-1], "33.5675"] for row in official.PPRRVU_ROWS]
    import_file(
        "pprrvu", official.put(tmp_path, "PPRRVU2026_Apr_QPP.csv", official.sheet(official.PPRRVU_HEADING + rows))
    )
    assert imports.rvu("99001", JUNE).row.conversion_factor == Decimal("33.4009")
    assert imports.rvu("99001", JUNE, qualifying=True).row.conversion_factor == Decimal("33.5675")


def test_gpci_by_number_and_name(tmp_path: Path) -> None:
    rows = [*official.GPCI[:-1], ["90312", "ZX", "00", "ELSEWHERE", "1", "1", "1", "1"]]
    import_file("gpci", official.put(tmp_path, "GPCI2026.csv", official.sheet(rows)))
    assert imports.gpci("nowhere", JUNE).row.work_floor == Decimal("1.000")
    assert imports.gpci("9011200", JUNE).row.work == Decimal("0.953")
    with pytest.raises(CourseError, match="90212-05"):
        imports.gpci("Elsewhere", JUNE)


def test_ptp_knows_days_order_and_parts(tmp_path: Path) -> None:
    bring("ptp", tmp_path)
    other = [["99500", "99501", "", "20240101", "*", "0", "Made-up reason"]]
    text = official.sheet(official.PTP_HEADING + other, "\t")
    import_file("ptp", official.put(tmp_path, "ccipra-v321r0-f2.txt", text))
    assert imports.ptp("99500", "99501", JUNE).row.modifier == "0"
    assert imports.ptp("99001", "77002", date(2025, 12, 31)).row.modifier == "0"  # before the edition, by its own days
    assert imports.ptp("99001", "77002", date(2026, 1, 1)).row is None
    assert imports.ptp("99001", "77002", date(2026, 4, 1)).row.modifier == "1"
    assert imports.ptp("77001", "99001", JUNE).row is None  # the other way round is another edit
    assert imports.ptp("99001", "77001", JUNE, "hospital") is None
    assert [edition.part for edition in imports.editions("ptp")] == ["f1", "f2"]


def test_editions_stand_side_by_side_and_the_day_chooses(tmp_path: Path) -> None:
    bring("mue", tmp_path)
    rows = [*official.MUE[:2], ["99001", "4", "1 Line Edit", "Made-up reason"]]
    name = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
    import_file("mue", official.put(tmp_path, name, official.sheet(rows)))
    assert imports.mue("99001", date(2026, 3, 31)) is None
    assert imports.mue("99001", date(2026, 6, 30)).row.units == 1
    later = imports.mue("99001", date(2026, 7, 1))
    assert (later.row.units, later.row.mai, later.edition.file) == (4, "1", name)
    assert imports.mue("77001", JUNE).row is None


def test_opps_money_is_cents(tmp_path: Path) -> None:
    bring("addendum-b", tmp_path)
    row = imports.opps("99001", JUNE).row
    assert (row.status, row.apc, row.weight, row.payment, row.copayment, row.minimum_copayment) == (
        "V",
        "5012",
        Decimal("1.4410"),
        12890,
        None,
        2578,
    )
    assert imports.opps("77009", JUNE).row.payment is None


def test_drg_weights_belong_to_a_fiscal_year(tmp_path: Path) -> None:
    bring("table-5", tmp_path)
    assert imports.drg_weight("1", 2026).row.weight == Decimal("28.1234")
    assert imports.drg_weight("001", 2026).row.mdc == "PRE"
    assert imports.drg_weight("001", 2027) is None and imports.drg_weight("002", 2026).row is None


def test_tabular_notes(tmp_path: Path) -> None:
    bring("icd10cm-tabular", tmp_path)
    row = imports.tabular("a90", JUNE).row
    assert row.parent == "A90-A99"
    assert row.notes == (
        ("inclusion term", "Invented fever"),
        ("excludes1", "real fever (R50.-)"),
        ("7th character", "A initial encounter"),
    )
    child = imports.tabular("A901", JUNE).row
    assert (child.code, child.parent, child.title) == ("A90.1", "A90", "Made-up fever, mild")
    assert imports.tabular("A90-A99", JUNE).row.title == "Made-up fevers (A90-A99)"


def test_the_real_tabular_list_goes_in(tmp_path: Path, package: Path, official_codes: frozenset[str]) -> None:
    (path,) = package.glob("*.xml")
    edition = import_file("icd10cm-tabular", path, effective=date(2026, 4, 1))
    assert edition.rows > 46_000
    assert imports.tabular("E11.65", JUNE).row.title == "Type 2 diabetes mellitus with hyperglycemia"
    assert ("excludes1", "gestational diabetes (O24.4-)") in imports.tabular("E11", JUNE).row.notes


@pytest.fixture
def official_codes(official: frozenset[str]) -> frozenset[str]:
    return official


def test_index_terms(tmp_path: Path) -> None:
    bring("icd10cm-index", tmp_path)
    found = [(" > ".join(term.path), term.code) for term in imports.index_terms("fever", JUNE).row]
    assert found == [
        ("Fever", "A90"),
        ("Feverishness", ""),
        ("Fever > invented", "A90.1"),
        ("Fever > imaginary", ""),
        ("Fever > invented > with rash", "A90.8"),
    ]
    (rash,) = imports.index_terms("rash fever", JUNE).row
    assert rash.manifestation == "L99.9"
    (imaginary,) = imports.index_terms("imagin", JUNE).row
    assert imaginary.see == "Fever, invented"
    assert imports.index_terms("fever", JUNE).row[0].nonessential == "(of no origin)"
    assert imports.index_terms("nothing like it", JUNE).row == () == imports.index_terms("  ", JUNE).row


def test_table_of_neoplasms(tmp_path: Path) -> None:
    text = """<ICD10CM.index><indexHeading><head col="1">Neoplasm</head><head col="2">Malignant</head></indexHeading>
    <letter><title>N</title><mainTerm><title>Organ</title><cell col="2">C99</cell><cell col="3">-</cell>
    <term level="1"><title>left</title><cell col="2">C99.2</cell></term></mainTerm></letter></ICD10CM.index>"""
    edition = import_file("icd10cm-index", official.put(tmp_path, "icd10cm_neoplasm_2026.xml", text))
    assert edition.series == "" and edition.part == "neoplasm"
    found = imports.index_terms("organ malignant", JUNE).row
    assert [(term.path, term.code) for term in found] == [
        (("Organ", "Malignant"), "C99"),
        (("Organ", "left", "Malignant"), "C99.2"),
    ]


def test_hcpcs_answers_rest_on_the_file(tmp_path: Path) -> None:
    bring("hcpcs", tmp_path)
    answer = sets.look_up("hcpcs", "j7777", JUNE)
    assert answer.status == model.VALID and answer.title.endswith("for the treatment of made-up conditions")
    assert answer.release.name == "HCPC2026_APR_ANWEB.txt (from 1 Apr 2026)"
    assert sets.look_up("hcpcs", "E7778", JUNE).status == model.DELETED
    assert sets.look_up("modifier", "Z7", JUNE).title == "Made-up modifier"
    assert sets.look_up("modifier", "25", JUNE).status == model.VALID  # the file has no CPT modifiers
    assert sets.look_up("hcpcs", "J1885", JUNE).status == model.UNKNOWN
    assert sets.look_up("hcpcs", "J1885", date(2026, 11, 3)).status == sets.NOT_HELD  # the file is too old to tell
    assert "J1010" in sets.look_up("hcpcs", "J1030", JUNE).sentence  # ended long ago: the table knows
    before = sets.look_up("hcpcs", "J1885", date(2026, 3, 31))
    assert before.status == model.VALID and before.release.name.startswith("the course's table")
    assert [hit.code for hit in sets.search("hcpcs", "inventamab", JUNE)] == ["J7777"]


def test_cpt_answers_rest_on_the_learners_file(tmp_path: Path) -> None:
    edition = bring("cpt", tmp_path)
    answer = sets.look_up("cpt", "99001", JUNE)
    assert answer.status == model.VALID and answer.title == "Made-up visit in my own words"
    assert "stays on this computer" in " ".join(answer.caveats)
    assert sets.look_up("cpt", "99213", JUNE).status == sets.NOT_HELD
    assert [hit.code for hit in sets.search("cpt", "visit", JUNE)] == ["99001"]
    if os.name == "posix":
        assert edition.path.stat().st_mode & 0o077 == 0


def test_two_hundred_thousand_pairs_take_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "ccipra-v321r0-f3.txt"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(official.sheet(official.PTP_HEADING, "\t"))
        for number in range(200_000):
            first, second = f"{10_000 + number // 20:05}", f"{20_000 + number % 20:05}"
            stream.write(f"{first}\t{second}\t\t20200101\t*\t1\tMade-up reason of an ordinary length\r\n")
    seen: list[int] = []
    tracemalloc.start()
    try:
        edition = import_file("ptp", path, progress=lambda done, total: seen.append(done))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert edition.rows == 200_000 and seen[-1] == path.stat().st_size and seen == sorted(seen)
    assert peak < 40_000_000  # the file has 13 million bytes, as objects many times that
    assert imports.ptp("19999", "20019", JUNE).row


@pytest.mark.parametrize(
    ("name", "fiscal", "wanted"),
    [
        ("HCPC2026_JUL_ANWEB_v2.txt", False, date(2026, 7, 1)),
        ("january-2026-alpha-numeric-hcpcs-file.zip", False, date(2026, 1, 1)),
        ("MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv", False, date(2026, 10, 1)),
        ("medicare-ncci-2026q2-practitioner-ptp-edits-ccipra-v321r0-f1.zip", False, date(2026, 4, 1)),
        ("ccioph-v320r0-f4.txt", False, date(2026, 1, 1)),
        ("rvu26c.zip", False, date(2026, 7, 1)),
        ("rvu26ar.zip", False, date(2026, 1, 1)),
        ("PPRRVU2026_Oct_QPP.csv", False, date(2026, 10, 1)),
        ("GPCI2026.csv", False, date(2026, 1, 1)),
        ("icd10cm_order_2027.txt", True, date(2026, 10, 1)),
        ("april-1-2026-code-descriptions-tabular-order.zip", True, date(2026, 4, 1)),
        ("table5-fy26.txt", True, date(2025, 10, 1)),
        ("edits.csv", False, None),
        ("file_2026-13-45.csv", False, None),
    ],
)
def test_days_in_names(name: str, fiscal: bool, wanted: date | None) -> None:
    assert guesses.effective(name, fiscal=fiscal) == wanted
