"""What the payers answer can be sent: every claim and remittance of the scenarios is valid X12 and reads back the same."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta

from course.claims import x12
from course.claims.model import Authorization, AuthorizationRequest, Eligibility, EligibilityInquiry
from course.claims.payers import PayerDesk, names

from . import builder, play
from .test_scenarios import TABLE

ENVELOPE = x12.Envelope(1, datetime(2026, 6, 5, 16, 20))


def refused(text: str) -> list[str]:
    """What is wrong with a file, in words; nothing for a good one."""
    answers = x12.validate(text).acknowledgments
    return [one.sentence for answer in answers if answer.accepted != "A" for one in answer.rejections]


def test_every_claim_and_remittance_of_the_scenarios(capsys) -> None:  # type: ignore[no-untyped-def]
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    wrong, claims, remittances = [], 0, 0
    for row in rows:
        scene, found = play.begin(row), []
        sent = x12.write([scene.claim], ENVELOPE)
        claims += 1
        wrong += [(row["id"], "837", one) for one in refused(sent)]
        for step in play.steps(row):
            play.act(scene, step)
            if step.startswith("run"):
                found += scene.answer
        day = scene.desk.next_run(scene.day + timedelta(days=60))
        for one in (*found, *scene.desk.run(day, scene.history)[0]):
            text = x12.write([one], ENVELOPE)
            remittances += 1
            wrong += [(row["id"], "835", fault) for fault in refused(text)]
            if x12.read(text).values[0] != one:
                wrong.append((row["id"], "835", "does not read back as it was"))
    with capsys.disabled():
        print(f"\n{claims} claims and {remittances} remittances of the payers: {len(wrong)} faults")
    assert not wrong


def test_every_payers_271_can_be_sent() -> None:
    seen = set()
    for name in builder.PEOPLE:
        inquiry = EligibilityInquiry(builder.patient(name), builder.coverage(name), date(2026, 6, 2))
        payer = inquiry.coverage.payer
        for history in (builder.known(name), builder.known(name, covers=builder.coverage(name, end=date(2026, 3, 1)))):
            answer = PayerDesk(payer).eligibility(inquiry, history)
            back = x12.read(x12.write([answer], ENVELOPE)).values[0]
            assert isinstance(back, Eligibility)
            assert (back.status, back.plan, back.trace) == (answer.status, answer.plan, answer.trace)
            assert [(one.kind, one.cents, one.remaining, one.percent) for one in back.benefits] == [
                (one.kind, one.cents, one.remaining, one.percent) for one in answer.benefits
            ]
            seen.add(payer)
    assert seen == set(names())


def test_278_answers_can_be_sent() -> None:
    history = builder.known("quentin")
    for code, units, dx in (
        ("72148", 1, ("M54.16",)),
        ("64483", 6, ("M54.16",)),
        ("72148", 1, ("J02.0",)),
        ("72148", 1, ()),
    ):
        own = builder.coverage("quentin")
        request = AuthorizationRequest(builder.patient("quentin"), own, code, date(2026, 6, 1), units, dx, "1999999027")
        answer, _ = PayerDesk("prairie-shield").authorize(request, history)
        back = x12.read(x12.write([answer], ENVELOPE, requests=[request])).values[0]
        assert isinstance(back, Authorization)
        assert (back.decision, back.number, back.units) == (answer.decision, answer.number, answer.units)


def test_277ca_and_277_can_be_sent() -> None:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    count = 0
    for row in rows[::4] + [row for row in rows if row["id"].startswith(("door", "pend", "status"))]:
        scene = play.begin(row)
        receipt, history = scene.desk.receive(scene.claim, scene.day, scene.history)
        told = {scene.claim.number: scene.claim}
        assert refused(x12.write([receipt], ENVELOPE, claims=told)) == []
        _, history = scene.desk.adjudicate(scene.claim, scene.day, history)
        answer = scene.desk.status(receipt.control or scene.claim.number, scene.day, history)
        assert refused(x12.write([answer], ENVELOPE, claims=told, receipts=False)) == []
        count += 2
    assert count > 60
