from __future__ import annotations

import pytest

from course import place
from course.errors import CourseError
from course.place import HOME_VARIABLE
from tests.house import tiny


def test_found_from_any_folder_inside(tmp_path):
    here = tiny.course(tmp_path / "c", "week01")
    deep = here.root / "work" / "week01"
    deep.mkdir(parents=True)
    assert place.find(deep, env={}).root == here.root


def test_the_variable_wins(tmp_path):
    one, two = tiny.course(tmp_path / "one"), tiny.course(tmp_path / "two")
    assert place.find(one.root, env={HOME_VARIABLE: str(two.root)}).root == two.root


def test_a_wrong_variable_is_said(tmp_path):
    one = tiny.course(tmp_path / "one")
    with pytest.raises(CourseError, match=f"{HOME_VARIABLE} points to .*unset it"):
        place.find(one.root, env={HOME_VARIABLE: str(tmp_path)})


def test_nowhere_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "__file__", str(tmp_path / "lib" / "course" / "place.py"))
    with pytest.raises(CourseError, match="Go to the folder you downloaded"):
        place.find(tmp_path, env={})


def test_a_vanished_working_directory_is_said(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(CourseError, match="no longer exists"):
        place.find(env={})
