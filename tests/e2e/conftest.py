"""One browser, one server, a made-up week: shared by all browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course.codes import store

from .lab import jupyter
from .week import write_week

ARTEFACTS = Path(__file__).resolve().parents[1] / "artefacts"


@pytest.fixture(scope="session", autouse=True)
def code_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One index of the code book for all cards and servers of the run, made ahead of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.CACHE_VARIABLE, str(tmp_path_factory.mktemp("code-index")))
        store.open_index().close()
        yield


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh tab; any script error fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error} {getattr(error, 'stack', '')}"[:900]))
    yield page
    context.close()
    # The front ends have troubles of their own; the cards' code runs from blob: addresses.
    assert not [e for e in errors if "blob:" in e]


@pytest.fixture
def week(tmp_path: Path) -> Path:
    return write_week(tmp_path / "week01")


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="session")
def server(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with jupyter(course, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def lab_week(course: Path, request: pytest.FixtureRequest) -> Path:
    """A week folder of its own for this test, below the server's root."""
    return write_week(course / request.node.name.replace("[", "-").replace("]", "") / "week01")


@pytest.fixture(scope="session")
def picture() -> Any:
    """Keep a screenshot to look at: picture(page, name)."""
    ARTEFACTS.mkdir(exist_ok=True)

    def take(page: Any, name: str, **options: Any) -> None:
        page.screenshot(path=str(ARTEFACTS / f"{name}.png"), **options)

    return take
