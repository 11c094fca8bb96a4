"""The learner's words are there in a course folder, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

import course
from course.jupyter import vocabulary


class Shell:
    def __init__(self) -> None:
        self.names: dict = {}

    def push(self, names: dict, interactive: bool) -> None:
        assert interactive is False  # they do not show up as the learner's own variables
        self.names |= names


def test_in_a_week_the_words_are_there_and_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "items.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    shell = Shell()
    vocabulary.load_ipython_extension(shell)
    assert set(shell.names) == set(course.__all__) - {"__version__"}
    called = []
    monkeypatch.setattr("course.ask", lambda item: called.append(item) or "shown", raising=False)
    assert shell.names["ask"]("w01-q01") == "shown"
    assert called == ["w01-q01"]


def test_elsewhere_nothing_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shell = Shell()
    vocabulary.load_ipython_extension(shell)
    assert shell.names == {}


@pytest.mark.slow
def test_a_fresh_kernel_opens_an_exercise_without_the_first_cell(tmp_path: Path) -> None:
    """Needs the package to be installed, as every documented way does: its IPython setting comes with it."""
    (tmp_path / "items.json").write_text("{}")
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}  # a learner looks on
    said: list[str] = []
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path), env=env)
    try:
        reply = client.execute_interactive(
            'ask("w01-q01")', timeout=60, output_hook=lambda message: said.append(str(message["content"]))
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["status"] == "ok"
    assert any("items.json in" in text and "is damaged" in text for text in said)
