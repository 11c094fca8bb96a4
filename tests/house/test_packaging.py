"""The distribution, its locks and Binder say the same thing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

packaging = pytest.importorskip("packaging")
from packaging.requirements import Requirement  # noqa: E402
from packaging.specifiers import SpecifierSet  # noqa: E402

REPO = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {"learner": ("bank",), "instructor": ("bank", "instructor"), "test": ("bank", "instructor", "test")}


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def pins(path: Path) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for line in lines(path):
        requirement = Requirement(line)
        found.setdefault(name_of(requirement), []).append(requirement)
    return found


def name_of(requirement: Requirement) -> str:
    return re.sub(r"[-_.]+", "-", requirement.name).lower()


def wanted(*extras: str) -> list[Requirement]:
    texts = list(PROJECT["dependencies"])
    for extra in extras:
        texts += PROJECT["optional-dependencies"][extra]
    return [one for one in map(Requirement, texts) if name_of(one) != "cleanclaim"]


def version_of(requirement: Requirement) -> str:
    (only,) = requirement.specifier
    assert only.operator == "==" and "*" not in only.version
    return only.version


ALL_PINS = [*(REPO / "requirements").glob("*.txt"), REPO / "binder/requirements.txt"]


@pytest.mark.parametrize("path", ALL_PINS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_line_is_one_exact_version_and_names_no_index(path):
    for requirements in pins(path).values():
        for requirement in requirements:
            version_of(requirement)
            assert requirement.url is None
    assert not re.search(r"://|--|@|\\", path.read_text())


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_satisfy_pyproject(lock):
    have = pins(REPO / f"requirements/{lock}.txt")
    for requirement in wanted(*LOCKS[lock]):
        assert name_of(requirement) in have, f"{requirement} is not in requirements/{lock}.txt: run make lock"
        for pin in have[name_of(requirement)]:
            assert version_of(pin) in requirement.specifier, f"{pin} does not satisfy {requirement}: run make lock"


def test_the_locks_agree():
    test = pins(REPO / "requirements/test.txt")
    for lock in ("learner", "instructor"):
        for name, found in pins(REPO / f"requirements/{lock}.txt").items():
            assert {str(one.specifier) for one in found} == {str(one.specifier) for one in test[name]}, name


def test_learners_need_no_nbgrader():
    for path in (REPO / "requirements/learner.txt", REPO / "binder/requirements.txt"):
        assert not {"nbgrader", "sqlalchemy"} & pins(path).keys()


def test_no_registry_and_no_path_of_a_machine_in_the_set_up():
    for path in [REPO / "Makefile", REPO / "pyproject.toml", *(REPO / ".ci").iterdir(), *(REPO / "binder").iterdir()]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"index-url (?!=)|/(root|home|tmp)/", text.replace("--no-emit-index-url", "")), path


def test_every_entry_point_is_a_function_here():
    for group in PROJECT["entry-points"].values():
        for target in group.values():
            module, function = target.split(":")
            source = REPO.joinpath(*module.split(".")).with_suffix(".py")
            assert re.search(rf"^def {function}\(", source.read_text(encoding="utf-8"), re.M), target


# ---- Binder -----------------------------------------------------------------------------------


def test_binder_pins_repeat_the_learners_lock_and_leave_binders_own_alone():
    have, lock = pins(REPO / "binder/requirements.txt"), pins(REPO / "requirements/learner.txt")
    for name, found in have.items():
        assert [str(one) for one in found] == [str(one) for one in lock[name]], f"{name}: run make lock"
    assert not {"jupyterlab", "notebook", "jupyter-server", "ipykernel", "cleanclaim"} & have.keys()
    assert {name_of(one) for one in wanted("bank")} - have.keys() <= {
        "ipykernel", "ipywidgets", "jupyterlab", "nbformat", "notebook", "platformdirs",
    }  # fmt: skip


def test_binders_python_and_jupyter_suit_the_course():
    version = (REPO / "binder/runtime.txt").read_text().strip().removeprefix("python-")
    assert version + ".1" in SpecifierSet(PROJECT["requires-python"])
    # What repo2docker 2026.4.0 brings for this Python.
    base = {name: version_of(one) for name, (one,) in pins(REPO / "requirements/binder-base.txt").items()}
    for requirement in wanted():
        if name_of(requirement) in base:
            assert base[name_of(requirement)] in requirement.specifier, requirement


@pytest.mark.skipif(sys.platform == "win32", reason="executable bits")
def test_binder_scripts_are_executable_and_strict():
    for name in ("postBuild", "start"):
        assert os.access(REPO / "binder" / name, os.X_OK), name
    assert "\nset -euo pipefail\n" in (REPO / "binder/postBuild").read_text()
    assert (REPO / "binder/start").read_text().rstrip().endswith('exec "$@"')


def test_nothing_competes_with_binder():
    for name in ("Dockerfile", "environment.yml", ".binder", "apt.txt"):
        assert not (REPO / name).exists(), name


def test_the_badge_opens_what_sync_makes():
    link = re.search(r"https://mybinder\.org/v2/\S+?\?urlpath=([^)\s]+)", (REPO / "README.md").read_text())
    assert link and link[1] == "lab/tree/work/start.ipynb"
    from course.lab import START_PAGE

    assert link[1].endswith(START_PAGE)


def test_links_in_the_documents_lead_somewhere():
    for page in [
        REPO / "README.md",
        REPO / "CONTRIBUTING.md",
        *(REPO / "docs").glob("*.md"),
        REPO / "datasets/README.md",
    ]:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.slow
def test_repo2docker_accepts_the_configuration():
    pytest.importorskip("repo2docker")
    words = ["-m", "repo2docker", "--no-build", "--debug", "--user-id", "1000", "--user-name", "jovyan", str(REPO)]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=120)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-2000:]
    version = (REPO / "binder/runtime.txt").read_text().strip().removeprefix("python-")
    assert f"Building conda environment for python={version}" in said
    assert "binder/requirements.txt" in said and "RUN ./binder/postBuild" in said
    assert re.search(r'ENTRYPOINT \["\S*repo2docker-entrypoint"\]', said) and "binder/start" in said
    assert "COPY --chown=1000:1000 src/" in said


# ---- The wheel --------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_wheel_holds_the_code_and_not_the_bank(tmp_path):
    words = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(REPO)]
    subprocess.run([sys.executable, *words], check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert not [
        name for name in names if re.search(r"bank/.*\.ya?ml|items\.json|responses\.jsonl|\.ipynb|gradebook\.db", name)
    ]
    assert any(name.endswith("data/etc/jupyter/nbgrader_config.py") for name in names)
    shipped = {name for name in names if name.startswith(("course/", "autograder/"))}
    for package in ("course", "autograder"):
        for path in (REPO / package).rglob("*"):
            relative = path.relative_to(REPO).as_posix()
            if path.suffix in {".py", ".js", ".css", ".html"} and "__pycache__" not in relative:
                assert relative in shipped, relative
    assert "course/jupyter/labconfig/default_setting_overrides.json" in shipped


# ---- Data -------------------------------------------------------------------------------------


def test_the_data_package_describes_files_that_are_there():
    package = json.loads((REPO / "datasets/datapackage.json").read_text(encoding="utf-8"))
    assert re.fullmatch(r"[a-z0-9._/-]+", package["name"])
    names = [resource["name"] for resource in package["resources"]]
    assert names and len(set(names)) == len(names)
    for resource in package["resources"]:
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        for path in paths:
            assert (REPO / "datasets" / path).is_file(), f"{path}: in datapackage.json but not there"
        assert resource["licenses"] and resource["sources"]
    listed = {p for r in package["resources"] for p in (r["path"] if isinstance(r["path"], list) else [r["path"]])}
    there = {
        path.relative_to(REPO / "datasets").as_posix()
        for path in (REPO / "datasets").rglob("*")
        if path.is_file() and path.name not in {"README.md", "datapackage.json"}
    }
    assert listed == there


def test_the_table_of_locators_has_the_columns_it_declares():
    import csv

    package = json.loads((REPO / "datasets/datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource.get("format") != "csv":
            continue
        with (REPO / "datasets" / resource["path"]).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
        assert all(len(row) == len(rows[0]) for row in rows)
