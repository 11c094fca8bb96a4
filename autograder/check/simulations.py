"""A simulation must be playable: its model run earns every point of the machine's part, and doing nothing earns none."""

from __future__ import annotations

from collections.abc import Iterator

from course.errors import CourseError
from course.items import scoring
from course.items.types.simulation import BY_PERSON, rehearsal

from .finding import Finding
from .material import Material

IDLE = {"acts": [{"act": "wait"}]}


def playable(material: Material) -> Iterator[Finding]:
    """The model run of every simulation, played."""
    for item_id, item in material.bank.items.items():
        if item.type != "simulation" or item.solution is None:
            continue
        try:
            rehearsal(item.body, item.key)
        except CourseError as error:
            yield Finding(
                material.bank_file, f"{item_id}.key.acts", str(error), "play the run with python -m course.claims.desk"
            )
            continue
        missed = [
            p for p in scoring.score(item, scoring.ideal(item)).parts if p.credit < 1 and not p.id.startswith(BY_PERSON)
        ]
        for part in missed[:3]:
            what = f"the model run does not earn “{part.label}”: {part.given or 'nothing'} instead of {part.expected}"
            yield Finding(material.bank_file, f"{item_id}.key", what, "change the run or what the goal accepts")
        if idle := [p.label for p in scoring.score(item, IDLE).parts if p.credit > 0]:
            what = f"“{idle[0]}” is earned by waiting alone"
            yield Finding(material.bank_file, f"{item_id}.key.goals", what, "choose a goal that asks for something")


RULES = (playable,)
