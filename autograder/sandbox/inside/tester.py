"""The process in which the instructor's tests run. No code of the learner is in it; names it does not know are asked for.

``assert square(3) == 9`` reads as always: ``square`` is a hand, ``square(3)`` a question across the border, and what comes back is a plain
value of an exact type. The 9 never leaves this process.
"""

from __future__ import annotations

import ast
import builtins
import signal
import sys
from typing import Any

from .frames import Channel
from .hands import FunctionHand, Hand, LearnersError
from .learner import Capped, CellTimeout, Outputs
from .values import Decoder, Encoder, Unshareable


class Names(dict):  # a dict in every respect, but for names that are not there
    """The test's namespace: the instructor's names first, Python's own next, the learner's last."""

    def __init__(self, tester: Tester, theirs: frozenset[str]) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._tester, self._theirs = tester, theirs

    def __missing__(self, name: str) -> Any:
        # A learner who calls something ``all`` or ``len`` must not change what a test means by it - unless that was the task.
        if hasattr(builtins, name) and name not in self._theirs:
            raise KeyError(name)
        if name.startswith("__"):
            raise KeyError(name)
        return self._tester.name(name)


class Tester:
    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.outputs = Outputs()
        self.count = 0
        self.names = Names(self, frozenset())
        sys.stdout = Capped(lambda text: self.outputs.stream("stdout", text))
        sys.stderr = Capped(lambda text: self.outputs.stream("stderr", text))
        signal.signal(signal.SIGALRM, self._late)

    def _late(self, *_: Any) -> None:
        raise CellTimeout("the test took too long")

    def serve(self) -> None:
        while True:
            order = self.channel.receive()
            self.outputs = Outputs()
            signal.setitimer(signal.ITIMER_REAL, float(order["seconds"]))
            try:
                if order["do"] == "prepare":
                    self._prepare(order)
                    ok = True
                else:
                    ok = self._cell(order["source"])
            except CellTimeout as problem:
                self.outputs.error(problem)
                ok = False
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            self.channel.send({"verdict": order["n"], "ok": ok, "outputs": self.outputs.items})

    def _prepare(self, order: dict[str, Any]) -> None:
        self.names = Names(self, frozenset(order["theirs"]))
        for source in order["prelude"]:
            try:
                exec(compile(source, "<prelude>", "exec"), self.names)
            except Exception:  # an import that is not there: the test that needs it will say so
                continue

    def _cell(self, source: str) -> bool:
        """Run like a cell: the value of a last expression is shown (nbgrader's partial credit)."""
        try:
            tree = ast.parse(source, "<test>")
            last = None
            if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
                last = ast.Expression(tree.body.pop().value)
            exec(compile(tree, "<test>", "exec"), self.names)
            if last is not None:
                value = eval(compile(last, "<test>", "eval"), self.names)
                if value is not None:
                    self.outputs.data("execute_result", {"text/plain": repr(value)})
            return True
        except CellTimeout:
            raise
        except BaseException as problem:
            self.outputs.error(problem)
            return False

    def name(self, name: str) -> Any:
        """A name of the learner's. Raises KeyError when there is none (Python then says NameError)."""
        try:
            value = self._ask({"op": "name", "name": name})
        except NameError:
            raise KeyError(name) from None
        if isinstance(value, Hand) and value._kind == "module":
            raise KeyError(name)  # the instructor's import decides what a module is
        return value

    def _question(self, op: str, hand: Hand, *args: Any, **kwargs: Any) -> Any:
        encoder = Encoder(_own_hand)
        order = {
            "op": op,
            "hand": hand._id,
            "args": [encoder.encode(a) for a in args],
            "kwargs": {k: encoder.encode(v) for k, v in kwargs.items()},
        }
        return self._ask(order, args)

    def _ask(self, order: dict[str, Any], args: tuple[Any, ...] = ()) -> Any:
        self.count += 1
        self.channel.send({"ask": self.count, **order})
        reply = self.channel.receive()
        self._echo(reply.get("outputs"))
        if reply.get("ok") is not True:
            raise _error(reply.get("error"))
        decoder = Decoder(self._hand)
        for arg, after in zip(args, reply.get("after") or (), strict=False):
            if after is not None:
                _overwrite(arg, decoder.decode(after))
        return decoder.decode(reply.get("value"))

    def _hand(self, raw: list[Any]) -> Hand:
        number, kind, name = raw
        if type(number) is not int or type(kind) is not str or type(name) is not str:
            raise Unshareable("not a hand")
        return (FunctionHand if kind == "function" else Hand)(self._question, number, kind, name)

    def _echo(self, outputs: Any) -> None:
        """What the learner's code printed while the test asked it, as if it had been printed here."""
        for item in outputs if isinstance(outputs, list) else ():
            stream = (
                isinstance(item, dict) and item.get("type") == "stream" and item.get("name") in ("stdout", "stderr")
            )
            if stream and isinstance(item.get("text"), str):
                self.outputs.stream(item["name"], item["text"])


def _own_hand(value: Any) -> Any:
    if isinstance(value, Hand):
        return ["hand", value._id, value._kind, value._name]
    raise Unshareable(f"a {type(value).__name__} of the test cannot be handed to the learner's code")


def _overwrite(old: Any, new: Any) -> None:
    if type(old) is not type(new):
        return
    if isinstance(old, list):
        old[:] = new
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)


def _error(raw: Any) -> BaseException:
    name, text = raw if isinstance(raw, list) and len(raw) == 2 else ("Exception", "no answer")
    text = str(text)
    if name == "Unshareable":
        return Unshareable(text)
    kind = getattr(builtins, name, None) if isinstance(name, str) else None
    if isinstance(kind, type) and issubclass(kind, Exception):
        try:
            return kind(text)
        except TypeError:  # UnicodeDecodeError and its like want more
            pass
    return LearnersError(f"{name}: {text}")
