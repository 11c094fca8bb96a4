"""What week 3 prints is what the payers do: its charts against the desk, played with the same facts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from course.charts import cast
from course.claims.desk import open_start, replay
from course.claims.edits import Known, look_over
from course.claims.model import ProfessionalClaim, ServiceLine
from course.claims.money import amount
from course.claims.payers import History, PayerDesk, enroll
from course.widgets import play

CHARTS = Path(__file__).resolve().parents[3] / "datasets" / "charts"


def played(account: str, visit: str, diagnoses: list[str], services: list[tuple[str, list[str]]], **start: object):
    coded = {
        "diagnoses": [{"code": one} for one in diagnoses],
        "procedures": [{"code": code, "modifiers": [], "units": "1", "pointers": at} for code, at in services],
    }
    acts = ["verify", "wait", {"act": "code", **coded}, "build", "scrub", "submit", "wait"]
    given = open_start({"account": account, "visit": visit, **start})
    return replay(given, [one if isinstance(one, dict) else {"act": one} for one in acts])


def test_the_remittance_of_case_3_2_is_medicares_on_the_first_day_that_may_pay():
    state = played(
        "MSFM-0361", "2026-06-25", ["I10", "E03.9"], [("99204", ["A", "B"]), ("36415", ["B"])],
        spent={"medicare-b": 28300 - 6500},
    )  # fmt: skip
    (came,) = state.arrived
    assert state.sent[0].day == date(2026, 6, 25)
    assert (came.day - state.sent[0].day).days == 14  # CPM ch. 1 sec. 80.2.1.2: 13 days wait, the 14th may pay
    printed = (CHARTS / "case-3-2b.md").read_text(encoding="utf-8")
    assert f"{came.day:%m/%d/%Y} · remittance {came.remittance.trace} · **paid {amount(came.payment.paid)}**" in printed
    for line in came.payment.lines:
        told = {f"{one.group}-{one.reason}": one.cents for one in line.adjustments}
        shares = [told.get(one, 0) for one in ("CO-45", "PR-1", "PR-2", "CO-253")]
        row = [line.code, *map(amount, (line.charge, line.allowed or 0, *shares, line.paid))]
        assert f"| {' | '.join(row)} |" in printed


def test_mr_benning_has_one_end_of_coverage():
    state = played("MSFM-0248", "2026-09-10", ["J01.00"], [("99213", ["A"])])
    (asked,) = state.asked
    assert asked.answer.status == "inactive"
    assert state.start.true[0].end == date(2026, 8, 31)
    assert state.start.on_file[0].end is None  # the practice believes in the card
    assert played("MSFM-0248", "2026-06-10", ["J01.00"], [("99213", ["A"])]).asked[0].answer.status == "active"


def test_the_scrubber_has_nothing_to_say_about_medicare_numbers_and_zip_codes():
    state = played("MSFM-0361", "2026-06-25", ["I10"], [("99203", ["A"])])
    claim = state.sent[0].claim
    assert claim.coverage.member == "3D52E67FG08" and re.fullmatch(r"682\d{6}", claim.billing.address.zip)
    told = {one.name for one in look_over(claim, Known(state.sent[0].day))}
    assert not told & {"member-hyphens", "billing-zip"}, told
    assert state.findings == ()


def test_a_medicare_number_typed_as_on_the_card_is_stored_as_a_claim_carries_it():
    given = open_start(
        {"account": "MSFM-0088", "visit": "2026-09-09", "on_file": [{"rank": 1, "member": "3C88-F35-GH04"}]}
    )
    assert given.on_file[0].member == "3C88F35GH04"
    state = replay(given, [{"act": "register", "rank": 1, "fields": {"member": "3C88-F53-GH04"}}])
    assert state.coverages[0].member == "3C88F53GH04" and state.coverages[0].member_shown == "3C88-F53-GH04"


def test_patients_of_the_province_are_of_the_cast_and_owe_nothing():
    everybody = cast()
    claims = []
    for account, day in (("BLC-0012", date(2026, 6, 10)), ("BLC-0037", date(2026, 3, 10))):
        profile = everybody.profile(account)
        site = everybody.site("birch-lane")
        line = ServiceLine(1, day, day, "11", "Q101A", 4150, 1, (), (1,))
        claims.append(
            ProfessionalClaim(
                account, profile.patient, (profile.held[0].coverage,), site.organization, ("460",), (line,),
                rendering=everybody.provider(profile.pcp), place="11",
            )
        )  # fmt: skip
    desk = PayerDesk("maple-province")
    history = History("maple-province")
    for one in claims:
        history = enroll(history, one.coverages[0], one.patient)
    paid, history = desk.adjudicate(claims[0], date(2026, 6, 12), history)
    assert (paid.paid, sum(one.cents for one in paid.every_adjustment)) == (4150, 0)
    early, _ = desk.adjudicate(claims[1], date(2026, 3, 12), history)
    assert [one.reason for one in early.every_adjustment] == ["26"]  # his coverage began on April 1
    assert not {one["account"] for one in play.people()} & {"BLC-0012", "BLC-0037"}
