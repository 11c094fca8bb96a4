"""A notebook of code cells, run in the sandbox instead of a kernel: what is run, and what the gradebook and people are told.

Settings (``nbgrader_config.py``, or ``--CleanClaimSandbox.tier=B`` on a command line)::

    c.CleanClaimSandbox.tier = "auto"                 # "A", "B": this one or none
    c.CleanClaimSandbox.every_assignment = True       # also assignments that Clean Claim did not build
    c.CleanClaimSandbox.unsafe_no_isolation = True    # run with your rights, as stock nbgrader does; stamped on every grade
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory
from traitlets import Bool, Enum, Integer
from traitlets.config import Configurable

from ..cells import asked, is_graded_ask
from ..sandbox import calibrate, intake, tiers
from ..sandbox.limits import Limits
from ..sandbox.run import LEARNER, LOCKED, TEST, Cell, Run, Shown, run_cells
from ..sandbox.zygotes import SandboxBroken

SANDBOX_KEY = "cleanclaim_sandbox"  # where the report travels in nbgrader's resources
REFUSED = (
    "cleanclaim_refused"  # in a notebook's metadata between the two passes: why the submitted one was not taken in
)
_NOT_RUN = "NotRun"
_plans: dict[str, calibrate.Plan] = {}


class CleanClaimSandbox(Configurable):
    """See the module's docstring."""

    tier = Enum(("auto", "A", "B"), "auto", help="The sandbox tier to use; auto takes the best that works.").tag(
        config=True
    )
    every_assignment = Bool(False, help="Also sandbox assignments that Clean Claim did not build.").tag(config=True)
    unsafe_no_isolation = Bool(
        False, help="Where no sandbox works, run learners' code with your own rights. Stamped on every grade."
    ).tag(config=True)
    memory_mib = Integer(Limits.memory_mib, help="Memory of one learner's code beyond the warm process, MiB.").tag(
        config=True
    )
    cpu_seconds = Integer(Limits.cpu_seconds, help="Processor time of one notebook.").tag(config=True)
    total_seconds = Integer(int(Limits.total_seconds), help="Time of one notebook.").tag(config=True)

    def limits(self, cell_seconds: float | None) -> Limits:
        seconds = {"cell_seconds": float(cell_seconds)} if cell_seconds and cell_seconds > 0 else {}
        return Limits(
            memory_mib=self.memory_mib, cpu_seconds=self.cpu_seconds, total_seconds=self.total_seconds, **seconds
        )


def kind_of(cell: NotebookNode) -> str | None:
    """learner, locked, test; None: not code, or a question that is scored from data."""
    if cell.cell_type != "code" or is_graded_ask(cell) or asked(cell):
        return None
    if utils.is_grade(cell) and not utils.is_solution(cell):
        return TEST
    return LOCKED if utils.is_locked(cell) and not utils.is_solution(cell) else LEARNER


def cells_of(nb: NotebookNode) -> tuple[list[Cell], list[int]]:
    """What is to be run, in order, and where each stands in the notebook."""
    cells, places = [], []
    for place, cell in enumerate(nb.cells):
        kind = kind_of(cell)
        if kind is not None:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            cells.append(Cell(grade_id if isinstance(grade_id, str) else "", kind, cell.source))
            places.append(place)
    return cells, places


