"""An autograded notebook as text, with places for what differs from learner to learner. Pure.

Encoding a notebook takes longer than scoring it, and nearly all of it is the same for everybody. So the text is made once,
and only the outputs and results are put in: as ``nbformat`` would write them, at the depth where they stand. ``Sheet.checked``
holds the shortcut against the long way; if they ever differ (a new nbformat), the long way is taken.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.v4.rwbase import split_lines

from ..cells import asked, is_graded_ask
from ..feedback.results import ItemResult
from ..plugin.scored import NOTEBOOK_KEY, Scored, apply_scores, output_of

_SLOT = re.compile(r'"@@cleanclaim:(\d+|problems|results)@@"')


def dumps(value: Any) -> str:
    """As nbformat's writer encodes."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": "))


def at_depth(text: str, depth: int) -> str:
    """Encoded text moved in; line breaks within strings are escaped, so each one here is layout."""
    return text.replace("\n", "\n" + " " * depth)


@dataclass(frozen=True)
class Encoded:
    """One result as text: ``output`` for its cell, ``before`` and ``after`` the time of the answer for the metadata."""

    score: float | None
    needs_person: bool
    state: str
    output: str
    before: str
    after: str


_TIME = "@@cleanclaim:time@@"


def encode(result: ItemResult, problems: tuple[str, ...]) -> Encoded:
    """Encode at depth 0. The time that the result carries is left out; ``Sheet.write`` puts it in."""
    output = output_of(result, problems)
    for kind, text in output["data"].items():
        output["data"][kind] = text.splitlines(True)
    raw = result.to_json() | {"answered_at": _TIME}
    before, _, after = dumps(raw).partition(json.dumps(_TIME))
    return Encoded(result.score, result.needs_person, result.state, dumps([output]), before, after)


class Sheet:
    """One notebook of the week, ready to be filled in. ``notebook`` is sanitized, as plain data, without results."""

    def __init__(self, notebook: Mapping[str, Any], blank: Scored) -> None:
        self.notebook = notebook
        node = nbformat.from_dict(copy.deepcopy(notebook))
        tree = split_lines(apply_scores(node, blank))
        self.graded = []
        for n, cell in enumerate(tree.cells):
            if is_graded_ask(cell) and asked(cell) in blank.results:
                self.graded.append(asked(cell))
                cell.outputs = f"@@cleanclaim:{n}@@"
        self._at = {str(n): asked(c) for n, c in enumerate(tree.cells) if isinstance(c.get("outputs"), str)}
        tree.metadata[NOTEBOOK_KEY] |= {"problems": "@@cleanclaim:problems@@", "results": "@@cleanclaim:results@@"}
        text = dumps(tree)
        self._pieces: list[tuple[str, str, int]] = []  # (text, the place behind it, its depth)
        end = 0
        for match in _SLOT.finditer(text):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            self._pieces.append((text[end : match.start()], match[1], len(line) - len(line.lstrip(" "))))
            end = match.end()
        self._rest = text[end:] + "\n"

    def write(self, results: Mapping[str, tuple[Encoded, str]], problems: Sequence[str]) -> str:
        """The notebook's text. ``results``: item -> (encoded, time of the answer), in the notebook's order."""
        out: list[str] = []
        for text, place, depth in self._pieces:
            out.append(text)
            if place == "problems":
                out.append(at_depth(dumps(list(problems)), depth))
            elif place == "results":
                out.append(self._results(results, depth))
            else:
                out.append(at_depth(results[self._at[place]][0].output, depth))
        return "".join((*out, self._rest))

    @staticmethod
    def _results(results: Mapping[str, tuple[Encoded, str]], depth: int) -> str:
        if not results:
            return "[]"
        inner = "\n" + " " * (depth + 1)
        each = (
            inner + at_depth(f"{one.before}{json.dumps(at, ensure_ascii=False)}{one.after}", depth + 1)
            for one, at in results.values()
        )
        return f"[{','.join(each)}\n{' ' * depth}]"

    def write_the_long_way(self, done: Scored) -> str:
        """By nbformat itself, as nbgrader does."""
        text = nbformat.writes(apply_scores(nbformat.from_dict(copy.deepcopy(self.notebook)), done), version=4)
        return text if text.endswith("\n") else text + "\n"


@dataclass
class Checked:
    """Whether the shortcut may be taken for a notebook; decided by the first hand-in that a process writes."""

    sheet: Sheet
    same: bool | None = None

    def write(self, done: Scored, results: Mapping[str, tuple[Encoded, str]]) -> str:
        if self.same is False:
            return self.sheet.write_the_long_way(done)
        text = self.sheet.write(results, done.problems)
        if self.same is None:
            slow = self.sheet.write_the_long_way(done)
            self.same = text == slow
            return slow
        return text
