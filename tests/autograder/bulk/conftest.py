"""A released miniature course with one notebook, its gradebook, and stock nbgrader in this process to hold it against."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.autograder.bulk.mixed_class import configure, copy_course, set_up
from tests.autograder.course_in_miniature import WEEK, make_course, own_configuration
from tests.autograder.plugin.conftest import _alembic_on_the_path, open_api  # noqa: F401


@pytest.fixture(scope="session")
def lone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released course whose week is the assignment alone (half the work for stock nbgrader); to be copied."""
    root = make_course(tmp_path_factory.mktemp("lone") / "course")
    (root / "source" / WEEK / "lesson.ipynb").unlink()
    configure(root)
    result = open_api(root).generate_assignment(WEEK)
    assert result["success"], result
    (root / "release" / WEEK / "lesson.ipynb").write_text("{}")  # course_in_miniature hands it in; not this week's
    set_up(root)
    return root


@pytest.fixture
def course(lone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = copy_course(lone, tmp_path / "course")
    for name, value in own_configuration(root).items():
        monkeypatch.setenv(name, value)
    return root


@pytest.fixture(scope="module", autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in own_configuration(tmp_path_factory.mktemp("nobody")).items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def one_engine() -> Iterator[None]:
    """nbgrader opens the gradebook a dozen times per hand-in and compiles every query anew; here each is compiled once."""
    import nbgrader.api
    import sqlalchemy

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nbgrader.api, "create_engine", cache(sqlalchemy.create_engine))
        yield


def stock(root: Path, student: str = "*", *, force: bool = False) -> dict[str, Any]:
    """``nbgrader autograde`` through its own API, with the plugin: the whole class or one learner."""
    return open_api(root).autograde(WEEK, student, force=force)
