"""``remittance()``: what the plan decided about the visit on the play desk; or an 835 that somebody sent, explained."""

from __future__ import annotations

from pathlib import Path

from course.errors import CourseError

from . import output
from .opening import open_play

MOST = 2_000_000  # characters of a file that is shown segment by segment


@output.in_a_sentence
def remittance(file: str = "") -> None:
    """Show the remittances of the play desk, or explain a file: ``remittance("payment.835")``."""
    if not file:
        open_play("Remittance", "posting")
        return
    open_play("Remittance", "paper", paper=_read(file))


def _read(name: str) -> dict[str, object]:
    from course.claims.desk.raw import explained

    path = Path(str(name))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CourseError(
            f"{path.name} cannot be read. Put the file beside this notebook and write its name."
        ) from None
    if len(text) > MOST:
        raise CourseError(f"{path.name} is too large to be shown here; use cleanclaim x12 on the command line.")
    segments = explained(text)
    kind = next((one["parts"][0]["value"] for one in segments if one["id"] == "ST" and one["parts"]), "X12")
    return {"kind": kind, "title": path.name, "text": text, "segments": segments[:3000]}
