"""Which reasons of a remittance take an amount off for good, and how the ledger says a patient's share.

Under CO, OA and PI a reason of TAKEN_OFF lowers the price: contract, law, withhold, several procedures at once. Any other
reason under these groups is a refusal; its amount stays open at the payer until a person has looked. Numbers only; their
words are in datasets/codes/sets/carc.csv.

97 is both: on an office claim a refusal (two services were billed, one of them may deserve a modifier), on a hospital's
outpatient line the design of the payment (42 CFR 419.2(b): the price of one service holds what goes with it).
"""

from __future__ import annotations

# fmt: off
TAKEN_OFF = frozenset((
    "24", "44", "45", "59", "69", "70", "74", "75", "76", "87", "94", "103", "104", "105", "118", "121", "122", "131", "132",
    "137", "139", "144", "161", "223", "232", "234", "235", "237", "245", "246", "253", "303", "B4", "P12", "P23", "P24",
))
# fmt: on
PACKAGED = "97"  # taken off too where `settled` says that the line's money is in another line of the claim
PRIOR = "23"  # what earlier payers paid or took off: posted with their own remittance already

SHARE = {
    "1": "deductible",
    "2": "your percentage (coinsurance)",
    "3": "copay",
    "66": "blood deductible",
    "142": "monthly share of your plan",
    "247": "deductible",
    "248": "your percentage (coinsurance)",
}
INTEREST_CODES = frozenset({"L6", "L3", "50"})  # PLB01: interest, penalty, late charge


def share(why: str) -> str:
    """A move's reason to the patient, in a patient's words: "PR-3" -> "copay"."""
    group, _, reason = why.partition("-")
    if group == "PR" and reason:
        return SHARE.get(reason, "not covered by your plan")
    return why or "charge"
