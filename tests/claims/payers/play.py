"""Plays one row of scenarios.csv against a payer and tells the outcome in the same short form as the row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from course.claims.model import (
    Adjustment,
    AuthorizationRequest,
    ClaimPayment,
    ClaimStatus,
    Eligibility,
    EligibilityInquiry,
    PriorPayer,
    ProfessionalClaim,
    Remittance,
)
from course.claims.money import amount, cents
from course.claims.payers import Evidence, Hearing, History, MemberFile, PayerDesk, Use, person_key, spent

from . import builder

ORGANIZATIONS = {
    "clinic": builder.CLINIC,
    "hospital": builder.HOSPITAL,
    "group": builder.GROUP,
    "outsider": builder.OUTSIDER,
}


@dataclass
class Scene:
    """What a play has come to: the claim last sent, the payer's history, the last answer."""

    desk: PayerDesk
    claim: ProfessionalClaim
    day: date
    history: History
    control: str = ""
    answer: Any = None


def run(row: dict[str, str]) -> str:
    """The outcome of a row, in the form of its `expect`."""
    scene = begin(row)
    for step in steps(row):
        act(scene, step)
    return told(scene.answer)


def steps(row: dict[str, str]) -> list[str]:
    """What is done in a row, one after the other."""
    return _parts(row["play"] or "decide", ";")


def act(scene: Scene, step: str) -> None:
    """Do one step."""
    verb, _, rest = step.partition(" ")
    _VERBS[verb](scene, rest.strip())


def begin(row: dict[str, str]) -> Scene:
    """The stage of a row: the claim made, the person enrolled, what went before."""
    who, day = row["who"], date.fromisoformat(row["day"])
    options = dict(_pair(one) for one in _parts(row["with"], ";"))
    fields: dict[str, Any] = {}
    coverages = [builder.coverage(who)]
    if "plan" in options:
        coverages[0] = replace(coverages[0], plan=options["plan"])
    for which in options.get("also", "").split():
        coverages.append(builder.second(which, who))
    at = 0
    if "as" in options:  # the claim goes to the other coverage, which is then this payer
        at = 1
    for name in ("authorization", "referral", "frequency", "original"):
        if name in options:
            fields[name] = options[name]
    if "work" in options:
        fields |= {"employment": True, "accident_date": date.fromisoformat(options["work"])}
    if "billing" in options:
        fields["billing"] = ORGANIZATIONS[options["billing"]]
    if "prior" in options:
        first = next(one for n, one in enumerate(coverages) if n != at)
        fields["prior"] = (_prior(options["prior"], first, day),)
    claim = builder.claim(
        who,
        row["lines"],
        row["dx"],
        day,
        options.get("by", "md"),
        options.get("place", "11"),
        coverages=tuple(coverages),
        to=at,
        **fields,
    )
    if "card" in options:
        fields["coverages"] = (replace(coverages[0], member=options["card"]),)
    claim = replace(claim, **{name: fields[name] for name in ("coverages",) if name in fields})
    desk = PayerDesk(row["payer"])
    received = date.fromisoformat(row["received"]) if row["received"] else day + timedelta(days=2)
    scene = Scene(desk, claim, received, History(row["payer"]))
    _before(scene, who, row["before"], coverages[at])
    return scene


def _before(scene: Scene, who: str, text: str, own: Any) -> None:
    entry: dict[str, Any] = {}
    later = []
    for step in _parts(text, ";"):
        verb, _, rest = step.partition(" ")
        if verb in ("ended", "began"):
            own = replace(own, **{"end" if verb == "ended" else "start": date.fromisoformat(rest)})
        elif verb in ("first", "next", "primary_care"):
            entry[verb] = rest
        elif verb == "accepted":
            entry["conditions"] = tuple(rest.split())
        elif verb != "nobody":
            later.append((verb, rest))
    patient = builder.patient(who)
    if "nobody" not in text:
        scene.history = builder.enroll(scene.history, own, patient, **entry)
    else:
        scene.history = builder.enroll(scene.history, replace(own, member="PSH0000001"), builder.patient("elena"))
    year = scene.claim.start.year
    for verb, rest in later:
        if verb == "spent":
            deductible, _, pocket = rest.partition(" pocket ")
            scene.history = spent(
                scene.history, own, patient, year, cents(deductible), cents(pocket) if pocket else None
            )
        elif verb == "family":
            scene.history = builder.enroll(scene.history, own, builder.patient("mateo"))
            scene.history = spent(scene.history, own, builder.patient("mateo"), year, cents(rest))
        elif verb == "visits":
            kind, _, count = rest.rpartition(" ")
            uses = (Use(person_key(patient.person), year, True, f"visits {kind}", int(count)),)
            file: MemberFile = scene.history.member(own.member)
            scene.history = scene.history.with_member(own.member, file.after(uses))
        elif verb == "therapy":
            uses = (Use(person_key(patient.person), year, True, "therapy", cents(rest)),)
            scene.history = scene.history.with_member(own.member, scene.history.member(own.member).after(uses))
        elif verb == "permit":
            _permit(scene, rest)
        elif verb == "earlier":
            _earlier(scene, who, rest, own)
        else:
            raise AssertionError(f"unknown word in before: {verb}")


