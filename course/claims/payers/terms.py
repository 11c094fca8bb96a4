"""The parts of a payer's policy: benefits, plans, payment, reductions, appeals, permissions.

Amounts are cents, rates are decimal texts ("0.85"), days are dates. Each dated part has its own days of effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Limit:
    """A yearly limit in cents for one person and for the family; None: there is none."""

    individual: int | None = None
    family: int | None = None


@dataclass(frozen=True)
class Benefit:
    """What one kind of service costs the patient.

    `percent` None: the plan's own. `deductible` whether it comes first. `visits` the most a year pays for. `stay`: a
    fixed amount once in a spell of illness (Part A). `free_under`: an age below which nothing is owed.
    """

    service: str
    copay: int = 0
    percent: int | None = None
    deductible: bool = True
    covered: bool = True
    visits: int | None = None
    stay: int = 0
    free_under: int = 0
    source: str = ""


@dataclass(frozen=True)
class Outside:
    """Out of network: what is owed there; `emergency_as_inside` keeps the No Surprises rule for emergencies."""

    covered: bool
    percent: int = 0
    deductible: Limit = Limit()
    out_of_pocket: Limit = Limit()
    emergency_as_inside: bool = True
    source: str = ""


@dataclass(frozen=True)
class Plan:
    """One plan of a payer. `filing` is the claim filing indicator; `pays` lists, for a supplement, the patient share
    reasons of the first payer that it takes over, `pays_for_stays` the same for inpatient bills; `cob` is how it pays second: standard, carve-out, supplement,
    lesser-of, medicare-secondary or last-insurer."""

    id: str
    name: str
    start: date
    end: date
    filing: str
    source: str
    percent: int = 0
    deductible: Limit = Limit()
    out_of_pocket: Limit = Limit()
    embedded: bool = True
    benefits: tuple[Benefit, ...] = ()
    outside: Outside | None = None
    capitated: tuple[str, ...] = ()
    pays: tuple[str, ...] = ()
    pays_for_stays: tuple[str, ...] = ()
    cob: str = "standard"
    referral_for: tuple[str, ...] = ()

    def benefit(self, service: str) -> Benefit:
        """The benefit of a kind of service; where none is listed, the plan's general terms."""
        for one in self.benefits:
            if one.service == service:
                return one
        return Benefit(service)


@dataclass(frozen=True)
class Payment:
    """When and how money leaves: `weekdays` of a payment run (0 Monday), `floor` days a claim waits from receipt,
    interest on clean claims paid later than `interest_after` days, at `interest` a year."""

    weekdays: tuple[int, ...]
    floor: int
    interest_after: int
    interest: str
    source: str
    recoup_after: int = 45
    method: str = "ACH"


@dataclass(frozen=True)
class Level:
    """One level of appeal: `days` to ask (from the remittance, then from the last decision), `decides` days, the least
    amount at stake in cents."""

    name: str
    days: int
    decides: int
    source: str
    least: int = 0


@dataclass(frozen=True)
class Overturn:
    """What makes an appeal succeed: the reason denied, and the kinds of evidence of which one is enough."""

    reason: str
    evidence: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Records:
    """Services that are looked at by a person: codes, modifiers, or charges from `charge` cents. They pend until the
    record comes, at most `days`; a service without a fee is then paid `share` of its charge."""

    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    charge: int | None = None
    days: int = 45
    share: str = "0.50"
    source: str = ""


@dataclass(frozen=True)
class Permission:
    """A service that needs authorization first. `diagnoses` are the beginnings that meet the payer's criteria (none:
    every diagnosis), `units` the most that is approved, `days` how long an approval is good."""

    code: str
    units: int
    days: int
    source: str
    diagnoses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Telehealth:
    """Telehealth in a span of days: places of service and modifiers taken, and whether the office rate is paid."""

    start: date
    end: date
    places: tuple[str, ...]
    modifiers: tuple[str, ...]
    codes: tuple[str, ...]
    office_rate: bool
    source: str


@dataclass(frozen=True)
class Reductions:
    """How a price shrinks or grows. `multiple` is for the first, second, ... procedure of a day."""

    source: str
    multiple: tuple[str, ...] = ("1",)
    bilateral: str = "1.5"
    assistant: str = "0.16"
    assistant_helper: str = "0.136"
    cosurgeon: str = "0.625"
    reduced: str = "0.50"
    increased: str = "1.25"
    return_to_room: str = "0.70"
    helper: str = "1"
    social_worker: str = "1"
    therapy_practice: str = "1"
    imaging_technical: str = "1"
    imaging_professional: str = "1"
    sequester: str = "0"


@dataclass(frozen=True)
class EditOptions:
    """Which edits the payer uses; see `course.claims.edits.Rules` for each. `skip` names families or edits it lacks."""

    ncci: bool = True
    mue: bool = True
    mce: bool = True
    global_period: bool = True
    new_patient: bool = True
    sex_edits: bool = False
    lcd: tuple[str, ...] = ()
    telehealth_modifier: str = ""
    medicare: bool | None = None
    needs_ndc: bool = False
    clia: bool = True
    skip: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """The payer's rules for a span of dates of service.

    `ended` and `excluded` are the group codes for coverage that has ended and for services outside the benefit;
    `outside` the billing NPIs without a contract; `last_resort` a payer after which nobody pays (Medicaid);
    `follows_medicare` whether the Medicare status of a code (bundled, excluded, not valid) and the ABN modifiers count.
    `above_fee` is the reason for what lies above the fee, `unrelated` group and reason of a condition that is not the
    accepted injury: workers' compensation has reasons of its own (P2, P12).
    """

    start: date
    end: date
    schedule: str
    filing_days: int
    corrected_days: int
    payment: Payment
    reductions: Reductions
    source: str
    ended: str = "CO"
    excluded: str = "PR"
    outside: tuple[str, ...] = ()
    last_resort: bool = False
    secondary_filing_days: int | None = None
    needs_accident: bool = False
    follows_medicare: bool = False
    records: Records = Records()
    permissions: tuple[Permission, ...] = ()
    levels: tuple[Level, ...] = ()
    inpatient_base: int = 0
    outpatient_share: str = "0.60"
    above_fee: str = "45"
    unrelated: tuple[str, str] = ("CO", "167")
    edits: EditOptions = EditOptions()
