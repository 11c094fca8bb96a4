"""Sending: in time, and as what (first claim, replacement, void)."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.sheet import Hit, Sheet, hit, shifted

FREQUENCIES = ("1", "7", "8")
AGAIN = ("7", "8")
SOON = 14  # days before the limit in which a scrubber warns


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Frequency and original number; then the time limit."""
    claim, rules = sheet.claim, sheet.rules
    again = claim.frequency in AGAIN
    if sheet.professional and claim.frequency not in FREQUENCIES:
        yield hit("frequency-form", value=claim.frequency[:5])
    if again and not claim.original.strip():
        yield hit("original-missing", frequency=claim.frequency)
    elif again and rules.on_file and claim.original.strip() not in sheet.known.paid_controls:
        yield hit("original-unknown", value=claim.original[:30])
    elif claim.original.strip() and not again:
        yield hit("original-on-first", value=claim.original[:30])
    if claim.lines:
        yield from _time(sheet, again)


def _time(sheet: Sheet, again: bool) -> Iterator[Hit]:
    rules = sheet.rules
    limit = rules.corrected_days if again and rules.corrected_days is not None else rules.timely_days
    if limit is None:
        return
    # A claim that another payer had first is counted from that payer's answer: the practice could not send it before.
    start = max((one.paid_on for one in sheet.claim.prior), default=sheet.last)
    start = max(start, sheet.last)
    used = (sheet.known.day - start).days
    if used > limit:
        edit = "timely-corrected" if again else "timely-filing"
        yield hit(edit, used=used, most=limit, last=shifted(start, limit))
    elif used > limit - SOON:
        yield hit("timely-soon", left=limit - used, last=shifted(start, limit))
