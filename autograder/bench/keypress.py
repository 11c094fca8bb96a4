"""In a browser: from pressing a key in the encoder until the list of results is painted, with a real kernel behind it.

Beside it a plain ``ipywidgets.Text`` in the same notebook, to which the kernel answers with the same text: what a key costs
when nothing is searched and nothing is waited for.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from course.codes import store

from .figures import Figure

AIM = 0.150
TOKEN = "bench"
WAIT = 60_000  # milliseconds, for a busy machine
WORDS = ("t2dm ckd", "strep throat", "hypertension", "chest pain", "copd exacerbation", "fx radius", "uti", "low back pain", "asthma", "otitis media")  # fmt: skip
CELLS = (
    "import ipywidgets as w\nfrom course import encoder",
    "t = w.Text()\no = w.HTML()\nt.observe(lambda change: setattr(o, 'value', change['new']), 'value')\nw.VBox([t, o])",
    "encoder()",
)
# Milliseconds from the key to the first frame in which the answer stands. `place` changes with the answer.
_TIMER = """([box, place]) => {
  const input = document.querySelector(box), out = document.querySelector(place);
  window.taken = null;
  input.addEventListener('keydown', (event) => {
    window.taken = null;
    const observer = new MutationObserver(() => {
      observer.disconnect();
      requestAnimationFrame(() => { const painted = new MessageChannel(); painted.port1.onmessage = () => (window.taken = performance.now() - event.timeStamp); painted.port2.postMessage(0); });
    });
    observer.observe(out, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['data-about'] });
  });
}"""


def browser() -> str | None:
    """The Chromium to drive; None when there is none, or nothing to drive it with."""
    if find_spec("playwright") is None:
        return None
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def measure(repo: Path, words: int) -> list[Figure]:
    """The p50 and p95 of all keys from the third character on; nothing where there is no browser."""
    chromium = browser()
    if chromium is None:
        print(" left out, it needs playwright and Chromium;", end="", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        env = {**os.environ, "PYTHONPATH": str(repo), store.CACHE_VARIABLE: str(root / "index")}
        subprocess.run([sys.executable, "-m", "course.codes.build"], env=env, check=True, capture_output=True)
        with _jupyter(root, env) as address:
            ours, plain = _drive(chromium, address, WORDS[:words])
    note = f"{len(ours)} keys from the third character of a search on, JupyterLab in a headless browser; a pause of 80 ms in typing is part of it"
    against = "an ipywidgets.Text and an echo, without a pause"
    return [
        Figure("a key in the encoder, half of them", _at(ours, 0.5), against, _at(plain, 0.5), note=note),
        Figure("a key in the encoder, 95 of 100", _at(ours, 0.95), against, _at(plain, 0.95), aim=AIM),
    ]


def _drive(chromium: str, address: str, words: Sequence[str]) -> tuple[list[float], list[float]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = window.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(WAIT)
        page.goto(f"{address}/lab/tree/bench.ipynb?reset&token={TOKEN}")
        page.wait_for_function(
            "() => { const p = window.jupyterapp?.shell.currentWidget; const s = p?.sessionContext; return s?.isReady && s.session?.kernel?.status === 'idle' && s.session.kernel.connectionStatus === 'connected'; }"
        )
        page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        box, plain = ".cc-encoder input[role=combobox]", ".jupyter-widgets input[type=text]:not(.cc-bookinput)"
        page.locator(box).wait_for()
        ours = _keys(page, box, ".cc-encoder .cc-hits", words)
        echoes = _keys(page, plain, ".widget-html .widget-html-content, .jupyter-widget-html-content", words[:4])
        window.close()
    return ours, echoes


def _keys(page: Any, box: str, place: str, words: Sequence[str]) -> list[float]:
    """Seconds of each key, sorted; each is answered before the next is pressed."""
    page.locator(box).first.focus()
    page.evaluate(_TIMER, [box, place])
    taken = []
    for word in words:
        page.locator(box).first.fill("")
        page.wait_for_timeout(400)
        for n, key in enumerate(word, 1):
            page.keyboard.type(key)
            if n < 3 or key == " ":
                page.wait_for_timeout(300)
                continue
            page.wait_for_function("window.taken !== null")
            taken.append(page.evaluate("window.taken") / 1000)
            page.wait_for_timeout(250)  # the page of the first result is fetched, too: not part of this key
    return sorted(taken)


@contextmanager
def _jupyter(root: Path, env: dict[str, str]) -> Iterator[str]:
    """JupyterLab on a free port, with the notebook of this bench; yields the address. Raises RuntimeError."""
    cells = [{"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": text} for n, text in enumerate(CELLS)]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (root / "work").mkdir()
    (root / "work" / "bench.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}),
        encoding="utf-8",
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        name: str(root / name.lower())
        for name in (
            "HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR",
        )
    }  # fmt: skip
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root / 'work'}", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=''",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    for name in ("NBGRADER_EXECUTION", "PYTEST_CURRENT_TEST", "CLEANCLAIM_STATIC"):
        env.pop(name, None)
    with (root / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env={**env, **own}, cwd=root / "work", stdout=log, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(server, f"{address}/api/status?token={TOKEN}", root / "server.log")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped: {log.read_text(errors='replace')[-300:]}")
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError("the server did not answer within a minute")


def _at(times: Sequence[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]
