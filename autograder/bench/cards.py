"""A real kernel: from running ``ask(...)`` until its card is on the way to the page."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from ..bank import Bank, public_week
from ..build import dump
from .figures import Figure

AIM = 0.050
WAIT = 60.0  # seconds for a kernel on a busy machine


@contextmanager
def work_folder(root: Path, bank: Bank) -> Iterator[Path]:
    """A learner's week as ``work/weekNN``, with its questions and figures."""
    with tempfile.TemporaryDirectory() as temporary:
        week = Path(temporary) / "work" / bank.week
        week.mkdir(parents=True)
        (week / "items.json").write_text(dump(public_week(bank, dict(sorted(bank.charts.items())))), encoding="utf-8")
        figures = root / "source" / bank.week / "figures"
        if figures.is_dir():
            shutil.copytree(figures, week / "figures")
        yield week


def measure(repo: Path, root: Path, bank: Bank, runs: int) -> list[Figure]:
    """Each item of the week is asked in turn; the baseline is an empty ipywidgets.HTML in the same kernel."""
    from jupyter_client.manager import start_new_kernel

    items = list(bank.items)
    with work_folder(root, bank) as week:
        env = {**os.environ, "PYTHONPATH": str(repo)}
        env.pop("NBGRADER_EXECUTION", None)
        env.pop("PYTEST_CURRENT_TEST", None)
        manager, client = start_new_kernel(
            startup_timeout=WAIT, kernel_name="python3", cwd=str(week), env=env, stderr=subprocess.DEVNULL
        )
        try:
            _run(client, "from course import ask\nimport ipywidgets\nfrom IPython.display import display")
            codes = [f'ask("{items[n % len(items)]}")' for n in range(runs)]
            _timed(client, [*codes[:2], 'display(ipywidgets.HTML(""))'])  # warm
            ours, plain = [], []
            for code in codes:
                ours += _timed(client, [code])
                plain += _timed(client, ['display(ipywidgets.HTML(""))'])
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    note = f"median of {runs} cards of the week in one kernel, until the view reaches the page's side of the wire; slowest {max(ours) * 1000:.0f} ms"
    return [Figure("ask(), warm", median(ours), "an empty ipywidgets.HTML", median(plain), aim=AIM, note=note)]


def _timed(client: Any, codes: Sequence[str]) -> list[float]:
    return [_run(client, code) for code in codes]


def _run(client: Any, code: str) -> float:
    """Seconds until the widget's view came (or, when the code shows nothing, until it was done). Raises RuntimeError."""
    begun = time.perf_counter()
    wanted = client.execute(code)
    shown = None
    while True:
        message = client.get_iopub_msg(timeout=WAIT)
        if message["parent_header"].get("msg_id") != wanted:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "error":
            raise RuntimeError(f"{code.splitlines()[0]} failed: {content['ename']}: {content['evalue']}")
        if kind == "display_data" and shown is None and "application/vnd.jupyter.widget-view+json" in content["data"]:
            shown = time.perf_counter() - begun
        if kind == "status" and content["execution_state"] == "idle":
            if shown is None and "ask(" in code and "import" not in code:
                raise RuntimeError(f"{code} showed no card")
            return shown if shown is not None else time.perf_counter() - begun
