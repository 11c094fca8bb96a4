"""The folder that arrives from a learner: answers through the real log, notebooks as a browser leaves them."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import UTC
from pathlib import Path
from typing import Any

from course.items.responses import ResponseLog

from ..cells import asked
from .mischief import Notebook, spoil_answers, spoil_notebook
from .story import Story

NOTEBOOKS = ("assignment.ipynb", "lesson.ipynb")


def as_a_browser_leaves_it(notebook: Notebook, who: str) -> Notebook:
    """The notebook after "Run all" and a save: counts, and for each card the widget view with its plain text."""
    run = copy.deepcopy(notebook)
    count = 0
    for cell in run["cells"]:
        if cell["cell_type"] != "code":
            continue
        count += 1
        cell["execution_count"] = count
        item = asked(cell)
        if item:
            model = hashlib.sha256(f"{who}/{item}".encode()).hexdigest()[:32]
            words: dict[str, Any] = {
                "text/html": [f"<p>Question {item}: run this cell to see it.</p>"],
                "text/plain": [f"Question {item}"],
            }
            view: dict[str, Any] = {
                "application/vnd.jupyter.widget-view+json": {"model_id": model, "version_major": 2, "version_minor": 1},
                "text/plain": ["Card(...)"],
            }
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data} for data in (words, view)]
    return run


def hand_in(story: Story, release: Path, folder: Path) -> None:
    """Write the submission into ``folder`` (``submitted/<learner>/<week>``). ``release`` is the released week."""
    if story.handed_in is None:
        return
    folder.mkdir(parents=True)
    trouble = story.learner.trouble
    log = ResponseLog(folder)
    for save in story.saves:
        log.append(save.item, save.rev, save.answer, save.kind, score=save.score, now=save.at)
    spoil_answers(folder, trouble)
    for name in NOTEBOOKS:
        if not (release / name).is_file() or (trouble == "no-notebook" and name == "assignment.ipynb"):
            continue
        notebook = as_a_browser_leaves_it(json.loads((release / name).read_text(encoding="utf-8")), story.learner.id)
        if name == "assignment.ipynb":
            notebook = spoil_notebook(notebook, trouble)
        (folder / name).write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    stamp = story.handed_in.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
