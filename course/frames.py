"""pandas frames for the optional data tasks: the one module of the course that imports pandas."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.codes import open_book
from course.codes.listing import COMPLETE, lines_under
from course.errors import CourseError

if TYPE_CHECKING:
    import pandas

    from course.claims.ledger import Ledger
    from course.claims.ledger.tables import Table

_DAYS = ("day", "service", "billed", "answered", "first_decided", "last_decided", "born")


def code_frame(heading: str) -> pandas.DataFrame:
    """Every line of the Tabular List under a category or block.

    Columns: code, title, billable (bool: complete as printed), seventh (the 7th characters it takes, "" for none),
    placeholder (bool: X must fill the gap before the 7th). Raises CourseError for what is no heading.
    """
    lines = lines_under(open_book(), heading)
    try:
        import pandas
    except ImportError as error:
        raise CourseError("pandas is not installed here; code_table shows the same lines without it.") from error
    rows = [{**asdict(line), "billable": line.state == COMPLETE} for line in lines]
    return pandas.DataFrame(rows, columns=["code", "title", "billable", "seventh", "placeholder"])


def ledger_frame(ledger: Ledger) -> pandas.DataFrame:
    """Every entry of a ledger, in the order of posting.

    Columns: document, kind, day (datetime), account, cents (int; a debit is above 0), patient, claim, line, payer, why.
    The cents of all rows together are 0.
    """
    from course.claims.ledger.tables import ledger_table

    return _frame(ledger_table(ledger))


def ar_frame(ledger: Ledger, day: date) -> pandas.DataFrame:
    """What is open at the end of `day`, by claim, line and who owes it.

    Columns: patient, claim, line, responsible, payer, service, billed (datetime), cents (int; credits below 0), age and
    bucket (from the day of service), age_billed and bucket_billed (from the day of the bill).
    """
    from course.claims.ledger.tables import ar_table

    return _frame(ar_table(ledger, day))


def denials_frame(ledger: Ledger) -> pandas.DataFrame:
    """Every refusal in force.

    Columns: day (datetime), claim, line, payer, group, reason, remarks, cents, service, billed (datetime), still_open
    (cents that are open at the payer on that line today).
    """
    from course.claims.ledger.tables import denials_table

    return _frame(denials_table(ledger))


def batch_frame(folder: Path | str, table: str) -> pandas.DataFrame:
    """One table of a folder that `cleanclaim batch` made, as "claims" or "months"; days as datetime, codes as text.

    Raises CourseError where the folder has no such table.
    """
    pandas = _pandas()
    where = Path(folder)
    if (found := where / f"{table}.parquet").is_file():
        frame = pandas.read_parquet(found)
    elif (found := where / f"{table}.csv").is_file():
        texts = dict.fromkeys(
            ("codes", "code", "modifiers", "diagnoses", "reason", "remarks", "second_payer", "plan"), str
        )
        frame = pandas.read_csv(found, dtype=texts, keep_default_na=False, na_values={"days_in_ar": "", "over_90": ""})
    else:
        known = sorted({one.stem for one in where.glob("*.csv")} | {one.stem for one in where.glob("*.parquet")})
        raise CourseError(
            f"{where} has no table {table}. It has: {', '.join(known) or 'none; make one with cleanclaim batch'}."
        )
    return _with_days(pandas, frame)


def _frame(table: Table) -> pandas.DataFrame:
    pandas = _pandas()
    return _with_days(pandas, pandas.DataFrame([tuple(row) for row in table.rows], columns=list(table.columns)))


def _with_days(pandas: Any, frame: pandas.DataFrame) -> pandas.DataFrame:
    for name in _DAYS:
        if name in frame:
            frame[name] = pandas.to_datetime(frame[name], errors="coerce")
    return frame


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise CourseError("pandas is not installed here; the same tables can be written as CSV.") from error
    return pandas
