"""Compare typed words, numbers and money the way a fair teacher would."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_SPELLING = (
    ("ae", "e"),
    ("oe", "e"),
    ("our", "or"),
    ("isation", "ization"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("litre", "liter"),
)
_NUMBER = re.compile(r"[-+]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,8})?")
_MONEY = re.compile(r"[-+]?\$?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,2})?")


def plain(text: str) -> str:
    """Text as compared: case, accents, spaces, hyphens, slashes, a leading article, a final full stop and
    British or American spelling do not matter. ``"Nephr/o"`` == ``"nephro"``; ``"haematuria"`` == ``"hematuria"``.
    """
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c)).strip()
    text = re.sub(r"^(the|an|a)\s+", "", text)
    text = re.sub(r"[\s\-‐-―/'’.,]+", "", text)
    for british, american in _SPELLING:
        text = text.replace(british, american)
    return text


def number(text: str) -> Decimal | None:
    """A typed number (thousands commas and a % sign allowed); None when it is not one."""
    text = text.strip().replace(" ", "").removesuffix("%")
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def cents(text: str) -> int | None:
    """A typed amount of US dollars in cents: ``30``, ``$30.00``, ``1,234.50``; None when it is not one."""
    text = text.strip().replace(" ", "")
    if text.startswith("-$"):
        text = "-" + text[2:]
    if not _MONEY.fullmatch(text):
        return None
    return int(Decimal(text.replace(",", "").replace("$", "")) * 100)


def dollars(amount: int) -> str:
    """Cents as printed: ``123450`` -> ``$1,234.50``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount) // 100:,}.{abs(amount) % 100:02d}"
