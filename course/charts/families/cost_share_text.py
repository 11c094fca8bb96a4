"""The papers of an account: benefits, the plan's replies, the priced claim."""

from __future__ import annotations

from datetime import timedelta

from course.charts.draw import Draw
from course.charts.families.cost_rules import Account, Used, services
from course.charts.page import Bold, Italic, Mark, Page
from course.charts.record import face_sheet, us_day
from course.claims.money import amount


def pages(facts: Account, draw: Draw, grade: str) -> list[Page]:
    """Face sheet, card (messy), benefits, reply or replies, priced claim."""
    family = "with a family" if facts.policy.family_limit else "alone"
    found = [
        face_sheet(
            facts.visit, [("Insured", family), ("Taken at the desk", Mark("collected", amount(facts.collected)))]
        )
    ]
    if grade == "messy":
        found.append(_card(facts, draw.of("card")))
    found.append(_benefits(facts, draw.of("benefits"), grade))
    booked = facts.visit.day - timedelta(days=draw.whole(15, 40))
    if grade != "clean":
        found.append(_reply("early", "Plan's reply at booking", facts, facts.used_before, booked, draw.of("early")))
    found.append(
        _reply(
            "reply",
            "Plan's reply" + (" before the claim" if grade != "clean" else ""),
            facts,
            facts.used,
            facts.visit.day,
            draw.of("reply"),
        )
    )
    found.append(_claim(facts, draw.of("claim"), grade))
    return found


def _card(facts: Account, draw: Draw) -> Page:
    page = Page("card", "Insurance card on file", "insurance-card")
    year = facts.visit.day.year - draw.whole(1, 3)
    page.say(Bold(facts.visit.payer), f" · scanned {draw.whole(1, 12):02d}/{draw.whole(1, 28):02d}/{year}")
    page.table(
        [
            ("Office visit copay", Mark("card-copay", f"${facts.card_copay // 100}")),
            ("Member", facts.visit.name.upper()),
            ("Emergency room", f"${draw.pick((150, 200, 250))}"),
        ]
    )
    return page


def _benefits(facts: Account, draw: Draw, grade: str) -> Page:
    policy = facts.policy
    page = Page("benefits", "Benefits of the plan", "document")
    page.say(Bold(facts.visit.payer), f" · plan year {facts.visit.day.year} · in network")
    rows = [
        ("Office visit, primary care", Mark("b-copay", f"{amount(policy.copay)} copay, no deductible")),
        ("Office visit, specialist", Mark("b-specialist", f"{amount(policy.copay_specialist)} copay, no deductible")),
        ("Preventive care", "free"),
        ("Tests, films, procedures", Mark("b-other", f"deductible, then {policy.percent} % of the allowed amount")),
        ("Deductible, person", Mark("b-deductible", amount(policy.deductible))),
        ("Out-of-pocket limit, person", Mark("b-limit", amount(policy.limit))),
    ]
    if policy.family_limit:
        rows += [
            ("Deductible, family", amount(policy.family_deductible)),
            ("Out-of-pocket limit, family", amount(policy.family_limit)),
        ]
    if grade != "clean":
        rows += [
            ("Tablets, tier 1 / 2 / 3", f"{draw.whole(5, 15)}.00 / {draw.whole(25, 45)}.00 / {draw.whole(60, 90)}.00")
        ]
    if grade == "messy":
        rows += [("Out of network", f"{policy.percent + 20} % after a deductible of {amount(2 * policy.deductible)}")]
    page.table(rows)
    page.say("Copay, deductible and coinsurance all count toward the out-of-pocket limit.")
    return page


def _reply(id: str, title: str, facts: Account, used: Used, day: object, draw: Draw) -> Page:
    page = Page(id, title, "eligibility")
    page.say(
        f"Answered {day:%m/%d/%Y} {draw.whole(8, 16):02d}:{draw.whole(0, 59):02d} · ",
        Bold("Active"),
        " · counted so far this year",
    )
    rows = [
        (
            "Deductible, person",
            Mark(f"{id}-deductible", f"{amount(used.deductible)} of {amount(facts.policy.deductible)}"),
        ),
        ("Out of pocket, person", Mark(f"{id}-limit", f"{amount(used.limit)} of {amount(facts.policy.limit)}")),
    ]
    if facts.policy.family_limit:
        rows += [
            (
                "Deductible, family",
                Mark(f"{id}-family", f"{amount(used.family_deductible)} of {amount(facts.policy.family_deductible)}"),
            ),
            (
                "Out of pocket, family",
                Mark(f"{id}-family-limit", f"{amount(used.family_limit)} of {amount(facts.policy.family_limit)}"),
            ),
        ]
    page.table(rows)
    return page


def _claim(facts: Account, draw: Draw, grade: str) -> Page:
    page = Page("claim", "Claim, priced", "claim-view")
    page.say(
        Bold(us_day(facts.visit.day)),
        f" · {facts.visit.name} · priced by the plan, in the order of the lines",
        Italic(" (shares not printed)") if grade != "clean" else "",
    )
    rows = []
    for n, line in enumerate(facts.lines, 1):
        one = services()[line.service]
        rows.append(
            (str(n), f"{one.code} {one.words}", amount(line.charge), Mark(f"allowed-{n}", amount(line.allowed)))
        )
    page.table(rows, ("Line", "Service", "Billed", "Allowed"))
    if grade == "messy":
        page.say(
            draw.pick(
                (
                    "Biller's note: patient says she owes nothing.",
                    "Biller's note: desk quoted the copay only.",
                    "Biller's note: see both replies.",
                    "Biller's note: wife's surgery in spring.",
                )
            ).replace("she", "she" if facts.visit.sex == "F" else "he")
        )
    return page
