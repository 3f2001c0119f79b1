"""The parts of the Retention page: its tiles, its two charts, and the customers behind a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, reads
from dashboard.analytics import cohort_story as story
from dashboard.analytics.cohort_story import QUIET
from dashboard.analytics.explorer_story import odd_words, source_words
from dashboard.analytics.periods import month_name
from dashboard.charts import retention as charts
from dashboard.components.cards import card, chart, table_height, tabular
from dashboard.components.download import table_and_download
from dashboard.components.notes import thin_or_early
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import count, day, month_label, month_range, percent, points, quantity, symbol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd
    import plotly.graph_objects as go
    from streamlit.delta_generator import DeltaGenerator

    from dashboard.analytics.cohort_story import AgeFigure
    from dashboard.reads import Counted, Explored, Retention, RetentionRevenue, StoreFacts
    from data_access.filters import Filters

COHORTS, COHORT_AGES = 24, 12  # shown unless everything is asked for
MOST_CELLS = 950  # three marks each, and a page sends 3,000 points at most
CURVE_HEIGHT = 300
PEOPLE_ROWS = 6  # rows
_SHAKY = f"Most cohorts have fewer than {story.FEWEST_CUSTOMERS} customers: single people move these shares."
PEOPLE_COLUMNS = (
    "page",
    "customer_name",
    "revenue",
    "last_purchase_on",
    "follow_up",
    "purchase_count",
)  # beside a chart
PEOPLE_TABLE = ("customer", "customer_name", "country_name", "segment", "purchase_count", "revenue",
                "last_purchase_on", "reason", "follow_up")  # fmt: skip
TABLE_COLUMNS = ("cohort", "cohort_size", "age_months", "active_customers", "retention_rate", "low", "high", "complete")
MONEY_COLUMNS = ("cohort", "cohort_size", "age_months", "revenue", "revenue_share", "complete")


def sentence(filters: Filters, answer: Retention, counted: Counted) -> str:
    """Who the figures are about, how many they are, and up to when the data reach."""
    phrases = filters.phrases(day="who first bought")
    who = phrases.pop("start", "by the month they first bought")
    options = {"counting returns and cancellations": counted.cancellations, "counting free items": counted.free}
    extras = [words for words, on in options.items() if on]
    parts = [f"Customers {who}", *phrases.values(), *extras, quantity(answer.customers, "customer")]
    return " · ".join([*parts, f"data up to {day(answer.last_day)}"])


def answer_words(answer: Retention, explored: Explored) -> str:
    """The answer of the first view, with the cohort that stands out, in month 1 or over all its months."""
    odd, source = explored.odd, explored.source
    if odd is None:
        return answer.takeaway
    if QUIET in answer.takeaway:
        return answer.takeaway.replace(QUIET, odd_words(odd, explored.question.rule.clock, source))
    named = f"Those won in {month_label(int(odd.row))} stand out" in answer.takeaway
    return f"{answer.takeaway}{source_words(source)}" if named else answer.takeaway


def retention_tiles(answer: Retention) -> None:
    """A tile for each month that the answer has a figure for."""
    kpi_row([_tile(age, figure) for age, figure in answer.figures.items()])


def _tile(age: int, figure: AgeFigure | None) -> Kpi:
    label = "Came back in month 1" if age == 1 else f"Still buying in month {age}"
    key = f"month_{age}"
    if figure is None:
        return Kpi(key=key, label=label, value="–", interval=f"No cohort has finished month {age} yet", sure=False)
    if not figure.enough:
        need = f"Needs at least {story.FEWEST_CUSTOMERS} customers, has {count(figure.customers)}"
        return Kpi(key=key, label=label, value="Too few", interval=need, sure=False)
    difference = figure.difference
    sure = difference is not None and difference.sure
    certainty = (
        f"{percent(figure.low)} to {percent(figure.high)} · n {count(figure.customers)} · {len(figure.series)} cohorts"
    )
    cohorts = month_range(figure.first_cohort, figure.last_cohort)
    return Kpi(
        key=key,
        label=label,
        value=percent(figure.rate),
        delta=points(difference.value) if difference else None,
        versus="vs a year ago" if sure else "vs a year ago, no clear change",
        interval=certainty if difference else f"{certainty} · no year before to compare",
        series=figure.series,
        sure=sure,
        alt=_trend(figure, cohorts),
        help=f"Customers who first bought {cohorts}, in the months that are over. Compared with the same months a year "
        "before; without arrow and colour when chance alone could explain the difference.",
    )


def _trend(figure: AgeFigure, cohorts: str) -> str:
    low, high = min(figure.series), max(figure.series)
    between = f"between {percent(low)} and {percent(high)}, last {percent(figure.series[-1])}"
    return f"By month of first purchase, {cohorts}: {between}."


def hides_some(cells: pd.DataFrame) -> bool:
    """Whether there are more cohorts or months than are shown at first."""
    return cells["cohort_month"].nunique() > COHORTS or bool((cells["age_months"] > COHORT_AGES).any())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a chart has room for: cells, averages, the size of each cohort in order of time, the rows of its table."""

    everything: bool
    cells: pd.DataFrame
    average: pd.DataFrame
    sizes: dict[int, int]
    table: pd.DataFrame


