"""Wrong, broken and hostile files: one sentence, nothing imported, what was there stays."""

from __future__ import annotations

import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.codes import imports
from course.codes.imports import rows, shelf, sources
from course.codes.imports.run import import_file
from course.errors import CourseError
from tests.codes import official
from tests.codes.test_imports_files import FILES, bring, data  # noqa: F401

JUNE = date(2026, 6, 3)
FIRST = date(2026, 1, 1)


def refused(kind: str, path: Path, **options) -> str:
    """The sentence with which the file is refused; asserts that nothing is left of it."""
    with pytest.raises(CourseError) as caught:
        import_file(kind, path, **{"effective": FIRST, **options})
    assert imports.editions() == []
    assert [p for p in shelf.folder().rglob("*") if p.is_file()] == []
    sentence = str(caught.value)
    assert "\n" not in sentence and len(sentence) < 400
    return sentence


# A licensed list is any table with a column of codes and one of descriptions; of these it cannot be told apart.
ALIKE = {("cpt", other) for other in ("pprrvu", "mue", "addendum-b")}


@pytest.mark.parametrize(("kind", "other"), sorted({(a, b) for a in FILES for b in FILES if a != b} - ALIKE))
def test_a_file_of_another_kind(kind: str, other: str, tmp_path: Path) -> None:
    name, text = FILES[other]
    refused(kind, official.put(tmp_path, name, text()), setting="practitioner" if kind in ("ptp", "mue") else "")


@pytest.mark.parametrize(
    ("kind", "row", "column", "value", "said"),
    [
        ("pprrvu", -2, 5, "1.3O", ("Row 9", "WORK RVU", "1.3O", "number")),
        ("pprrvu", -1, 1, "2-6", ("Row 10", "MOD", "modifier")),
        ("pprrvu", -1, 0, "7700", ("Row 10", "HCPCS", "7700")),
        ("pprrvu", -3, 0, "9900", ("Row 8", "HCPCS", "9900")),
        ("gpci", -2, 6, "x", ("Row 5", "PE GPCI", "number")),
        ("gpci", -2, 6, "NaN", ("Row 5", "PE GPCI", "number")),
        ("ptp", -1, 3, "20261301", ("Row 10", "date")),
        ("ptp", -1, 3, "", ("Row 10", "date")),
        ("ptp", -1, 5, "2", ("Row 10", "0, 1 or 9")),
        ("ptp", -1, 1, "7700", ("Row 10", "a code")),
        ("mue", -1, 1, "two", ("Row 5", "whole number")),
        ("mue", -1, 1, "2.5", ("Row 5", "whole number")),
        ("mue", -1, 1, "-2", ("Row 5", "whole number")),
        ("mue", -1, 2, "4 Something", ("Row 5", "1, 2 or 3")),
        ("addendum-b", -1, 2, "NONE", ("Row 5", "status indicator")),
        ("addendum-b", -2, 5, "12,x", ("Row 4", "Payment Rate")),
        ("table-5", 2, 6, "much", ("Row 3", "Weights")),
        ("cpt", -1, 1, "", ("Row 4", "no description")),
    ],
)
def test_a_wrong_cell_is_named(
    kind: str, row: int, column: int, value: str, said: tuple[str, ...], tmp_path: Path
) -> None:
    table = {
        "pprrvu": official.PPRRVU_HEADING + official.PPRRVU_ROWS,
        "gpci": official.GPCI,
        "mue": official.MUE,
        "ptp": official.PTP_HEADING + official.PTP_ROWS,
        "addendum-b": official.ADDENDUM_B,
        "table-5": official.TABLE_5,
        "cpt": official.CPT,
    }[kind]
    table = [list(cells) for cells in table]
    table[row][column] = value
    sentence = refused(kind, official.put(tmp_path, FILES[kind][0], official.sheet(table)))
    assert all(part in sentence for part in said), sentence
    assert sentence.endswith("Nothing was imported.")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    table = [[cell for place, cell in enumerate(row) if place != 2] for row in official.MUE]
    sentence = refused("mue", official.put(tmp_path, FILES["mue"][0], official.sheet(table)))
    assert "MUE Adjudication Indicator" in sentence


def test_the_same_line_twice_counts_once_but_not_two_that_disagree(tmp_path: Path) -> None:
    table = [*official.MUE, ["99001", "9", "2 Date of Service Edit: Policy", "Made-up reason"]]
    assert "Row 6: 99001 stands there a second time" in refused(
        "mue", official.put(tmp_path, FILES["mue"][0], official.sheet(table))
    )
    edition = import_file(
        "mue", official.put(tmp_path, FILES["mue"][0], official.sheet([*official.MUE, official.MUE[2]]))
    )
    assert edition.rows == 2


