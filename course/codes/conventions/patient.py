"""Codes that do not fit the patient's age or sex, by the lists of Medicare's code editor.

The sex edit ended on 30 September 2024: since then the sex on record is no reason for Medicare to return a claim.
Its last list still helps to find a slip (another patient's code), so it is told as something to look at.
"""

from __future__ import annotations

from course.codes.conventions import tables
from course.codes.conventions.model import CHECK, ERROR, INPATIENT, SEXES, Finding
from course.codes.conventions.reading import Reading

_MEANT = {
    "newborn": "newborns (age 0)",
    "pediatric": "children",
    "maternity": "childbearing ages",
    "adult": "adults",
}


def findings(reading: Reading) -> list[Finding]:
    """Age and sex conflicts; nothing where age or sex are not given."""
    return _age(reading) + _sex(reading)


def _age(reading: Reading) -> list[Finding]:
    age = reading.encounter.age_years
    if age is None:
        return []
    found = []
    day = reading.encounter.day
    for edit, (youngest, oldest) in tables.ages(day).items():
        if youngest <= age <= oldest:
            continue
        for one in reading.codes:
            if tables.edited(edit, one.plain, day):
                found.append(
                    reading.finding(
                        "age",
                        [one],
                        f"{one.code} is for {_MEANT[edit]}, {youngest} to {oldest} years; the patient is {age}.",
                        "Compare date of birth, date of service and code with the record; one of them is wrong.",
                        severity=ERROR if reading.encounter.setting == INPATIENT else CHECK,
                    )
                )
    return found


def _sex(reading: Reading) -> list[Finding]:
    sex = reading.encounter.sex
    if sex is None:
        return []
    (other,) = set(SEXES) - {sex}
    end = tables.last_day(other)
    day = reading.encounter.day
    ended = end is not None and day > end
    on = end if ended and end else day
    mend = "Make sure that the code belongs to this patient and that the sex on record is right."
    if ended:
        mend += " Medicare's code editor has not held sex against a code since 1 October 2024; other payers may."
    return [
        reading.finding(
            "sex",
            [one],
            f"{one.code} stood on the list of codes for {other} patients; the record says {sex}.",
            mend,
            severity=CHECK if ended or reading.encounter.setting != INPATIENT else ERROR,
        )
        for one in reading.codes
        if tables.edited(other, one.plain, on)
    ]
