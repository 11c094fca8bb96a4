"""The made-up week of the browser tests, as a learner's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.week import write_week


@pytest.fixture
def week(tmp_path: Path) -> Path:
    return write_week(tmp_path / "week01")
