"""Values that the X12 tests share: one of everything, with the people of the course."""

from __future__ import annotations

from datetime import date, datetime

from course.claims.model import (
    Address,
    Adjustment,
    Authorization,
    AuthorizationRequest,
    Benefit,
    ClaimPayment,
    ClaimStatus,
    Coverage,
    Dated,
    Diagnosis,
    Eligibility,
    EligibilityInquiry,
    InstitutionalClaim,
    LinePayment,
    Organization,
    Patient,
    Person,
    PriorPayer,
    Procedure,
    ProfessionalClaim,
    Provider,
    ProviderAdjustment,
    Remittance,
    RevenueLine,
    ServiceLine,
    StatusInquiry,
    Valued,
)
from course.claims.x12 import Directory, Envelope

VISIT = date(2026, 6, 3)
ENVELOPE = Envelope(417, datetime(2026, 6, 5, 16, 20))
HOME = Address("48 Larch Lane", "Harrow Bend", "NE", "682100148")
CLINIC = Organization(
    "Maple Street Family Medicine",
    npi="1999999027",
    tax_id="000199927",
    address=Address("210 Maple Street", "Harrow Bend", "NE", "68210"),
    phone="4025550110",
    taxonomy="261QP2300X",
)
HOSPITAL = Organization(
    "Riverbend Community Hospital",
    npi="1999999035",
    tax_id="000199935",
    address=Address("1 Riverbend Drive", "Stone Ferry", "NE", "68230"),
    phone="4025550130",
    taxonomy="282N00000X",
)
NAMES = Directory(
    payers={
        "prairie-shield": Organization(
            "Prairie Shield", identifier="PSH01", address=Address("9 Shield Way", "Lakemont", "NE", "682010001")
        ),
        "medicare-b": Organization("Plains Medicare Contractor", identifier="PMC05"),
        "statecare": Organization("StateCare", identifier="STC09"),
    },
    practices={"1999999027": CLINIC, "1999999035": HOSPITAL},
    submitter=Organization("Northgate RCM", identifier="NGR001", phone="4025550160"),
)
MARCO = Person("Rivera", "Marco", "A")
ELENA = Patient("MSFM-0107", Person("Rivera", "Elena", "M", date(1988, 2, 11), "F", HOME))
OSEI = Provider("1999999019", "Osei", "Miriam", taxonomy="207Q00000X")
PSH = Coverage("prairie-shield", "PSH4471802", MARCO, "spouse", 1, VISIT, group="20417", kind="12")
CLAIM = ProfessionalClaim(
    "MSFM-0107-1",
    ELENA,
    (PSH,),
    CLINIC,
    ("J02.0", "Z88.0"),
    (
        ServiceLine(1, VISIT, VISIT, "11", "99213", 14200, pointers=(1, 2)),
        ServiceLine(2, VISIT, VISIT, "11", "87880", 3800, modifiers=("QW",), pointers=(1,)),
    ),
    rendering=OSEI,
    clia="99D9999999",
    paid_by_patient=3000,
)

