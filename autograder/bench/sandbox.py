"""A notebook of code and tests: in the sandbox, and as stock nbgrader runs it (nbclient, a kernel for each notebook)."""

from __future__ import annotations

from contextlib import ExitStack

from ..sandbox import calibrate
from ..sandbox.launch import NotHere
from ..sandbox.run import LEARNER, TEST, Cell, run_cells
from ..sandbox.tiers import TIERS, open_tier
from .figures import Figure, by_turns

AIM = 25  # times
NOTEBOOK = (
    Cell("", LEARNER, "import pandas as pd"),
    Cell("work", LEARNER, "def total(frame):\n    return frame.groupby('payer').paid.sum()\n\n\ndef square(x):\n    return x * x"),
    Cell("t1", TEST, "assert square(3) == 9\nassert square(-2) == 4\n2.0"),
    Cell("t2", TEST, "frame = pd.DataFrame({'payer': ['a', 'b', 'a'], 'paid': [1, 2, 3]})\nassert total(frame)['a'] == 4\nassert total(frame)['b'] == 2"),
)  # fmt: skip


def measure(times: int) -> list[Figure]:
    """One figure for each tier that this machine gives. Raises RuntimeError when it gives none, or points differ."""
    import nbformat
    from nbgrader.preprocessors import Execute

    def kernel() -> None:
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c.source) for c in NOTEBOOK])
        Execute().preprocess(nb, {})
        outputs.append([calibrate.worth(calibrate.Shown(list(c.outputs), True)) for c in nb.cells[2:]])

    outputs: list[list[str]] = []
    why = []
    with ExitStack() as stack:
        runs, tiers = [kernel], []
        for tier in TIERS:
            try:
                zygote = stack.enter_context(open_tier(tier)[0])
            except NotHere as problem:
                why.append(f"tier {tier}: {problem}")
                continue
            plan = calibrate.plan(zygote, NOTEBOOK)

            def sandboxed(zygote=zygote, plan=plan) -> None:
                run = run_cells(zygote, NOTEBOOK, plan.modes, plan.prelude)
                outputs.append([calibrate.worth(s) for s in run.shown[2:]])

            runs.append(sandboxed)
            tiers.append(tier)
        if not tiers:
            raise RuntimeError("no sandbox on this machine. " + "; ".join(why))
        baseline, *found = by_turns(runs, times)
    if any(one != outputs[0] for one in outputs):
        raise RuntimeError(f"the sandbox and the kernel disagree: {outputs}")
    note = "the same notebook with pandas and two tests, the same points; the sandbox's own start (once per run) is not counted"
    return [
        Figure(
            f"a notebook in the sandbox, tier {tier}",
            value,
            "nbclient with a kernel",
            baseline,
            aim=baseline / AIM,
            note=note,
        )
        for tier, value in zip(tiers, found, strict=True)
    ]
