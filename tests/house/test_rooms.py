"""The rooms of the house and the one way through them: who may import whom, and what the learner's side can do without."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
HEAVY = ("nbgrader", "numpy", "pandas", "pydantic", "yaml", "markdown_it", "mdit_py_plugins", "sqlalchemy")
FRAMES = ("course/frames.py", "pandas")  # the one module for data tasks; imports it inside its functions


def modules(package: str) -> list[str]:
    """Every module of a package, by its dotted name. Files that are only read by programs (configuration) are left out."""
    return sorted(
        ".".join(path.relative_to(REPO).with_suffix("").parts).removesuffix(".__init__")
        for path in (REPO / package).rglob("*.py")
        if "config" not in path.stem
    )


def imported(package: str) -> dict[str, set[str]]:
    """File -> dotted names it imports anywhere, also inside functions; relative ones written out."""
    found = {}
    for path in sorted((REPO / package).rglob("*.py")):
        here = path.relative_to(REPO).parent.parts
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                base = ".".join([*here[: len(here) - node.level + 1], *([node.module] if node.module else [])])
                base = base if node.level else str(node.module)
                names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        found[path.relative_to(REPO).as_posix()] = names
    return found


def touches(names: set[str], package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in names)


@pytest.mark.parametrize(
    ("room", "never"),
    [
        ("course", ("autograder", *HEAVY)),
        (
            "course/items",
            ("course.widgets", "course.startpage", "course.overview", "course.lab", "anywidget", "IPython"),
        ),
        (
            "course/codes",
            ("course.widgets", "course.startpage", "course.overview", "anywidget", "IPython"),
        ),
        ("autograder/feedback", ("nbgrader", "nbconvert", "nbformat", "autograder.plugin")),
        ("autograder/check", ("nbgrader", "autograder.plugin")),
        ("autograder/sections", ("nbgrader", "nbconvert", "nbformat", "autograder.plugin")),
    ],
)
def test_one_way_only(room: str, never: tuple[str, ...]) -> None:
    seen = imported(room)
    assert len(seen) > 3
    wrong = [
        f"{file} imports {name}"
        for file, names in seen.items()
        for name in never
        if touches(names, name) and (file, name) != FRAMES
    ]
    assert wrong == []


def test_nbgrader_is_named_in_the_instructors_package_only() -> None:
    users = {
        file.split("/")[0]
        for room in ("course", "autograder")
        for file, n in imported(room).items()
        if touches(n, "nbgrader")
    }
    assert users == {"autograder"}


def run_without(blocked: tuple[str, ...], wanted: list[str]) -> None:
    code = (
        "import importlib, sys\n"
        f"for name in {blocked!r}: sys.modules[name] = None\n"
        f"for name in {wanted!r}: importlib.import_module(name)\n"
        "import course\n"
        "for word in course._WORDS: getattr(course, word)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_module_of_the_learners_side_imports_without_the_instructors_packages() -> None:
    wanted = modules("course")
    assert {"course.widgets.card", "course.items.types.case_rubric", "course.startpage"} <= set(wanted)
    run_without((*HEAVY, "autograder"), wanted)


def test_items_need_the_standard_library_only() -> None:
    wanted = [m for m in modules("course") if m == "course" or m.startswith("course.items")]
    code = (
        "import importlib, sys\n"
        f"for name in {wanted!r}: importlib.import_module(name)\n"
        "print(*{n.split('.')[0] for n in sys.modules} - sys.stdlib_module_names - {'course', '__main__'})\n"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.strip() == "", done.stdout + done.stderr
