"""The process in which the learner's cells run. Everything in it belongs to the learner, this loop included.

So nothing that it says is worth a point by itself: it shows outputs, and it hands over values when a test asks. Only tests that have
to run beside the learner's objects ("together") are judged here; docs/sandbox.md says what that cannot defend.
"""

from __future__ import annotations

import builtins
import io
import signal
import sys
import types
from typing import Any

from .frames import BadFrame, Channel, dumps
from .values import Decoder, Encoder, Unshareable

TEXT = 64 * 1024  # characters of one cell's outputs, kept
PICTURE = 256 * 1024  # bytes of a picture, as base64


class CellTimeout(BaseException):
    """The cell took too long. Not an Exception, so that ``except Exception`` does not stop it."""


class Capped(io.TextIOBase):
    """Standard output or error: keeps the beginning, counts the rest."""

    encoding = "utf-8"

    def __init__(self, keep: Any) -> None:
        self._keep = keep

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._keep(str(text))
        return len(text)


class Outputs:
    """What one cell showed, in order, never longer than TEXT."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.left = TEXT

    def stream(self, name: str, text: str) -> None:
        text = self.cut(text)
        if not text:
            return
        last = self.items[-1] if self.items else {}
        if last.get("type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.items.append({"type": "stream", "name": name, "text": text})

    def cut(self, text: str) -> str:
        text, self.left = text[: max(0, self.left)], self.left - len(text)
        return text.encode("utf-8", "replace").decode("utf-8")

    def data(self, kind: str, data: Any) -> None:
        text = data.get("text/plain", "")
        found = {"text": self.cut(text if isinstance(text, str) else "")}
        picture = data.get("image/png")
        if isinstance(picture, bytes):
            import base64

            picture = base64.b64encode(picture).decode("ascii")
        if isinstance(picture, str) and len(picture) <= PICTURE:
            found["png"] = picture.replace("\n", "")
        if len(self.items) < 200:
            self.items.append({"type": kind, **found})

    def error(self, problem: BaseException) -> None:
        try:
            says = str(problem)
        except BaseException:
            says = ""
        self.items.append({"type": "error", "name": type(problem).__name__[:80], "text": self.cut(says[:2000])})


def make_shell() -> Any:
    """IPython's shell without history, colours or threads. Made once, in the zygote."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.cache_size = 0
    shell = InteractiveShell.instance(config=config)
    shell.showtraceback = lambda *a, **k: None  # an error is an output of its own
    shell.showsyntaxerror = lambda *a, **k: None
    shell.user_module.__name__ = "__main__"
    return shell


