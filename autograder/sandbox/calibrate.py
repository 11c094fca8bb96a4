"""Which tests may run apart from the learner's process? Asked of the instructor's own solution, never of a learner.

Most tests call functions and compare plain values: they run apart, where nothing of a learner's can touch them. Some need the learner's
very objects (``inspect``, a figure, a class of theirs in an ``except``). So the solution in ``source/`` is run both ways, once per
notebook: a test that gives it the same points apart as together runs apart for everybody, any other together. An author's word
(``# tests: apart`` or ``# tests: together`` in the test cell) comes first.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .limits import Limits
from .run import APART, LEARNER, TEST, TOGETHER, Cell, Prelude, Shown, run_cells
from .zygotes import Zygote

_WORD = re.compile(r"^#+\s*tests:\s*(apart|together)\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Plan:
    """How to run one notebook's tests, and what its author should know."""

    modes: dict[str, str] = field(default_factory=dict)
    prelude: Prelude = field(default_factory=Prelude)
    remarks: tuple[str, ...] = ()


def plan(
    zygote: Zygote, reference: Sequence[Cell], limits: Limits | None = None, files: dict[str, bytes] | None = None
) -> Plan:
    """``reference``: the instructor's notebook, solutions and tests included. Raises zygotes.SandboxBroken."""
    prelude = prelude_of(reference)
    tests = [c for c in reference if c.kind == TEST]
    said = {c.id: found[1].lower() for c in tests if (found := _WORD.search(c.source))}
    modes: dict[str, str] = {}
    remarks: list[str] = []
    if tests:
        apart = run_cells(zygote, reference, {}, prelude, limits, files)
        together = run_cells(zygote, reference, {c.id: TOGETHER for c in tests}, prelude, limits, files)
        for cell, one, other in zip(reference, apart.shown, together.shown, strict=True):
            if cell.kind != TEST:
                continue
            modes[cell.id] = said.get(cell.id) or (APART if worth(one) == worth(other) else TOGETHER)
            chosen = one if modes[cell.id] == APART else other
            if worth(chosen) == "0":
                why = next((o["evalue"] for o in chosen.outputs if o["output_type"] == "error"), "it wrote to stderr")
                remarks.append(f"Test {cell.id} fails with your own solution ({why[:200]}).")
            elif worth(chosen) == "all" and any(o["output_type"] == "execute_result" for o in chosen.outputs):
                remarks.append(
                    f"Test {cell.id} ends in a value that is not a plain number: nbgrader gives full points for it."
                )
            elif modes[cell.id] == TOGETHER:
                remarks.append(
                    f"Test {cell.id} runs in the learner's process, where a determined learner can forge it"
                    f"{'' if cell.id in said else ' (' + _reason(one) + ')'}. See docs/sandbox.md."
                )
    return Plan(modes, prelude, tuple(remarks + _doubtful(reference)))


def worth(shown: Shown) -> str:
    """What nbgrader would read from the outputs: ``0``, a number's text, or ``all``."""
    for output in shown.outputs:
        if output["output_type"] == "error" or output.get("name") == "stderr":
            return "0"
        if output["output_type"] == "execute_result":
            try:
                return repr(float(output["data"]["text/plain"]))
            except ValueError:
                return "all"
    return "all" if shown.ok else "0"


def _reason(apart: Shown) -> str:
    return next(
        (o["evalue"][:200] for o in apart.outputs if o["output_type"] == "error"), "it gives other points apart"
    )


def _tree(source: str) -> ast.Module:
    """Parsed, without lines that only IPython understands."""
    lines = [("pass" if re.match(r"[%!?]", line) else line) for line in source.splitlines()]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module(body=[], type_ignores=[])


def _bound(tree: ast.Module) -> set[str]:
    """Names that a cell gives a value at its top level, other than by import."""
    names = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names


def prelude_of(reference: Sequence[Cell]) -> Prelude:
    """The instructor's imports, helper functions and classes from cells that are not the learner's to write."""
    solutions = [_tree(c.source) for c in reference if c.kind == LEARNER and c.id]
    others = [_tree(c.source) for c in reference if c.kind == LEARNER and not c.id]
    tasks = set().union(*map(_bound, solutions)) if solutions else set()
    sources: list[str] = []
    for tree in solutions:  # import x as y only: what a task is about may itself be imported by name
        sources += [ast.unparse(n) for n in tree.body if isinstance(n, ast.Import)]
    for tree in others:
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom) or (
                isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in tasks
            ):
                sources.append(ast.unparse(node))
    return Prelude(tuple(sources), frozenset(name for name in tasks if hasattr(builtins, name)))


def _doubtful(reference: Sequence[Cell]) -> list[str]:
    """Names that a test uses and only the solution imports: a learner may put anything in their place."""
    imported: set[str] = set()
    for cell in reference:
        if cell.kind == LEARNER and cell.id:
            for node in _tree(cell.source).body:
                if isinstance(node, ast.ImportFrom):
                    imported |= {a.asname or a.name for a in node.names}
    found = []
    for cell in reference:
        if cell.kind == TEST:
            tree = _tree(cell.source)
            own = {
                a.asname or a.name
                for n in ast.walk(tree)
                if isinstance(n, ast.Import | ast.ImportFrom)
                for a in n.names
            }
            used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            for name in sorted((used & imported) - own):
                found.append(
                    f"Test {cell.id} uses {name}, which only the solution imports. Import it in the test cell."
                )
    return found
