"""A section of twelve from hand-out to grade: what each is asked, what travels, whose answers count, what is kept."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.bank import Bank, load_bank
from autograder.feedback.results import ELSEWHERE, ItemResult, grade
from autograder.leaks import other_key
from autograder.sections import draws, handouts, mixups
from autograder.sections.grading import STRANGER, class_of
from autograder.sections.problem import SectionError
from autograder.sections.section import Section, load
from autograder.slots import ANOTHER, OPEN, DrawnItem
from course.charts.items import make
from course.items.responses import Response
from tests.autograder.course_in_miniature import WEEK
from tests.autograder.sections.class_in_miniature import (
    ENTRIES,
    SLOTS,
    best,
    cleanclaim,
    handout,
    make_class,
    public,
    responses,
    roster,
)  # fmt: skip

LEARNERS = ("alice", "bo", "Łukasz", "d.o'neil@school.edu", "李雷", "rené", *(f"learner-{n}" for n in range(6)))
NAME = "autumn-a"


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_class(tmp_path_factory.mktemp("class") / "course")
    seed = root / "sections" / NAME / "seed"  # always the same draw: a test must not hang on luck
    seed.parent.mkdir(parents=True)
    seed.write_text("a seed for tests, 0123456789 abcdefghij\n")
    seed.chmod(0o600)
    assert cleanclaim(root, "section", "new", NAME, "--roster", roster(root, *LEARNERS)) == 0
    assert cleanclaim(root, "section", "handouts", NAME, WEEK) == 0
    return root


@pytest.fixture
def root(handed_out: Path, tmp_path: Path) -> Path:
    shutil.copytree(handed_out, tmp_path / "course", symlinks=True)
    return tmp_path / "course"


@pytest.fixture(scope="module", autouse=True)
def _home(handed_out: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANCLAIM_HOME", str(handed_out))
        yield


def bank_of(root: Path) -> Bank:
    return load_bank(root, WEEK)


def items_for(root: Path, learner: str) -> dict[str, Any]:
    return dict(class_of(root, bank_of(root)).items_for(learner))


def response(item: str, answer: Any, rev: str) -> Response:
    return Response(item, rev, answer, "2026-06-03T18:45:00Z", "save")


def graded(items: dict[str, Any], answers: dict[str, Any], revs: dict[str, str]) -> dict[str, ItemResult]:
    return {name: grade(items[name], response(name, answer, revs[name])) for name, answer in answers.items()}


def revs(items: dict[str, Any]) -> dict[str, str]:
    return {name: item.rev for name, item in items.items()}


# ---- what is handed out --------------------------------------------------------------------------------------------


def test_what_is_handed_out_is_what_is_graded(root: Path) -> None:
    for learner in LEARNERS:
        items, shown = items_for(root, learner), public(root, NAME, learner)
        assert {name: i["rev"] for name, i in shown.items()} == revs(items)
        assert all(isinstance(items[slot], DrawnItem) and items[slot].variant for slot in SLOTS)
    assert len({public(root, NAME, learner)["w01-g22"]["rev"] for learner in LEARNERS}) == len(LEARNERS)
    assert {public(root, NAME, learner)["w01-g20"]["title"] for learner in LEARNERS} == {"Cough", "Headache", "Fever"}


def test_the_gradebook_is_the_same_for_everybody(root: Path) -> None:
    notebooks = {handout(root, NAME, learner)[f"{WEEK}/assignment.ipynb"] for learner in LEARNERS}
    assert notebooks == {(root / "release" / WEEK / "assignment.ipynb").read_bytes()}
    bank = bank_of(root)
    for learner in LEARNERS:
        items = items_for(root, learner)
        assert [(i.id, i.points, i.type) for i in items.values()] == [
            (i.id, i.points, i.type) for i in bank.items.values()
        ]


def test_no_hand_out_holds_a_key_the_seed_or_somebody_else(root: Path) -> None:
    section = load(root, NAME)
    seed = section.seed().decode()
    record = draws.read(section, WEEK)
    recipes = {d.recipe for row in record.learners.values() for d in row.values() if len(d.recipe) == 64}
    everybody = {learner: items_for(root, learner) for learner in LEARNERS}
    assert len(recipes) == len(LEARNERS)
    for learner in LEARNERS:
        members = handout(root, NAME, learner)
        text = "\n".join(data.decode() for data in members.values())
        whole = json.loads(members[f"{WEEK}/items.json"])
        for secret in (seed, *recipes, "SECRETRATIONALE", "SECRETERROR", "POOLRATIONALE", "POOLERROR", "recipe"):
            assert secret not in text
        assert all("solution" not in i for i in whole["items"] if i["use"] == "graded")
        for other in set(LEARNERS) - {learner}:
            foreign = {everybody[other][slot].rev for slot in SLOTS} - {everybody[learner][slot].rev for slot in SLOTS}
            assert not any(rev in text for rev in foreign)
            assert everybody[other]["w01-g22"].public["chart"] not in text
        note = json.loads(members["yours.json"])
        assert note["learner"] == learner and set(note["slots"]) == set(SLOTS)
        assert {n for n in members if n.startswith(f"{WEEK}/")} == {
            f"{WEEK}/{p.relative_to(root / 'release' / WEEK).as_posix()}"
            for p in (root / "release" / WEEK).rglob("*")
            if p.is_file()
        }


def test_a_hand_out_does_not_change_when_only_keys_do(root: Path) -> None:
    """The differential leak test: what the bank says under a key, a rationale or an error never reaches a learner."""
    section, bank = load(root, NAME), bank_of(root)
    record = draws.read(section, WEEK)
    before = {h.learner: h.data for h in handouts.make(section, bank, record)}

    def other(filled: Any) -> Any:
        raw = dict(filled.item.solution.raw)
        raw["key"] = other_key(filled.entry, filled.item.body)
        assert raw["key"] != filled.item.solution.raw["key"]
        solution = dataclasses.replace(filled.item.solution, raw={**raw, "rationale": "x", "errors": {}})
        return dataclasses.replace(filled, item=dataclasses.replace(filled.item, solution=solution))

    real = draws.sheet
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draws, "sheet", lambda *a: {slot: other(one) for slot, one in real(*a).items()})
        after = {h.learner: h.data for h in handouts.make(section, bank, record)}
    assert before == after and set(before) == set(LEARNERS)


def test_the_guard_sees_every_kind_of_leak(root: Path) -> None:
    section, bank = load(root, NAME), bank_of(root)
    record = draws.read(section, WEEK)
    sheets = {learner: draws.sheet(section, bank, learner, record) for learner in LEARNERS}
    guard = handouts.Guard(bank, sheets, record)
    members, other = handout(root, NAME, "alice"), handout(root, NAME, "bo")
    assert guard.leaks("alice", members) == []
    name = f"{WEEK}/items.json"
    assert any("somebody else's w01-g22" in s for s in guard.leaks("alice", {**members, name: other[name]}))
    whole = json.loads(members[name])
    whole["items"][-1]["solution"] = {"key": "a"}
    assert any("the key of w01-g23" in s for s in guard.leaks("alice", {**members, name: json.dumps(whole).encode()}))
    whole = json.loads(members[name])
    whole["charts"] |= json.loads(other[name])["charts"]
    assert any("of somebody else" in s for s in guard.leaks("alice", {**members, name: json.dumps(whole).encode()}))
    recipe = record.learners["bo"]["w01-g22"].recipe
    assert any("is made from" in s for s in guard.leaks("alice", {**members, "x": f"see {recipe}.".encode()}))
    why = bank.items["w01-g20"].solution.rationale
    assert any("why a graded answer" in s for s in guard.leaks("alice", {**members, "x": why.encode()}))
    released = {n.removeprefix(f"{WEEK}/"): data for n, data in members.items() if n.startswith(f"{WEEK}/")}
    with pytest.MonkeyPatch.context() as patch:  # a build gone wrong: everybody would get alice's questions
        patch.setattr(handouts, "items_json", lambda *a: members[name].decode())
        patch.setattr(handouts, "_released", lambda *a: released)
        with pytest.raises(SectionError, match="The hand-out of bo was not written: it holds somebody else's"):
            list(handouts.make(section, bank, record))


def test_the_same_bytes_every_time_and_files_that_open(root: Path) -> None:
    paths = sorted((root / "sections" / NAME / "handouts").rglob("*.zip"))
    assert [p.parent.name for p in paths] == sorted(LEARNERS)
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in paths}
    assert cleanclaim(root, "section", "handouts", NAME, WEEK) == 0
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in paths} == before
    for path in paths:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            assert archive.testzip() is None


def test_hand_outs_go_with_a_release(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "release" / WEEK / "items.json").write_text("{}")
    assert cleanclaim(root, "section", "handouts", NAME, WEEK) == 2
    assert "cleanclaim release" in capsys.readouterr().err


# ---- whose answers count -------------------------------------------------------------------------------------------


def test_a_perfect_learner_has_everything_and_a_copied_sheet_has_not(root: Path) -> None:
    sheets = {learner: items_for(root, learner) for learner in LEARNERS}
    perfect = {learner: best(items) for learner, items in sheets.items()}
    for learner, items in sheets.items():
        own = graded(items, perfect[learner], revs(items))
        assert all(r.score == r.points for r in own.values())
        assert [own[slot].variant for slot in SLOTS] == [items[slot].variant for slot in SLOTS]
        for other in set(LEARNERS) - {learner}:
            copied = graded(items, perfect[other], revs(sheets[other]))
            forged = graded(items, perfect[other], revs(items))
            for slot in ("w01-g22", "w01-g23"):
                assert copied[slot].score == 0 and copied[slot].state == ELSEWHERE and ANOTHER in copied[slot].notes
                told = json.dumps(copied[slot].to_json(), default=str)
                assert items[slot].solution.rationale not in told and other not in copied[slot].notes[0]
                assert copied[slot].rationale == "" and copied[slot].parts == () and copied[slot].given == ()
            for slot in SLOTS:
                assert copied[slot].score == (2 if sheets[other][slot].variant == items[slot].variant else 0)
            assert forged["w01-g22"].score < 5  # a forged mark only has the copy scored by one's own key
            assert sum(r.score or 0 for r in forged.values()) < sum(r.points for r in forged.values())


def test_answers_to_the_open_version_do_not_count_in_a_section(root: Path) -> None:
    bank, items = bank_of(root), items_for(root, "alice")
    answered = graded(items, best(bank.items), revs(bank.items))
    for slot in SLOTS:
        same = bank.items[slot].rev == items[slot].rev
        assert answered[slot].notes == () if same else answered[slot].notes == (OPEN,)
        assert answered[slot].score == (items[slot].points if same else 0)
    assert answered["w01-g01"].score == 2 and answered["w01-g01"].variant == ""


@pytest.mark.parametrize("rev", ["", "0" * 12, "x" * 64, "w01-g22", "\x00", "diabetes"])
def test_a_made_up_mark_earns_nothing(root: Path, rev: str) -> None:
    items = items_for(root, "bo")
    for slot in SLOTS:
        result = grade(items[slot], response(slot, best(items)[slot], rev))
        assert (result.score, result.state) == (0.0, ELSEWHERE)


def test_somebody_in_no_roster_is_graded_as_the_open_version_and_the_result_says_so(root: Path) -> None:
    bank, items = bank_of(root), items_for(root, "mallory")
    own = graded(items, best(bank.items), revs(bank.items))
    assert all(r.score == r.points for r in own.values())
    assert all((STRANGER in own[name].notes) == (name in SLOTS) for name in own)
    alice = items_for(root, "alice")
    taken = graded(items, best(alice), revs(alice))
    assert all(taken[s].score == 0 for s in SLOTS if alice[s].rev != bank.items[s].rev)
    assert grade(items["w01-g22"], None).notes == ()


@pytest.mark.parametrize(("roster_id", "spelled"), [("rené", unicodedata.normalize("NFD", "rené")), ("Łukasz", "łukasz"), ("alice", "ALICE")])  # fmt: skip
def test_an_id_spelled_another_way_is_the_same_learner(root: Path, roster_id: str, spelled: str) -> None:
    assert revs(items_for(root, spelled)) == revs(items_for(root, roster_id))


@pytest.mark.parametrize("odd", ["", "alice ", "alice\x1fbo", "../alice", "al\u0456ce", "alice\u200b", "autumn-a"])
def test_an_odd_id_is_nobody_and_breaks_nothing(root: Path, odd: str) -> None:
    items = items_for(root, odd)
    expected = items_for(root, "alice") if odd == "alice " else {**bank_of(root).items}
    assert revs(items) == revs(expected)


def test_without_a_section_everybody_gets_the_bank_itself(tmp_path: Path) -> None:
    root = make_class(tmp_path / "course")
    bank = bank_of(root)
    assert class_of(root, bank).items_for("alice") is bank.items
    result = grade(bank.items["w01-g20"], response("w01-g20", "a", "0" * 12))
    assert result.state != ELSEWHERE and result.changed and result.variant in ("cough", "headache", "fever")


def test_check_my_work_scores_what_the_learner_was_asked_or_says_who_does(root: Path) -> None:
    """Where the bank is on the learner's machine: a pool's variant is known by its mark, a family's record is not."""
    from autograder.selfcheck import check

    folder = root / "work" / WEEK
    folder.mkdir(parents=True)
    for learner in LEARNERS:
        items = items_for(root, learner)
        (folder / "items.json").write_bytes(handout(root, NAME, learner)[f"{WEEK}/items.json"])
        (folder / "responses.jsonl").write_text(responses(best(items), revs(items)))
        page = check(folder)
        assert "Not checked here" in page and items["w01-g22"].title in page
        assert "<strong>41 of 44 points" in page  # all but the written answer; the two of the family are not counted
        assert items["w01-g22"].solution.rationale not in page
    (folder / "items.json").write_bytes((root / "release" / WEEK / "items.json").read_bytes())
    open_items = dict(bank_of(root).items)
    (folder / "responses.jsonl").write_text(responses(best(open_items), revs(open_items)))
    page = check(folder)
    assert "Not checked here" not in page and "<strong>48 of 51 points" in page


