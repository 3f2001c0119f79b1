"""The cells of the cohort chart: where each stands, how strong its colour is, its number, and its full sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.charts.base import rows
from dashboard.theme import count, day, money, month_label, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

AVERAGE_ROW = -1.35  # above the cohorts, with a gap


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is drawn: place, share of the colour range (None: no fill), number, sentence."""

    row: float
    age: int
    share: float | None
    text: str
    sentence: str
    month: int | None = None  # of the cohort; None in the row of averages


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What full colour stands for. It is of the whole store, so that a filter never changes the colours."""

    top: float
    currency: str = ""


def customer_cells(
    cells: pd.DataFrame, average: pd.DataFrame, cohorts: Sequence[int], scale: Scale, *, absolute: bool, last_day: date
) -> list[Cell]:
    """The cells of ``analytics.retention.matrix`` and ``pooled``, with their sentences."""
    places = _places(cohorts)
    drawn = []
    for row in rows(cells):
        text = count(row.active_customers) if absolute else percent(row.retention_rate, decimals=0)[:-1]
        share = row.retention_rate / scale.top if row.complete else None
        sentence = _customer_sentence(row, last_day)
        drawn.append(Cell(places[row.cohort_month], int(row.age_months), share, text, sentence, int(row.cohort_month)))
    for row in rows(average):
        text = count(row.active_customers) if absolute else percent(row.retention_rate, decimals=0)[:-1]
        drawn.append(
            Cell(AVERAGE_ROW, int(row.age_months), row.retention_rate / scale.top, text, _average_sentence(row))
        )
    return drawn


def revenue_cells(
    cells: pd.DataFrame, average: pd.DataFrame, cohorts: Sequence[int], scale: Scale, *, absolute: bool, last_day: date
) -> list[Cell]:
    """The cells of ``analytics.retention.revenue_matrix`` with ``revenue_share``, and their averages."""
    places = _places(cohorts)
    drawn = []
    for row in rows(cells):
        text = (
            _short_money(row.revenue_cents, scale.currency) if absolute else percent(row.revenue_share, decimals=0)[:-1]
        )
        share = row.revenue_share / scale.top if row.complete else None
        sentence = _revenue_sentence(row, scale.currency, last_day)
        drawn.append(Cell(places[row.cohort_month], int(row.age_months), share, text, sentence, int(row.cohort_month)))
    for row in rows(average):
        text = (
            _short_money(row.revenue_cents, scale.currency) if absolute else percent(row.revenue_share, decimals=0)[:-1]
        )
        sentence = (
            f"All {quantity(row.cohorts, 'cohort')} that have finished month {row.age_months}:<br>"
            f"{money(row.revenue_cents, scale.currency)}, {percent(row.revenue_share)} of their first month's revenue."
        )
        drawn.append(Cell(AVERAGE_ROW, int(row.age_months), row.revenue_share / scale.top, text, sentence))
    return drawn


def _places(cohorts: Sequence[int]) -> dict[int, int]:
    """The row of each cohort month, oldest on top."""
    return {month: place for place, month in enumerate(cohorts)}


def _customer_sentence(row: Any, last_day: date) -> str:  # noqa: ANN401  a row of itertuples
    back = f"{count(row.active_customers)} ({percent(row.retention_rate)})"
    who = f"Of {quantity(row.cohort_size, 'customer')} who first bought in {month_label(row.cohort_month)},<br>"
    when = month_label(row.cohort_month + row.age_months)
    if not row.complete:
        return f"{who}{back} bought in {when} so far.<br>The month is not over: data up to {day(last_day)}."
    return f"{who}{back} bought again in {when}.<br>95% interval {percent(row.low)} to {percent(row.high)}."


def _average_sentence(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    return (
        f"Of {quantity(row.cohort_size, 'customer')} in all {quantity(row.cohorts, 'cohort')} "
        f"that have finished month {row.age_months},<br>{count(row.active_customers)} ({percent(row.retention_rate)}) "
        f"bought again in it.<br>95% interval {percent(row.low)} to {percent(row.high)}."
    )


def _revenue_sentence(row: Any, currency: str, last_day: date) -> str:  # noqa: ANN401  a row of itertuples
    who = f"{quantity(row.cohort_size, 'customer')} who first bought in {month_label(row.cohort_month)}<br>"
    spent = f"spent {money(row.revenue_cents, currency)} in {month_label(row.cohort_month + row.age_months)}"
    part = f"{percent(row.revenue_share)} of what they spent in their first month."
    if not row.complete:
        return f"{who}{spent} so far,<br>{part}<br>The month is not over: data up to {day(last_day)}."
    return f"{who}{spent},<br>{part}"


def _short_money(cents: float, currency: str) -> str:
    """Money that fits a cell: £950, £1.2k, £14k."""
    amount = abs(cents) / 100
    if amount < 999.5:  # noqa: PLR2004  where the rounded figure changes its unit
        return money(round(cents, -2), currency)
    sign, thousands = ("-" if cents < 0 else ""), amount / 1000
    if thousands >= 999.5:  # noqa: PLR2004
        return money(cents, currency)
    return f"{sign}{money(0, currency)[:-1]}{thousands:,.{0 if thousands >= 9.95 else 1}f}k"  # noqa: PLR2004
