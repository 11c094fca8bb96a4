"""Vaccines counted a second time, one by one, with the components typed again."""

from __future__ import annotations

from collections import Counter

from course.charts.families.immunization import administration, vaccines

from .cases import cases

COMPONENTS = {
    "90697": 6, "90723": 5, "90698": 5, "90696": 4, "90710": 4, "90700": 3, "90715": 3, "90707": 3, "90714": 2,
    "90648": 1, "90680": 1, "90677": 1, "90716": 1, "90633": 1, "90651": 1, "90619": 1, "90620": 1, "90632": 1,
    "90746": 1, "90750": 1, "90732": 1, "90656": 1, "90660": 1, "90662": 1,
}  # fmt: skip
NOT_INJECTED = {"90680", "90660"}
MEDICARE = {"90662": "G0008", "90677": "G0009", "90732": "G0009", "90746": "G0010"}


def reckon(products: list[str], age: int, own_advice: bool, medicare: bool) -> Counter[str]:
    """Codes for giving the products, one at a time."""
    found: Counter[str] = Counter()
    injections = [one for one in products if one not in NOT_INJECTED]
    for one in [*injections, *(one for one in products if one in NOT_INJECTED)]:
        if medicare:
            found[MEDICARE[one]] += 1
        elif age < 19 and own_advice:
            found["90460"] += 1
            for _ in range(COMPONENTS[one] - 1):
                found["90461"] += 1
        elif one in NOT_INJECTED:
            found["90474" if found["90471"] or found["90473"] else "90473"] += 1
        else:
            found["90472" if found["90471"] else "90471"] += 1
    return +found


def test_products_and_giving_agree_with_a_second_count():
    seen: Counter[str] = Counter()
    for case in cases("immunization"):
        facts = case.facts
        products = [vaccines()[one].code for one in facts.given]
        wanted = reckon(
            products,
            facts.visit.age,
            facts.advice == "clinician" and facts.advice_signed,
            facts.visit.payer.startswith("Original"),
        )
        found = Counter({one.code: one.units for one in case.truth.procedures if one.id.startswith("give-")})
        assert found == wanted, (case.seed, facts)
        assert [one.code for one in case.truth.procedures if not one.id.startswith("give-")] == products
        assert case.truth.amounts == {"vaccines": len(products), "components": sum(COMPONENTS[one] for one in products)}
        assert len(case.truth.procedures) <= 6
        seen.update(found.keys())
    assert set(seen) >= {"90460", "90461", "90471", "90472", "90473", "90474", "G0008", "G0009", "G0010"}, seen


def test_reasons():
    seen = set()
    for case in cases("immunization"):
        facts, codes = case.facts, [one.code for one in case.truth.diagnoses]
        wanted = ["Z23"]
        if facts.visit_kind == "check":
            wanted = ["Z00.129" if facts.visit.age < 18 else "Z00.00", "Z23"]
        if facts.refused:
            wanted.append("Z28.82" if facts.visit.age < 18 else "Z28.21")
        assert codes == wanted
        seen |= set(codes)
    assert seen == {"Z00.129", "Z00.00", "Z23", "Z28.82", "Z28.21"}


def test_only_what_fits_the_age_and_the_season_is_given_and_nothing_twice():
    for case in cases("immunization"):
        facts = case.facts
        born, day = facts.visit.born, facts.visit.day
        months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
        given = [vaccines()[one] for one in facts.given]
        parts = [antigen for one in given for antigen in one.antigens]
        assert given and len(set(parts)) == len(parts)
        for one in given:
            assert one.months[0] <= months <= one.months[1]
            assert one.season == "any" or day.month == 9
            assert bool(one.medicare) == facts.visit.payer.startswith("Original")
        assert not {facts.refused, facts.earlier} & set(facts.given)


def test_edges_of_the_rule():
    table = vaccines()
    mmr, rota, dtap = table["mmr"], table["rota"], table["dtap"]
    assert administration((mmr,), 18, True, False) == (("90460", 1), ("90461", 2))
    assert administration((mmr,), 19, True, False) == (("90471", 1),)
    assert administration((rota,), 0, False, False) == (("90473", 1),)
    assert administration((rota, dtap), 0, False, False) == (("90471", 1), ("90474", 1))
    assert administration((rota, dtap), 0, True, False) == (("90460", 2), ("90461", 2))


def test_a_query_stands_where_nobody_says_who_explained():
    queried = [case for case in cases("immunization") if case.truth.queries]
    assert len(queried) > 20
    for case in queried:
        assert case.facts.visit.age <= 18 and not case.facts.advice_signed
        text = "".join(one["html"] for one in case.chart["documents"])
        assert "I explained" not in text and "I d/w" not in text
