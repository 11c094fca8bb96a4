"""pandas frames for the optional data tasks: the one module of the course that imports pandas."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from course.codes import open_book
from course.codes.listing import COMPLETE, lines_under
from course.errors import CourseError

if TYPE_CHECKING:
    import pandas


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
