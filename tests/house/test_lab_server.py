"""`cleanclaim lab` for real, in a copy of this checkout: the server answers and shows a learner's weeks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tiny
from tests.house.server import Server, environment

REPO = Path(__file__).resolve().parents[2]
LEAVE_OUT = shutil.ignore_patterns(
    ".git", ".venv", "work", "__pycache__", "tests", ".hypothesis", "submitted", "demo-out"
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="process groups")]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the checkout, as a learner would have downloaded it; with a made-up week where none is released yet."""
    folder = tmp_path_factory.mktemp("clone") / "clean claim"  # learners have folders with spaces
    shutil.copytree(REPO, folder, ignore=LEAVE_OUT)
    tiny.course(folder) if not (folder / "nbgrader_config.py").exists() else (folder / "release").mkdir(exist_ok=True)
    if not any((folder / "release").iterdir()):
        tiny.week(folder)
    return folder


@pytest.mark.parametrize("options", [[], ["--notebook"]], ids=["lab", "notebook"])
def test_the_server_opens_on_the_start_page_and_shows_only_the_weeks(checkout, tmp_path, options):
    server = Server(checkout, tmp_path, *options)
    try:
        server.wait()
        status, address, _ = server.get("/")
        assert status == 200 and address.endswith("/start.ipynb")
        listed = {one["name"] for one in json.loads(server.get("/api/contents")[2])["content"]}
        weeks = {path.name for path in (checkout / "release").iterdir()}
        assert weeks and listed == weeks | {"start.ipynb"}
        page = json.loads(server.get("/api/contents/start.ipynb")[2])["content"]
        code = next(cell for cell in page["cells"] if cell["cell_type"] == "code")
        assert code["metadata"]["trusted"] is True
        html = "".join(code["outputs"][0]["data"]["text/html"])
        links = re.findall(r'href="([^"]+)"', html)
        assert links
        for link in links:
            assert json.loads(server.get(f"/api/contents/{link}?content=0")[2])["type"] == "notebook"
        if not options:
            settings = server.get("/lab/api/settings/@jupyterlab/apputils-extension:notification")[2]
            assert json.loads(settings)["schema"]["properties"]["fetchNews"]["default"] == "false"
    finally:
        server.stop()


def test_answers_survive_an_update_and_a_second_start(checkout, tmp_path):
    week = next(path.name for path in sorted((checkout / "release").iterdir()))
    words = [sys.executable, "-m", "course.cli", "sync"]
    env = environment(checkout, tmp_path)
    subprocess.run(words, cwd=checkout, env=env, check=True)
    answers = checkout / "work" / week / "responses.jsonl"
    answers.write_bytes(b'{"v":1,"item":"w01-q01","rev":"x","at":"2026-06-03T10:00:00Z","kind":"save","answer":"a"}\n')
    before = answers.read_bytes()
    for path in (checkout / "release" / week).glob("*.ipynb"):
        path.write_bytes(tiny.notebook("changed by the course"))
    subprocess.run(words, cwd=checkout, env=env, check=True)
    assert answers.read_bytes() == before
    assert b"changed by the course" in (checkout / "work" / week / "lesson.ipynb").read_bytes()


def test_binder_in_a_fresh_environment(checkout, tmp_path):
    """The pins install, and postBuild and start do their work, with nothing but the pins (and Binder's pip)."""
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    env = {**environment(checkout, tmp_path), "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
    env.pop("PYTHONPATH")
    run = {"cwd": checkout, "env": env, "check": True, "timeout": 600}
    subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", "binder/requirements.txt"], **run)
    shutil.rmtree(checkout / "work", ignore_errors=True)
    subprocess.run(["./binder/postBuild"], **run)
    assert (tmp_path / "env/etc/jupyter/labconfig/default_setting_overrides.json").is_file()
    assert (checkout / "work/start.ipynb").is_file()
    done = subprocess.run(["./binder/start", "echo", "launched"], capture_output=True, text=True, **run)
    assert done.stdout.endswith("launched\n")
    # What "Check my work" needs is there, and nbgrader is not.
    code = "import yaml, markdown_it, mdit_py_plugins, importlib.util as u; assert not u.find_spec('nbgrader')"
    subprocess.run([python, "-c", code], **run)
