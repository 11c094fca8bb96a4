"""The ledger as plain rows for data work, and a writer: CSV always, Parquet where pyarrow is installed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from course.errors import CourseError

from .aging import BUCKETS, bucket
from .balances import open_items
from .book import Ledger


class Table(NamedTuple):
    """Columns, and rows that are made while they are read."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def ledger_table(ledger: Ledger) -> Table:
    """Every entry, in the order of posting; cents above 0 are debits."""
    columns = ("document", "kind", "day", "account", "cents", "patient", "claim", "line", "payer", "why")
    rows = ledger.store.each(
        "SELECT d.name, d.kind, m.day, CASE s.side WHEN 1 THEN m.debit ELSE m.credit END, m.cents * s.side, m.patient, m.claim,"
        " m.line, m.payer, m.why FROM moves m JOIN documents d ON d.n = m.document"
        " JOIN (SELECT 1 AS side UNION ALL SELECT -1) s ORDER BY m.rowid, s.side DESC"
    )
    return Table(columns, rows)


def ar_table(ledger: Ledger, day: date) -> Table:
    """What is open at the end of `day`, by line and responsibility, with its age both ways."""
    columns = ("patient", "claim", "line", "responsible", "payer", "service", "billed", "cents", "age", "bucket", "age_billed", "bucket_billed")  # fmt: skip

    def rows() -> Iterator[Sequence[Any]]:
        for one in open_items(ledger, day):
            age, billed = (day - one.service).days, (day - one.billed).days
            yield (*one[:5], one.service.isoformat(), one.billed.isoformat(), one.cents, age, BUCKETS[bucket(age)], billed, BUCKETS[bucket(billed)])  # fmt: skip

    return Table(columns, rows())


def denials_table(ledger: Ledger) -> Table:
    """Every refusal in force, with what is still open on its line at that payer."""
    columns = (
        "day",
        "claim",
        "line",
        "payer",
        "group",
        "reason",
        "remarks",
        "cents",
        "service",
        "billed",
        "still_open",
    )
    rows = ledger.store.each(
        "SELECT d.day, x.claim, x.line, x.payer, x.grp, x.reason, x.remarks, x.cents, c.service, c.billed,"
        " (SELECT COALESCE(SUM(e.cents), 0) FROM entries e WHERE e.patient = c.patient AND e.claim = x.claim AND e.line = x.line"
        "  AND e.account IN ('insurance 1', 'insurance 2', 'insurance 3'))"
        " FROM denials x JOIN documents d ON d.n = x.document AND d.undone IS NULL JOIN claims_now c ON c.number = x.claim"
        " ORDER BY x.document, x.rowid"
    )
    return Table(columns, rows)


def write(table: Table, path: Path) -> int:
    """Write a table as .csv or .parquet, by its ending; returns the number of rows. Raises CourseError for other endings."""
    ending = path.suffix.lower()
    if ending == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            out = csv.writer(stream, lineterminator="\n")
            out.writerow(table.columns)
            count = 0
            for row in table.rows:
                out.writerow([_safe(one) for one in row])
                count += 1
        return count
    if ending == ".parquet":
        return _parquet(table, path)
    raise CourseError(f"{path.name} has to end in .csv or .parquet; choose one of the two.")


def can_parquet() -> bool:
    """Whether pyarrow is installed here."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def _safe(one: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{one}" if isinstance(one, str) and one[:1] in ("=", "+", "@", "\t", "\r") else one


def _parquet(table: Table, path: Path, at_once: int = 20_000) -> int:
    if not can_parquet():
        raise CourseError(
            "Parquet needs pyarrow, which is not installed here. Write .csv instead: the contents are the same."
        )
    import pyarrow
    import pyarrow.parquet as parquet

    rows, count, writer = iter(table.rows), 0, None
    try:
        while part := list(islice(rows, at_once)):
            values = zip(*part, strict=True)
            batch = pyarrow.table({name: list(column) for name, column in zip(table.columns, values, strict=True)})
            if writer is None:
                writer = parquet.ParquetWriter(path, batch.schema)
            writer.write_table(batch.cast(writer.schema))
            count += len(part)
        if writer is None:
            parquet.write_table(
                pyarrow.table({name: pyarrow.array([], pyarrow.string()) for name in table.columns}), path
            )
    finally:
        if writer is not None:
            writer.close()
    return count