class Learner:
    def __init__(self, channel: Channel, shell: Any) -> None:
        self.channel, self.shell = channel, shell
        self.objects: dict[int, Any] = {}
        self.outputs = Outputs()
        self.silent = False
        self._hook(shell)

    def _hook(self, shell: Any) -> None:
        learner = self

        class Publisher(type(shell.display_pub)):
            def publish(self, data: Any, metadata: Any = None, **kw: Any) -> None:
                learner.outputs.data("display_data", data)

        class Hook(type(shell.displayhook)):
            def quiet(self) -> bool:
                return learner.silent

            def write_output_prompt(self) -> None:
                pass

            def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
                learner.outputs.data("execute_result", format_dict)

            def finish_displayhook(self) -> None:
                pass

        shell.display_pub.__class__ = Publisher
        shell.displayhook.__class__ = Hook
        formatters = shell.display_formatter
        formatters.active_types = ["text/plain", "image/png"]
        sys.stdout = Capped(lambda text: learner.outputs.stream("stdout", text))
        sys.stderr = Capped(lambda text: learner.outputs.stream("stderr", text))
        signal.signal(signal.SIGALRM, self._late)

    def _late(self, *_: Any) -> None:
        raise CellTimeout("the cell took too long")

    def serve(self) -> None:
        """Until the other side is gone."""
        originals = dict(builtins.__dict__)
        while True:
            order = self.channel.receive()
            self.outputs = Outputs()
            signal.setitimer(signal.ITIMER_REAL, float(order["seconds"]))
            try:
                reply = self._cell(order, originals) if order["do"] == "cell" else self._ask(order)
            except CellTimeout as problem:
                self.outputs.error(problem)
                reply = {"ok": False, "error": ["CellTimeout", str(problem)]}
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            self._answer({"n": order["n"], **reply, "outputs": self.outputs.items})

    def _answer(self, reply: dict[str, Any]) -> None:
        try:
            data = dumps(reply)
        except BadFrame as problem:
            data = dumps({"n": reply["n"], "ok": False, "error": ["Unshareable", str(problem)], "outputs": []})
        self.channel.send_raw(data)

    def _cell(self, order: dict[str, Any], originals: dict[str, Any]) -> dict[str, Any]:
        if order.get("test"):
            _tidy(originals)
        self.silent = order["source"].rstrip().endswith(";")
        result = self.shell.run_cell(order["source"], store_history=False)
        problem = result.error_before_exec or result.error_in_exec
        if problem is not None:
            self.outputs.error(problem)
        return {"ok": problem is None}

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """One question of a test: a name, a call, an attribute ..."""
        try:
            value, after = self._question(order)
            encoder = Encoder(self._keep)
            return {"ok": True, "value": encoder.encode(value), "after": after}
        except CellTimeout:
            raise
        except Unshareable as problem:
            return {"ok": False, "error": ["Unshareable", str(problem)[:500]]}
        except BaseException as problem:  # whatever learners raise, SystemExit too
            return {"ok": False, "error": [self._class(problem), str(problem)[:2000]]}

    def _class(self, problem: BaseException) -> str:
        """The nearest built-in ancestor, so that a test may expect ValueError."""
        for kind in type(problem).__mro__:
            if kind.__module__ == "builtins":
                return kind.__name__
        return "Exception"

    def _question(self, order: dict[str, Any]) -> tuple[Any, Any]:
        op = order["op"]
        if op == "name":
            space = self.shell.user_ns
            if order["name"] not in space:
                raise NameError(f"name {order['name']!r} is not defined")
            return space[order["name"]], None
        decoder = Decoder(lambda raw: self.objects[raw[0]])
        target = self.objects[order["hand"]]
        args = [decoder.decode(a) for a in order["args"]]
        kwargs = {str(k): decoder.decode(v) for k, v in order["kwargs"].items()}
        value = _OPS[op](target, *args, **kwargs)
        # A function may change a list it was given; the test's own list must see that.
        after = [self._changed(a, raw) for a, raw in zip(args, order["args"], strict=True)] if op == "call" else None
        return value, after

    def _changed(self, value: Any, before: Any) -> Any:
        if type(value) not in (list, dict, set):
            return None
        now = Encoder(self._keep).encode(value)
        return now if now != before else None

    def _keep(self, value: Any) -> Any:
        number = len(self.objects)
        if number > 100_000:
            raise Unshareable("too many objects")
        self.objects[number] = value
        kind = "module" if type(value) is type(sys) else "function" if type(value) in _FUNCTIONS else "object"
        return ["hand", number, kind, str(getattr(type(value), "__name__", "?"))[:80]]


def _setattr(target: Any, name: str, value: Any) -> None:
    setattr(target, name, value)


def _setitem(target: Any, key: Any, value: Any) -> None:
    target[key] = value


_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)
_OPS = {
    "call": lambda f, *a, **k: f(*a, **k),
    "getattr": getattr,
    "setattr": _setattr,
    "getitem": lambda t, k: t[k],
    "setitem": _setitem,
    "contains": lambda t, v: v in t,
    "len": len,
    "bool": bool,
    "str": str,
    "repr": repr,
    "iter": iter,
    "next": next,
    "isinstance": isinstance,
    "eq": lambda a, b: bool(a == b),
}


def _tidy(originals: dict[str, Any]) -> None:
    """Before a test that runs here: built-ins as they were, no tracing. It makes forging harder, not impossible."""
    sys.settrace(None)
    sys.setprofile(None)
    for name in set(builtins.__dict__) - set(originals):
        if name != "_":
            delattr(builtins, name)
    builtins.__dict__.update({k: v for k, v in originals.items() if builtins.__dict__.get(k) is not v})
