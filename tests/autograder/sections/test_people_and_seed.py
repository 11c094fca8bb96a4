"""Ids that name folders and learners safely, and a seed that stays a secret."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sections import people, seed
from autograder.sections.problem import SectionError

NFD = unicodedata.normalize("NFD", "rené")


@pytest.mark.parametrize(
    "bad",
    ["", "  ", "../eve", "a/b", "a\\b", ".hidden", "-rf", "a\x00b", "a\x1fb", "a\nb", "a\u202eb", "a\u200bb", "\ud800", "CON", "lpt1.x", "end.", "x" * 101, "a:b", "what?", '"q"'],
)  # fmt: skip
def test_an_id_that_cannot_name_a_folder_is_refused(bad: str) -> None:
    with pytest.raises(SectionError, match="cannot be a learner's id"):
        people.tidy(bad)


@pytest.mark.parametrize("good", ["alice", "b.o'neil@school.edu", "Łukasz 7", "=1+1", "a_b", "李雷", "+49"])
def test_ids_that_schools_use(good: str) -> None:
    assert people.tidy(good) == good


def test_one_learner_in_two_spellings_is_refused_and_found() -> None:
    for first, second in (("alice", "Alice"), (NFD, "René"), ("STRASSE", "straße")):
        with pytest.raises(SectionError, match="differ only in"):
            people.tidy_all([first, second])
        assert people.same(first) == people.same(second)
    assert people.tidy_all(["bo", NFD, "bo"]) == ("bo", "rené")  # composed, once


def roster(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "roster.csv").write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    return people.read_roster(folder / "roster.csv")


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6))
def test_whatever_a_roster_holds_the_ids_are_safe_or_it_is_a_sentence(tmp_path: Path, names: list[str]) -> None:
    try:
        found = roster(tmp_path, "\n".join(names))
    except SectionError as problem:
        assert len(str(problem)) > 20
        return
    assert len({people.same(one) for one in found}) == len(found) > 0
    for one in found:
        assert Path("x", one).name == one and not one.startswith(".") and one == unicodedata.normalize("NFC", one)


def test_rosters_as_platforms_write_them(tmp_path: Path) -> None:
    assert roster(tmp_path, "alice\nbo\n\n") == ("alice", "bo")
    assert roster(tmp_path, "Student,ID,SIS Login ID,Section\nPoints Possible,,,\nA,7,al,x\nB,8,bo,x\n") == ("al", "bo")
    assert roster(tmp_path, 'Name;Login\r\n"Doe; Al";al\r\n') == ("al",)
    assert roster(tmp_path, "id\nalice\n") == ("alice",)
    for text, told in (
        ("First,Last\nA,B\n", "looks like an id"),
        ("\n \n", "roster"),
        ("id,name\n,A\n", "names nobody"),
        ("id,name\na/b,A\n", "Line 2"),
    ):
        with pytest.raises(SectionError, match=told):
            roster(tmp_path, text)
    with pytest.raises(SectionError, match="There is no roster"):
        people.read_roster(tmp_path / "gone.csv")


# ---- the seed ------------------------------------------------------------------------------------------------------


def test_a_made_seed_is_long_private_and_never_the_same(tmp_path: Path) -> None:
    seed.make(tmp_path / "a" / "seed")
    seed.make(tmp_path / "b")
    one, two = seed.read(tmp_path / "a" / "seed", tmp_path), seed.read(tmp_path / "b", tmp_path)
    assert len(one) == 64 and one != two
    assert os.name != "posix" or (tmp_path / "b").stat().st_mode & 0o777 == 0o600
    with pytest.raises(SectionError):
        seed.make(tmp_path / "b")
    assert seed.read(tmp_path / "b", tmp_path) == two


@pytest.mark.parametrize("weak", ["", "secret", "autumn-2026", "a" * 40, "0101" * 20, " " * 50])
def test_a_seed_that_can_be_guessed_is_refused_and_not_repeated(tmp_path: Path, weak: str) -> None:
    path = tmp_path / "seed"
    path.write_text(weak)
    path.chmod(0o600)
    with pytest.raises(SectionError) as told:
        seed.read(path, tmp_path)
    assert "can be guessed" in str(told.value) and (not weak.strip() or weak.strip() not in str(told.value))


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX here")
def test_a_seed_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "seed"
    seed.make(path)
    for mode in (0o644, 0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(SectionError, match="chmod 600"):
            seed.read(path, tmp_path)
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(SectionError, match="link"):
        seed.read(tmp_path / "link", tmp_path)


@pytest.mark.parametrize("part", ["release", "source", "work", "submitted"])
def test_a_seed_where_learners_get_their_files_is_refused(tmp_path: Path, part: str) -> None:
    with pytest.raises(SectionError, match=f"{part}/"):
        seed.refuse_place(tmp_path / part / "deep" / "seed", tmp_path)
    (tmp_path / part).mkdir()
    (tmp_path / "harmless").symlink_to(tmp_path / part)
    with pytest.raises(SectionError, match=f"{part}/"):
        seed.refuse_place(tmp_path / "harmless" / "seed", tmp_path)


def test_version_control_never_gets_a_seed(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)

    git("init", "-q")
    seed.make(tmp_path / "mine" / "seed")
    with pytest.raises(SectionError, match="does not ignore"):
        seed.read(tmp_path / "mine" / "seed", tmp_path)
    (tmp_path / ".gitignore").write_text("/mine/\n")
    assert seed.read(tmp_path / "mine" / "seed", tmp_path)
    git("add", "-f", "mine/seed")
    with pytest.raises(SectionError, match="under version control"):
        seed.read(tmp_path / "mine" / "seed", tmp_path)


def test_our_own_repository_ignores_sections() -> None:
    repo = Path(__file__).resolve().parents[3]
    if not (repo / ".git").exists():
        pytest.skip("no repository")
    seed.refuse_place(repo / "sections" / "autumn-a" / "seed", repo)


PART = st.text(st.characters(exclude_characters="\x1f", exclude_categories=("Cs",)), max_size=5)


@given(st.lists(PART, max_size=4), st.lists(PART, max_size=4))
def test_no_two_lists_of_parts_have_one_key(one: list[str], two: list[str]) -> None:
    secret = b"0123456789abcdef-secret"
    assert (seed.key(secret, *one) == seed.key(secret, *two)) == (one == two)


def test_keys_are_those_of_another_reckoning() -> None:
    import hashlib
    import hmac

    secret, text = b"a secret that is long enough", "clean claim 1\x1fautumn\x1fweek04\x1fw04-g01\x1fali\u00e9"
    assert (
        seed.key(secret, "autumn", "week04", "w04-g01", "ali\u00e9")
        == hmac.digest(secret, text.encode(), hashlib.sha256).hex()
    )
    with pytest.raises(ValueError):
        seed.key(secret, "autumn\x1fweek04", "x")
