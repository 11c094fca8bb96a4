"""The boxes of the CMS-1500 (02/12): ids, our own short labels, kind of content, rubric group, place in the 837P.

Field semantics: Medicare Claims Processing Manual 100-04 ch. 26 section 10. The 837P column names the loop and
segment of 005010X222A1 that carries the same fact. Labels are our own wording; the form's image is not reproduced.
"""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = {  # item standard 5.2, in points of 100
    "identification": 20,
    "coverage": 20,
    "provider": 15,
    "diagnosis": 15,
    "lines": 20,
    "references": 10,
}


@dataclass(frozen=True)
class Box:
    """``kind``: text, name, date, money, code, npi, phone, number, pointers, modifiers or choice (then ``choices``)."""

    id: str
    box: str
    label: str
    kind: str
    group: str
    x837: str
    choices: tuple[tuple[str, str], ...] = ()


# fmt: off  (tables: one box a line)
_SEX = (("m", "Male"), ("f", "Female"))
_YES_NO = (("yes", "Yes"), ("no", "No"))
_COVERAGE = (
    ("medicare", "Medicare"),
    ("medicaid", "Medicaid"),
    ("tricare", "TRICARE"),
    ("champva", "CHAMPVA"),
    ("group", "Group health plan"),
    ("feca", "FECA black lung"),
    ("other", "Other"),
)
_RELATION = (("self", "Self"), ("spouse", "Spouse"), ("child", "Child"), ("other", "Other"))

