"""The scores of the data and the rows that fail, for programs and spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.answers import quality
from dashboard.exports.views import Options, View, typed_number
from data_access.filters import EVERYTHING, Filters
from data_access.queries.customers import customer_names
from data_access.queries.quality.rules import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.answers.quality import Measured
    from data_access.readers import Reader

SCORES = ("rule", "column", "dimension", "rule_on", "judged", "failed", "pass_share", "column_kept")
FAILURES = ("rule", "column", "row_id", "customer", "failing_value", "why_failing")
IN_ONE_STATEMENT = 900  # databases bound the number of values in one statement
USUAL_MOST = 10_000


def _measured(reader: Reader, filters: Filters) -> tuple[Measured, tuple[quality.Setting, ...]] | None:
    settings = quality.settings_of(reader, EVERYTHING)
    as_of = quality.last_day(reader, EVERYTHING)
    if as_of is None:
        return None
    return quality.measure(reader, quality.terms_of(settings, as_of), filters, EVERYTHING), settings


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})


def quality_scores(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """What each rule found in each column, in the order of the rules; a rule that is off has nothing judged."""
    del options
    answer = _measured(reader, filters)
    if answer is None:
        return _empty(SCORES)
    measured, settings = answer
    found = measured.scores.findings.rename(columns={"share": "pass_share", "kept": "column_kept"})
    off = pd.DataFrame(
        [
            {"rule": one.rule.name, "column": one.rule.column, "dimension": one.rule.dimension, "judged": 0,
             "failed": 0, "pass_share": None, "column_kept": False}
            for one in settings if not one.on
        ],
        columns=[name for name in SCORES if name != "rule_on"],
    )  # fmt: skip
    listed = pd.concat([found.assign(rule_on=True), off.assign(rule_on=False)], ignore_index=True)
    return listed.astype({"pass_share": "float64"})[list(SCORES)]


def quality_failures(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """The rows behind every finding, at most so many of each."""
    answer = _measured(reader, filters)
    if answer is None:
        return _empty(FAILURES)
    measured, _ = answer
    most = int(typed_number(options, "most", USUAL_MOST, least=1, most=1_000_000))
    found = measured.scores.findings
    parts = []
    for row in found[found["kept"] & (found["failed"] > 0)].itertuples(index=False):
        finding = (str(row.rule), str(row.column))
        rows = quality.failing_rows(reader, measured, finding, filters, EVERYTHING, limit=most)
        parts.append(rows.assign(rule=finding[0], column=finding[1]))
    if not parts:
        return _empty(FAILURES)
    listed = pd.concat(parts, ignore_index=True).rename(columns={"value": "failing_value", "why": "why_failing"})
    listed["customer"] = listed["customer_id"].map(_numbers(reader, listed["customer_id"].dropna()))
    return listed[list(FAILURES)]


def _numbers(reader: Reader, customers: pd.Series[int]) -> dict[int, str]:
    """The business's own numbers of some customers."""
    found: dict[int, str] = {}
    for ids in _parts(sorted({int(row) for row in customers})):
        names = reader.frame(customer_names(ids, EVERYTHING))
        found |= dict(zip(names["customer_id"].astype(int), names["customer"].astype(str), strict=True))
    return found


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), IN_ONE_STATEMENT):
        yield ids[at : at + IN_ONE_STATEMENT]


_TITLES = ", ".join(sorted(BY_NAME))

VIEWS = (
    View(
        name="quality",
        about=f"What each rule of data quality found in each column. The rules: {_TITLES}.",
        columns=SCORES,
        build=quality_scores,
    ),
    View(
        name="quality_failures",
        about="The rows that fail a rule of data quality, each with the customer's own number, the value and why.",
        columns=FAILURES,
        build=quality_failures,
        typed={"most": f"rows of each rule and column (default {USUAL_MOST:,})"},
    ),
)
