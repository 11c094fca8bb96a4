"""Pools and families in a bank: what an author may write, what is drawn, and that no draw is worth more than another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.bank import Bank, BankError, load_bank, public_week
from autograder.check import check_all
from autograder.slots import FamilySlots, Pool
from course.charts.families import NAMES, family
from course.items import scoring
from tests.autograder.course_in_miniature import WEEK, make_course
from tests.autograder.sections.class_in_miniature import ENTRIES, SLOTS, make_class

FAMILIES = "".join(
    f"""
- ids: [{", ".join(f"w01-g{40 + 5 * n + k}" for k, _ in enumerate(family(name).questions))}]
  use: graded
  family: {name}
  ask: [{", ".join(family(name).questions)}]
  points: 3
  objective: w01.o1
"""
    for n, name in enumerate(NAMES)
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_class(tmp_path_factory.mktemp("slots") / "course")


@pytest.fixture(scope="module")
def bank(root: Path) -> Bank:
    return load_bank(root, WEEK)


@pytest.fixture(scope="module")
def all_families(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    root = make_course(tmp_path_factory.mktemp("families") / "course")
    path = root / "autograder" / "bank" / f"{WEEK}.yaml"
    path.write_text(path.read_text() + FAMILIES + ENTRIES)
    return load_bank(root, WEEK)


def test_the_open_draw_fills_every_slot_and_tells_its_variant(bank: Bank) -> None:
    assert [getattr(bank.items[slot], "variant", "") != "" for slot in SLOTS] == [True] * 4
    assert getattr(bank.items["w01-g20"], "variant", "") != getattr(bank.items["w01-g21"], "variant", "")
    assert [bank.items[slot].points for slot in SLOTS] == [2, 2, 5, 2]
    assert [bank.items[slot].type for slot in SLOTS] == [
        "multiple_choice",
        "multiple_choice",
        "case_coding",
        "linked_pair",
    ]
    assert bank.items["w01-g22"].public["chart"] == bank.items["w01-g23"].public["chart"]


def test_the_release_holds_the_open_draw_only(bank: Bank) -> None:
    public = public_week(bank, bank.charts)
    assert [i["id"] for i in public["items"]] == list(bank.items)
    assert all("solution" not in i for i in public["items"] if i["use"] == "graded")
    shown = {i["chart"] for i in public["items"]} - {None}
    assert shown == set(public["charts"])


@given(seed=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=64))
def test_every_draw_of_every_kind_is_worth_the_same(all_families: Bank, seed: str) -> None:
    for source in all_families.slots:
        drawn, again = source.draw(seed), source.draw(seed)
        assert {s: d.item.rev for s, d in drawn.items()} == {s: d.item.rev for s, d in again.items()}
        for slot, one in drawn.items():
            item, open_item = one.item, all_families.items[slot]
            for name in ("id", "use", "type", "points"):
                assert getattr(item, name) == getattr(open_item, name)
            assert item.public["objective"] == open_item.public["objective"]
            assert scoring.score(item, None).points == 0
            best = scoring.score(item, scoring.ideal(item))
            assert best.fraction == 1 and best.points == item.points
            assert source.again(slot, one.recipe).item == item
        if isinstance(source, Pool):
            assert len({one.item.variant for one in drawn.values()}) == len(source.slots)


@given(st.lists(st.text("abcdef0123456789", min_size=64, max_size=64), min_size=2, max_size=4, unique=True))
def test_two_seeds_never_make_one_record(all_families: Bank, seeds: list[str]) -> None:
    for source in all_families.slots:
        if isinstance(source, FamilySlots):
            for slot in source.slots:
                assert len({source.again(slot, seed).item.rev for seed in seeds}) == len(seeds)


def test_every_variant_of_a_pool_is_drawn_about_as_often(bank: Bank) -> None:
    pool = next(s for s in bank.slots if isinstance(s, Pool))
    counts = dict.fromkeys(pool.variants, 0)
    for n in range(600):
        for one in pool.draw(f"{n:064x}").values():
            counts[one.item.variant] += 1
    assert all(340 <= n <= 460 for n in counts.values()), counts  # 400 each; the keys are fixed, so this never flickers


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  use: graded\n  type: multiple_choice", "  use: practice\n  type: multiple_choice", "slots are for graded"),
        ("  - variant: fever\n", "  - variant: cough\n", "w01-g20, variant cough: this variant is there twice"),
        ("    title: Fever\n", "    title: Fever\n    points: 3\n", "points is the same for the whole pool"),
        ("    key: c\n", "    key: z\n", "w01-g20, variant fever.key"),
        ("[w01-g20, w01-g21]", "[w01-g20, w01-g20]", "used twice"),
        ("[w01-g20, w01-g21]", "[w01-g20, w01-g21, w01-g24, w01-g25]", "one for each of its slots"),
        ("[w01-g20, w01-g21]", "[w01-g01, w01-g21]", "w01-g01: this id is used twice"),
        ("[w01-g20, w01-g21]", "[w01-q20, w01-g21]", "the id says practice"),
        ("  family: diabetes\n", "  family: measles\n", "is not a case family"),
        ("  mess: typical\n", "  mess: dreadful\n", "'dreadful' is not one of"),
        ("[case_coding, linked_pair]", "[case_coding, fill_in]", "cannot be asked as fill_in"),
        ("[case_coding, linked_pair]", "[case_coding]", "a question type for each slot: 2, not 1"),
        ("[case_coding, linked_pair]", "[case_coding, case_coding]", "the same question twice"),
        ("  points: [5, 2]\n", "  points: [5, 2, 1]\n", "one for each slot: 2, not 3"),
        ("  points: [5, 2]\n", "  points: [5, -2]\n", "w01-g23.points"),
        ("  points: [5, 2]\n", "  points: [5, 2]\n  key: x\n", "unknown field 'key'"),
        (
            "  objective: w01.o2\n  tags: {level: analysis}",
            "  objective: w09.o9\n  tags: {level: analysis}",
            "not an objective",
        ),
        ("  family: diabetes\n", "  family: diabetes\n  pool: []\n", "write one of the two"),
        ("  family: diabetes\n", "", "write one of the two"),
    ],
)
def test_what_an_author_gets_wrong_is_named(root: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    course = make_course(tmp_path / "course")
    assert ENTRIES.count(old) >= 1
    path = course / "autograder" / "bank" / f"{WEEK}.yaml"
    path.write_text(path.read_text() + ENTRIES.replace(old, new, 1))
    with pytest.raises(BankError) as problem:
        load_bank(course, WEEK)
    assert told in str(problem.value) and f"{WEEK}.yaml" in str(problem.value)


def test_the_version_of_a_bank_covers_what_the_open_draw_left_out(root: Path, tmp_path: Path, bank: Bank) -> None:
    def version(old: str, new: str) -> str:
        course = make_course(tmp_path / f"course-{len(list(tmp_path.iterdir()))}")
        path = course / "autograder" / "bank" / f"{WEEK}.yaml"
        path.write_text(path.read_text() + ENTRIES.replace(old, new))
        return load_bank(course, WEEK).version

    assert version("", "") == bank.version
    for old, new in (
        ("key: a", "key: b"),
        ("key: b", "key: c"),
        ("key: c\n", "key: a\n"),
        ("mess: typical", "mess: messy"),
    ):
        assert version(old, new) != bank.version


def test_check_names_every_variant(root: Path, tmp_path: Path) -> None:
    clean = [f for f in check_all(root, WEEK) if any(f.item.startswith(slot) for slot in SLOTS) and f.serious]
    assert clean == []
    for old, new, what in (
        ("text: J18.9", "text: J18.999", "J18.999"),
        ("text: G43.909", "text: G43.9", "G43.9"),
        ("text: J11.1", "text: J11", "J11"),
    ):
        course = make_class(tmp_path / what, ENTRIES.replace(old, new))
        found = [str(f) for f in check_all(course, WEEK) if f.serious and what in str(f) and "w01-g2" in f.item]
        assert found, what


def test_check_finds_twins_and_unequal_variants(tmp_path: Path) -> None:
    first = ENTRIES.index("  - variant: headache")
    body = ENTRIES[ENTRIES.index("  - variant: cough") : first].replace("variant: cough", "variant: cough-again")
    course = make_class(tmp_path / "twin", ENTRIES[:first] + body + ENTRIES[first:])
    assert any("it asks the same as cough" in str(f) and f.serious for f in check_all(course, WEEK))
    few = ENTRIES.replace(
        "    - {id: c, text: No code, error: POOLERROR The visit is reported today.}\n    key: b", "    key: b"
    )
    course = make_class(tmp_path / "few", few)
    assert any("do not have as many parts" in str(f) for f in check_all(course, WEEK))
    two = ENTRIES[: ENTRIES.index("  - variant: fever")] + ENTRIES[ENTRIES.index("- ids: [w01-g22") :]
    course = make_class(tmp_path / "two", two)
    assert any("everybody gets the whole pool" in str(f) for f in check_all(course, WEEK))


def test_disguising_the_keys_changes_no_public_byte(root: Path, tmp_path: Path, bank: Bank) -> None:
    """The leak test of the release covers pools: other keys, the same public side in every draw."""
    from autograder.leaks import disguise

    course = make_class(tmp_path / "course")
    other = disguise(course, WEEK)
    assert other.version != bank.version
    for n in range(4):
        shown: list[Any] = []
        for one in (bank, other):
            filled: dict[str, Any] = {}
            for source in one.slots:
                filled |= source.draw(f"key {n}")
            mine = one.filled(filled)
            shown.append(public_week(mine, mine.charts))
        assert shown[0] == shown[1]
    keys = [
        [i.solution.raw for i, _, _ in p.variants.values() if i.solution]
        for p in (bank.slots[0], other.slots[0])
        if isinstance(p, Pool)
    ]
    assert all(a["key"] != b["key"] and a["rationale"] != b["rationale"] for a, b in zip(*keys, strict=True))