WHITFIELD = Patient("MSFM-0212", Person("Whitfield", "Dora", "", date(1955, 1, 9), "F", HOME))
MEDICARE = Coverage("medicare-b", "1WF9TE4HH90", WHITFIELD.person, "self", 1, VISIT, kind="MB")
STATE = Coverage("statecare", "SC7782", WHITFIELD.person, "self", 2, VISIT, kind="MC")
CROSSED = (
    (1, 8000, (Adjustment("CO", "45", 4200), Adjustment("PR", "2", 2000))),
    (2, 1000, (Adjustment("CO", "45", 2800),)),
)
# Everything an office can put on a claim, to the second payer after the first has decided.
FULL = ProfessionalClaim(
    "MSFM-0212-3",
    WHITFIELD,
    (MEDICARE, STATE),
    CLINIC,
    ("S52.501A", "W18.30XA", "I10"),
    (
        ServiceLine(1, VISIT, VISIT, "11", "99213", 14200, 1, ("25",), (1, 3), note="seen twice that day"),
        ServiceLine(2, VISIT, date(2026, 6, 4), "12", "J1885", 3800, 2, ("JZ",), (1,), ndc="00409379501 ML2"),
    ),
    to=1,
    rendering=OSEI,
    referring=Provider("1999999020", "Wirth", "Jonah"),
    ordering=Provider("1999999021", "Adeyemi", "Ruth"),
    supervising=Provider("1999999022", "Lund", "Per"),
    facility=Organization(
        "Oak Court Home", npi="1999999044", address=Address("3 Oak Court", "Alder Fork", "NE", "68250")
    ),
    frequency="7",
    original="26156-00871",
    accept_assignment=True,
    authorization="AUTH778",
    referral="REF4410",
    clia="99D9999999",
    other_accident=True,
    accident_date=date(2026, 6, 2),
    onset=date(2026, 6, 2),
    note="fell on the stairs at home",
    prior=(PriorPayer(MEDICARE, 9000, date(2026, 6, 20), (), CROSSED),),
)
STAY = InstitutionalClaim(
    "RCH-5501",
    Patient("RCH-88014", WHITFIELD.person),
    (Coverage("medicare-b", "1WF9TE4HH90", WHITFIELD.person, "self", 1, date(2026, 7, 1), kind="MA"),),
    HOSPITAL,
    "111",
    date(2026, 7, 1),
    date(2026, 7, 4),
    Diagnosis("M16.11", "Y"),
    (
        RevenueLine(1, "0120", 450000, 3),
        RevenueLine(2, "0360", 1200000, 1, day=date(2026, 7, 1)),
        RevenueLine(3, "0636", 4000, 2, "J1885", ("JZ",), date(2026, 7, 1), 500),
    ),
    admitted=date(2026, 7, 1),
    admission_hour="06",
    admission_kind="3",
    source="1",
    discharge_hour="11",
    status="06",
    admitting="M16.11",
    others=(Diagnosis("I10", "Y"), Diagnosis("D62", "N")),
    external=(Diagnosis("Y83.1", "N"),),
    procedures=(Procedure("0SR90JZ", date(2026, 7, 1)),),
    conditions=("09",),
    occurrences=(Dated("11", date(2026, 6, 1)),),
    spans=(Dated("74", date(2026, 7, 2), date(2026, 7, 3)),),
    values=(Valued("80", 300), Valued("A1", 167600)),
    drg="470",
    attending=OSEI,
    operating=Provider("1999999023", "Sato", "Ken"),
    authorization="AUTH990",
    service_address=HOME,
    medical_record="RCH-88014",
    note="right hip",
)
REMITTANCE = Remittance(
    "26169-3390",
    date(2026, 6, 18),
    "prairie-shield",
    "1999999027",
    (
        ClaimPayment(
            "MSFM-0107-1",
            "1",
            18000,
            8600,
            "Rivera, Elena M",
            "PSH4471802",
            "26156-00871",
            (
                LinePayment(
                    1,
                    "99213",
                    14200,
                    6840,
                    (Adjustment("CO", "45", 4360), Adjustment("PR", "3", 3000)),
                    day=VISIT,
                    allowed=9840,
                    remarks=("N130",),
                ),
                LinePayment(2, "87880", 3800, 1760, (Adjustment("CO", "45", 2040),), ("QW",), 1, VISIT, 1760),
            ),
            remarks=("MA01",),
            filing="12",
            crossover="statecare",
            rendering="1999999019",
            received=date(2026, 6, 5),
        ),
        ClaimPayment(
            "RCH-5501",
            "4",
            450000,
            0,
            "Whitfield, Dora",
            "1WF9TE4HH90",
            "26200-1",
            (LinePayment(1, "", 450000, 0, (Adjustment("CO", "50", 450000, 3),), units=3, revenue="0120"),),
            remarks=("N130",),
            filing="MA",
            drg="470",
        ),
    ),
    (ProviderAdjustment("WO", 2500, "26101-00004"), ProviderAdjustment("L6", -31, "")),
)
INQUIRY = EligibilityInquiry(
    ELENA,
    Coverage("prairie-shield", "PSH4471802", MARCO, "spouse", 1, VISIT, group="20417"),
    VISIT,
    ("30", "98"),
    "1999999027",
)
ANSWER = Eligibility(
    INQUIRY,
    "active",
    "Prairie Shield PPO",
    date(2026, 1, 1),
    None,
    (
        Benefit("copay", "98", 3000),
        Benefit("deductible", "30", 50000, 12000),
        Benefit("coinsurance", "30", percent=20, in_network=False),
        Benefit("authorization", "98", in_network=None, note="not needed for an office visit"),
    ),
    other_payer="",
    primary_care="Osei",
    answered=date(2026, 6, 2),
    trace="T26153",
)
NOBODY = Eligibility(
    EligibilityInquiry(ELENA, INQUIRY.coverage, VISIT, ("30",), "1999999027"),
    "not found",
    reject="72",
    answered=date(2026, 6, 2),
    trace="T26154",
)
STATUS_INQUIRY = StatusInquiry(
    "MSFM-0212-3",
    Patient("MSFM-0212", Person("Whitfield", "Dora", "", date(1955, 1, 9), "F")),
    Coverage("medicare-b", "1WF9TE4HH90", Person("Whitfield", "Dora", "", date(1955, 1, 9), "F"), "self", 1, VISIT),
    VISIT,
    VISIT,
    18000,
    "1999999027",
    "26156-00871",
)
ACCEPTED = ClaimStatus(
    "MSFM-0107-1",
    "A2",
    "20",
    "accepted into the payer's system: accepted for processing.",
    date(2026, 6, 5),
    "26156-00871",
    18000,
)
REJECTED = ClaimStatus(
    "MSFM-0212-3", "A7", "562", "The NPI of the rendering provider is not one.", date(2026, 6, 5), "", 18000, "82"
)
REQUEST = AuthorizationRequest(
    ELENA,
    Coverage("prairie-shield", "PSH4471802", MARCO, "spouse", 1, date(2026, 6, 20)),
    "70553",
    date(2026, 6, 20),
    1,
    ("R51.9", "H53.2"),
    "1999999027",
    "22",
)
AUTHORIZED = Authorization(
    "PSH4471802", "70553", 1, "approved", "PA-30071", date(2026, 6, 20), date(2026, 9, 18), "within the guideline"
)
CLAIMS = {one.number: one for one in (CLAIM, FULL, STAY)}