_HEADER = (
    ("box1", "1", "Type of coverage", "choice", "coverage", "2000B SBR09", _COVERAGE),
    ("box1a", "1a", "Insured's ID number", "text", "coverage", "2010BA NM109"),
    ("box2", "2", "Patient's name (last, first, middle initial)", "name", "identification", "2010CA/2010BA NM1"),
    ("box3_dob", "3", "Patient's birth date", "date", "identification", "2010CA/2010BA DMG02"),
    ("box3_sex", "3", "Patient's sex", "choice", "identification", "2010CA/2010BA DMG03", _SEX),
    ("box4", "4", "Insured's name (last, first, middle initial)", "name", "coverage", "2010BA NM1"),
    ("box5_street", "5", "Patient's street", "text", "identification", "2010CA/2010BA N3"),
    ("box5_city", "5", "Patient's city", "text", "identification", "2010CA/2010BA N401"),
    ("box5_state", "5", "Patient's state", "text", "identification", "2010CA/2010BA N402"),
    ("box5_zip", "5", "Patient's ZIP code", "text", "identification", "2010CA/2010BA N403"),
    ("box5_phone", "5", "Patient's telephone", "phone", "identification", "not sent"),
    ("box6", "6", "Patient's relationship to insured", "choice", "coverage", "2000B SBR02 / 2000C PAT01", _RELATION),
    ("box7_street", "7", "Insured's street", "text", "coverage", "2010BA N3"),
    ("box7_city", "7", "Insured's city", "text", "coverage", "2010BA N401"),
    ("box7_state", "7", "Insured's state", "text", "coverage", "2010BA N402"),
    ("box7_zip", "7", "Insured's ZIP code", "text", "coverage", "2010BA N403"),
    ("box7_phone", "7", "Insured's telephone", "phone", "coverage", "not sent"),
    ("box9", "9", "Other insured's name", "name", "coverage", "2330A NM1"),
    ("box9a", "9a", "Other insured's policy number", "text", "coverage", "2330A NM109"),
    ("box9d", "9d", "Other insurance plan name", "text", "coverage", "2320 SBR04"),
    ("box10a", "10a", "Condition related to employment", "choice", "coverage", "2300 CLM11", _YES_NO),
    ("box10b", "10b", "Condition related to auto accident", "choice", "coverage", "2300 CLM11", _YES_NO),
    ("box10b_state", "10b", "State of the accident", "text", "coverage", "2300 CLM11-4"),
    ("box10c", "10c", "Condition related to other accident", "choice", "coverage", "2300 CLM11", _YES_NO),
    ("box10d", "10d", "Claim codes", "text", "references", "2300 HI (BG)"),
    ("box11", "11", "Insured's policy group number", "text", "coverage", "2000B SBR03"),
    ("box11a_dob", "11a", "Insured's birth date", "date", "coverage", "2010BA DMG02"),
    ("box11a_sex", "11a", "Insured's sex", "choice", "coverage", "2010BA DMG03", _SEX),
    ("box11b", "11b", "Other claim ID", "text", "coverage", "2010BA REF (Y4)"),
    ("box11c", "11c", "Insurance plan name", "text", "coverage", "2000B SBR04"),
    ("box11d", "11d", "Another health benefit plan", "choice", "coverage", "2320 present or not", _YES_NO),
    ("box12", "12", "Patient's signature", "text", "references", "2300 CLM09"),
    ("box13", "13", "Insured's signature", "text", "references", "2300 CLM08"),
    ("box14", "14", "Date of current illness, injury or pregnancy", "date", "references", "2300 DTP"),
    ("box14_qual", "14", "Qualifier of that date", "text", "references", "2300 DTP01"),
    ("box15", "15", "Other date", "date", "references", "2300 DTP"),
    ("box15_qual", "15", "Qualifier of that date", "text", "references", "2300 DTP01"),
    ("box16_from", "16", "Unable to work from", "date", "references", "2300 DTP (360)"),
    ("box16_to", "16", "Unable to work to", "date", "references", "2300 DTP (361)"),
    ("box17", "17", "Referring or ordering provider", "name", "provider", "2310A NM1"),
    ("box17_qual", "17", "Qualifier of that provider", "text", "provider", "2310A NM101"),
    ("box17a", "17a", "Other ID of that provider", "text", "provider", "2310A REF"),
    ("box17b", "17b", "NPI of that provider", "npi", "provider", "2310A NM109"),
    ("box18_from", "18", "Hospitalized from", "date", "references", "2300 DTP (435)"),
    ("box18_to", "18", "Hospitalized to", "date", "references", "2300 DTP (096)"),
    ("box19", "19", "Additional claim information", "text", "references", "2300 NTE"),
    ("box20", "20", "Outside laboratory", "choice", "references", "2400 PS1", _YES_NO),
    ("box20_charges", "20", "Outside laboratory charges", "money", "references", "2400 PS102"),
    ("box21_ind", "21", "ICD indicator", "text", "diagnosis", "2300 HI01-1"),
    *(
        (f"box21{c}", f"21{c.upper()}", f"Diagnosis {c.upper()}", "code", "diagnosis", f"2300 HI{i:02d}-2")
        for i, c in enumerate("abcdefghijkl", 1)
    ),
    ("box22_code", "22", "Resubmission code", "text", "references", "2300 CLM05-3"),
    ("box22_ref", "22", "Original reference number", "text", "references", "2300 REF (F8)"),
    ("box23", "23", "Prior authorization number", "text", "references", "2300 REF (G1)"),
)
_LINE = (
    ("a", "24A", "from date", "date", "2400 DTP (472)"),
    ("a_to", "24A", "to date", "date", "2400 DTP (472)"),
    ("b", "24B", "place of service", "text", "2300 CLM05-1 / 2400 SV105"),
    ("c", "24C", "emergency", "text", "2400 SV109"),
    ("d", "24D", "procedure code", "code", "2400 SV101-2"),
    ("m", "24D", "modifiers", "modifiers", "2400 SV101-3 to -6"),
    ("e", "24E", "diagnosis pointers", "pointers", "2400 SV107"),
    ("f", "24F", "charges", "money", "2400 SV102"),
    ("g", "24G", "units", "number", "2400 SV104"),
    ("h", "24H", "EPSDT or family plan", "text", "2400 SV111/SV112"),
    ("j", "24J", "rendering provider NPI", "npi", "2310B/2420A NM109"),
)
_FOOTER = (
    ("box25", "25", "Federal tax ID number", "text", "provider", "2010AA REF"),
    ("box25_type", "25", "Type of tax ID", "choice", "provider", "2010AA REF01", (("ssn", "SSN"), ("ein", "EIN"))),
    ("box26", "26", "Patient's account number", "text", "references", "2300 CLM01"),
    ("box27", "27", "Accept assignment", "choice", "references", "2300 CLM07", _YES_NO),
    ("box28", "28", "Total charge", "money", "lines", "2300 CLM02"),
    ("box29", "29", "Amount paid", "money", "lines", "2300 AMT (F5)"),
    ("box31", "31", "Signature of physician or supplier", "name", "provider", "2300 CLM06"),
    ("box31_date", "31", "Date signed", "date", "provider", "not sent"),
    ("box32", "32", "Service facility", "text", "provider", "2310C NM1, N3, N4"),
    ("box32a", "32a", "Service facility NPI", "npi", "provider", "2310C NM109"),
    ("box33", "33", "Billing provider", "text", "provider", "2010AA NM1, N3, N4"),
    ("box33_phone", "33", "Billing provider telephone", "phone", "provider", "2010AA PER"),
    ("box33a", "33a", "Billing provider NPI", "npi", "provider", "2010AA NM109"),
)

# fmt: on

BOXES: dict[str, Box] = {
    box.id: box
    for box in (
        *(Box(*row) for row in _HEADER),
        *(
            Box(f"box24{c}_{n}", box, f"Line {n} {label}", kind, "lines", x837)
            for n in range(1, 7)
            for c, box, label, kind, x837 in _LINE
        ),
        *(Box(*row) for row in _FOOTER),
    )
}
