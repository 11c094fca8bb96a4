"""``cleanclaim section ...``: questions of their own for the learners of a class (docs/sections.md)."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import CourseError

if TYPE_CHECKING:
    from ..bank import Bank
    from .section import Section


def register(subparsers: Any) -> None:
    """Add the command; it sets ``run``."""
    section = subparsers.add_parser(
        "section",
        help="give every learner of a class questions of their own",
        description="Draw questions for every learner of a class from a secret seed, hand them out, and see who has what. "
        "See docs/sections.md.",
    )
    section.set_defaults(run=_said(_list))
    words = section.add_subparsers(title="what to do", metavar="WHAT", dest="what")

    new = words.add_parser("new", help="make a section, and its seed unless there is one")
    new.add_argument("name", help="small letters, digits and hyphens, as in autumn-a")
    new.add_argument(
        "--roster",
        required=True,
        type=Path,
        help="the learners: a class list as for cleanclaim roster, or one id a line",
    )
    new.add_argument("--seed-file", type=Path, help="where the secret is or will be (sections/NAME/seed)")
    new.add_argument(
        "--weeks", default="", help="as in week02,week03; every week that has something to draw when left out"
    )
    new.set_defaults(run=_said(_new))

    update = words.add_parser("update", help="change roster or weeks; what was handed out stays")
    update.add_argument("name")
    update.add_argument("--roster", type=Path, help="the whole roster as it is now")
    update.add_argument("--weeks", help="as in week02,week03")
    update.set_defaults(run=_said(_update))

    words.add_parser("list", help="the sections of this course").set_defaults(run=_said(_list))

    show = words.add_parser("show", help="weeks, learners, seed, and what was drawn")
    show.add_argument("name")
    show.add_argument("--student", metavar="ID", help="what this learner was asked")
    show.set_defaults(run=_said(_show))

    build = words.add_parser("build", help="draw a week and keep the record; hand nothing out")
    handouts = words.add_parser("handouts", help="draw a week and write a file for each learner")
    mixups = words.add_parser("mixups", help="who handed in an answer to somebody else's question")
    for one, run in ((build, _build), (handouts, _handouts), (mixups, _mixups)):
        one.add_argument("name")
        one.add_argument("week", help="as in week04")
        one.set_defaults(run=_said(run))


def _said(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A fault of a bank as a sentence, like every other."""

    def wrapped(args: argparse.Namespace) -> int:
        from ..bank import BankError

        try:
            return run(args)
        except CourseError:
            raise
        except BankError as problem:
            raise CourseError(f"{problem}. Nothing was changed.") from None

    return wrapped


def _root() -> Path:
    from ..cli import course_root

    return course_root()


def _bank(section: Section, week: str) -> Bank:
    from ..bank import load_bank
    from .problem import SectionError
    from .section import checked_weeks

    checked_weeks(section.root, [week])
    if week not in section.weeks:
        raise SectionError(
            f"Section {section.name} is not asked {week} of its own; its weeks are {', '.join(section.weeks)}. To add one:  "
            f"cleanclaim section update {section.name} --weeks {','.join([*section.weeks, week])}"
        )
    return load_bank(section.root, week)


