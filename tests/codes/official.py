"""Small files in the layouts of the official ones, for the tests of the importers. EVERY LINE IN THEM IS MADE UP."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

NOTICE = "MADE UP FOR A TEST. Codes and descriptions only are copyright of nobody."


def record(
    code: str, sequence: str, kind: str, long: str, short: str = "", days: tuple[str, str, str] = ("", "", "")
) -> str:
    """One line of 320 characters in the HCPCS record layout."""
    line = f"{code:>5}{sequence:0>5}{kind}{long:<80.80}{short:<28.28}"
    line = f"{line:<229}C"
    return f"{line:<268}{days[0]:<8}{days[1]:<8}{days[2]:<8}N".ljust(320)


def hcpcs() -> str:
    """Two codes (one with a description over two rows, one that ended), and a modifier."""
    return "\r\n".join(
        [
            record(
                "J7777",
                "100",
                "3",
                "Injection, inventamab, 1 mg, for the treatment of",
                "Inj inventamab",
                ("20250101", "20250101", ""),
            ),
            record("J7777", "200", "4", "made-up conditions"),
            record("E7778", "100", "3", "Made-up device", "Device", ("20100101", "20100101", "20260331")),
            record("Z7", "100", "7", "Made-up modifier", "Modifier", ("20200101", "20200101", "")),
            "",
        ]
    )


def sheet(rows: list[list[str]], delimiter: str = ",") -> str:
    """Rows as CSV text with CRLF."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


