"""A statement as a page of its own: plain HTML, every text escaped, readable on paper and with a screen reader."""

from __future__ import annotations

from html import escape

from course.claims.money import amount

from .aging import BUCKETS
from .statement import Statement, StatementLine

_STYLE = """
.cc-statement{font:1rem/1.45 system-ui,sans-serif;color:CanvasText;background:Canvas;max-width:52rem;margin:1rem auto;padding:0 1rem}
.cc-statement table{border-collapse:collapse;width:100%;margin:1rem 0}
.cc-statement th,.cc-statement td{padding:.35rem .5rem;border-bottom:1px solid color-mix(in srgb,CanvasText 25%,Canvas);text-align:right;vertical-align:top}
.cc-statement th:first-child,.cc-statement td:first-child,.cc-statement .w{text-align:left}
.cc-statement .due{font-size:1.25rem;font-weight:600}
.cc-statement small{display:block}
.cc-statement .scroll{overflow-x:auto}
"""
HEADS = ("Day", "Service", "Charge", "Insurance paid", "Taken off", "At insurance", "You paid", "You owe")


def body(one: Statement) -> str:
    """The statement as a fragment of HTML (one section), without style."""
    rows = (
        "".join(_row(line) for line in one.lines)
        or f'<tr><td class="w" colspan="{len(HEADS)}">Nothing is open.</td></tr>'
    )
    heads = "".join(f'<th scope="col"{" class=w" if name == "Service" else ""}>{name}</th>' for name in HEADS)
    ages = "".join(f'<th scope="col">{name} days</th>' for name in BUCKETS)
    sums = "".join(f"<td>{amount(cents)}</td>" for cents in one.aged)
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in one.sentences[1:])  # the first is said large
    credit = f"<p>Credit on your account: {amount(one.credit)}</p>" if one.credit else ""
    return (
        f'<section class="cc-statement"><h1>Statement</h1><p>{_from(one)}</p>'
        f"<p><strong>{escape(one.name)}</strong>, account {escape(one.account)}, {one.day:%m/%d/%Y}{_address(one)}</p>"
        f'<p class="due">{_due(one)}</p>{said}'
        f'<div class="scroll" tabindex="0" role="region" aria-label="Services"><table><caption>Your services</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{credit}'
        f"<table><caption>How old it is</caption><thead><tr>{ages}</tr></thead><tbody><tr>{sums}</tr></tbody></table>"
        "<p>Questions? Call the billing office before you pay. You may ask for the bill to be explained, to pay in parts, and for financial help.</p>"
        "<p><small>Training document. People and amounts are invented.</small></p></section>"
    )


def page(one: Statement) -> str:
    """The statement as a whole HTML document."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Statement, account {escape(one.account)}</title>'
        f"<style>{_STYLE}</style></head><body>{body(one)}</body></html>"
    )


def due(one: Statement) -> tuple[str, int]:
    """What the amount at the top is called, and the amount (never below 0)."""
    words = "Please pay" if one.total > 0 else "We owe you" if one.total < 0 else "You owe"
    return words, abs(one.total)


def _due(one: Statement) -> str:
    words, cents = due(one)
    return f"{words}: ${amount(cents)}"


def _from(one: Statement) -> str:
    if one.practice is None:
        return ""
    phone = f", {escape(one.practice.phone)}" if one.practice.phone else ""
    return f"{escape(one.practice.name)}{phone}"


def _address(one: Statement) -> str:
    if one.address is None:
        return ""
    at = one.address
    return f"<br>{escape(at.street)}<br>{escape(at.city)}, {escape(at.state)} {escape(at.zip_shown)}"


def _row(line: StatementLine) -> str:
    why = "".join(f"<small>{escape(words)} {amount(cents)}</small>" for words, cents in line.why)
    money = (line.charged, line.insurance, line.taken_off, line.waiting, line.patient_paid, line.owes)
    cells = "".join(f"<td>{amount(cents)}</td>" for cents in money)
    return f'<tr><td>{line.day:%m/%d/%Y}</td><td class="w">{escape(line.words)}{why}</td>{cells}</tr>'