def _section(args: argparse.Namespace) -> Section:
    from .section import load

    return load(_root(), args.name)


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _plural(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _new(args: argparse.Namespace) -> int:
    from .people import read_roster
    from .section import create

    section = create(_root(), args.name, read_roster(args.roster), _split(args.weeks), args.seed_file)
    print(f"Section {section.name}: {_plural(len(section.learners), 'learner')}, {', '.join(section.weeks)}.")
    print(f"Its secret seed is {section.seed_file}. Keep a copy where only you can read it; nobody can make it again.")
    print(f"Next:  cleanclaim section handouts {section.name} {section.weeks[0]}")
    return 0


def _update(args: argparse.Namespace) -> int:
    from .people import read_roster
    from .section import checked_weeks, save

    before = _section(args)
    learners = before.learners if args.roster is None else read_roster(args.roster)
    weeks = before.weeks if args.weeks is None else checked_weeks(before.root, _split(args.weeks))
    section = save(replace(before, learners=learners, weeks=weeks))
    came, went = set(learners) - set(before.learners), set(before.learners) - set(learners)
    print(f"Section {section.name}: {_plural(len(learners), 'learner')}, {', '.join(weeks)}.")
    if came:
        print(
            f"New: {', '.join(sorted(came))}. Hand out to them:  cleanclaim section handouts {section.name} {weeks[0]}"
        )
    if went:
        print(f"No longer in it: {', '.join(sorted(went))}. What was handed out to them is still graded as theirs.")
    return 0


def _list(args: argparse.Namespace) -> int:
    from .section import load_all

    found = load_all(_root())
    for one in found:
        print(f"{one.name:20} {_plural(len(one.learners), 'learner')}, {', '.join(one.weeks)}")
    if not found:
        print("No section yet. Make one:  cleanclaim section new NAME --roster FILE")
    return 0


def _show(args: argparse.Namespace) -> int:
    from ..bank import load_bank
    from . import draws
    from .problem import SectionError

    section = _section(args)
    learner = section.learner(args.student) if args.student is not None else None
    print(f"Section {section.name}: {_plural(len(section.learners), 'learner')}, {', '.join(section.weeks)}.")
    try:
        section.seed()
        print(f"Seed: {section.seed_file}, in order.")
    except SectionError as trouble:
        print(f"Seed: {trouble}")
    if args.student is not None and learner is None:
        raise SectionError(f"{args.student} is not in the roster of {section.name}.")
    for week in section.weeks:
        record = draws.read(section, week)
        if learner is not None:
            bank = load_bank(section.root, week)
            if learner not in record.learners:
                print(f"{week}: nothing drawn for {learner} yet")
                continue
            for slot, one in draws.sheet(section, bank, learner, record).items():
                print(f"{week}: {slot} {one.item.variant}: {one.item.title}")
            continue
        drawn = sum(one in record.learners for one in section.learners)
        print(f"{week}: drawn for {drawn} of {len(section.learners)}")
        _counts(record)
    return 0


def _counts(record: Any) -> None:
    slots = sorted({slot for row in record.learners.values() for slot in row})
    for slot in slots:
        counts = Counter(row[slot].variant for row in record.learners.values() if slot in row)
        told = (
            ", ".join(f"{name} {n}" for name, n in sorted(counts.items()))
            if len(counts) <= 6
            else f"{_plural(len(counts), 'different record')}"
        )
        print(f"  {slot}: {told}")


def _drawn(args: argparse.Namespace) -> tuple[Section, Bank, Any]:
    from . import draws

    section = _section(args)
    bank = _bank(section, args.week)
    record = draws.draw(section, bank)
    for learner in section.learners:
        draws.sheet(section, bank, learner, record)  # what cannot be made again must not be recorded
    draws.write(section, args.week, record)
    return section, bank, record


def _build(args: argparse.Namespace) -> int:
    section, _, record = _drawn(args)
    print(f"{args.week} is drawn for {_plural(len(section.learners), 'learner')} of section {section.name}.")
    _counts(record)
    return 0


def _handouts(args: argparse.Namespace) -> int:
    from . import handouts

    section, bank, record = _drawn(args)
    written, same = handouts.write(handouts.make(section, bank, record))
    folder = (section.folder / "handouts").relative_to(section.root)
    print(
        f"{_plural(written, 'hand-out')} written to {folder}/, {same} there already. None holds a key, the seed, or another learner's question."
    )
    print(
        f"Give each learner the file in the folder of that name: {args.week}-yours.zip. how-to.txt in it says how to open it."
    )
    return 0


def _mixups(args: argparse.Namespace) -> int:
    from . import mixups

    section = _section(args)
    found = mixups.find(section.root, _bank(section, args.week))
    for one in found:
        print(f"{one.learner}: {', '.join(one.slots)} of {one.whose}")
    print(
        f"{_plural(len(found), 'mix-up')} in {args.week}."
        if found
        else f"Nobody answered somebody else's question in {args.week}."
    )
    return 0
