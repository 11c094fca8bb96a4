"""Commands on a page of docs/, as a reader copies them."""

from __future__ import annotations

import re

from tests.autograder.course_in_miniature import REPO


def commands(page: str) -> list[str]:
    """Every line of every plain or console block of ``docs/<page>``, comments and the prompt left out."""
    found, inside, told = [], False, ""
    for line in (REPO / "docs" / page).read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside, told = not inside, line.removeprefix("```")
        elif inside and told in ("", "console"):
            command = re.sub(r"\s+#.*", "", line).strip().removeprefix("$ ")
            found += [command] if command else []
    return found