def _permit(scene: Scene, rest: str) -> None:
    answer = _ask_permission(scene, rest)
    scene.claim = replace(scene.claim, authorization=answer.number)


def _ask_permission(scene: Scene, rest: str) -> Any:
    code, units, *dx = rest.split()
    request = AuthorizationRequest(
        scene.claim.patient, scene.claim.coverage, code, scene.claim.start - timedelta(days=5), int(units), tuple(dx)
    )
    answer, scene.history = scene.desk.authorize(request, scene.history)
    return answer


def _earlier(scene: Scene, who: str, rest: str, own: Any) -> None:
    when, lines, dx = rest.split(" ", 2)
    day = date.fromisoformat(when)
    dx, _, by = dx.partition(" by ")
    older = builder.claim(who, lines, dx, day, by or "md", coverages=(own,))
    _, scene.history = scene.desk.adjudicate(older, builder.soon(day), scene.history)


def _prior(text: str, coverage: Any, day: date) -> PriorPayer:
    lines = []
    for number, told_line in enumerate(text.split("/"), 1):
        paid, *rest = told_line.split()
        lines.append((number, cents(paid), _adjustments(rest)))
    return PriorPayer(coverage, sum(one[1] for one in lines), day + timedelta(days=1), (), tuple(lines))


def _adjustments(words: list[str]) -> tuple[Adjustment, ...]:
    pairs = zip(words[::2], words[1::2], strict=True)
    return tuple(Adjustment(*name.split("-"), cents(value)) for name, value in pairs)


# -- what can be done -------------------------------------------------------------------------------------------------


def _door(scene: Scene, rest: str) -> None:
    scene.answer, scene.history = scene.desk.receive(scene.claim, scene.day, scene.history)
    scene.control = scene.answer.control


def _decide(scene: Scene, rest: str) -> None:
    scene.answer, scene.history = scene.desk.adjudicate(scene.claim, scene.day, scene.history)
    scene.control = scene.answer.control


def _again(scene: Scene, rest: str) -> None:
    scene.claim = replace(scene.claim, number=f"{scene.claim.number}B")
    scene.day = date.fromisoformat(rest)
    _decide(scene, "")


def _records(scene: Scene, rest: str) -> None:
    scene.day = date.fromisoformat(rest)
    scene.answer, scene.history = scene.desk.records(scene.control, scene.day, scene.history)


def _run(scene: Scene, rest: str) -> None:
    day = date.fromisoformat(rest) if rest else scene.desk.next_run(scene.day + timedelta(days=14))
    found, scene.history = scene.desk.run(day, scene.history)
    scene.answer, scene.day = found, day


def _correct(scene: Scene, rest: str) -> None:
    when, lines = rest.split(" ", 1)
    pointers = scene.claim.lines[0].pointers
    texts = [one.strip() for one in lines.split("|")]
    made = tuple(builder.line(n, one, scene.claim.start, scene.claim.place, pointers) for n, one in enumerate(texts, 1))
    scene.claim = replace(scene.claim, lines=made, frequency="7", original=scene.control)
    scene.day = date.fromisoformat(when)
    _decide(scene, "")


def _void(scene: Scene, rest: str) -> None:
    scene.claim = replace(scene.claim, frequency="8", original=scene.control)
    scene.day = date.fromisoformat(rest)
    _decide(scene, "")


def _recoup(scene: Scene, rest: str) -> None:
    when, reason = rest.split()
    scene.day = date.fromisoformat(when)
    scene.answer, scene.history = scene.desk.recoup(scene.control, scene.day, reason, scene.history)


