"""What went wrong inside a card, in a file that a learner can send to whoever helps."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

MAX_BYTES = 262_144


def note(folder: Path, what: str, error: BaseException | None = None) -> None:
    """Append to ``.cleanclaim/log.txt`` in the week folder. Never raises: a full disk must not hide the first trouble."""
    try:
        path = folder / ".cleanclaim" / "log.txt"
        path.parent.mkdir(exist_ok=True)
        if path.exists() and path.stat().st_size > MAX_BYTES:
            path.replace(path.with_name("log-older.txt"))
        trace = "".join(traceback.format_exception(error)) if error else ""
        stamp = datetime.now().astimezone().isoformat(timespec="seconds")
        with path.open("a", encoding="utf-8") as handle:
            handle.write(f"{stamp} {what[:4000]}\n{trace}")
    except OSError:
        pass
