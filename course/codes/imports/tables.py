"""The official tables with headings: which columns each has, and what is kept of a line.

Each reader takes rows and gives tuples for its table in the database.  Descriptions of CPT codes in these files are not
kept; they belong to the American Medical Association.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from course.codes.imports.columns import Column, Line, Shape, lines
from course.codes.imports.rows import rows
from course.codes.imports.sources import Source
from course.errors import CourseError

CODE = r"[0-9A-Z]{5}"
_CODE_HEADING = (r"^hcpcs( cpt)?( code)?$", r"^cpt( hcpcs)?( code)?$", r"\bhcpcs$", r"^hcpcs\b")

PPRRVU = Shape(
    (
        Column("HCPCS", _CODE_HEADING),
        Column("MOD", (r"\bmod(ifier)?$",)),
        Column("STATUS", (r"\bstatus code$", r"^status$")),
        Column("WORK RVU", (r"\bwork( rvus?)?$",)),
        Column("NON-FAC PE RVU", (r"\bnon ?fac(ility)? pe( rvus?)?$",)),
        Column("FACILITY PE RVU", (r"^(?!.*\bnon ?fac).*\bfac(ility)? pe( rvus?)?$",)),
        Column("MP RVU", (r"\bmp( rvus?)?$", r"\bmalpractice")),
        Column("PCTC", (r"\bpc ?tc\b",), required=False),
        Column("GLOBAL DAYS", (r"\bglob(al)? days$", r"^glob(al)?$"), required=False),
        Column("MULT PROC", (r"\bmult proc", r"\bmult$"), required=False),
        Column("BILAT SURG", (r"\bbilat",), required=False),
        Column("ASST SURG", (r"\basst",), required=False),
        Column("CO-SURG", (r"\bco surg",), required=False),
        Column("TEAM SURG", (r"\bteam",), required=False),
        Column("CONV FACTOR", (r"\bconv(ersion)? factor$",), required=False),
    ),
    CODE,
)
GPCI = Shape(
    (
        Column("MAC", (r"^(medicare administrative contractor|contractor|mac)\b",)),
        Column("State", (r"^state$",), required=False),
        Column("Locality Number", (r"^locality (number|no)\b", r"^locality$")),
        Column("Locality Name", (r"^locality name", r"\bname\b")),
        Column("PW GPCI", (r"\bp?w(ork)? gpci without", r"^(20\d\d )?(p ?w|work) gpci(?!.*with)")),
        Column("PW GPCI with floor", (r"\bgpci with ",), required=False),
        Column("PE GPCI", (r"\bpe gpci",)),
        Column("MP GPCI", (r"\bmp gpci", r"\bmalpractice gpci")),
    ),
    r"\d{5}",
)
PTP = Shape(
    (
        Column("Column 1", (r"^column ?1$", r"^column 1\b(?!.*column ?2)")),
        Column("Column 2", (r"^column ?2$", r"^column 2\b")),
        Column("Effective Date", (r"^effective\b",)),
        Column("Deletion Date", (r"^deletion\b",)),
        Column("Modifier", (r"^modifier\b",)),
        Column("Rationale", (r"\brationale\b",), required=False),
    ),
    CODE,
)
MUE = Shape(
    (
        Column("HCPCS/CPT Code", _CODE_HEADING),
        Column("MUE Values", (r"\bmue values?$",)),
        Column("MUE Adjudication Indicator", (r"\badjudication indicator", r"\bmai\b")),
        Column("MUE Rationale", (r"\brationale\b",), required=False),
    ),
    CODE,
)
ADDENDUM_B = Shape(
    (
        Column("HCPCS Code", _CODE_HEADING),
        Column("SI", (r"^(ci )?si$", r"\bstatus indicator$", r"\bsi$")),
        Column("APC", (r"^apc\b",)),
        Column("Relative Weight", (r"^relative weight",)),
        Column("Payment Rate", (r"^payment rate",)),
        Column("National Unadjusted Copayment", (r"^national unadjusted",), required=False),
        Column("Minimum Unadjusted Copayment", (r"^minimum unadjusted",), required=False),
    ),
    CODE,
)
TABLE_5 = Shape(
    (
        Column("MS-DRG", (r"^ms ?drg$", r"^drg$")),
        Column("MS-DRG Title", (r"\btitle$",)),
        Column("Weights", (r"^weights?\b.*\bcap\b", r"^(relative )?weights?$", r"^weights?\b")),
        Column("MDC", (r"^mdc$",), required=False),
        Column("TYPE", (r"^type$",), required=False),
        Column("Geometric mean LOS", (r"^geometric",), required=False),
        Column("Arithmetic mean LOS", (r"^arithmetic",), required=False),
    ),
    r"\d{1,3}",
)
CPT = Shape(
    (
        Column(
            "code",
            (r"^(cpt|procedure|hcpcs)?( ?4)? ?codes?$", r"^(cpt|hcpcs|hcpcs cpt|cpt hcpcs)( codes?)?$", r"\bcode$"),
        ),
        Column(
            "description",
            (r"^long desc", r"^(consumer|full)\b.*desc", r"\bdesc(ription|riptor)?$", r"^medium desc", r"\bdesc"),
        ),
    ),
    r"[0-9]{4}[0-9AFMTU]",
)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def pprrvu(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of the physician fee schedule's relative value file."""
    for line in lines(rows(source), PPRRVU, source.name):
        modifier = line.fit("MOD", "[0-9A-Z]{2}", "a modifier", empty=True)
        numbers = [_text(line.number_of(name)) for name in ("WORK RVU", "NON-FAC PE RVU", "FACILITY PE RVU", "MP RVU")]
        rest = [
            line.text(name)
            for name in ("PCTC", "GLOBAL DAYS", "MULT PROC", "BILAT SURG", "ASST SURG", "CO-SURG", "TEAM SURG")
        ]
        factor = _text(line.number_of("CONV FACTOR"))
        yield line.number, (line.text("HCPCS").upper(), modifier, line.text("STATUS"), *numbers, *rest, factor)


