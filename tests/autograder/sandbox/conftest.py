"""A warm sandbox of each tier, started once. A tier that this machine cannot give is told in words, never passed over."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from autograder.sandbox.launch import NotHere
from autograder.sandbox.tiers import open_tier
from autograder.sandbox.zygotes import Zygote


@pytest.fixture(scope="session", params=["A", "B"])
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    try:
        opened, _ = open_tier(request.param)
    except NotHere as why:
        pytest.skip(
            f"tier {request.param} cannot be had on this machine: {why}. test_tiers.py says what is tested instead."
        )
    with opened:
        yield opened


@pytest.fixture(scope="session")
def any_zygote() -> Iterator[Zygote]:
    """The best tier that this machine gives. Linux without any is a failure in CI: the walls would go untested."""
    said = []
    for tier in ("A", "B"):
        try:
            opened, _ = open_tier(tier)
        except NotHere as why:
            said.append(f"tier {tier}: {why}")
            continue
        with opened:
            yield opened
        return
    if os.environ.get("CI") and sys.platform.startswith("linux"):
        pytest.fail("no sandbox on this machine, so none was tested. " + "; ".join(said))
    pytest.skip("no sandbox on this machine: " + "; ".join(said))
