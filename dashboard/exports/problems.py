"""The view of problems: what rises beyond expectation, since when, how far, and whether it is over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.answers import problems as answers
from dashboard.answers import radar
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING

if TYPE_CHECKING:
    from data_access.filters import Filters
    from data_access.readers import Reader

COLUMNS = (
    "problem",
    "cell_kind",
    "subject",
    "first_day",
    "rang_on",
    "complaint_count",
    "deliveries",
    "times",
    "verdict",
)


def _problems(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    del options
    as_of = last_covered_day(reader)
    found = None if as_of == date.min else radar.gather(reader, filters, EVERYTHING, as_of)
    rows = [
        (one.title, one.row.kind, one.row.subject, one.row.first_day, one.row.rang_on, int(one.row.feedback_count),
         one.deliveries, one.since.times, one.verdict)
        for one in answers.standings(reader, found, filters, EVERYTHING, as_of)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


VIEWS = (
    View(
        name="problems",
        about="What is complained of beyond expectation, and whether it is over.",
        columns=COLUMNS,
        build=_problems,
    ),
)
