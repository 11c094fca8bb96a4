"""Joining the card's modules: what may be joined, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course.items.types import TYPES
from course.items.types.cms1500 import BOXES
from course.widgets import esm

VIEWS = ("card/index.js", "chart/index.js", "encoder/index.js", "progress/index.js", "finish/index.js")


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_joins_into_one_module(name: str) -> None:
    text = esm.module(name)
    assert text.count("export default") == 1
    assert not re.search(r"^import\b", text, re.M)
    assert "import(" not in text and "://" not in text.replace("http://www.w3.org/2000/svg", ""), (
        "a card loads nothing from elsewhere"
    )


def test_every_item_type_has_a_body() -> None:
    source = (esm.STATIC / "card" / "types.js").read_text()
    offered = set(re.findall(r"^  (\w+)[:,]", source, re.M))
    assert offered == set(TYPES)


def test_the_drawn_form_has_exactly_the_boxes_of_the_course() -> None:
    source = (esm.STATIC / "card" / "claim_layout.js").read_text()
    drawn = set(re.findall(r'"(box\d+[a-z]?(?:_[a-z]+)?)"', source)) | {f"box21{c}" for c in "abcdefghijkl"}
    columns = {name for name in drawn if name.startswith("box24")}
    drawn = drawn - columns | {f"{name}_{n}" for name in columns for n in range(1, 7)}
    assert drawn == set(BOXES)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "main.js"


def test_modules_come_in_the_order_they_need_each_other(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        main='import { one } from "./a.js";\nimport { two } from "./b.js";\nexport default { one, two };\n',
        a='// A comment.\nimport { two } from "./b.js";\nexport const one = two + 1;\n',
        b="/** Doc. */\nexport const two = 2;\n",
    )
    assert esm.join(entry) == "const two = 2;\nconst one = two + 1;\nexport default { one, two };\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {
                "main": 'import { x } from "./a.js";\nconst y = 1;\nexport default {};\n',
                "a": "export const x = 1;\nconst y = 2;\n",
            },
            "both declare y",
        ),
        ({"main": 'import { x } from "./gone.js";\nexport default {};\n'}, "not there"),
        (
            {"main": 'import { x } from "./a.js";\nexport default {};\n', "a": "export const z = 1;\n"},
            "does not export",
        ),
        (
            {"main": 'import { x as y } from "./a.js";\nexport default {};\n', "a": "export const x = 1;\n"},
            "does not export",
        ),
        (
            {"main": 'import * as a from "./a.js";\nexport default {};\n', "a": "export const x = 1;\n"},
            "cannot be joined",
        ),
        (
            {
                "main": 'import { x } from "./a.js";\nexport default {};\n',
                "a": "export const x = 1;\nexport default 3;\n",
            },
            "default export",
        ),
        (
            {
                "main": 'import { x } from "./a.js";\nexport default {};\n',
                "a": 'import { y } from "./b.js";\nexport const x = 1;\n',
                "b": 'import { x } from "./a.js";\nexport const y = 1;\n',
            },
            "imports itself",
        ),
        ({"main": "const t = `one\n  two`;\nexport default {};\n"}, "several lines"),
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(esm.JoinError, match=said):
        esm.join(write(tmp_path, **files))


def test_texts_survive_the_joining() -> None:
    """Comments go; words that only look like comments stay."""
    text = esm.module("card/index.js")
    assert '"http://www.w3.org/2000/svg"' in text
    assert "JSDoc" not in text and "@param" not in text
