"""What is read in the trusted process: hostile notebooks are refused with a reason, hostile outputs made harmless."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox import intake
from autograder.sandbox.limits import Limits

LIMITS = Limits(notebook_mib=1, cells=20, source_chars=1000)


def notebook(*cells: Any, **more: Any) -> bytes:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}).encode()


CODE = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None, "id": "a"}
REFUSED: dict[str, tuple[bytes | Callable[[Path], Any], str]] = {
    "brackets": (b"[" * 900_000, "too deep"),
    "objects in objects": (b'{"a":' * 100_000, "too deep"),
    "a number without end": (b'{"cells": ' + b"9" * 100_000 + b"}", "not a notebook"),
    "NaN": (notebook(CODE).replace(b'"metadata": {}', b'"metadata": NaN'), "NaN"),
    "a key twice": (notebook(CODE).replace(b'"nbformat": 4', b'"nbformat": 4, "cells": []'), "twice"),
    "not UTF-8": (b"\xff\xfe{}", "not a notebook"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "not a notebook"),
    "nothing": (b"", "not a notebook"),
    "a list": (b"[]", "format 4"),
    "format 3": (b'{"nbformat": 3, "worksheets": []}', "format 4"),
    "too large": (b" " * (2 << 20), "larger than 1 MiB"),
    "too many cells": (notebook(*[CODE] * 21), "more than 20 cells"),
    "a cell that is a number": (notebook(7), "a cell that is none"),
    "a source that is a number": (notebook({**CODE, "source": 7}), "without text"),
    "a source of numbers": (notebook({**CODE, "source": [1, 2]}), "without text"),
    "a long cell": (notebook({**CODE, "source": "x" * 1001}), "more than 1000"),
    "a link": (lambda path: path.symlink_to("/etc/passwd"), "link"),
    "a pipe": (os.mkfifo, "not an ordinary file"),
    "a folder": (Path.mkdir, "not an ordinary file|cannot be read"),
    "missing": (lambda path: None, "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    what, says = REFUSED[name]
    path = tmp_path / "assignment.ipynb"
    path.write_bytes(what) if isinstance(what, bytes) else what(path)
    with pytest.raises(intake.Refused, match=says) as refused:
        intake.read_notebook(path, LIMITS)
    assert "assignment.ipynb" in str(refused.value) and len(str(refused.value)) < 300


def test_of_a_cell_only_what_counts_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    mark = {"grade_id": "x", "points": 99}
    sly = {
        **CODE,
        "metadata": {"nbgrader": mark, "tags": ["x"], "collapsed": "<script>"},
        "outputs": [{"output_type": "execute_result"}],
    }
    path.write_bytes(
        notebook(
            sly,
            {**CODE, "source": ["a\n", "b\ud800"]},
            {"cell_type": "widget", "source": "", "metadata": 7},
            kernel="evil",
        )
    )
    raw = intake.read_notebook(path, LIMITS)
    assert raw["metadata"] == {} and set(raw) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    first, second, third = raw["cells"]
    assert first == {
        "cell_type": "code",
        "source": "1",
        "metadata": {"nbgrader": mark},
        "outputs": [],
        "execution_count": None,
        "id": "a",
    }
    assert second["source"] == "a\nb?" and second["id"] != "a"
    assert third["cell_type"] == "raw" and third["metadata"] == {}


PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()


def test_outputs_are_text_and_checked_pictures() -> None:
    raw = [
        {"type": "stream", "name": "stdout", "text": "\x1b]0;title\x07a\x1b[31mb\u202ec\r\nd\x00"},
        {"type": "stream", "name": "evil", "text": "x"},
        {"type": "execute_result", "text": "<b>", "html": "<script>", "png": PNG},
        {"type": "display_data", "text": "x", "png": PNG + '"><script>'},
        {"type": "display_data", "text": "x", "png": base64.b64encode(b"GIF89a").decode()},
        {"type": "error", "name": "\x1b[31mE", "text": "no"},
        {"type": "execute_result", "text": 7}, 7, None,
    ]  # fmt: skip
    made = intake.outputs(raw)
    assert [o["output_type"] for o in made] == ["stream", "execute_result", "display_data", "display_data", "error"]
    assert made[0]["text"] == "ab\ufffdc\nd\ufffd"
    assert made[1]["data"] == {"text/plain": "<b>", "image/png": PNG}
    assert made[2]["data"] == made[3]["data"] == {"text/plain": "x"}
    assert made[4]["ename"] == "E"
    assert intake.outputs("x") == intake.outputs(None) == [] and len(intake.outputs([raw[0]] * 5000)) == 200


@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    plain = intake.plain_text(text)
    assert not any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or c in "\u202e\u2066" for c in plain)


def test_a_score_must_be_finite() -> None:
    def shown(text: str) -> list[dict[str, Any]]:
        return [{"output_type": "execute_result", "data": {"text/plain": text}}]

    assert [intake.finite(shown(t)) for t in ("2.5", "nan", "inf", "-inf", "1e999", "words")] == [
        True,
        False,
        False,
        False,
        False,
        True,
    ]


def test_files_beside_the_notebook(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a\n1\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "more.txt").write_text("x")
    (tmp_path / "key").symlink_to("/etc/passwd")
    for name in ("a.ipynb", "responses.jsonl", ".hidden", "timestamp.txt"):
        (tmp_path / name).write_text("x")
    files, said = intake.data_files(tmp_path, LIMITS)
    assert files == {"data.csv": b"a\n1\n", "sub/more.txt": b"x"}
    assert len(said) == 1 and "key" in said[0]
    assert len(intake.data_files(tmp_path, Limits(handed_files=1))[0]) == 1
