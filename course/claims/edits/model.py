"""What goes into the edits beside a claim, and what comes out: facts, a payer's options, findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from course.claims.model import Authorization, Claim

REJECT = "reject"  # comes back at the door (277CA); never adjudicated, so there is nothing to appeal
DENY = "deny"  # adjudicated and not paid (835): group code, reason, remarks
WARN = "warn"  # a scrubber says it, a payer does not

SEVERITIES = {REJECT: 0, DENY: 1, WARN: 2}

# How an NPI of the course's invented range 19999990xx is taken (see `identifiers`).
REGISTRY = "registry"
RANGE = "range"
STRICT = "strict"


@dataclass(frozen=True)
class Rules:
    """The options of one payer. The defaults are those of a plain commercial plan that asks for nothing special.

    * `timely_days`, `corrected_days`: days from the last day of service to the day of receipt, for first and for
      corrected claims; None: no limit. `corrected_days` None takes `timely_days`.
    * `needs_referral`, `needs_authorization`: codes ("70551") and ranges ("70551-70553").
    * `ncci`, `mue`, `global_period`, `new_patient`: whether the payer uses pairs, unit limits, global days, and the
      three-year rule.  `mce`: the inpatient edits.  `sex_edits`: whether sex against a code denies (Medicare stopped
      on 30 September 2024).
    * `lcd`: ids of the coverage policies in force here (`datasets/claims/edits/policies.csv`), or "*" for all.
    * `secondary_rules`: whether the order of payers is checked.
    * `telehealth`: whether visits by video are taken at all; `telehealth_modifier`: one that is asked for ("95").
    * `medicare`: whether Medicare's own rules apply; None: the claim's filing indicator decides (MA, MB).
    * `needs_ndc`: drug lines need their NDC (Medicaid).  `clia`: laboratory lines need the certificate number.
    * `priced`: all codes of the payer's fee schedule; None: not known, so nothing is said.
    * `on_file`: the authorizations and claim numbers in `Known` are all there are (true at the payer's desk, not at
      the practice's), so a number that is not among them is wrong.
    * `npi`: "registry" takes a number of the invented range only if the course knows it, "range" takes all of them,
      "strict" takes none.
    """

    timely_days: int | None = 365
    corrected_days: int | None = None
    needs_referral: tuple[str, ...] = ()
    needs_authorization: tuple[str, ...] = ()
    ncci: bool = True
    mue: bool = True
    mce: bool = True
    global_period: bool = True
    new_patient: bool = True
    sex_edits: bool = False
    lcd: tuple[str, ...] = ()
    secondary_rules: bool = True
    telehealth: bool = True
    telehealth_modifier: str = ""
    medicare: bool | None = None
    needs_ndc: bool = False
    clia: bool = True
    priced: frozenset[str] | None = None
    on_file: bool = False
    npi: str = REGISTRY


@dataclass(frozen=True)
class Standing:
    """Facts that decide which plan is first. `works`: the patient or spouse still works where the group plan comes
    from; `employer_size` people; `esrd_months` since kidney failure made Medicare possible; `decree` the payer that a
    court named for a child."""

    works: bool | None = None
    employer_size: int | None = None
    esrd_months: int | None = None
    decree: str = ""


@dataclass(frozen=True)
class Known:
    """What an edit may look at besides the claim. All but the day is optional; what is not known is not held against
    the claim.

    `day` the day the claim is looked at (received). `coverage_active` eligibility on the date of service.
    `history` earlier accepted claims of this patient at this payer. `paid_controls` payer claim numbers that exist.
    `died` the patient's day of death. `total` a total that somebody typed (cents), to be held against the lines.
    `waived` whether the laboratory's CLIA certificate is one of waiver. `therapy` allowed for therapy this year before
    this claim, in cents. `npis` numbers to be taken as real beside those the course knows.
    """

    day: date
    coverage_active: bool | None = None
    history: tuple[Claim, ...] = ()
    paid_controls: frozenset[str] = frozenset()
    authorizations: tuple[Authorization, ...] = ()
    rules: Rules = Rules()
    standing: Standing = Standing()
    died: date | None = None
    total: int | None = None
    waived: bool | None = None
    therapy: int | None = None
    npis: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """One thing that an edit has to say about a claim.

    `edit` is an id of the catalog; `level` reject, deny or warn. `line` is the line's number as told on the claim
    (None: the whole claim). `place` where to look: box or form locator, and segment. `sentence` what fired, `why` the
    rule exists, `check` what a biller does next. For deny: `group`, `carc`, `remarks`; for reject: `category` and
    `status` of the 277CA. `source` is a locator.
    """

    edit: str
    level: str
    line: int | None
    place: str
    sentence: str
    why: str
    check: str
    group: str = ""
    carc: str = ""
    remarks: tuple[str, ...] = ()
    category: str = ""
    status: str = ""
    source: str = ""
