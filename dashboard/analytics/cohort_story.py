"""What the cohorts say: the newest finished ones against the same months a year before, and any that stand out."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics.intervals import Difference, newcombe_difference, wilson
from dashboard.analytics.periods import month_of
from dashboard.theme import day, month_label, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

YEAR = 12  # months
FEWEST_COHORTS = 3  # a year-on-year comparison of fewer months says more about those months than about the shop
FEWEST_CUSTOMERS = 30
QUIET = "No single month's customers stand out from the others."
# Two-sided 5 % shared among the cohorts of a year (Bonferroni): one of twelve stands out by chance once in 20 pages.
STANDS_OUT = 2.87


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeFigure:
    """Retention at one age over the newest finished cohorts, and the difference to the same months a year before.

    ``difference`` is None when fewer than three of those months have a finished cohort a year earlier. ``series`` is
    the rate of each cohort in order of time.
    """

    age_months: int
    customers: int
    came_back: int
    rate: float
    low: float
    high: float
    first_cohort: int
    last_cohort: int
    series: tuple[float, ...]
    difference: Difference | None
    base_rate: float | None

    @property
    def enough(self) -> bool:
        """Whether there are enough customers to show a figure."""
        return self.customers >= FEWEST_CUSTOMERS


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChoices:
    """The cells offered: months of first purchase (or rows) by number with names, ages, and the one to begin with.

    ``ages_written`` names ages that are not months.
    """

    cohorts: dict[int, str]
    ages: list[int]
    proposed: tuple[int, int]
    ages_written: dict[int, str] = field(default_factory=dict)


def newest(cells: pd.DataFrame, cohorts: int) -> pd.DataFrame:
    """The cells of the newest cohorts."""
    months = sorted(cells["cohort_month"].unique())[-cohorts:]
    return cells[cells["cohort_month"].isin(months)]


def fitting(cells: pd.DataFrame, most_cells: int, most_ages: int) -> pd.DataFrame:
    """The cells from age 1 to the highest age at which all cells still number at most ``most_cells``."""
    later = cells[cells["age_months"].between(1, most_ages)]
    totals = later.groupby("age_months").size().sort_index().cumsum()
    allowed = totals[totals <= most_cells].index
    return later[later["age_months"].isin(allowed)]


def year_on_year(cells: pd.DataFrame, base: pd.DataFrame, age_months: int) -> AgeFigure | None:
    """Retention at one age over the newest finished cohorts, compared with the same calendar months a year before.

    Parameters
    ----------
    cells : of ``analytics.retention.matrix``; the newest twelve finished cohorts at that age are taken.
    base : cells that hold the cohorts a year earlier; the same as ``cells`` when no days are filtered.

    Returns
    -------
    None when no cohort has finished that month. When at least three of the twelve have a cohort a year earlier, the
    figure is over those alone, so that both sides hold the same calendar months and seasons cancel out.
    """
    recent = _finished(cells, age_months).tail(YEAR)
    if recent.empty:
        return None
    earlier = _finished(base, age_months)
    earlier = earlier[(earlier.index + YEAR).isin(recent.index)]
    compared = len(earlier) >= FEWEST_COHORTS
    if compared:
        recent = recent[(recent.index - YEAR).isin(earlier.index)]
    back, size = _sums(recent)
    base_back, base_size = _sums(earlier)
    low, high = wilson(back, size)
    return AgeFigure(
        age_months=age_months,
        customers=size,
        came_back=back,
        rate=back / size,
        low=low,
        high=high,
        first_cohort=int(recent.index[0]),
        last_cohort=int(recent.index[-1]),
        series=tuple((recent["active_customers"] / recent["cohort_size"]).astype(float)),
        difference=newcombe_difference(back, size, base_back, base_size) if compared else None,
        base_rate=base_back / base_size if compared else None,
    )


def _finished(cells: pd.DataFrame, age_months: int) -> pd.DataFrame:
    """Size and returns of each cohort that has finished this month, by cohort month in order of time."""
    found = cells[(cells["age_months"] == age_months) & cells["complete"].astype(bool)]
    return found.set_index("cohort_month")[["cohort_size", "active_customers"]].astype("int64").sort_index()


def _sums(cohorts: pd.DataFrame) -> tuple[int, int]:
    return int(cohorts["active_customers"].sum()), int(cohorts["cohort_size"].sum())


def year_curves(cells: pd.DataFrame, base: pd.DataFrame, ages: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures of ``year_on_year`` along the ages, now and a year before.

    Returns
    -------
    Two DataFrames ``age_months, cohorts, cohort_size, active_customers, retention_rate, low, high`` and
    ``age_months, retention_rate``; the second is empty where no age can be compared.
    """
    figures = [figure for age in ages if (figure := year_on_year(cells, base, age)) is not None and figure.enough]
    now = pd.DataFrame(
        [(f.age_months, len(f.series), f.customers, f.came_back, f.rate, f.low, f.high) for f in figures],
        columns=["age_months", "cohorts", "cohort_size", "active_customers", "retention_rate", "low", "high"],
    )
    before = pd.DataFrame(
        [(f.age_months, f.base_rate) for f in figures if f.base_rate is not None],
        columns=["age_months", "retention_rate"],
    )
    return now, before