def gpci(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of the geographic factors."""
    for line in lines(rows(source), GPCI, source.name):
        floor = _text(line.number_of("PW GPCI with floor"))
        work = _text(line.number_of("PW GPCI"))
        if work is None and floor is None:
            raise line.wrong("PW GPCI", "a number")
        others = [_text(line.number_of(name, empty=False)) for name in ("PE GPCI", "MP GPCI")]
        number = line.fit("Locality Number", r"\d{1,2}", "a locality number").zfill(2)
        yield (
            line.number,
            (line.text("MAC"), line.text("State"), number, line.text("Locality Name"), work, floor, *others),
        )


def ptp(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of the NCCI procedure-to-procedure pairs."""
    for line in lines(rows(source), PTP, source.name):
        second = line.fit("Column 2", CODE, "a code")
        start, end = line.day("Effective Date", empty=False), line.day("Deletion Date")
        indicator = line.fit("Modifier", "[019]", "0, 1 or 9")
        yield (
            line.number,
            (
                line.text("Column 1").upper(),
                second,
                start.isoformat() if start else "",
                end.isoformat() if end else None,
                indicator,
                line.text("Rationale"),
            ),
        )


def mue(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of the medically unlikely edits."""
    for line in lines(rows(source), MUE, source.name):
        units = line.whole("MUE Values")
        indicator = line.fit("MUE Adjudication Indicator", "[123]( .*)?", "1, 2 or 3")[:1]
        yield line.number, (line.text("HCPCS/CPT Code").upper(), units, indicator, line.text("MUE Rationale"))


def addendum_b(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of OPPS Addendum B."""
    for line in lines(rows(source), ADDENDUM_B, source.name):
        status = line.fit("SI", "[A-Z][0-9]?", "a status indicator", empty=True)
        apc = line.fit("APC", r"\d{1,4}", "an APC", empty=True)
        weight = _text(line.number_of("Relative Weight"))
        names = ("Payment Rate", "National Unadjusted Copayment", "Minimum Unadjusted Copayment")
        money = [line.cents(name) for name in names]
        yield line.number, (line.text("HCPCS Code").upper(), status, apc.zfill(4) if apc else "", weight, *money)


def table_5(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of the MS-DRG weights."""
    for line in lines(rows(source), TABLE_5, source.name):
        weight = _text(line.number_of("Weights"))
        if weight is None:
            continue  # 998 and 999, ungroupable, have none
        stays = [_text(line.number_of(name)) for name in ("Geometric mean LOS", "Arithmetic mean LOS")]
        drg = line.text("MS-DRG").zfill(3)
        yield line.number, (drg, line.text("MS-DRG Title"), line.text("MDC"), line.text("TYPE"), weight, *stays)


def cpt(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of the learner's own licensed CPT file."""
    for line in lines(rows(source), CPT, source.name):
        yield line.number, (line.text("code").upper(), _described(line))


def _described(line: Line) -> str:
    words = line.text("description")
    if not words:
        raise CourseError(f"Row {line.number} has a code but no description. Nothing was imported.")
    return words
