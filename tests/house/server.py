"""`cleanclaim lab` as a process of its own, with a home of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any


def environment(code: Path, home: Path) -> dict[str, str]:
    """A clean home, so that nothing is written into the developer's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "CLEANCLAIM"))}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder: Path, home: Path, *options: str, code: Path | None = None) -> None:
        self.port, self.log = free_port(), home / "server.log"
        words = [sys.executable, "-m", "course.cli", "lab", "--no-browser", f"--port={self.port}"]
        words += ["--IdentityProvider.token=t", "--ServerApp.port_retries=0", "--allow-root", *options]
        with self.log.open("wb") as stream:
            self.process = subprocess.Popen(
                words,
                cwd=folder,
                env=environment(code or folder, home),
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )

    def put(self, path: str, body: Any) -> None:
        """Send JSON to the server."""
        headers = {"Authorization": "token t", "Content-Type": "application/json"}
        data = json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method="PUT")
        urllib.request.urlopen(request, timeout=20).close()

    def get(self, path: str) -> tuple[int, str, str]:
        """(status, final address, text)"""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": "token t"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.url, answer.read().decode()

    def wait(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while True:
            assert self.process.poll() is None, self.log.read_text()
            try:
                self.get("/api/status")
                return
            except (urllib.error.URLError, ConnectionError):
                assert time.monotonic() < end, self.log.read_text()
                time.sleep(0.2)

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
