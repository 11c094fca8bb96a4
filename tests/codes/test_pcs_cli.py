"""``cleanclaim pcs``, and the other commands with ``--system pcs``."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.codes import cli

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers(required=True))
    args = parser.parse_args([*words, "--date", "2026-06-03"])
    return args.run(args)


def test_code_in_pcs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("code", "0DTJ4ZZ", "--system", "pcs") == 0
    out = capsys.readouterr().out
    assert out.startswith("0DTJ4ZZ  Resection of Appendix, Percutaneous Endoscopic Approach\n")
    assert "0DTJ4  Percutaneous Endoscopic" in out and "April 2026 update" in out
    assert run("code", "0DTJ5ZZ", "--system", "pcs") == 1
    assert "No row of table 0DT" in capsys.readouterr().out


def test_search_in_pcs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "lap", "appy", "--system", "pcs") == 0
    assert capsys.readouterr().out.split()[:3] == ["1", "0DTJ4ZZ", "billable"]


def test_the_builder_prints_axis_and_choices(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("pcs", "0DT") == 0
    out = capsys.readouterr().out
    assert "Choose the body part (character 4 of 7)." in out and "  J  Appendix" in out and ": 106." in out
    assert run("pcs") == 0 and "0  Medical and Surgical" in capsys.readouterr().out
    assert run("pcs", "0DTJ4ZZ") == 0 and "complete and valid" in capsys.readouterr().out
    assert run("pcs", "0DTJ5") == 1 and "In its place may stand 0 (Open)" in capsys.readouterr().out


def test_the_builder_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("pcs", "0DTJ4Z", "--json") == 0
    axis = json.loads(capsys.readouterr().out)
    assert [choice["code"] for choice in axis["choices"]] == ["0DTJ4ZG", "0DTJ4ZZ"]
    assert axis["release"]["last"] == "2026-09-30" and axis["complete"] is False


def test_a_look_up_needs_no_index_and_nothing_heavy(tmp_path: Path) -> None:
    """A bare Python, an unwritable cache: the tables are read from plain text."""
    code = (
        "import sys; from datetime import date; from course.codes import pcs; "
        "print(pcs.look_up('0DTJ4ZZ', date(2026, 6, 3)).status, "
        "*{'sqlite3', 'pandas', 'numpy', 'simple_icd_10_cm', 'yaml', 'pydantic'} & sys.modules.keys())"
    )
    env = {**os.environ, "CLEANCLAIM_CACHE": str(tmp_path / "none"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["valid"] and not (tmp_path / "none").exists()