def outlier(cells: pd.DataFrame, age_months: int = 1) -> tuple[int, float, float] | None:
    """The cohort of the newest twelve that differs most from the others together: month, its rate, theirs.

    None when none differs by more than chance explains (pooled two-proportion z test, Bonferroni over the cohorts).
    """
    recent = _finished(cells, age_months).tail(YEAR)
    back, size = _sums(recent)
    found = None
    largest = STANDS_OUT
    for month, row in recent.iterrows():
        n, x = int(row["cohort_size"]), int(row["active_customers"])
        rest_n, rest_x = size - n, back - x
        if min(n, rest_n) < FEWEST_CUSTOMERS or not 0 < back < size:
            continue
        spread = sqrt(back / size * (1 - back / size) * (1 / n + 1 / rest_n))
        distance = abs(x / n - rest_x / rest_n) / spread
        if distance > largest:
            largest, found = distance, (int(str(month)), x / n, rest_x / rest_n)
    return found


def takeaway(figure: AgeFigure | None, odd: tuple[int, float, float] | None) -> str:
    """The page's answer in one or two sentences, with number, comparison and certainty."""
    if figure is None:
        return "Too early to tell: no month after a first purchase is over yet."
    if not figure.enough:
        found = quantity(figure.customers, "customer")
        return f"Too few to tell: it needs at least {FEWEST_CUSTOMERS} customers in finished months and has {found}."
    share = _of_hundred(figure.rate)
    answer = f"{share} new customers buy again in the month after their first purchase{_compared(figure)}."
    if odd is None:
        return f"{answer} {QUIET}"
    month, rate, rest = odd
    return (
        f"{answer} Those won in {month_label(month)} stand out: "
        f"{_of_hundred(rate)} came back, {_of_hundred(rest)} of the others."
    )


def _compared(figure: AgeFigure) -> str:
    difference = figure.difference
    if difference is None or figure.base_rate is None:
        return "; there are no finished months a year before to compare with"
    points = round(abs(difference.value) * 100)
    if not difference.sure:
        return f", against {round(figure.base_rate * 100)} a year ago: too close to tell them apart"
    word = "more" if difference.value > 0 else "fewer"
    low, high = sorted((abs(difference.low), abs(difference.high)))
    size = str(points) if points else "slightly"
    return f", {size} {word} than a year ago (95% interval {low * 100:.0f} to {high * 100:.0f} {word})"


def _of_hundred(rate: float) -> str:
    return f"{rate * 100:.0f} of 100"


def colour_top(shares: pd.DataFrame, column: str) -> float:
    """What full colour stands for: just above the largest finished share of a cohort that is not small, rounded up.

    Asked of the whole store, so that a filter never changes what a colour means.
    """
    large = shares["cohort_size"] >= FEWEST_CUSTOMERS
    finished = shares["complete"].astype(bool) & (shares["age_months"] > 0)
    found = shares.loc[finished & large, column].astype("float64").dropna()
    largest = float(found.quantile(0.98)) if len(found) else 0.0
    steps = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
    return next((step for step in steps if step >= largest), 1.0)


def cell_choices(cells: pd.DataFrame) -> CellChoices:
    """The months to choose a cell from, newest first; proposed is the newest cohort of which somebody has come back."""
    months = [int(month) for month in sorted(cells["cohort_month"].unique(), reverse=True)]
    ages = [int(age) for age in sorted(cells["age_months"].unique()) if age > 0] or [1]
    finished = cells[(cells["age_months"] == 1) & cells["complete"].astype(bool) & (cells["active_customers"] > 0)]
    proposed = (int(finished["cohort_month"].max()) if len(finished) else months[-1], ages[0])
    return CellChoices(cohorts={month: month_label(month) for month in months}, ages=ages, proposed=proposed)


def reasons(people: pd.DataFrame, came_back: str) -> pd.Series:
    """Why each customer of a cell is listed: when they first bought, that they came back, when they bought last.

    Parameters
    ----------
    people : with ``first_purchase_on`` and ``last_purchase_on``, empty for who has only returns or free items.
    came_back : the period of the cell, as part of a sentence.
    """
    days = zip(people["first_purchase_on"], people["last_purchase_on"], strict=True)
    told = [_reason(came_back, *bounds) for bounds in days]
    return pd.Series(told, index=people.index, dtype="str")


def _reason(came_back: str, first: date | None, last: date | None) -> str:
    if first is None or last is None or pd.isna(first):
        return f"Came back in {came_back}"
    return f"First bought in {month_label(month_of(first))}, came back in {came_back}: last bought on {day(last)}"
