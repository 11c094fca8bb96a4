"""A desk to play at, without an exercise: one visit of one of the cast, kept beside the notebook.

What was done is kept in ``.cleanclaim/play.json``, replaced as a whole after every act, so that a killed kernel loses
nothing; nothing of it is graded or handed in.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from course import files
from course.claims.desk import Start, open_start, read_acts, replay
from course.claims.desk.show import view
from course.errors import CourseError

from . import esm, helplog
from .simulation import answer, form_boxes

Json = dict[str, Any]
FILE = Path(".cleanclaim") / "play.json"
PROVINCE = "OF"  # claim filing indicator of a public plan that is no insurer
VISIT = date(2026, 6, 3)
FIRST = "MSFM-0107"
STEPS = ("verify", "register", "self-pay", "collect", "code", "build", "claim", "scrub", "submit", "wait", "status",
         "post", "statement", "records", "appeal", "write-off", "next-payer")  # fmt: skip
# Where nothing was done yet, claim() and what follows it begin with a coded visit: a claim wants something to stand on it.
CODED = {
    "diagnoses": [{"code": "J02.0"}, {"code": "Z88.0"}],
    "procedures": [
        {"code": "99213", "modifiers": [], "units": "1", "pointers": ["A", "B"]},
        {"code": "87880", "modifiers": ["QW"], "units": "1", "pointers": ["A"]},
    ],
}


class Table:
    """The one play desk of a folder: whose visit, and what was done. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()

    def load(self) -> tuple[str, list[Any]]:
        """(account, acts) as kept; the first patient and nothing done where nothing can be read."""
        try:
            raw = files.read_plain(self.folder / FILE)
            kept = json.loads(raw) if raw else {}
            account, acts = kept["account"], kept["acts"]
            good, trouble = read_acts(acts)
            if isinstance(account, str) and not trouble and len(good) == len(acts):
                start_of(account)
                return account, acts
        except (OSError, ValueError, KeyError, TypeError, CourseError):
            pass
        return FIRST, []

    def keep(self, account: str, acts: list[Any]) -> None:
        """Put it on disk, whole. A folder that cannot be written to is played in memory."""
        with self._lock:
            try:
                (self.folder / FILE).parent.mkdir(exist_ok=True)
                files.replace(self.folder / FILE, json.dumps({"account": account, "acts": acts}).encode())
            except OSError:
                pass

    def play(self, *acts: Json) -> tuple[str, list[Any], str]:
        """Do these acts, as far as each is possible: (account, all acts, what was said last)."""
        account, kept = self.load()
        said = ""
        for act in acts:
            state = replay(start_of(account), [*kept, act])
            said = state.done[-1].sentence
            if state.done[-1].ok:
                kept = [*kept, act]
        self.keep(account, kept)
        return account, kept, said


def start_of(account: str) -> Start:
    """The visit that is played: the account's patient in June 2026. Raises CourseError."""
    return open_start({"account": account, "visit": visit_of(account).isoformat(), "steps": list(STEPS)})


def visit_of(account: str) -> date:
    """The day of the visit that is played; the first visit of those who come later."""
    from course.charts import cast

    return max(VISIT, cast().profile(account).known_since)


def people() -> list[Json]:
    """Whose visits can be played: those of the clinic, with the plans they have on that day.

    Provincial plans (Module CA) take no X12, so there is no file to send for their patients.
    """
    from course.charts import cast

    everybody = cast()
    found = []
    for account in everybody.accounts:
        profile = everybody.profile(account)
        if not profile.pcp or any(one.coverage.kind == PROVINCE for one in profile.held):
            continue
        plans = ", then ".join(one.plan for one in everybody.coverages_on(account, visit_of(account)))
        found.append({"account": account, "name": profile.patient.person.name, "plans": plans or "no plan on that day"})
    return sorted(found, key=lambda one: one["name"])


class Play(anywidget.AnyWidget):
    """The play desk, opened at one of its places. Every message is answered, as by the card of a simulation."""

    _esm = esm.module("revenue/index.js")
    _css = esm.style("encoder/encoder.css")

    title = t.Unicode().tag(sync=True)
    panel = t.Unicode("").tag(sync=True)
    account = t.Unicode("").tag(sync=True)
    visit = t.Unicode("").tag(sync=True)
    view = t.Dict({}).tag(sync=True)
    acts = t.List([]).tag(sync=True)
    people = t.List([]).tag(sync=True)
    form = t.Dict({}).tag(sync=True)
    books = t.List([]).tag(sync=True)
    hospital = t.Dict({}).tag(sync=True)
    paper = t.Dict({}).tag(sync=True)

    def __init__(self, title: str, panel: str, folder: Path, **more: Any) -> None:
        self._table = Table(folder)
        account, acts = self._table.load()
        plain = panel in ("ub04", "paper")
        super().__init__(
            title=title,
            panel=panel,
            account=account,
            visit=visit_of(account).isoformat(),
            view={} if plain else view(replay(start_of(account), read_acts(acts)[0])),
            acts=[] if plain else acts,
            people=[] if plain else people(),
            form={} if plain else form_boxes(),
            books=[] if plain else _books(),
            **more,
        )
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        reply = {"rid": content.get("rid"), "view": content.get("view")}
        try:
            reply |= self._answer(content)
        except CourseError as trouble:
            reply |= {"error": str(trouble)}
        except Exception as error:
            helplog.note(self._table.folder, f"play desk: {content.get('op')} failed", error)
            reply |= {
                "error": "Something went wrong inside the course. What you did before is kept. Try once more; if it stays, send the file .cleanclaim/log.txt to your instructor."
            }
        self.send(reply)

    def _answer(self, content: Mapping[str, Any]) -> Json:
        op = content.get("op")
        if isinstance(op, str) and op.startswith("codes."):
            from .books import desk as books

            return books.answer(dict(content))
        if op == "ping":
            return {"ok": True}
        if op in ("ub04.look", "ub04.raw", "ub04.follow") or (op == "sim.pdf" and content.get("form") == "ub04"):
            from .hospital import reply

            return reply(str(op), content.get("fields"))
        if op == "sim.start":
            return self._begin(str(content.get("account"))[:20])
        account, kept = self._table.load()  # another view of the desk may have moved on
        if op == "sim.do" and kept != list(content.get("acts") or []):
            said = "The desk had moved on in another view; this is how it stands now."
            shown = view(replay(start_of(account), read_acts(kept)[0]))
            return {"ok": True, "done": False, "sentence": said, "acts": kept, "shown": shown}
        found = answer(start_of(account), content)
        if found.get("done"):
            self._table.keep(account, found["acts"])
        elif op == "sim.view":
            self._table.keep(account, list(content.get("acts") or []))
        return found

    def _begin(self, account: str) -> Json:
        start = start_of(account)
        self._table.keep(account, [])
        return {"ok": True, "acts": [], "shown": view(replay(start, ()))}


def _books() -> list[dict[str, str]]:
    from .books.desk import offered

    return offered()


def pdf(name: str, data: bytes) -> Json:
    """A PDF as a page takes it."""
    return {"ok": True, "name": name, "data": base64.b64encode(data).decode()}
