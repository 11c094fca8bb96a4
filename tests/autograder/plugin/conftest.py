"""A released course and nbgrader's own API on it, in this process (the formgrader's code path)."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.autograder.course_in_miniature import WEEK, hand_in, make_course, own_configuration


@pytest.fixture(scope="session", autouse=True)
def _alembic_on_the_path() -> Iterator[None]:
    """nbgrader starts it by name; without our plugin nobody else would put it there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
        yield


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a gradebook and a release, to be copied, not used."""
    root = make_course(tmp_path_factory.mktemp("released") / "course")
    result = open_api(root).generate_assignment(WEEK)
    assert result["success"], result
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy of the released course, and the working folder in it."""
    root = tmp_path / "course"
    shutil.copytree(released, root)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(released), str(root)))
    monkeypatch.chdir(root)
    for name, value in own_configuration(root).items():
        monkeypatch.setenv(name, value)
    return root


def open_api(root: Path, change: Callable[[Any], None] = lambda config: None) -> Any:
    """NbGraderAPI as the formgrader makes it, with the course's own configuration (``change`` may spoil it)."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.apps.baseapp import NbGrader

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for name, value in own_configuration(root).items():
            patch.setenv(name, value)
        app = NbGrader()
        app.initialize([], root=str(root))
        change(app.config)
        return NbGraderAPI(app.coursedir, parent=app)


@pytest.fixture
def graded(course: Path) -> Callable[..., tuple[dict[str, Any], Path]]:
    """Hand in, autograde through the API; gives (the API's result, course)."""

    def run(
        answers: Any, change: Callable[[Any], None] = lambda config: None, student: str = "alice", **how: Any
    ) -> tuple[dict[str, Any], Path]:
        hand_in(course, student, answers, **how)
        return open_api(course, change).autograde(WEEK, student), course

    return run
