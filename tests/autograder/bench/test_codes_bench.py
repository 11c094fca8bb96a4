"""The code book's bench: kernel-side figures, and the keys in a browser where there is one."""

from __future__ import annotations

import os

import pytest

from autograder.bench import codes, keypress
from course.codes import store
from tests.autograder.course_in_miniature import REPO


@pytest.mark.slow
def test_the_code_book_is_measured_beside_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.CACHE_VARIABLE, "/nowhere/at/all")
    figures = {figure.what: figure for figure in codes.measure(REPO, 1)}
    assert os.environ[store.CACHE_VARIABLE] == "/nowhere/at/all", "the user's own setting is back"
    assert all(figure.value > 0 and figure.baseline > 0 for figure in figures.values())
    assert figures["import and first look-up"].ratio < 0.5, "far quicker than importing the package"
    assert figures["search, 95 of 100"].value >= figures["search, half of them"].value
    assert "MB on disk" in figures["code index, made once"].note


def test_without_a_browser_the_keys_are_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keypress, "find_spec", lambda name: None)
    assert keypress.measure(REPO, 1) == []
    assert "left out" in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.slow
def test_keys_are_timed_until_the_list_is_painted(chromium: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own: playwright's driver cannot be started twice in one."""
    import json
    import subprocess
    import sys

    code = "import json; from pathlib import Path; from autograder.bench import keypress; print(json.dumps([f.to_json() for f in keypress.measure(Path('.'), 1)]))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPO,
        env={**os.environ, "CHROMIUM": chromium},
        check=True,
        capture_output=True,
        text=True,
    )
    half, most = json.loads(done.stdout.splitlines()[-1])
    assert 0.08 < half["value"] <= most["value"], "the pause in typing is part of it"
    assert most["aim"] == 0.150 and half["baseline"] > 0