def test_mixups_names_the_neighbor_for_the_instructor(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = {learner: items_for(root, learner) for learner in ("alice", "bo")}
    bank = bank_of(root)
    for learner, source in (("alice", sheets["alice"]), ("bo", sheets["alice"]), ("李雷", dict(bank.items))):
        folder = root / "submitted" / learner / WEEK
        folder.mkdir(parents=True)
        (folder / "responses.jsonl").write_text(responses(best(source), revs(source)))
    found = mixups.find(root, bank)
    assert {one.learner for one in found} == {"bo", "李雷"}
    assert any(one.learner == "bo" and "alice" in one.whose and "w01-g22" in one.slots for one in found)
    assert any(one.learner == "李雷" and one.whose == mixups.OPEN for one in found)
    capsys.readouterr()
    assert cleanclaim(root, "section", "mixups", NAME, WEEK) == 0
    assert re.search(r"^bo: .*w01-g22.* of alice$", capsys.readouterr().out, re.MULTILINE)


# ---- what is kept --------------------------------------------------------------------------------------------------


def change_bank(root: Path, old: str, new: str) -> None:
    path = root / "autograder" / "bank" / f"{WEEK}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_lost_seed_costs_only_what_was_not_drawn(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {learner: items_for(root, learner) for learner in LEARNERS}
    (root / "sections" / NAME / "seed").unlink()
    assert {learner: items_for(root, learner) for learner in LEARNERS} == before
    assert cleanclaim(root, "section", "handouts", NAME, WEEK) == 0
    assert cleanclaim(root, "section", "show", NAME) == 0
    assert "backup" in capsys.readouterr().out
    assert cleanclaim(root, "section", "update", NAME, "--roster", roster(root, *LEARNERS, "newcomer")) == 0
    assert cleanclaim(root, "section", "handouts", NAME, WEEK) == 2
    assert "is not here" in capsys.readouterr().err
    with pytest.raises(SectionError, match="is not here"):
        items_for(root, "newcomer")


def test_another_seed_is_noticed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = root / "sections" / NAME / "seed"
    path.write_text("another seed that is long enough 0123456789\n")
    path.chmod(0o600)
    (root / "sections" / NAME / "drawn" / f"{WEEK}.json").unlink()
    with pytest.raises(SectionError, match="is not the seed that section autumn-a was made with"):
        items_for(root, "alice")
    assert cleanclaim(root, "section", "build", NAME, WEEK) == 2
    assert "another seed that is" not in capsys.readouterr().err


def test_a_lost_record_is_drawn_again_just_so(root: Path) -> None:
    before = {learner: revs(items_for(root, learner)) for learner in LEARNERS}
    path = root / "sections" / NAME / "drawn" / f"{WEEK}.json"
    text = path.read_bytes()
    path.unlink()
    assert {learner: revs(items_for(root, learner)) for learner in LEARNERS} == before
    assert not path.exists()  # grading writes nothing
    assert cleanclaim(root, "section", "build", NAME, WEEK) == 0
    assert path.read_bytes() == text


@pytest.mark.parametrize("junk", ["", "[]", "{", '{"schema": 9}', "\x00", '{"schema":1,"section":"autumn-b","week":"week01","learners":{}}', '{"schema":1,"section":"autumn-a","week":"week01","learners":{"bo":{"w01-g20":{"variant":1,"rev":"","recipe":""}}}}', "[" * 100_000])  # fmt: skip
def test_a_damaged_record_stops_grading_and_is_named(root: Path, junk: str) -> None:
    (root / "sections" / NAME / "drawn" / f"{WEEK}.json").write_text(junk)
    with pytest.raises(SectionError, match="is damaged"):
        items_for(root, "alice")
    (root / "sections" / NAME / "section.json").write_text(junk)
    with pytest.raises(SectionError, match="is damaged"):
        items_for(root, "alice")


def test_a_growing_pool_changes_nobodys_question(root: Path) -> None:
    before = {learner: revs(items_for(root, learner)) for learner in LEARNERS}
    first = ENTRIES.index("  - variant: fever")
    more = ENTRIES[first : ENTRIES.index("- ids: [w01-g22")]
    new = more.replace("variant: fever", "variant: chills").replace("*fever, flu", "*chills, flu")
    change_bank(root, more, more + new + new.replace("chills", "ague"))
    assert {learner: revs(items_for(root, learner)) for learner in LEARNERS} == before


def test_a_mended_variant_stays_its_learners_question(root: Path) -> None:
    learner = next(one for one in LEARNERS if items_for(root, one)["w01-g20"].variant == "cough")
    old = items_for(root, learner)["w01-g20"]
    change_bank(root, "*possible pneumonia, cough*", "*possible pneumonia; cough*")
    new = items_for(root, learner)["w01-g20"]
    assert new.rev != old.rev
    result = grade(new, response("w01-g20", "b", old.rev))
    assert result.score == 2 and result.changed and result.variant == "cough"


def test_a_variant_that_was_handed_out_cannot_go(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_bank(root, "variant: cough", "variant: coughing")
    learner = next(one for one in LEARNERS if "cough" in json.dumps(draws_of(root, one)))
    with pytest.raises(SectionError, match="variant cough was handed out"):
        items_for(root, learner)


def draws_of(root: Path, learner: str) -> list[str]:
    return [one.variant for one in draws.read(load(root, NAME), WEEK).learners[learner].values()]


def test_a_family_that_changed_since_is_not_graded_by_another_record(root: Path) -> None:
    change_bank(root, "mess: typical", "mess: messy")
    with pytest.raises(SectionError, match="changed since"):
        items_for(root, "alice")


def test_newcomers_are_drawn_and_leavers_keep_theirs(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {learner: revs(items_for(root, learner)) for learner in LEARNERS}
    assert cleanclaim(root, "section", "update", NAME, "--roster", roster(root, *LEARNERS[1:], "zoe")) == 0
    assert "New: zoe" in capsys.readouterr().out
    assert cleanclaim(root, "section", "handouts", NAME, WEEK) == 0
    assert {learner: revs(items_for(root, learner)) for learner in LEARNERS} == before
    assert (root / "sections" / NAME / "handouts" / "zoe" / f"{WEEK}-yours.zip").is_file()
    assert revs(items_for(root, "zoe"))["w01-g22"] not in {r["w01-g22"] for r in before.values()}


def test_two_sections_never_share_a_learner_a_seed_or_a_draw(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = ("section", "new", "autumn-b", "--roster")
    assert cleanclaim(root, *new, roster(root, "ALICE", "zoe")) == 2
    assert "is in section autumn-a already" in capsys.readouterr().err
    assert cleanclaim(root, *new, roster(root, "zoe"), "--seed-file", f"sections/{NAME}/seed") == 2
    assert "a seed of its own" in capsys.readouterr().err
    assert cleanclaim(root, *new, roster(root, "zoe"), "--weeks", "week01") == 0
    assert cleanclaim(root, *new, roster(root, "zoe")) == 2
    assert cleanclaim(root, "section", "update", "autumn-b", "--roster", roster(root, "zoe", "bo")) == 2
    assert load(root, "autumn-b").learners == ("zoe",)
    path = root / "sections" / "autumn-b" / "section.json"
    path.write_text(path.read_text().replace('"zoe"', '"bo"'))  # by hand, past the check
    with pytest.raises(SectionError, match="in two sections"):
        items_for(root, "bo")


def test_a_faulty_bank_is_a_sentence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_bank(root, "    key: b\n", "    key: z\n")
    for words in (("build", NAME, WEEK), ("handouts", NAME, WEEK), ("new", "other", "--roster", roster(root, "zoe"))):
        assert cleanclaim(root, "section", *words) == 2
        said = capsys.readouterr().err
        assert "w01-g20, variant cough.key" in said and said.count("\n") == 1


@pytest.mark.parametrize("name", ["..", "a/b", "A", "", "x" * 41, "-a", "a b", "a\n"])
def test_a_section_is_named_plainly(root: Path, name: str) -> None:
    assert cleanclaim(root, "section", "new", "--roster", roster(root, "zoe"), "--", name) == 2
    assert sorted(p.name for p in (root / "sections").iterdir()) == [NAME]


def test_a_seed_of_ones_own_decides_the_same_on_another_machine(root: Path, tmp_path: Path) -> None:
    found = []
    for place in ("one", "two"):
        course = make_class(tmp_path / place)
        (course / "secret.txt").write_text("correct horse battery staple 42\n")
        (course / "secret.txt").chmod(0o600)
        assert (
            cleanclaim(
                course, "section", "new", "spring", "--seed-file", "secret.txt", "--roster", roster(course, "bo")
            )
            == 0
        )
        found.append(items_for(course, "bo"))
        assert (course / "secret.txt").read_text() == "correct horse battery staple 42\n"
    assert found[0] == found[1]
    assert revs(found[0]) != revs(items_for(root, "bo"))


def test_public_things_do_not_help_to_find_a_record(root: Path) -> None:
    """Whoever guesses seeds from what is public (names, weeks, ids, small numbers) makes nobody's record."""
    record = draws.read(load(root, NAME), WEEK)
    drawn = {row["w01-g22"].variant for row in record.learners.values()}
    from autograder.sections.seed import key

    parts = (NAME, WEEK, "w01-g22")
    guesses = [*map(str, range(200)), NAME, WEEK, *LEARNERS, *(f"{NAME} {one}" for one in LEARNERS)]
    guesses += [
        key(secret, *parts, one)
        for secret in (b"", b"seed", NAME.encode(), WEEK.encode(), b"0" * 64)
        for one in LEARNERS
    ]
    guesses += [load(root, NAME).seed_mark, f"{WEEK} w01-g22", *drawn]
    assert not drawn & {make("diabetes", guess, "typical").id for guess in guesses}


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX here")
def test_only_the_owner_can_read_what_is_kept(root: Path) -> None:
    folder = root / "sections" / NAME
    for path in (folder / "section.json", folder / "seed", folder / "drawn" / f"{WEEK}.json"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize("week", ["week09", "../week01", "", "week1"])
def test_a_week_that_has_nothing_to_draw_is_a_sentence(
    root: Path, capsys: pytest.CaptureFixture[str], week: str
) -> None:
    for word in ("build", "handouts", "mixups"):
        assert cleanclaim(root, "section", word, NAME, week) == 2
        assert "Weeks that have one: week01" in capsys.readouterr().err


def test_the_seed_is_never_printed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = load(root, NAME).seed().decode()
    record = draws.read(load(root, NAME), WEEK)
    secrets = {seed} | {d.recipe for row in record.learners.values() for d in row.values() if len(d.recipe) == 64}
    for words in (
        ("show", NAME),
        ("show", NAME, "--student", "bo"),
        ("list",),
        ("build", NAME, WEEK),
        ("mixups", NAME, WEEK),
    ):
        assert cleanclaim(root, "section", *words) == 0
    said = "".join(capsys.readouterr())
    assert "bo" in said and "drawn for 12 of 12" in said and not any(one in said for one in secrets)
    section = load(root, NAME)
    assert isinstance(section, Section) and seed not in repr(section)
