"""What needs neither a kernel nor nbgrader: scoring answers, reading a long answer file."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from course.items import scoring
from course.items.model import Item
from course.items.responses import FILE, ResponseLog

from ..bank import Bank
from ..demo import minds
from .figures import Figure, by_turns, middle


def answers(bank: Bank, count: int) -> list[tuple[Item, Any]]:
    """``count`` plausible answers to the items of the week, in turn; always the same ones."""
    items = list(bank.items.values())
    return [(item := items[n % len(items)], minds.answer(item, 0.5, Random(f"bench/{n}"))) for n in range(count)]


def scoring_figure(bank: Bank, runs: int, count: int = 1000) -> Figure:
    given = answers(bank, count)
    texts = [json.dumps(a) for _, a in given]

    def ours() -> None:
        for item, answer in given:
            scoring.score(item, answer)

    def plain() -> None:
        for text in texts:
            json.loads(text)

    value, baseline = by_turns([ours, plain], runs)
    types = len({i.type for i, _ in given})
    return Figure(
        f"scoring {count:,} answers",
        value,
        "only parsing their JSON",
        baseline,
        note=f"{types} item types mixed, every part explained; {value / count * 1e6:.0f} µs an answer",
    )


def log_figure(bank: Bank, runs: int, count: int = 10_000) -> Figure:
    given = answers(bank, 500)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, FILE)
        lines = []
        for n in range(count):
            item, answer = given[n % len(given)]
            lines.append(
                json.dumps(
                    {
                        "v": 1,
                        "item": item.id,
                        "rev": item.rev,
                        "at": "2026-06-12T18:45:00Z",
                        "kind": "save",
                        "answer": answer,
                    }
                )
                + "\n"
            )
        path.write_text("".join(lines), encoding="utf-8")
        size = path.stat().st_size

        def ours() -> None:
            if ResponseLog(folder).read().lines != count:
                raise RuntimeError("the answer file was not read to its end")

        def plain() -> None:
            with path.open(encoding="utf-8") as handle:
                for line in handle:
                    json.loads(line)

        value, baseline = by_turns([ours, plain], runs)
        again = _after_one_more(ResponseLog(folder), *given[0])
    note = f"{size / 1e6:.1f} MB; every line checked; reading it again after one more save takes {again * 1000:.2f} ms"
    return Figure(f"reading a log of {count:,} lines", value, "only parsing its JSON", baseline, note=note)


def _after_one_more(log: ResponseLog, item: Item, answer: Any, times: int = 9) -> float:
    """Seconds to read a log that was read before and has grown by one line."""
    log.read()
    taken = []
    for _ in range(times):
        log.append(item.id, item.rev, answer)
        taken.append(middle(log.read, 1))
    return median(taken)