def run_notebook(
    nb: NotebookNode, resources: Any, course: CourseDirectory, settings: CleanClaimSandbox, limits: Limits, log: Any
) -> None:
    """Run the notebook's code cells in the sandbox; outputs go into the cells, a report into ``resources``.

    Raises SandboxBroken when the sandbox itself fails (twice): then nothing was graded.
    """
    names = resources["nbgrader"]
    cells, places = cells_of(nb)
    for attempt in (1, 2):
        choice = tiers.keep(settings.tier, Path(course.root))
        if choice.zygote is None:
            why = "; ".join(f"tier {tier}: {reason}" for tier, reason in choice.why.items())
            log.error(
                "%s: the code cells of %s were not run, because no sandbox works on this machine (%s). Questions are graded; "
                "code waits. Run:  cleanclaim doctor",
                names["student"], names["notebook"], why,
            )  # fmt: skip
            return hold(nb, resources, "C", why)
        try:
            reference = _reference(course, names, nb)
            folder = Path(course.format_path(course.source_directory, ".", names["assignment"]))
            plan = _plan(choice, reference, limits, folder, log)
            handed = Path(course.format_path(course.autograded_directory, names["student"], names["assignment"]))
            files, said = intake.data_files(handed, limits)
            run = run_cells(choice.zygote, cells, plan.modes, plan.prelude, limits, files)
        except SandboxBroken:
            choice.zygote.close()
            if attempt == 2:
                raise
            continue
        run.notes += said + list(filter(None, [nb.metadata.pop(REFUSED, None)]))
        for note in run.notes:
            log.warning("%s, %s: %s", names["student"], names["notebook"], note)
        for place, shown in zip(places, run.shown, strict=True):
            nb.cells[place].outputs = [nbformat.from_dict(o) for o in shown.outputs]
            nb.cells[place].execution_count = None
        resources[SANDBOX_KEY] = _report(choice, cells, run, plan)
        return None


def _report(choice: tiers.Choice, cells: Sequence[Cell], run: Run, plan: calibrate.Plan) -> dict[str, Any]:
    tests: dict[str, Shown] = {c.id: s for c, s in zip(cells, run.shown, strict=True) if c.kind == TEST}
    return {
        "tier": choice.tier,
        "tests": {name: shown.mode for name, shown in tests.items()},
        "held": [],
        "notes": run.notes,
        "remarks": list(plan.remarks),
    }


def hold(nb: NotebookNode, resources: Any, tier: str, why: str) -> None:
    """No code is run; its tests wait for a person, or for a machine that can run them. Plain data is graded all the same."""
    held = []
    for cell in nb.cells:
        kind = kind_of(cell)
        if kind is None:
            continue
        cell.outputs, cell.execution_count = [], None
        if kind == TEST:
            held.append(cell.metadata.nbgrader["grade_id"])
            cell.outputs = [new_output("error", ename=_NOT_RUN, evalue=why, traceback=[f"Not run: {why}"])]
    resources[SANDBOX_KEY] = {"tier": tier, "tests": {}, "held": held, "notes": [why], "remarks": []}


def stamp_unsafe(nb: NotebookNode, resources: Any) -> None:
    """After stock nbgrader ran the notebook with the instructor's rights, as asked for."""
    tests = {c.metadata.nbgrader["grade_id"]: "unsafe" for c in nb.cells if kind_of(c) == TEST}
    resources[SANDBOX_KEY] = {"tier": "none", "tests": tests, "held": [], "notes": [tiers.NAMES["none"]], "remarks": []}


def _reference(course: CourseDirectory, names: Any, nb: NotebookNode) -> list[Cell]:
    """The instructor's own notebook, with the tests of the gradebook; without a source, none."""
    path = Path(course.format_path(course.source_directory, ".", names["assignment"])) / f"{names['notebook']}.ipynb"
    try:
        source = nbformat.read(path, as_version=4)
    except (OSError, ValueError):
        return []
    tests = {c.id: c.source for c in cells_of(nb)[0] if c.kind == TEST}
    return [Cell(c.id, c.kind, tests.get(c.id, c.source) if c.kind == TEST else c.source) for c in cells_of(source)[0]]


def _plan(choice: tiers.Choice, reference: list[Cell], limits: Limits, folder: Path, log: Any) -> calibrate.Plan:
    """Made once for each notebook and kept while its cells stay the same."""
    if not reference or choice.zygote is None:
        return calibrate.Plan()
    text = json.dumps([[c.id, c.kind, c.source] for c in reference])
    key = hashlib.sha256(f"{choice.tier}{folder}{text}".encode()).hexdigest()
    if key not in _plans:
        _plans[key] = calibrate.plan(choice.zygote, reference, limits, intake.data_files(folder, limits)[0])
        for remark in _plans[key].remarks:
            log.warning("%s", remark)
    return _plans[key]
