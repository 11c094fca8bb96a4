"""One ES module out of small ones, without a bundler.

The cards are written as plain modules under ``static/``. A widget needs a single
text, so the modules are joined in the order they need each other: ``import`` lines
go, the word ``export`` goes, comments and indentation go (each card in a notebook
carries its own copy). Anything this cannot join safely is refused when the package
is imported, not when a learner opens a card.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\./[\w./-]+\.js|\.\./[\w./-]+\.js)";\n', re.M)
_LEFT_OVER = re.compile(r"^(import\b|export \*|export \{)", re.M)
_DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) ([A-Za-z_$][\w$]*)", re.M)
_EXPORTED = re.compile(r"^export (?:async )?(?:function|const|let|class) ([A-Za-z_$][\w$]*)", re.M)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)\n", re.M | re.S)


class JoinError(Exception):
    """The modules cannot be joined; the message names the module and the reason."""


def _order(entry: Path, seen: dict[Path, str], trail: tuple[Path, ...] = ()) -> None:
    if entry in trail:
        raise JoinError(f"{entry.name} imports itself through {trail[-1].name}")
    if entry in seen:
        return
    text = entry.read_text(encoding="utf-8")
    for names, target in _IMPORT.findall(text):
        other = (entry.parent / target).resolve()
        if not other.is_file():
            raise JoinError(f"{entry.name} imports {target}, which is not there")
        offered = set(_EXPORTED.findall(other.read_text(encoding="utf-8")))
        for name in (n.strip() for n in names.split(",") if n.strip()):
            if name not in offered:
                raise JoinError(
                    f"{entry.name} imports {name}, which {other.name} does not export (renaming is not supported)"
                )
        _order(other, seen, (*trail, entry))
    seen[entry] = text


def join(entry: Path) -> str:
    """The module ``entry`` and all it imports as one text. Raises JoinError.

    Every top-level name must be unique among the joined modules; only the entry
    may have a default export.
    """
    texts: dict[Path, str] = {}
    _order(entry.resolve(), texts)
    owner: dict[str, str] = {}
    pieces = []
    for path, text in texts.items():
        for name in _DECLARED.findall(text):
            if name in owner:
                raise JoinError(f"{path.name} and {owner[name]} both declare {name}")
            owner[name] = path.name
        body = _IMPORT.sub("", text)
        if _LEFT_OVER.search(body):
            raise JoinError(f"{path.name} has an import or export of a form that cannot be joined")
        if "export default" in body and path != entry.resolve():
            raise JoinError(f"{path.name} has a default export but is not the entry")
        body = re.sub(r"^export (?!default)", "", body, flags=re.M)
        body = _COMMENT.sub("", body)
        if "`" in body and re.search(r"`[^`\n]*\n", re.sub(r"`[^`\n]*`", "", body)):
            raise JoinError(f"{path.name} has a template text over several lines")
        pieces.append("\n".join(line.strip() for line in body.splitlines() if line.strip()))
    return "\n".join(pieces) + "\n"


@cache
def module(name: str) -> str:
    """The joined module whose entry is ``static/<name>``, e.g. ``card/index.js``."""
    return join(STATIC / name)


@cache
def style(*more: str) -> str:
    """The style sheet of every view, and after it those named, e.g. ``encoder/encoder.css``."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in ("card.css", *more))
