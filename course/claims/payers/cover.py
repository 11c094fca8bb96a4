"""Whether the payer pays at all: coverage on the day, who pays first, network, and what the benefit leaves out."""

from __future__ import annotations

from datetime import date

from course.claims.model import ProfessionalClaim

from . import fees
from .history import Enrollment, person_key
from .work import Case, Work

DENIAL = "X12 005010X221A1 CAS"
NO_SURPRISES = "45 CFR 149.110"
MSP = "42 CFR 411.20"
ABN = "CPM 100-04 ch.30 sec 50"
EXCLUDED = "42 CFR 411.15"
BUNDLED = "CPM 100-04 ch.12 sec 20.3"

# Family, internal, general and children's medicine without a subspecialty; NP and PA (NUCC taxonomy).
_PRIMARY_CARE = ("207Q00000X", "207R00000X", "208D00000X", "208000000X", "363L", "363A")
_REMOTE_PLACES = ("02", "10")
_REMOTE_MARKS = frozenset({"93", "95", "GT", "GQ", "FQ"})


def primary_care(taxonomy: str) -> bool:
    """Whether a taxonomy is one of primary care."""
    return taxonomy.startswith(_PRIMARY_CARE)


def find_enrollment(case: Case) -> None:
    """Set enrollment, plan and network standing of the case."""
    claim = case.claim
    coverage = claim.coverage
    mine = [one for one in case.member.people if person_key(one.person) == case.person]
    case.enrollment = _best(mine, claim.start, coverage.kind)
    known = case.enrollment.coverage if case.enrollment else coverage
    case.plan = case.policy.plan(known.plan or coverage.plan, known.kind or coverage.kind, claim.start)
    case.inside = claim.billing.npi not in case.terms.outside


def _best(mine: list[Enrollment], day: date, kind: str) -> Enrollment | None:
    """The entry in force on the day, of the kind billed where there are several; else the latest one."""
    valid = [one for one in mine if one.coverage.covers(day)]
    same = [one for one in valid if one.coverage.kind == kind]
    if same or valid:
        return (same or valid)[0]
    return max(mine, key=lambda one: one.coverage.start, default=None)


def whole_claim(case: Case, enrolled: bool) -> bool:
    """Deny the whole claim where coverage is not there or another payer comes first. True when it was denied."""
    claim, entry = case.claim, case.enrollment
    if enrolled and entry is None:
        return _all(case, "CO", "31", (), "this person is not under this member number")
    coverage = entry.coverage if entry else claim.coverage
    if claim.start < coverage.start:
        return _all(case, case.terms.ended, "26", (), f"coverage began on {coverage.start}")
    if coverage.end is not None and claim.start > coverage.end:
        return _all(case, case.terms.ended, "27", (), f"coverage ended on {coverage.end}")
    if coverage.end is not None and claim.end > coverage.end:
        return _all(case, "CO", "239", (), f"coverage ended on {coverage.end}, within the dates of the claim")
    if case.plan is None:
        return _all(case, "CO", "31", (), "no plan of this payer was in force on the day")
    return _other_payer(case) or _injury(case) or _network(case)


def _other_payer(case: Case) -> bool:
    claim, entry, plan = case.claim, case.enrollment, case.plan
    first = entry.first if entry else ""
    told = {one.coverage.payer for one in claim.prior}
    if first and first not in told and not (claim.prior and not told):
        return _all(case, "CO", "22", ("MA04",), f"our file says that {first} pays first", MSP)
    if plan is not None and plan.pays and not claim.prior:
        return _all(case, "CO", "22", ("MA04",), "a supplement pays only after Medicare has decided", MSP)
    if case.terms.last_resort and not claim.prior and any(one.rank < claim.coverage.rank for one in claim.coverages):
        return _all(case, "CO", "22", ("N4",), "another coverage on the claim comes first", "42 CFR 433.139")
    return False


def _injury(case: Case) -> bool:
    claim = case.claim
    if not isinstance(claim, ProfessionalClaim):
        return False
    if case.policy.line == "workers":
        accepted = case.enrollment.conditions if case.enrollment else ()
        if case.terms.needs_accident and not (claim.employment and claim.accident_date):
            return _all(case, "CO", "16", ("N517",), "box 10a and the day of the injury are needed", case.terms.source)
        if accepted:
            for line in case.open_lines():
                if not any(code.startswith(accepted) for code in line.diagnoses):
                    line.deny(*case.terms.unrelated)
                    why = f"not an accepted condition of this injury ({', '.join(accepted)})"
                    case.trail.add("condition", line.charge, 0, why, case.terms.source, line.number)
        return False
    if claim.employment:
        return _all(case, "CO", "19", (), "box 10a says work injury: the compensation carrier pays", MSP)
    if claim.auto_accident and case.terms.follows_medicare and not claim.prior:
        return _all(case, "CO", "21", (), "box 10b says car accident: the car's insurer pays first", MSP)
    return False