def test_headings_without_lines(tmp_path: Path) -> None:
    assert "no lines of data" in refused(
        "mue", official.put(tmp_path, FILES["mue"][0], official.sheet(official.MUE[:2]))
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old workbook", "save it as CSV"),
        (b"<!DOCTYPE html><html>license</html>", "web page"),
        (b"\x00\x01\x02\x03" * 50, "not a text file"),
        (b'"' + b"x" * 300_000, "cannot be read as a table"),
        (b"x" * 3_000_000, "far too long"),
    ],
)
def test_what_is_no_table_at_all(content: bytes, said: str, tmp_path: Path) -> None:
    assert said in refused("mue", official.put(tmp_path, "file.csv", content), setting="practitioner")


def test_no_file_a_folder_and_no_day(tmp_path: Path) -> None:
    assert "cannot be opened" in refused("mue", tmp_path / "gone.csv")
    assert "is a folder" in refused("mue", tmp_path)
    path = official.put(tmp_path, "edits.csv", official.sheet(official.MUE))
    assert "--effective" in refused("mue", path, effective=None)
    assert "--setting" in refused("mue", path)
    assert "--setting is for" in refused("gpci", path, setting="dme")
    assert "is not a kind" in refused("icd9", path)


# ZIP files -----------------------------------------------------------------------------------------------------------


def test_a_truncated_zip(tmp_path: Path) -> None:
    whole = official.pack(tmp_path, "mue.zip", {FILES["mue"][0]: official.sheet(official.MUE * 200)}).read_bytes()
    for length in (30, len(whole) // 2, len(whole) - 5):
        sentence = refused("mue", official.put(tmp_path, "cut.zip", whole[:length]))
        assert "download it again" in sentence


def test_a_zip_with_a_damaged_member(tmp_path: Path) -> None:
    path = official.pack(tmp_path, "mue.zip", {FILES["mue"][0]: official.sheet(official.MUE)})
    raw = bytearray(path.read_bytes())
    for at in range(90, 120):
        raw[at] ^= 0xFF
    assert "download it again" in refused("mue", official.put(tmp_path, "mue.zip", bytes(raw)))


def test_a_bomb(tmp_path: Path) -> None:
    path = official.pack(tmp_path, "mue.zip", {FILES["mue"][0]: b"0" * 40_000_000})
    assert path.stat().st_size < 100_000
    assert "far too large" in refused("mue", path)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "BIGGEST", 1_000_000)
    path = official.put(tmp_path, FILES["mue"][0], official.sheet(official.MUE) + "\r\n" * 1_000_000)
    assert "larger than any official file" in refused("mue", path)


def test_the_wrong_zip_and_an_unclear_one(tmp_path: Path) -> None:
    assert "holds no such file, only: a.csv" in refused("mue", official.pack(tmp_path, "x.zip", {"a.csv": "1"}))
    text = official.sheet(official.MUE)
    two = official.pack(tmp_path, "y.zip", {"MUE_a.csv": text, "MUE_b.csv": text})
    assert "MUE_a.csv, MUE_b.csv" in refused("mue", two)


def test_a_path_that_climbs_writes_nothing_anywhere(tmp_path: Path) -> None:
    path = official.pack(tmp_path, "m.zip", {f"../../{FILES['mue'][0]}": official.sheet(official.MUE)})
    assert import_file("mue", path).file == FILES["mue"][0]
    assert not (tmp_path.parent / FILES["mue"][0]).exists()


def test_a_protected_zip(tmp_path: Path) -> None:
    path = official.pack(tmp_path, "m.zip", {FILES["mue"][0]: official.sheet(official.MUE)})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    assert "password" in refused("mue", official.put(tmp_path, "m.zip", bytes(raw)))


# XML -----------------------------------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("kind", ["icd10cm-tabular", "icd10cm-index"])
@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE])
def test_entities_are_refused(kind: str, declaration: str, tmp_path: Path) -> None:
    name, text = FILES[kind]
    hostile = text().replace("?>\n", f"?>\n{declaration}", 1).replace("MADE UP", "&b;").replace("Invented", "&a;")
    assert "declares entities" in refused(kind, official.put(tmp_path, name, hostile))


def test_xml_that_ends_early_or_is_endlessly_deep_or_long(tmp_path: Path) -> None:
    name, text = FILES["icd10cm-index"]
    assert "not readable XML" in refused("icd10cm-index", official.put(tmp_path, name, text()[:400]))
    deep = "<ICD10CM.index>" + "<term>" * 100_000
    assert "nested deeper" in refused("icd10cm-index", official.put(tmp_path, name, deep))
    wide = "<ICD10CM.index><title>" + "x" * 3_000_000
    assert "text longer" in refused("icd10cm-index", official.put(tmp_path, name, wide))


# Fixed width ---------------------------------------------------------------------------------------------------------


