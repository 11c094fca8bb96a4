"""The formgrader in a real Jupyter server: the course is listed, its Autograde button works, a graded page shows."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.autograder.course_in_miniature import PERFECT, WEEK, grades, hand_in, own_configuration

TOKEN = "formgrader-test"


class Server:
    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        request = urllib.request.Request(self.base + path, headers={"Authorization": f"token {TOKEN}"})
        with self.opener.open(request, timeout=60) as reply:
            return reply.read().decode()

    def post(self, path: str) -> Any:
        xsrf = next((c.value for c in self.jar if c.name == "_xsrf"), "")
        headers = {"Authorization": f"token {TOKEN}", "X-XSRFToken": xsrf, "Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, data=b"", headers=headers, method="POST")
        with self.opener.open(request, timeout=120) as reply:
            return json.loads(reply.read())


@pytest.fixture
def server(course: Path) -> Iterator[Server]:
    hand_in(course, "alice", {**PERFECT, "w01-g12": "We share <b>only</b> what is needed."})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (course / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "server", "--allow-root", "--no-browser", f"--port={port}", f"--IdentityProvider.token={TOKEN}",
             "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"],
            cwd=course,
            stdout=log,
            stderr=log,
            env={**os.environ, **own_configuration(course)},
        )  # fmt: skip
        try:
            one = Server(port)
            for _ in range(150):
                try:
                    one.get("/formgrader/manage_assignments")
                    break
                except (urllib.error.URLError, ConnectionError):
                    assert process.poll() is None, (course / "server.log").read_text()
                    time.sleep(0.2)
            else:
                raise AssertionError((course / "server.log").read_text())
            yield one
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.mark.slow
def test_formgrader(server: Server, course: Path) -> None:
    listed = json.loads(server.get("/formgrader/api/assignments"))
    assert [a["name"] for a in listed] == [WEEK]
    assert listed[0]["max_score"] == 40

    result = server.post(f"/formgrader/api/submission/{WEEK}/alice/autograde")
    assert result["success"], result
    assert sum(row["auto"] or 0 for row in grades(course, "alice").values()) == 37

    submissions = json.loads(server.get(f"/formgrader/api/submitted_notebooks/{WEEK}/assignment"))
    assert submissions[0]["needs_manual_grade"] is True
    page = server.get(f"/formgrader/submissions/{submissions[0]['id']}/")
    assert "We share &lt;b&gt;only&lt;/b&gt; what is needed." in page
    assert "SECRETRUBRIC Says it without jargon" in page
    assert re.search(r'class="score tabbable" id="w01-g12"', page)  # the box for the points

    result = server.post(f"/formgrader/api/assignment/{WEEK}/generate_feedback")
    assert result["success"], result
    assert "37 of 40 points" in (course / "feedback" / "alice" / WEEK / "assignment.html").read_text()

    # A fault on the instructor's side is one sentence in the reply, and the server lives on.
    bank = course / "autograder" / "bank" / f"{WEEK}.yaml"
    bank.write_text(bank.read_text().replace("key: dysuria", "key: nobody"))
    result = server.post(f"/formgrader/api/submission/{WEEK}/alice/autograde")
    assert result["success"] is False
    assert "w01-g01" in result["error"] and "Grading stopped" in result["error"]
    assert json.loads(server.get("/formgrader/api/assignments"))