def shown(answer: Retention | RetentionRevenue, *, everything: bool) -> Shown:
    """The newest 24 cohorts and 12 months, or of all as much as can be drawn."""
    found: Shown = reads.finished(lambda: _shown(answer, everything=everything), "shown", answer.number, everything)
    return found


def _shown(answer: Retention | RetentionRevenue, *, everything: bool) -> Shown:
    kept = answer.cells if everything else story.newest(answer.cells, COHORTS)
    # The sizes also hold a cohort too young for any later month.
    first = kept[kept["age_months"] == 0]
    sizes = dict(zip(first["cohort_month"].astype(int), first["cohort_size"].astype(int), strict=True))
    cells = story.fitting(kept, MOST_CELLS, int(kept["age_months"].max()) if everything else COHORT_AGES)
    average = answer.average[answer.average["age_months"].isin(cells["age_months"].unique())]
    return Shown(everything=everything, cells=cells, average=average, sizes=sizes, table=_table(cells))


def _table(cells: pd.DataFrame) -> pd.DataFrame:
    """The drawn cells as rows for people and spreadsheets."""
    rows = cells.assign(cohort=[month_name(int(month)) for month in cells["cohort_month"]])
    return rows.assign(revenue=rows["revenue_cents"].astype("float64") / 100) if "revenue_cents" in rows else rows


def heatmap(
    answer: Retention | RetentionRevenue,
    drawn: Shown,
    *,
    absolute: bool,
    facts: StoreFacts,
    picked: tuple[int, int],
) -> DeltaGenerator:
    """The heat map of customers or revenue; a click on a cell chooses it. Gives the place for its table's buttons.

    They belong into the region that scrolls: it must hold something that a keyboard can reach.
    """
    t = frame.current_tokens()

    def build() -> tuple[go.Figure, str, int]:
        prepare = charts.revenue_cells if "revenue_share" in drawn.cells else charts.customer_cells
        scale = charts.Scale(top=answer.colour_top, currency=facts.currency)
        last_day = _last_day(facts)
        cells = prepare(drawn.cells, drawn.average, list(drawn.sizes), scale, absolute=absolute, last_day=last_day)
        measure = "revenue" if "revenue_share" in drawn.cells else "customers who bought again"
        words = charts.heatmap_words(drawn.average, len(drawn.sizes), measure if absolute else f"{measure} in percent")
        return charts.cohort_heatmap(cells, drawn.sizes, t, picked=picked), words, charts.width_needed(cells)

    figure, alt, width = reads.finished(build, "cohorts", answer.number, drawn.everything, absolute, picked, t.mode)
    # Where its numbers would touch, the chart is wider than its card and scrolls inside it.
    place = st.container(key=f"wide_{width}")
    with place:
        chart(figure, "cohorts", alt, on_select=True)
    return place


