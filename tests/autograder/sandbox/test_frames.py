"""What crosses the border is strict JSON or nothing."""

from __future__ import annotations

import json
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside.frames import DEPTH, BadFrame, Channel, Silence, dumps, loads

BAD = {
    "a key twice": b'{"a": 1, "a": 2}',
    "NaN": b"NaN",
    "infinity": b"[Infinity]",
    "infinity in disguise": b"1e999",
    "a number without end": b"9" * 10_000,
    "too deep": b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1),
    "so deep that a parser breaks": b"[" * 1_000_000,
    "deep objects": b'{"a":' * 100_000,
    "half a text": b'"abc',
    "not UTF-8": b'"\xff\xfe"',
    "UTF-16": "[1]".encode("utf-16"),
    "nothing": b"",
    "more than one": b"1 2",
    "a mark in front": b"\xef\xbb\xbf[]",
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused(name: str) -> None:
    with pytest.raises(BadFrame):
        loads(BAD[name])


@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:0123456789.eE+-\\untrlfase', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = loads(data)
    except BadFrame:
        return
    assert json.loads(data) == value


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_what_we_write_we_read(value: object) -> None:
    assert loads(dumps(value)) == value


def test_brackets_in_texts_are_not_depth() -> None:
    assert loads(dumps(["[{" * 500])) == ["[{" * 500]


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (struct.pack("!I", 1 << 31), BadFrame),
        (struct.pack("!I", 10) + b"123", Silence),
        (b"\0\0", Silence),
        (struct.pack("!I", 0), BadFrame),
    ],
)
def test_a_broken_line_is_told(sent: bytes, problem: type[Exception]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(sent)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(problem):
            Channel(ours).receive(5)


def test_frames_that_come_together_are_told_apart() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sender, receiver = Channel(theirs), Channel(ours)
        sender.send([1])
        sender.send({"two": 2})
        assert receiver.receive(5) == [1] and receiver.pending()
        assert receiver.receive(5) == {"two": 2} and not receiver.pending()
        with pytest.raises(Silence) as silence:
            receiver.receive(0.05)
        assert silence.value.late
