"""The start page as HTML and as ``work/start.ipynb``.

The markup makes sense without its style sheet (JupyterLab strips that from a
notebook it does not trust) and every link is relative to ``work/``, which both
JupyterLab and Notebook 7 open as a notebook.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from course import taking, workcopy
from course.errors import CourseError
from course.overview import Part, Week, next_step, read_weeks
from course.place import Place, find

_STYLE = Path(__file__).with_name("startpage.css")

# Enter on a link must open it, not put the notebook's cell into edit mode.
_KEYS = 'data-lm-suppress-shortcuts="true"'

_INTRO = """\
# Clean Claim

Medical coding and billing, learned by doing. **To begin, click the first link below.**

*The links are missing? Click this sentence, then press* **Shift+Enter** *twice.*"""

_HELP = """\
### If something goes wrong

Nothing you saved is lost. Open the menu *Kernel*, choose *Restart Kernel*, and open your questions again with **Shift+Enter**.
Everything of yours is in this folder: copy it now and then and you have a backup."""

_CODE = "from course import start\nstart()"

_HOW = (
    ("Open a lesson", "Read it from the top. Click a gray box and press <b>Shift+Enter</b> to open its question."),
    ("Answer", "Your answers are saved as you go. Close the tab whenever you like: they come back."),
    ("Practice", "Practice questions tell you at once what was right, and why. Try again as often as you like."),
    ("Hand in", "Graded questions only say “saved”. The end of each assignment shows how to hand it in."),
)


@dataclass(frozen=True)
class Page:
    """What ``start()`` shows: HTML in a notebook, a few plain lines anywhere else."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def start() -> Page:
    """Show the start page: the weeks, how far you are, what comes next. A file with the learner's own questions that was
    put beside it is taken first.
    """
    place = find()
    return page(place, notes=_take_yours(place))


def _take_yours(place: Place) -> tuple[str, ...]:
    """Sentences about hand-outs (week04-yours.zip) that were waiting. Never raises."""
    if not place.work.is_dir():
        return ()
    try:
        weeks, notes = taking.take_waiting(place.release, place.work)
        for week in weeks:
            notes += [f"Your own questions of {week} are in place.", *workcopy.refresh(place, week).problems]
        return tuple(notes)
    except (CourseError, OSError) as trouble:
        return (str(trouble),)


def page(place: Place, now: datetime | None = None, notes: Sequence[str] = ()) -> Page:
    """The start page of this learner, as of `now` (local time)."""
    weeks = read_weeks(place)
    clock = (now or datetime.now()).strftime("%H:%M")
    return Page(_html(weeks, clock, notes), "\n".join([*notes, _text(weeks)]))