def _network(case: Case) -> bool:
    plan = case.plan
    if case.inside or plan is None:
        return False
    emergency = all(line.place == "23" for line in case.lines)
    if plan.outside is None or not plan.outside.covered:
        if emergency:
            case.inside = True  # emergencies are covered anywhere, at the terms of the network
            case.trail.add("network", case.claim.total, case.claim.total, "emergency: network terms", NO_SURPRISES)
            return False
        return _all(case, "PR", "242", (), "no network benefit with this provider", case.terms.source)
    if emergency and plan.outside.emergency_as_inside:
        case.inside = True
        case.trail.add("network", case.claim.total, case.claim.total, "emergency: network terms", NO_SURPRISES)
    return False


def _all(case: Case, group: str, reason: str, remarks: tuple[str, ...], why: str, source: str = DENIAL) -> bool:
    if reason in case.lifted:
        return False
    for line in case.lines:
        line.deny(group, reason, remarks)
    case.trail.add("coverage", case.claim.total, 0, why, source)
    return True


def each_line(case: Case) -> None:
    """Deny the lines that the benefit leaves out, and name the kind of benefit of the others."""
    for line in case.open_lines():
        line.benefit = _kind(case, line) if case.professional else _revenue_kind(case, line)
        for check in _CHECKS if case.professional else _HOSPITAL_CHECKS:
            found = check(case, line)
            if found is not None:
                group, reason, remarks, why, source = found
                if reason in case.lifted:
                    continue
                line.deny(group, reason, remarks)
                case.trail.add("benefit", line.charge, 0, why, source, line.number)
                break


def _revenue_kind(case: Case, line: Work) -> str:
    return "emergency" if line.revenue.startswith("045") else fees.benefit(line.code, line.day, case.terms.schedule)


Denial = tuple[str, str, tuple[str, ...], str, str] | None


def _kind(case: Case, line: Work) -> str:
    kind = fees.benefit(line.code, line.day, case.terms.schedule)
    if "PT" in line.modifiers and case.terms.follows_medicare:
        return "screening-treated"
    if "33" in line.modifiers and not case.terms.follows_medicare:
        return "preventive"
    if kind == "office":
        if line.place == "20":
            return "urgent"
        taxonomy = line.rendering.taxonomy if line.rendering else ""
        if taxonomy and not primary_care(taxonomy):
            return "specialist"
    return kind


def _notice(case: Case, line: Work) -> Denial:
    if not case.terms.follows_medicare:
        return None
    if "GY" in line.modifiers:
        return "PR", "96", ("N425",), "GY: excluded by law, the patient pays", EXCLUDED
    if "GZ" in line.modifiers:
        return "CO", "50", (), "GZ: denial expected and no ABN, the patient may not be billed", ABN
    return None


def _status(case: Case, line: Work) -> Denial:
    service = fees.service(line.code, line.modifiers, line.day)
    status = service.status if service else ""
    if status == "B":
        return "CO", "97", ("M15",), "always bundled into the other services", BUNDLED
    if not case.terms.follows_medicare:
        return None
    if status == "N":
        return "PR", "96", ("N425",), "excluded by law", EXCLUDED
    if status == "I":
        return "CO", "16", ("N56",), "Medicare wants another code for this service", BUNDLED
    return None


def _remote(case: Case, line: Work) -> Denial:
    if line.place not in _REMOTE_PLACES and not _REMOTE_MARKS & set(line.modifiers):
        return None
    rule = case.policy.remote(line.day)
    source = rule.source if rule else case.terms.source
    if rule is None or not line.code.startswith(rule.codes):
        return "CO", "96", ("N428",), "not a telehealth service of this payer on this day", source
    if line.place not in rule.places:
        return "CO", "5", ("M77",), f"telehealth is billed with place {' or '.join(rule.places)}", source
    if rule.modifiers and not set(rule.modifiers) & set(line.modifiers):
        return "CO", "4", (), f"telehealth needs modifier {' or '.join(rule.modifiers)}", source
    if rule.office_rate:
        case.trail.add("telehealth", line.charge, line.charge, "paid at the office rate", source, line.number)
        line.place = "11"
    return None


def _capitated(case: Case, line: Work) -> Denial:
    plan = case.plan
    if plan is None or line.code not in plan.capitated:
        return None
    chosen = case.enrollment.primary_care if case.enrollment else ""
    who = line.rendering
    mine = who is not None and (who.npi == chosen if chosen else primary_care(who.taxonomy))
    if not mine:
        return None  # only the chosen doctor is paid by the month; where none is named, whoever gives primary care
    return "CO", "24", (), "paid by the monthly amount for each member", plan.source


def _covered(case: Case, line: Work) -> Denial:
    plan = case.plan
    if plan is None or plan.benefit(line.benefit).covered:
        return None
    return case.terms.excluded, "204", ("N130",), f"no benefit for {line.benefit}", plan.source


def _visits(case: Case, line: Work) -> Denial:
    plan = case.plan
    if plan is None or (most := plan.benefit(line.benefit).visits) is None:
        return None
    what = f"visits {line.benefit}"
    mark = f"{what} {line.day}"
    if case.used(mark):
        return None  # this day is counted
    if case.used(what) >= most:
        return "PR", "119", (), f"{most} visits a year are used up", plan.source
    case.use(what, 1)
    case.use(mark, 1)
    return None


_CHECKS = (_notice, _status, _remote, _capitated, _covered, _visits)
_HOSPITAL_CHECKS = (_notice, _covered, _visits)