PPRRVU_HEADING = [
    ["2026 Made-up Relative Value File"],
    [NOTICE],
    ["RELEASED 01/01/2026"],
    [],
    ["", "", "", "", "NOT USED", "", "NON-", "NON-FAC", "", "FACILITY", "", "NON-", "", "", "", "", ""],
    [
        "",
        "",
        "",
        "STATUS",
        "FOR MEDICARE",
        "WORK",
        "FAC PE",
        "NA",
        "FACILITY PE",
        "NA",
        "MP",
        "FACILITY",
        "FACILITY",
        "PCTC",
        "GLOB",
        "MULT",
        "CONV",
    ],
    [
        "HCPCS",
        "MOD",
        "DESCRIPTION",
        "CODE",
        "PAYMENT",
        "RVU",
        "RVU",
        "INDICATOR",
        "RVU",
        "INDICATOR",
        "RVU",
        "TOTAL",
        "TOTAL",
        "IND",
        "DAYS",
        "PROC",
        "FACTOR",
    ],
]
PPRRVU_ROWS = [
    [
        "99001",
        "",
        "Made-up visit",
        "A",
        "",
        "1.30",
        "1.21",
        "",
        "0.53",
        "",
        "0.10",
        "2.61",
        "1.93",
        "0",
        "XXX",
        "0",
        "33.4009",
    ],
    [
        "77001",
        "",
        "Made-up picture",
        "A",
        "",
        "0.50",
        "2.00",
        "",
        "2.00",
        "NA",
        "0.05",
        "2.55",
        "2.55",
        "1",
        "XXX",
        "0",
        "33.4009",
    ],
    [
        "77001",
        "26",
        "Made-up picture",
        "A",
        "",
        "0.50",
        "0.20",
        "",
        "0.20",
        "",
        "0.02",
        "0.72",
        "0.72",
        "1",
        "XXX",
        "0",
        "33.4009",
    ],
]
GPCI = [
    ["ADDENDUM E. MADE-UP GEOGRAPHIC INDICES"],
    [],
    [
        "Medicare Administrative Contractor (MAC)",
        "State",
        "Locality Number",
        "Locality Name",
        "2026 PW GPCI (without 1.0 Floor)",
        "2026 PW GPCI (with 1.0 Floor)",
        "2026 PE GPCI",
        "2026 MP GPCI",
    ],
    ["90112", "ZZ", "00", "NOWHERE*", "0.953", "1.000", "0.867", "0.611"],
    ["90212", "ZY", "05", "ELSEWHERE", "1.043", "1.043", "1.176", "0.914"],
    ["* Made-up footnote"],
]
PTP_HEADING = [
    [NOTICE],
    ["Column1/Column2 Edits"],
    ["Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"],
    ["", "", "prior to 1996", "Date", "Date", "0=not allowed", ""],
    ["", "", "", "", "*=no data", "1=allowed", ""],
    ["", "", "", "", "", "9=not applicable", ""],
]
PTP_ROWS = [
    ["99001", "77001", "", "20200101", "*", "1", "Made-up reason"],
    ["99001", "77002", "", "20180101", "20251231", "0", "Made-up reason"],
    ["99001", "77002", "", "20260401", "*", "1", "Made-up reason"],
    ["99002", "77003", "*", "19960101", "19960101", "9", "Made-up reason"],
]
MUE = [
    [NOTICE],
    ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"],
    ["99001", "1", "2 Date of Service Edit: Policy", "Made-up reason"],
    ["J7777", "1,200", "3 Date of Service Edit: Clinical", "Made-up reason"],
]
ADDENDUM_B = [
    ["Addendum B.-Made-up OPPS Payment by HCPCS Code for CY 2026"],
    [NOTICE],
    [
        "HCPCS Code",
        "Short Descriptor",
        "SI",
        "APC",
        "Relative Weight",
        "Payment Rate",
        "National Unadjusted Copayment",
        "Minimum Unadjusted Copayment",
        "Note",
    ],
    ["99001", "Made-up visit", "V", "5012", "1.4410", "$128.90", "", "$25.78", ""],
    ["77009", "Made-up scan", "N", "", "", "", "", "", ""],
]
TABLE_5 = [
    ["TABLE 5.—MADE-UP LIST OF WEIGHTS, FY 2026"],
    [
        "MS-DRG",
        "FY 2026 Final Post-Acute DRG",
        "FY 2026 Final Special Pay DRG",
        "MDC",
        "TYPE",
        "MS-DRG Title",
        "Weights",
        "Geometric mean LOS",
        "Arithmetic mean LOS",
    ],
    ["001", "No", "No", "PRE", "SURG", "MADE-UP TRANSPLANT WITH MCC", "28.1234", "24.1", "31.0"],
    ["998", "No", "No", "", "**", "NO PRINCIPAL DIAGNOSIS", "0.0000", "0.0", "0.0"],
    ["999", "No", "No", "", "**", "UNGROUPABLE", "*", "*", "*"],
]
ORDER = "\n".join(
    f"{number:05} {code:<7} {flag} {short:<60} {long}"
    for number, (code, flag, short, long) in enumerate(
        [
            ("A90", "0", "Made-up fever", "Made-up fever"),
            ("A901", "1", "Made-up fever, mild", "Made-up fever of a mild kind"),
        ],
        1,
    )
)
TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2026</version>
<chapter><name>1</name><desc>Made-up diseases (A90-A99)</desc>
 <section id="A90-A99"><desc>Made-up fevers (A90-A99)</desc>
  <diag><name>A90</name><desc>Made-up fever</desc>
   <inclusionTerm><note>Invented fever</note></inclusionTerm>
   <excludes1><note>real fever (R50.-)</note></excludes1>
   <sevenChrDef><extension char="A">initial encounter</extension></sevenChrDef>
   <diag><name>A90.1</name><desc>Made-up fever, <!-- --> mild</desc></diag>
  </diag>
 </section>
</chapter></ICD10CM.tabular>
"""
INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><title>MADE UP</title>
<letter><title>F</title>
 <mainTerm><title>Fever <nemod>(of no origin)</nemod></title><code>A90</code>
  <term level="1"><title>invented</title><code>A90.1</code>
   <term level="2"><title>with rash</title><code>A90.8</code><manif>L99.9</manif></term>
  </term>
  <term level="1"><title>imaginary</title><see>Fever, invented</see></term>
 </mainTerm>
 <mainTerm><title>Feverishness</title><seeAlso>Fever</seeAlso></mainTerm>
</letter></ICD10CM.index>
"""
CPT = [
    ["My licensed list"],
    ["CPT Code", "Long Description"],
    ["99001", "Made-up visit in my own words"],
    ["0777T", "Made-up new thing"],
]


def put(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file; text as UTF-8."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def pack(folder: Path, name: str, members: dict[str, str | bytes]) -> Path:
    """A ZIP with these members."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return path
