"""A real Jupyter server in a temporary folder, and the handful of things a test does on its pages."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "cards-under-test"


@contextmanager
def jupyter(folder: Path, home: Path) -> Iterator[str]:
    """JupyterLab and Notebook 7 on a free port, rooted in ``folder``; yields the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = home / "lab" / "user-settings" / "@jupyterlab"
    (settings / "apputils-extension").mkdir(parents=True)
    (settings / "apputils-extension" / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    shutil.copytree(
        ROOT / "course" / "jupyter" / "labconfig", home / "config" / "labconfig"
    )  # as `cleanclaim lab` does
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "lab" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "lab" / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    for name in ("PYTEST_CURRENT_TEST", "NBGRADER_EXECUTION", "CLEANCLAIM_STATIC"):
        env.pop(name, None)
    log = (home / "server.log").open("wb")
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True", "--ServerApp.ip=127.0.0.1", "--LabApp.news_url=''", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            if server.poll() is not None:
                raise RuntimeError(f"The server stopped: {(home / 'server.log').read_text()[-2000:]}")
            try:
                urllib.request.urlopen(f"{address}/api/status?token={TOKEN}", timeout=2)
                break
            except OSError:
                time.sleep(0.25)
        else:
            raise RuntimeError("The server did not answer within a minute.")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


class Notebook:
    """One notebook open in a page."""

    def __init__(self, page: Any, address: str, path: str, *, app: str = "lab") -> None:
        self.page, self.address, self.path, self.app = page, address, path, app

    def open(self) -> Notebook:
        where = f"lab/tree/{self.path}?reset" if self.app == "lab" else f"notebooks/{self.path}"
        joint = "&" if "?" in where else "?"
        self.page.goto(f"{self.address}/{where}{joint}token={TOKEN}")
        self.page.wait_for_function("window.jupyterapp && window.jupyterapp.shell", timeout=60_000)
        self.page.wait_for_function(
            f"() => {{ {_PANEL} return panel && panel.sessionContext.isReady && panel.sessionContext.session?.kernel?.status === 'idle' && panel.sessionContext.session.kernel.connectionStatus === 'connected'; }}",
            timeout=60_000,
        )
        return self

    def js(self, body: str, arg: Any = None) -> Any:
        """Run JavaScript with ``app``, ``panel`` (the notebook) and ``arg`` at hand."""
        return self.page.evaluate(f"async (arg) => {{ {_PANEL} {body} }}", arg)

    def run(self, *indexes: int) -> None:
        """Run cells one by one and wait until they are done."""
        for index in indexes:
            self.js(
                "const nb = panel.content; nb.activeCellIndex = arg; nb.deselectAll(); await app.commands.execute('notebook:run-cell');",
                index,
            )
            self.js("const cell = panel.content.widgets[arg]; cell.node.scrollIntoView({block: 'start'});", index)

    def cells(self) -> int:
        return self.js("return panel.content.model.cells.length;")

    def restart(self) -> None:
        self.js("await panel.sessionContext.session.kernel.restart();")
        self.idle()

    def idle(self) -> None:
        self.page.wait_for_function(
            f"() => {{ {_PANEL} const k = panel.sessionContext.session?.kernel; return panel.sessionContext.isReady && k && k.status === 'idle' && k.connectionStatus === 'connected'; }}",
            timeout=60_000,
        )

    def theme(self, name: str) -> None:
        self.js("await app.commands.execute('apputils:change-theme', {theme: arg});", name)
        light = "false" if "Dark" in name else "true"
        self.page.wait_for_function(
            "(light) => document.body.dataset.jpThemeLight === light", arg=light, timeout=20_000
        )

    def card(self, item: str) -> Any:
        """The locator of a live card."""
        return self.page.locator(f'[data-cc-item="{item}"]')

    def saved(self, item: str, folder: Path) -> Any:
        """The last saved answer of an item, from the file."""
        return last_answer(folder, item)


_PANEL = "const app = window.jupyterapp; const panel = app.shell.currentWidget ?? [...app.shell.widgets('main')][0];"


def last_answer(folder: Path, item: str) -> Any:
    """The last answer of an item in responses.jsonl; None when there is none."""
    path = folder / "responses.jsonl"
    if not path.exists():
        return None
    lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return next((one["answer"] for one in reversed(lines) if one["item"] == item), None)
