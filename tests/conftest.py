"""What all tests share: markers, hypothesis profiles, and the rule about missing browsers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

MARKERS = {
    "browser": "drives a real Chromium; skipped where there is none, except in CI",
    "slow": "starts servers or makes environments; `make test` runs these after the quick ones",
}


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    _hypothesis_profiles()


def _hypothesis_profiles() -> None:
    try:
        from hypothesis import HealthCheck, settings
    except ImportError:  # running only the notebooks
        return
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    settings.register_profile("quick", max_examples=50, deadline=None, suppress_health_check=quiet)
    # The same examples on every run: a red CI can be repeated at home.
    settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True, suppress_health_check=quiet)
    settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=quiet)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "quick"))


def find_chromium() -> str | None:
    """The Chromium to use: $CHROMIUM, else one on the PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium for playwright's ``executable_path``."""
    path = find_chromium()
    assert path, "Chromium is missing"
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """The one Chromium of a run. Playwright's driver cannot be started twice in a process, so no test starts its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if find_chromium() or os.environ.get("CI"):
        return  # in CI a missing browser must fail, not hide
    skip = pytest.mark.skip(reason="Chromium is missing (Debian: sudo apt-get install chromium)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)