def _last_day(facts: StoreFacts) -> date:
    if facts.as_of is None:
        message = "a store without purchases has no cohorts to draw"
        raise ValueError(message)
    return facts.as_of


def heatmap_note(facts: StoreFacts, cells: pd.DataFrame, sizes: Mapping[int, int]) -> None:
    """What the hatch and the numbers beside the months mean, and what is not shown."""
    older = cells["cohort_month"].nunique() - len(sizes)
    hidden = f" {quantity(older, 'older cohort')} not shown." if older else ""
    small = sum(size < story.FEWEST_CUSTOMERS for size in sizes.values())
    shaky = f" {_SHAKY}" if small > len(sizes) / 2 else ""
    hatch = f"Hatched: month not over, data up to {day(facts.as_of)}. Beside each month: customers in the cohort."
    words(f"{hatch}{hidden}{shaky}", "fine", "hatched")


def heatmap_unit(*, money: bool, absolute: bool, currency: str) -> str:
    """What the numbers in the cells are."""
    if money:
        return f"Revenue, {symbol(currency).strip()}" if absolute else "Revenue, in % of the cohort's first month"
    return "Customers who bought again" if absolute else "Customers who bought again, in % of the cohort"


def people_list(people: pd.DataFrame, brief: Mapping[str, Any], full: Mapping[str, Any]) -> list[int]:
    """The customers behind the chosen cell; gives the rows selected. ``brief`` are the columns beside the chart."""
    if people.empty:
        words("Nobody bought then.", "muted", "nobody")
        return []
    height = table_height(people, PEOPLE_ROWS)
    alt = "The customers of the chosen cell"
    rows = tabular(people, "people", brief, alt=alt, height=height, select_by="customer_id")
    table_and_download(people, "people", "Customers of a cohort", columns=full)
    return rows


def curve_card(answer: Retention) -> None:
    """The share that buys in each later month, this year's cohorts against those a year before."""
    with card("curve", "How fast do they drift away?", "Share who bought in each month, with 95% interval", fill=False):
        if answer.now.empty:
            thin_or_early(story.FEWEST_CUSTOMERS, answer.customers, "curve")
            return
        t = frame.current_tokens()
        figure = reads.finished(
            lambda: charts.retention_curve(answer.now, answer.before, t, CURVE_HEIGHT), "curve", answer.number, t.mode
        )
        chart(figure, "curve", _curve_alt(answer))
        words(_curve_note(answer), "fine", "curve")


def _curve_note(answer: Retention) -> str:
    newest = "Cohorts of the last 12 finished months"
    against = ", against the same months a year before." if len(answer.before) else "."
    hollow = (
        f" Hollow: fewer than {charts.FEW_COHORTS} cohorts."
        if (answer.now["cohorts"] < charts.FEW_COHORTS).any()
        else ""
    )
    return f"{newest}{against}{hollow}"


def _curve_alt(answer: Retention) -> str:
    first, last = answer.now.iloc[0], answer.now.iloc[-1]
    return (
        f"Line: {percent(first['retention_rate'])} bought again in month {first['age_months']}, "
        f"{percent(last['retention_rate'])} in month {last['age_months']}."
    )


def cell_choices(answer: Retention) -> story.CellChoices:
    """The cells there are to choose from."""
    found: story.CellChoices = reads.finished(lambda: story.cell_choices(answer.cells), "choices", answer.number)
    return found


def picked_words(cells: pd.DataFrame, pick: tuple[int, int]) -> str:
    """The chosen cell in a sentence."""
    cohort_month, age_months = pick
    when = month_label(cohort_month + age_months)
    found = cells[(cells["cohort_month"] == cohort_month) & (cells["age_months"] == age_months)]
    if found.empty:
        return f"{when} is still to come."
    row = found.iloc[0]
    return (
        f"{count(row['active_customers'])} of {quantity(int(row['cohort_size']), 'customer')} "
        f"who first bought in {month_label(cohort_month)} bought again in {when}{'' if row['complete'] else ' so far'}."
    )
