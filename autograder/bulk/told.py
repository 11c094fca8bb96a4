"""A run in words: what the terminal says at the end, and the sentences of the page. Pure."""

from __future__ import annotations

from pathlib import Path

from ..feedback.words import count, number
from .record import Record

# kind of remark -> (heading, what to do about it)
KINDS = {
    "refused": (
        "Not graded",
        "Mend what is said, or ask for the hand-in again, and run the same command: only these are left to do.",
    ),
    "nothing": (
        "Nothing of this week in the folder",
        "The folder holds neither answers nor notebooks of this week. Was another week's file handed in?",
    ),
    "answers": (
        "Something was wrong with the answer file",
        "Graded from what could be read. Look at the sentence; ask for the file again if answers seem to be lost, and run "
        "the command with --force --student and the name.",
    ),
    "odd": (
        "Out of the ordinary, graded one by one",
        "Graded by nbgrader's own path with the same scores. Nothing has to be done unless you want to talk to the learner.",
    ),
    "again": (
        "Scores given by a person",
        "They count as before. The formgrader lists them under manual grading, to be looked at again.",
    ),
    "late": ("Late", "By the due date in the gradebook and extensions.csv."),
}


def of_all(record: Record) -> str:
    """ "300 hand-ins: 287 graded at once, ..."."""
    kinds = record.kinds
    parts = [
        f"{kinds['at once']:,} graded at once",
        f"{kinds['own path']:,} one by one" if kinds["own path"] else "",
        f"{kinds['skipped']:,} graded before" if kinds["skipped"] else "",
        f"{kinds['nothing']:,} with nothing of this week" if kinds["nothing"] else "",
        f"{kinds['refused']:,} NOT graded" if kinds["refused"] else "",
    ]
    if not kinds["at once"] and (kinds["own path"] or kinds["skipped"]):
        parts = parts[1:]
    total = sum(kinds.values())
    return f"{total:,} hand-in{'' if total == 1 else 's'}: {', '.join(filter(None, parts))}"


def pace(record: Record) -> str:
    seconds = f"{record.seconds:.1f} s" if record.seconds < 120 else f"{record.seconds / 60:.1f} min"
    return f"{seconds}{', ' + record.engine if record.engine else ''}"


def summary(record: Record, report: Path) -> str:
    lines = [f"{record.week}: {of_all(record)}. {pace(record)}."]
    if record.own_path_because and record.graded:
        lines.append(f"  All went through nbgrader's own path, because {record.own_path_because}.")
    if record.taken_up:
        lines.append(f"  Taken up where an earlier run was cut off ({count(record.taken_up, 'hand-in')} done again).")
    if record.graded:
        mean = record.score_sum / record.graded
        lines.append(f"  Mean {number(mean)} of {number(record.points)} points.")
    if record.waiting:
        lines.append(f"  {record.waiting:,} written answers or scores wait for you in the formgrader.")
    for kind, (heading, _) in KINDS.items():
        told = record.remarks.get(kind, [])
        if not told or kind in ("late", "again"):
            continue
        lines.append(f"  {heading}:")
        lines += [f"    {one.student}: {' '.join(map(sentence, one.says))}" for one in told[:5]]
        rest = len(told) - 5 + record.more[kind]
        if rest > 0:
            lines.append(f"    and {rest:,} more, in the report")
    lines += [f"  {note}" for note in record.notes]
    lines.append(f"  Report: {report}")
    return "\n".join(lines)


def sentence(text: str) -> str:
    """With a capital, unless a file's name stands first, and a full stop."""
    if "." not in text.split(" ", 1)[0]:
        text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