def _appeal(scene: Scene, rest: str) -> None:
    when, _, sent = rest.partition(" ")
    scene.day = date.fromisoformat(when)
    kind, shown = sent, None
    head, _, last = sent.rpartition(" ")
    if last[:2] == "20" and last[4:5] == "-":
        kind, shown = head, date.fromisoformat(last)
    evidence = (Evidence(kind, shown),) if kind else ()
    if kind.startswith("eligibility reply "):  # eligibility reply <status> <day asked about>, answered on the day shown
        status, about = kind.split()[2:4]
        asked = EligibilityInquiry(scene.claim.patient, scene.claim.coverage, date.fromisoformat(about))
        evidence = (Evidence("eligibility reply", reply=Eligibility(asked, status, answered=shown)),)
    scene.answer, scene.history = scene.desk.appeal(scene.control, scene.day, evidence, scene.history)


def _status(scene: Scene, rest: str) -> None:
    scene.answer = scene.desk.status(scene.control or scene.claim.number, date.fromisoformat(rest), scene.history)


def _ask(scene: Scene, rest: str) -> None:
    scene.answer = _ask_permission(scene, rest)


def _eligible(scene: Scene, rest: str) -> None:
    inquiry = EligibilityInquiry(scene.claim.patient, scene.claim.coverage, date.fromisoformat(rest))
    scene.answer = scene.desk.eligibility(inquiry, scene.history)


def _another(scene: Scene, rest: str) -> None:
    when, lines, dx = rest.split(" ", 2)
    day = date.fromisoformat(when)
    control = scene.control
    name = next(key for key, one in builder.PEOPLE.items() if one[0] == scene.claim.patient.account)
    scene.claim = builder.claim(name, lines, dx, day)
    scene.day = builder.soon(day)
    _decide(scene, "")
    scene.control = control


def _decision(scene: Scene, rest: str) -> None:
    scene.answer = scene.history.decision(scene.control).payment


_VERBS = {
    "door": _door,
    "decide": _decide,
    "again": _again,
    "records": _records,
    "run": _run,
    "correct": _correct,
    "void": _void,
    "recoup": _recoup,
    "appeal": _appeal,
    "status": _status,
    "ask": _ask,
    "eligible": _eligible,
    "another": _another,
    "decision": _decision,
}


# -- how an answer is told --------------------------------------------------------------------------------------------


def told(answer: Any) -> str:
    """An answer in the short form of the table: ``1 | 99213 68.40 CO-45 43.60 PR-3 30.00``."""
    if isinstance(answer, ClaimPayment):
        lines = [f"{one.code} {amount(one.paid)}{_taken(one.adjustments)}" for one in answer.lines]
        return " | ".join([answer.status, *lines])
    if isinstance(answer, ClaimStatus):
        return f"{answer.category}:{answer.status}"
    if isinstance(answer, Hearing):
        return f"{answer.name}: {answer.outcome}"
    if isinstance(answer, tuple):
        return " || ".join(_remittance(one) for one in answer) or "nothing"
    if hasattr(answer, "decision"):
        return f"{answer.decision} {answer.units}"
    return f"{answer.status} {answer.reject}".strip()


def _remittance(one: Remittance) -> str:
    moved = "".join(f" {more.reason} {amount(more.cents)}" for more in one.provider)
    return f"{one.method} {amount(one.total)}{moved}"


def _taken(adjustments: tuple[Adjustment, ...]) -> str:
    return "".join(f" {one.group}-{one.reason} {amount(one.cents)}" for one in sorted(adjustments, key=_order))


def _order(one: Adjustment) -> tuple[str, int, str]:
    return one.group, len(one.reason), one.reason


def same(expected: str, found: str) -> bool:
    """Whether two outcomes agree: adjustments of a line may stand in any order."""
    return [_words(one) for one in expected.split("|")] == [_words(one) for one in found.split("|")]


def _words(part: str) -> list[str]:
    words = part.split()
    if len(words) > 2 and len(words) % 2 == 0 and "-" in words[2]:
        pairs = sorted(zip(words[2::2], words[3::2], strict=True))
        return words[:2] + [text for pair in pairs for text in pair]
    return words


def _parts(text: str, mark: str) -> list[str]:
    return [one.strip() for one in text.split(mark) if one.strip()]


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()
