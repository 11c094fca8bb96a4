"""Answers nested thousands deep, lists of forty thousand, numbers beyond any number."""

from __future__ import annotations

from pathlib import Path

LINE = '{"v":1,"item":"w01-%s","rev":"x","at":"y","kind":"save","answer":%s}\n'


def make(folder: Path, cases: Path) -> None:
    wide = "[" + ",".join(['"a"'] * 40_000) + "]"
    text = LINE % ("g02", "[" * 5000 + "]" * 5000)
    text += LINE % ("g03", '{"root":' + "[" * 400 + "]" * 400 + "}")
    text += LINE % ("g08", '{"r1":{"role":' + wide + "}}")
    text += LINE % ("g07", wide)
    text += LINE % ("g04", '{"dx":' + "9" * 4000 + "}")
    text += LINE % ("g06", '{"diagnoses":[' + ",".join(['{"code":"J02.0"}'] * 3000) + "]}")
    text += LINE % ("g10", '{"dx":NaN}')
    text += LINE % ("g11", '{"box1a":1e999}')
    text += LINE % ("g01", '"dysuria"')
    (folder / "responses.jsonl").write_text(text)
