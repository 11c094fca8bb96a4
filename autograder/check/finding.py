"""One thing that a check found, in words an author can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """``file`` is relative to the course; ``item`` is an item, chart or cell, or "".

    ``serious``: must be mended before a release. The others are to be looked at by a person, who may well leave them.
    """

    file: str
    item: str
    what: str
    mend: str
    serious: bool = True

    def __str__(self) -> str:
        where = f"{self.file}: {self.item}" if self.item else self.file
        return f"{where}: {self.what}; {self.mend}{'' if self.serious else ' (look at)'}"


def look(file: str, item: str, what: str, mend: str) -> Finding:
    """A finding to look at."""
    return Finding(file, item, what, mend, serious=False)
