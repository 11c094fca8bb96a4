"""The field's own words, spelt as the field spells them, and CPT numbers as bare numbers.

Whether a sentence beside a CPT number is *our own* description and not the American Medical Association's is beyond a
machine: the person who reviews an item has to see to it. What is checked here is the form of the numbers, and that no
table pairs them with descriptions.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from ..cells import source_of
from .finding import Finding, look
from .material import Material, readable

# what is typed (as a pattern) -> what is meant
SPELLINGS = {
    r"HIPPA|HIPPAA|HIPAAA": "HIPAA",
    r"HCPS|HCPC|HPCPS|HCPSC": "HCPCS",
    r"Current Procedure Terminology|Current Procedural Terminologies": "Current Procedural Terminology",
    r"International Classification of Disease\b(?!s)": "International Classification of Diseases",
    r"ICD[ -]?10CM|ICD10[ -]?CM": "ICD-10-CM",
    r"ICD[ -]?10PCS|ICD10[ -]?PCS": "ICD-10-PCS",
    r"ICD10|ICD 10(?! (?:CM|PCS))": "ICD-10",
    r"ICD[- ]10 CM": "ICD-10-CM",
    r"ICD[- ]10 PCS": "ICD-10-PCS",
    r"MS DRG": "MS-DRG",
    r"(?i:excludes[ -][12])": "Excludes1, Excludes2",
    r"(?i:(?:7th|seventh) digit)s?": "7th character",
    r"(?:HCPCS|Hcpcs) [Ll]evel 2": "HCPCS Level II",
    r"(?:EOB|ERA|EFT|CPT|DRG|APC|NPI|ABN|LCD|NCD|CARC|RARC|POS)['’]s(?= (?:and|are|were|from|in|for|or|to)\b)": "the plural without an apostrophe",
    r"Tricare|TriCare|Tri-Care": "TRICARE",
    r"E&M|E & M": "E/M",
    r"Hippa|Hipaa": "HIPAA",
    r"(?i:co-pay)s?": "copay",
    r"(?i:co-payment)s?": "copayment",
    r"(?i:co-insurance)": "coinsurance",
    r"(?i:charge master|chargmaster)s?": "chargemaster",
    r"(?i:super bill)s?": "superbill",
    r"(?i:up-coding|up coding)": "upcoding",
    r"(?i:down-coding|down coding)": "downcoding",
    r"(?i:un-bundl)[a-z]*": "unbundle",
    r"(?i:in-patient)s?": "inpatient",
    r"(?i:out-patient)s?": "outpatient",
    r"(?i:sub-categor)[a-z]*": "subcategory",
    r"(?i:comorbity|co-morbidity|co-morbidities)": "comorbidity",
    r"(?i:lateralty|latterality|laterallity)": "laterality",
    r"(?i:diabetis|diabetus)": "diabetes",
    r"(?i:arrythmia|arhythmia)s?": "arrhythmia",
    r"(?i:inflamation)": "inflammation",
    r"(?i:catagory|catagories)": "category",
    r"(?i:guidline)s?": "guideline",
    r"(?i:judgement)s?": "judgment",
    r"(?i:payor)s?": "payer",
    r"(?i:preceed)[a-z]*": "precede",
    r"(?i:necesary|neccessary|neccesary)": "necessary",
    r"CMS ?1500|CMS–1500|HCFA[ -]?1500": "CMS-1500",
    r"UB ?04|UB–04": "UB-04",
    r"(?i:deductable)s?": "deductible",
    r"(?i:copayement|co-payement)s?": "copayment",
    r"(?i:principle diagnos[ie]s)": "principal diagnosis",
    r"(?i:diagnosises|diagnosi)": "diagnoses",
    r"(?i:clearing house)s?": "clearinghouse",
    r"Medicade|Medacaid": "Medicaid",
    r"Medicair|Medicaire|Medcare": "Medicare",
    r"(?i:modifer|modifyer)s?": "modifier",
    r"(?i:remitance|remittence)s?": "remittance",
    r"(?i:reimbursment|reimbursemnt)s?": "reimbursement",
    r"(?i:adjucat|adjudac)[a-z]*": "adjudicate",
    r"(?i:encouter|enounter)s?": "encounter",
    r"(?i:preautorization|preauthorisaton)": "prior authorization",
    r"(?i:benificiary|beneficary)": "beneficiary",
    r"(?i:elegib|eligab)[a-z]*": "eligibility",
    r"(?i:tonsilitis)": "tonsillitis",
    r"(?i:pharangitis|pharyngytis)": "pharyngitis",
    r"(?i:pnuemonia|pneumomia)": "pneumonia",
    r"(?i:opthalm)[a-z]*": "ophthalm-",
    r"(?i:hemorrage|hemmorhage)": "hemorrhage",
    r"(?i:abcess)": "abscess",
    r"(?i:perscription)s?": "prescription",
    r"(?i:priviledge)s?": "privilege",
    r"(?i:recieve|recieved|occured|seperate|accomodate)": "receive, occurred, separate, accommodate",
}
_MISSPELT = [(re.compile(rf"(?<![\w/-])(?:{typed})(?![\w-])"), meant) for typed, meant in SPELLINGS.items()]
_ANY = re.compile("|".join(pattern.pattern for pattern, _ in _MISSPELT))  # most texts have none: one look is enough
_AFTER_CPT = re.compile(r"\bCPT(?:®)?(?: code| codes| number)? (\d[\w.,-]*\w|\d)")
_CPT_FORM = re.compile(r"\d{4}[0-9AFMTU](?:-[0-9A-Z]{2})*(?:[-,]\d{4}[0-9AFMTU])*")
_BRANDS = re.compile(
    r"\b(Epic Systems|Cerner|Oracle Health|eClinicalWorks|athenahealth|Kareo|Tebra|AdvancedMD|DrChrono|Waystar|Availity|Change Healthcare|Optum|EncoderPro|"
    r"Find-A-Code|Codify|TruCode|UnitedHealthcare|Aetna|Cigna|Humana|Anthem|Kaiser|Blue Cross|Blue Shield)\b"
)
_FEES = re.compile(
    r"\b(conversion factor|exam fee|examination fee|membership fee|salary|salaries|hourly wage)\b[^.]{0,60}\$?\d",
    re.IGNORECASE,
)


def _texts(material: Material) -> Iterator[tuple[str, str, str, bool]]:
    """(file, item, text, whether a person made it up as a messy record)."""
    for item_id, entry in material.entries():
        for at, text in readable(entry):
            yield material.bank_file, f"{item_id}.{at}", text, False
    for objective, text in material.bank.objectives.items():
        yield material.bank_file, objective, str(text), False
    for name, notebook in material.notebooks.items():
        for cell in notebook.get("cells", ()):
            yield f"{material.folder}/{name}", f"cell {cell.get('id')}", source_of(cell), False
    for name, text in material.charts.items():
        yield f"datasets/charts/{name}.md", "", text, True


def spelling(material: Material) -> Iterator[Finding]:
    """Misspelt terms of the field. In a record a slip may be meant, so there it is only to be looked at."""
    for file, where, text, record in _texts(material):
        for pattern, meant in _MISSPELT if _ANY.search(text) else ():
            for typed in sorted({m[0] for m in pattern.finditer(text)}):
                yield Finding(file, where, f"“{typed}” should be “{meant}”", "mend the spelling", serious=not record)


def cpt_numbers(material: Material) -> Iterator[Finding]:
    """A CPT number is five characters, bare, with modifiers behind hyphens if need be."""
    for file, where, text, _ in _texts(material):
        for number in sorted(set(_AFTER_CPT.findall(text))):
            if len(number) == 4 and number.startswith(("19", "20")):
                continue  # "CPT 2026": the edition
            if not _CPT_FORM.fullmatch(number):
                yield Finding(
                    file,
                    where,
                    f"“CPT {number}” is not the form of a CPT number",
                    "write five characters, as in 99213 or 99213-25",
                )


def brands_and_fees(material: Material) -> Iterator[Finding]:
    """Product names, exam fees and pay age badly; they belong into a dated data file."""
    for item_id, entry in material.entries():
        for at, text in readable(entry):
            if match := _BRANDS.search(text) or _FEES.search(text):
                yield look(
                    material.bank_file,
                    f"{item_id}.{at}",
                    f"it names a brand, a fee or pay (“{match[1]}”)",
                    "say what the thing does instead, or put the fact into datasets/",
                )


def no_cpt_table(root: Path) -> Iterator[Finding]:
    """No file of the course pairs CPT numbers with descriptions."""
    for path in sorted((root / "datasets").rglob("*.csv")):
        try:
            with path.open(encoding="utf-8-sig", newline="") as handle:
                rows = [row for _, row in zip(range(200), csv.reader(handle), strict=False)]
        except (OSError, UnicodeDecodeError, csv.Error):
            continue
        head = [c.strip().lower() for c in rows[0]] if rows else []
        described = any(re.search(r"desc|meaning|label|title", c) for c in head)
        if described and (any("cpt" in c for c in head) or _mostly_cpt(rows[1:])):
            yield Finding(
                path.relative_to(root).as_posix(),
                "",
                "it pairs CPT numbers with descriptions",
                "take it out: CPT is licensed, bare numbers only",
            )


def _mostly_cpt(rows: list[list[str]]) -> bool:
    numbers = [row[0] for row in rows if row and re.fullmatch(r"[0-9]{5}", row[0].strip())]
    return len(rows) >= 5 and len(numbers) > 0.8 * len(rows)


RULES = (spelling, cpt_numbers, brands_and_fees)