class Maker:
    """Writes ``start.ipynb`` with its output in place, so that it shows without being run."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._made: dict[str, Any] | None = None

    def notebook(self) -> bytes:
        """The bytes of ``start.ipynb`` (nbformat 4.5)."""
        shown = page(self.place)
        self._made = {
            "cells": [
                {"cell_type": "markdown", "id": "welcome", "metadata": {}, "source": _INTRO},
                {
                    "cell_type": "code",
                    "id": "start",
                    "execution_count": None,
                    # The two lines of code are for the kernel, not for the reader.
                    "metadata": {"jupyter": {"source_hidden": True}},
                    "outputs": [
                        {
                            "output_type": "display_data",
                            "metadata": {},
                            "data": {"text/html": shown.html, "text/plain": shown.text},
                        }
                    ],
                    "source": _CODE,
                },
                # Last, so that Shift+Enter on the cell above has somewhere to go.
                {"cell_type": "markdown", "id": "help", "metadata": {}, "source": _HELP},
            ],
            "metadata": {
                "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
                # In full, as the kernel reports it: otherwise opening the page counts as a change to it.
                "language_info": {
                    "codemirror_mode": {"name": "ipython", "version": 3},
                    "file_extension": ".py",
                    "mimetype": "text/x-python",
                    "name": "python",
                    "nbconvert_exporter": "python",
                    "pygments_lexer": "ipython3",
                    "version": platform.python_version(),
                },
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        return (json.dumps(self._made, indent=1, ensure_ascii=False) + "\n").encode()

    def trust(self) -> bool:
        """Tell Jupyter that this page is ours, so that it is shown with its style sheet.

        False when the signature could not be kept: the page then shows plainly.
        """
        if self._made is None:
            return False
        try:
            import nbformat
            from nbformat.sign import NotebookNotary

            NotebookNotary().sign(nbformat.from_dict(self._made))
        except Exception:  # whatever ails Jupyter's own data folder must not keep a learner out
            return False
        return True


def _html(weeks: list[Week], clock: str, notes: Sequence[str] = ()) -> str:
    step = next_step(weeks)
    if step is None:
        lead = "<p>No week has been handed out yet. Look again when your instructor says so.</p>"
    else:
        lead = (
            f'<p class="cc-start-next"><a class="cc-start-go" {_KEYS} href="{escape(step.href)}">'
            f'<b>{escape(step.words)}</b> <span aria-hidden="true">→</span></a></p>'
        )
    cards = "".join(_card(week) for week in weeks)
    said = "".join(f'<p class="cc-start-note">{escape(note)}</p>' for note in notes)
    how = "".join(f"<li><b>{title}.</b> <span>{text}</span></li>" for title, text in _HOW)
    return (
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
        f'<div class="cc-start">{lead}{said}'
        # Ctrl+Enter runs in place; Shift+Enter would scroll the page away.
        f'<p class="cc-start-clock">As of {clock}. To refresh, click here and press <b>Ctrl+Enter</b>.</p>'
        f'<h2 class="cc-start-h">Your weeks</h2><div class="cc-start-weeks">{cards}</div>'
        f'<h2 class="cc-start-h">How this works</h2><ol class="cc-start-how">{how}</ol>'
        "</div>"
    )


def _card(week: Week) -> str:
    title = f"{week.name}: {week.title}" if week.title else week.name
    facts = []
    if week.hours:
        facts.append(f"about {week.hours:g} hour{'' if week.hours == 1 else 's'}")
    if week.complete and any(part.total for part in week.parts):
        facts.append("✓ all answered")
    notes = "".join(f'<p class="cc-start-note">{escape(problem)}</p>' for problem in week.problems)
    return (
        f'<section class="cc-start-week"><h3 class="cc-start-title">{escape(title)}</h3>'
        + (f'<p class="cc-start-facts">{escape(" · ".join(facts))}</p>' if facts else "")
        + f'<ul class="cc-start-parts">{"".join(_part(week, part) for part in week.parts)}</ul>{notes}</section>'
    )


def _part(week: Week, part: Part) -> str:
    link = f'<a {_KEYS} href="{escape(week.folder)}/{escape(part.name)}.ipynb">{escape(part.name.capitalize())}</a>'
    if not part.total:
        return f"<li>{link}</li>"
    kind = "graded questions saved" if part.graded else "practice questions answered"
    share = 100 * part.done // part.total
    done = " cc-start-done" if part.done == part.total else ""
    return (
        f'<li>{link}<span class="cc-start-count{done}"> {part.done} of {part.total} {kind}</span>'
        f'<span class="cc-start-bar" aria-hidden="true"><span style="width:{share}%"></span></span></li>'
    )


def _text(weeks: list[Week]) -> str:
    step = next_step(weeks)
    lines = [step.words if step else "No week has been handed out yet."]
    for week in weeks:
        counts = ", ".join(f"{part.name} {part.done} of {part.total}" for part in week.parts if part.total)
        lines.append(f"{week.name}: {week.title} ({counts})" if counts else f"{week.name}: {week.title}")
        lines.extend(week.problems)
    return "\n".join(lines)
