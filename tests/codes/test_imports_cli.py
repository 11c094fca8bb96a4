"""``cleanclaim import``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from course.codes.imports import cli
from course.errors import CourseError
from tests.codes import official
from tests.codes.test_imports_files import FILES, data  # noqa: F401


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers(required=True))
    args = parser.parse_args(["import", *words])
    return args.run(args)


def file(kind: str, folder: Path) -> str:
    name, text = FILES[kind]
    return str(official.put(folder, name, text()))


def test_import_list_and_remove(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--list") == 0 and "Nothing was imported" in capsys.readouterr().out
    assert run("mue", file("mue", tmp_path)) == 0
    assert capsys.readouterr().out.startswith("Imported mue practitioner")
    run("--list")
    out = capsys.readouterr().out
    assert "2026-04-01" in out and "2 lines" in out and FILES["mue"][0] in out
    run("mue", "--remove")
    assert "Removed mue" in capsys.readouterr().out
    run("--list")
    assert "Nothing was imported" in capsys.readouterr().out


def test_licensed_files_are_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("cpt", file("cpt", tmp_path))
    assert "stays on this computer" in capsys.readouterr().out
    run("hcpcs", file("hcpcs", tmp_path))
    assert "stays" not in capsys.readouterr().out
    run("--list")
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "stays on this computer" in line]
    assert line.startswith("cpt")


def test_options_where_the_name_tells_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = official.put(tmp_path, "x.csv", official.sheet(official.MUE))
    run("mue", str(path), "--effective", "2026-07-01", "--setting", "hospital")
    run("mue", str(path), "--effective", "2026-10-01", "--setting", "hospital")
    assert "mue hospital" in capsys.readouterr().out
    with pytest.raises(CourseError, match=r"2026-07-01, 2026-10-01\. Say which"):
        run("mue", "--remove")
    run("mue", "--remove", "--effective", "2026-07-01")
    run("mue", "--list")
    out = capsys.readouterr().out
    assert "from 2026-10-01" in out and "from 2026-07-01  " not in out.split("Removed")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say what to import"),
        (("mue",), "Say which file"),
        (("icd9", "x"), "is not a kind"),
        (("--list", "--remove"), "not both"),
        (("mue", "--remove"), "No such edition"),
        (("mue", "gone.csv"), "cannot be opened"),
    ],
)
def test_misuse_is_one_sentence(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CourseError, match=said):
        run(*words)


def test_a_bad_day(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("mue", "x", "--effective", "1.7.2026")
    assert "write it as in 2026-07-01" in capsys.readouterr().err


def test_progress_of_a_large_file_with_and_without_tqdm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = official.put(tmp_path, "small.csv", "x")
    assert cli.progress(small) is None and cli.progress(tmp_path / "gone") is None
    large = official.put(tmp_path, "large.csv", b"x" * 3_000_000)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    clock = iter(range(0, 100, 3))
    monkeypatch.setattr(cli.time, "monotonic", lambda: next(clock))
    tell = cli.progress(large)
    for done in (1_000_000, 2_000_000, 3_000_000):
        tell(done, 3_000_000)
    assert "large.csv:  33% read" in capsys.readouterr().err