def test_hcpcs_rows_that_are_wrong(tmp_path: Path) -> None:
    good = official.hcpcs().replace("\r\n", "\n").rstrip("\n").split("\n")
    bad = [*good, official.record("J77", "100", "3", "Broken code")]
    assert "Row 5" in refused("hcpcs", official.put(tmp_path, "HCPC2026_JAN_ANWEB.txt", "\n".join(bad)))
    bad = [*good, official.record("J7779", "100", "3", "Broken day", "", ("2025010X", "", ""))]
    sentence = refused("hcpcs", official.put(tmp_path, "HCPC2026_JAN_ANWEB.txt", "\n".join(bad)))
    assert "Row 5" in sentence and "added" in sentence and "2025010X" in sentence
    twice = [*good, official.record("J7777", "100", "3", "Another text")]
    assert "a second time" in refused("hcpcs", official.put(tmp_path, "HCPC2026_JAN_ANWEB.txt", "\n".join(twice)))


def test_an_order_line_cut_short(tmp_path: Path) -> None:
    text = official.ORDER + "\n00003 A9"
    assert "Row 3" in refused("icd10cm-order", official.put(tmp_path, "icd10cm_order_2026.txt", text))


# The shelf -----------------------------------------------------------------------------------------------------------


def test_a_failed_import_leaves_the_old_edition(tmp_path: Path) -> None:
    bring("mue", tmp_path)
    table = [*official.MUE, ["99002", "many", "1", ""]]
    with pytest.raises(CourseError):
        import_file("mue", official.put(tmp_path, FILES["mue"][0], official.sheet(table)))
    assert imports.mue("99001", JUNE).row.units == 1
    assert len([p for p in shelf.folder().rglob("*") if p.is_file()]) == 1


def test_an_import_again_replaces_it_while_it_is_open(tmp_path: Path) -> None:
    bring("mue", tmp_path)
    assert imports.mue("99001", JUNE).row.units == 1
    table = [*official.MUE[:2], ["99001", "3", "1", ""]]
    import_file("mue", official.put(tmp_path, FILES["mue"][0], official.sheet(table)))
    assert imports.mue("99001", JUNE).row.units == 3 and len(imports.editions("mue")) == 1


def test_a_broken_edition_counts_as_none(tmp_path: Path) -> None:
    edition = bring("mue", tmp_path)
    shelf.forget(edition.path)
    edition.path.write_bytes(b"no database")
    assert imports.mue("99001", JUNE) is None and imports.editions() == []


def test_never_inside_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (home / "release").mkdir(parents=True)
    (home / "nbgrader_config.py").touch()
    monkeypatch.setenv("CLEANCLAIM_HOME", str(home))
    monkeypatch.setenv(shelf.DATA_VARIABLE, str(home / "stuff"))
    assert "outside the course folder" in refused(
        "mue", official.put(tmp_path, FILES["mue"][0], official.sheet(official.MUE))
    )
    assert not (home / "stuff").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wall").write_text("a file where a folder should be")
    monkeypatch.setenv(shelf.DATA_VARIABLE, str(tmp_path / "wall"))
    with pytest.raises(CourseError, match="Nothing can be written"):
        bring("mue", tmp_path)


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from course.codes.imports import run

    def full(*_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(run, "_store", full)
    assert "disk is full" in refused("mue", official.put(tmp_path, FILES["mue"][0], official.sheet(official.MUE)))


def test_a_killed_import_is_swept_away(tmp_path: Path) -> None:
    import os

    bring("mue", tmp_path)
    dead = shelf.folder() / "mue" / "new.part-dead"
    dead.touch()
    os.utime(dead, (1, 1))
    bring("mue", tmp_path)
    assert not dead.exists()


def test_a_workbook_without_the_package_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with zipfile.ZipFile(tmp_path / "MUE_practitioner.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "<x/>")
    assert "save it as CSV" in refused("mue", tmp_path / "MUE_practitioner.xlsx")


def test_a_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="workbooks are read only where openpyxl is installed")
    book = openpyxl.Workbook()
    for row in official.MUE:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    path = tmp_path / "MUE_practitioner_2026.xlsx"
    book.save(path)
    import_file("mue", path)
    assert imports.mue("99001", JUNE).row.units == 1
    path.write_bytes(path.read_bytes()[:1500])
    with pytest.raises(CourseError, match="download it again"):
        import_file("mue", path)


def test_decoding_falls_back_byte_by_byte() -> None:
    assert b"caf\xe9 \xc3\xa9".decode("utf-8", rows._FALLBACK) == "café é"


# Anything at all ------------------------------------------------------------------------------------------------------


@given(st.data(), st.sampled_from(sorted(FILES)))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_is_refused_or_read_but_never_a_crash(tmp_path: Path, data: st.DataObject, kind: str) -> None:  # noqa: F811
    name, text = FILES[kind]
    raw = bytearray(text().encode())
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(raw)))
        cut = data.draw(st.integers(0, 12))
        raw[at : at + cut] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"\n", b",", b'"', b"\x00", b"99001", b"<"])
        )
    packed = data.draw(st.booleans())
    path = official.pack(tmp_path, "x.zip", {name: bytes(raw)}) if packed else official.put(tmp_path, name, bytes(raw))
    try:
        edition = import_file(kind, path)
    except CourseError as error:
        assert str(error)
    else:
        assert edition.rows > 0
