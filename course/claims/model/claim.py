"""The two claims: professional (CMS-1500, 837P) and institutional (UB-04, 837I).

Names are the field's, values as people write them: ICD-10-CM codes with their dot, dates as dates, charges in cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .parties import Address, Coverage, Organization, Patient, Provider
from .remittance import Adjustment


@dataclass(frozen=True)
class ServiceLine:
    """One line of box 24 (loop 2400). `pointers` count the claim's diagnoses from 1. `unit` is UN, or MJ for minutes."""

    number: int
    start: date
    end: date
    place: str
    code: str
    charge: int
    units: int = 1
    modifiers: tuple[str, ...] = ()
    pointers: tuple[int, ...] = ()
    unit: str = "UN"
    rendering: Provider | None = None
    ndc: str = ""
    note: str = ""


@dataclass(frozen=True)
class PriorPayer:
    """What another payer has decided about this claim before (loops 2320 and 2430). Amounts in cents.

    `lines` holds line numbers with what that payer paid and adjusted there; `adjustments` those of the whole claim.
    """

    coverage: Coverage
    paid: int
    paid_on: date
    adjustments: tuple[Adjustment, ...] = ()
    lines: tuple[tuple[int, int, tuple[Adjustment, ...]], ...] = ()


@dataclass(frozen=True)
class ProfessionalClaim:
    """One professional claim, directed to `coverages[to]`; the others are told as other coverage.

    `number` is the practice's patient control number (box 26, CLM01). `frequency` 1 original, 7 replacement, 8 void;
    7 and 8 need `original`, the payer's own number of the earlier claim (box 22). Boxes are those of the 02/12 form.
    """

    number: str
    patient: Patient
    coverages: tuple[Coverage, ...]
    billing: Organization
    diagnoses: tuple[str, ...]
    lines: tuple[ServiceLine, ...]
    to: int = 0
    rendering: Provider | None = None
    referring: Provider | None = None
    ordering: Provider | None = None
    supervising: Provider | None = None
    facility: Organization | None = None
    place: str = "11"
    frequency: str = "1"
    original: str = ""
    accept_assignment: bool = True
    benefits_assigned: bool = True
    release_on_file: bool = True
    signature_on_file: bool = True
    authorization: str = ""
    referral: str = ""
    clia: str = ""
    employment: bool = False
    auto_accident: bool = False
    other_accident: bool = False
    accident_state: str = ""
    accident_date: date | None = None
    onset: date | None = None
    paid_by_patient: int = 0
    note: str = ""
    prior: tuple[PriorPayer, ...] = ()

    @property
    def total(self) -> int:
        """Total charge in cents (box 28)."""
        return sum(line.charge for line in self.lines)

    @property
    def start(self) -> date:
        """First day of service."""
        return min(line.start for line in self.lines)

    @property
    def end(self) -> date:
        """Last day of service."""
        return max(line.end for line in self.lines)

    @property
    def coverage(self) -> Coverage:
        """The coverage this claim is directed to."""
        return self.coverages[self.to]


@dataclass(frozen=True)
class Diagnosis:
    """A diagnosis with its present-on-admission indicator: Y, N, U, W, or "" where none is reported."""

    code: str
    poa: str = ""


@dataclass(frozen=True)
class Procedure:
    """An ICD-10-PCS procedure and its day."""

    code: str
    day: date


@dataclass(frozen=True)
class Dated:
    """An occurrence code with its day, or an occurrence span with both days."""

    code: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Valued:
    """A value code with its amount in cents (days and counts are written as whole amounts: 3 days = 300)."""

    code: str
    cents: int


@dataclass(frozen=True)
class RevenueLine:
    """One line of the UB-04 (loop 2400): four-digit revenue code, HCPCS code where one is needed, charge in cents."""

    number: int
    revenue: str
    charge: int
    units: int = 1
    code: str = ""
    modifiers: tuple[str, ...] = ()
    day: date | None = None
    noncovered: int = 0


@dataclass(frozen=True)
class InstitutionalClaim:
    """One institutional claim. `bill` is the type of bill without its leading zero ("111", "131"); its last digit is
    the frequency. `admission_hour` and `discharge_hour` 00 to 23, `admission_kind` FL 14, `source` FL 15,
    `status` FL 17 (patient discharge status).
    """

    number: str
    patient: Patient
    coverages: tuple[Coverage, ...]
    billing: Organization
    bill: str
    start: date
    end: date
    principal: Diagnosis
    lines: tuple[RevenueLine, ...]
    to: int = 0
    admitted: date | None = None
    admission_hour: str = ""
    admission_kind: str = ""
    source: str = ""
    discharge_hour: str = ""
    status: str = "01"
    admitting: str = ""
    reasons: tuple[str, ...] = ()
    others: tuple[Diagnosis, ...] = ()
    external: tuple[Diagnosis, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    conditions: tuple[str, ...] = ()
    occurrences: tuple[Dated, ...] = ()
    spans: tuple[Dated, ...] = ()
    values: tuple[Valued, ...] = ()
    drg: str = ""
    attending: Provider | None = None
    operating: Provider | None = None
    authorization: str = ""
    original: str = ""
    service_address: Address | None = None
    medical_record: str = ""
    accept_assignment: bool = True
    benefits_assigned: bool = True
    release_on_file: bool = True
    note: str = ""
    prior: tuple[PriorPayer, ...] = ()

    @property
    def frequency(self) -> str:
        """The last digit of the type of bill."""
        return self.bill[-1:]

    @property
    def total(self) -> int:
        """Total charge in cents (revenue code 0001)."""
        return sum(line.charge for line in self.lines)

    @property
    def coverage(self) -> Coverage:
        """The coverage this claim is directed to."""
        return self.coverages[self.to]

    @property
    def inpatient(self) -> bool:
        """Whether the bill is an inpatient one (second digit 1 or 2)."""
        return self.bill[1:2] in ("1", "2")
