"""The ``cleanclaim`` command.

Learners need ``lab``, ``sync``, ``take`` and ``where``.  The instructor's commands come
from the entry-point group ``cleanclaim.commands``: each entry is a function
``register(subparsers)`` that adds subcommands and gives each of them
``set_defaults(run=function)``, where ``function(args)`` returns an exit code or
None.  They are loaded only when asked for, so ``cleanclaim lab`` stays quick and
works where the instructor's tools are not installed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points
from typing import Any

from course import __version__
from course.errors import CourseError

COMMANDS_GROUP = "cleanclaim.commands"
MISUSE = 2  # exit code of every error a person can mend


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Errors a person can mend are one sentence on stderr."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except CourseError as error:
        print(f"cleanclaim: {error}", file=sys.stderr)
        return MISUSE
    except BrokenPipeError:  # the reader has seen enough (cleanclaim code ... | head)
        sys.stdout = None  # nothing is left to flush to
        return 0
    except KeyboardInterrupt:
        print("\ncleanclaim: stopped. Nothing that was saved is lost.", file=sys.stderr)
        return 130


def _run(words: list[str]) -> int:
    parser, subparsers = _parser()
    own = set(subparsers.choices)
    command = next((word for word in words if not word.startswith("-")), None)
    missing: list[str] = []
    if command not in own and words != ["--version"]:
        missing = _load_commands(subparsers)
    if command is not None and command not in subparsers.choices:
        raise CourseError(_unknown(command, sorted(subparsers.choices), missing))
    args, rest = parser.parse_known_args(words)
    if rest and not getattr(args, "passes_on", False):
        raise CourseError(
            f"{' '.join(rest)} is not an option of cleanclaim {command}. See cleanclaim {command} --help."
        )
    if command is None:
        parser.print_help()
        return 0
    args.rest = [word for word in rest if word != "--"]
    return args.run(args) or 0


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are sentences."""

    def error(self, message: str) -> Any:
        raise CourseError(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")


def _parser() -> tuple[argparse.ArgumentParser, Any]:
    parser = _Parser(prog="cleanclaim", description="Clean Claim: a course in medical coding and billing.")
    parser.add_argument("--version", action="version", version=f"cleanclaim {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")

    lab = subparsers.add_parser(
        "lab",
        help="open the course in JupyterLab, on your start page",
        description="Bring your weeks up to date and open JupyterLab on your start page. "
        "Options not listed here go to Jupyter as they are.",
        allow_abbrev=False,
    )
    lab.add_argument("--notebook", action="store_true", help="open Jupyter Notebook 7 instead of JupyterLab")
    lab.add_argument("--no-browser", action="store_true", help="start the server and print its address only")
    lab.add_argument("--port", type=_port, help="the port to use (Jupyter picks a free one otherwise)")
    lab.set_defaults(run=_lab, passes_on=True)

    sync = subparsers.add_parser("sync", help="bring your own copy of the weeks up to date")
    sync.set_defaults(run=_sync)

    take = subparsers.add_parser("take", help="use the file with your own questions that your instructor gave you")
    take.add_argument("file", help="the file, as in Downloads/week04-yours.zip")
    take.set_defaults(run=_take)

    where = subparsers.add_parser("where", help="say where the course and your work are")
    where.set_defaults(run=_where)
    return parser, subparsers


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _lab(args: argparse.Namespace) -> int:
    from course import lab, place

    options = [*(["--no-browser"] if args.no_browser else []), *([f"--port={args.port}"] if args.port else [])]
    return lab.open_lab(place.find(), notebook=args.notebook, options=[*options, *args.rest])


def _sync(args: argparse.Namespace) -> None:
    from course import lab, place

    here = place.find()
    report = lab.prepare(here)
    for sentence in report.sentences() or ["Your weeks are up to date."]:
        print(sentence)


def _take(args: argparse.Namespace) -> None:
    from pathlib import Path

    from course import place, taking, workcopy

    here = place.find()
    week = taking.take(here.release, here.work, Path(args.file).expanduser())
    for sentence in workcopy.refresh(here, week).problems:
        print(sentence)
    print(f"Your own questions of {week} are in place. Answers you saved before are untouched.")


def _where(args: argparse.Namespace) -> None:
    from course import place

    here = place.find()
    print(f"course   {here.root}")
    print(f"release  {here.release}   (handed out; nobody works here)")
    print(f"work     {here.work}   (yours: notebooks and answers)")


def _load_commands(subparsers: Any) -> list[str]:
    """Let every installed package add its commands; returns the modules that are missing."""
    missing = []
    for entry in entry_points(group=COMMANDS_GROUP):
        try:
            register: Callable[[Any], None] = entry.load()
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] in ("course", "autograder"):
                raise
            missing.append(str(error.name))
        else:
            register(subparsers)
    return missing


def _unknown(command: str, known: list[str], missing: list[str]) -> str:
    if missing:
        return (
            f"{command} is not a command here. Commands for instructors need a few more packages "
            f"({', '.join(missing)} is missing): pip install -r requirements/instructor.txt"
        )
    return f"{command} is not a command. These are: {', '.join(known)}."


if __name__ == "__main__":
    sys.exit(main())
