"""Cohorts as a heat map, of customers or of revenue, and the curve over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts.base import CLEAR, styled
from dashboard.theme import count, day, ink, money, month_label, percent, quantity, ramp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from dashboard.theme import Tokens

DENSE_ROW, TALLEST_ROW, FULL = 24, 44, 600  # px: few rows grow, so that the card beside is not half empty
AVERAGE_ROW = -1.35  # above the cohorts, with a gap
FEW_COHORTS = 3  # a point of the curve made of fewer is drawn hollow
FIGURE_SPACE = "\u2007"  # as wide as a digit: lines the sizes up


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
    for row in cells.itertuples(index=False):
        text = count(row.active_customers) if absolute else percent(row.retention_rate, decimals=0)[:-1]
        share = row.retention_rate / scale.top if row.complete else None
        sentence = _customer_sentence(row, last_day)
        drawn.append(Cell(places[row.cohort_month], row.age_months, share, text, sentence, int(row.cohort_month)))
    for row in average.itertuples(index=False):
        text = count(row.active_customers) if absolute else percent(row.retention_rate, decimals=0)[:-1]
        drawn.append(Cell(AVERAGE_ROW, row.age_months, row.retention_rate / scale.top, text, _average_sentence(row)))
    return drawn


def revenue_cells(
    cells: pd.DataFrame, average: pd.DataFrame, cohorts: Sequence[int], scale: Scale, *, absolute: bool, last_day: date
) -> list[Cell]:
    """The cells of ``analytics.retention.revenue_matrix`` with ``revenue_share``, and their averages."""
    places = _places(cohorts)
    drawn = []
    for row in cells.itertuples(index=False):
        text = _short_money(row.revenue_cents, scale.currency) if absolute else percent(row.revenue_share, decimals=0)[:-1]
        share = row.revenue_share / scale.top if row.complete else None
        sentence = _revenue_sentence(row, scale.currency, last_day)
        drawn.append(Cell(places[row.cohort_month], row.age_months, share, text, sentence, int(row.cohort_month)))
    for row in average.itertuples(index=False):
        text = _short_money(row.revenue_cents, scale.currency) if absolute else percent(row.revenue_share, decimals=0)[:-1]
        sentence = (
            f"All {quantity(row.cohorts, 'cohort')} that have finished month {row.age_months}:<br>"
            f"{money(row.revenue_cents, scale.currency)}, {percent(row.revenue_share)} of what they spent in their first month."
        )
        drawn.append(Cell(AVERAGE_ROW, row.age_months, row.revenue_share / scale.top, text, sentence))
    return drawn


def cohort_heatmap(
    cells: Sequence[Cell], sizes: dict[int, int], t: Tokens, *, picked: tuple[int, int] | None = None
) -> go.Figure:
    """Cohorts by months since the first purchase.

    Parameters
    ----------
    sizes : cohort month to number of customers, in order of time.
    picked : cohort month and age of the cell to outline.

    Months that are not over are hatched and unfilled; months still to come are blank.
    """
    ages = max((cell.age for cell in cells), default=1)
    figure = go.Figure()
    _fills(figure, cells, len(sizes), ages, t)
    _hatches(figure, [cell for cell in cells if cell.share is None], t)
    _numbers(figure, cells, t)
    _targets(figure, [cell for cell in cells if cell.month is not None])
    if picked:
        _outline(figure, picked, sizes, t)
    height = min(TALLEST_ROW, max(DENSE_ROW, FULL // (len(sizes) + 2))) * (len(sizes) + 2) + 62
    return styled(
        figure,
        height,
        t,
        barmode="overlay",
        bargap=0,
        clickmode="event+select",
        hovermode="closest",
        hoverdistance=24,
        margin={"l": 4, "r": 4, "t": 48, "b": 4},
        xaxis={
            "side": "top",
            "range": [0.5, ages + 0.5],
            "tickvals": list(range(1, ages + 1)),
            "ticktext": [str(age) for age in range(1, ages + 1)],
            "tickangle": 0,
            "title": {"text": "Months since first purchase"},
            "showline": False,
        },
        yaxis={
            "range": [len(sizes) - 0.4, AVERAGE_ROW - 0.6],
            "tickvals": [AVERAGE_ROW, *range(len(sizes))],
            "ticktext": [f"<b>All finished</b>{FIGURE_SPACE}", *_labels(sizes, t)],
            "tickfont": {"color": t.text},
            "showline": False,
        },
    )


def _places(cohorts: Sequence[int]) -> dict[int, int]:
    """The row of each cohort month, oldest on top."""
    return {month: place for place, month in enumerate(cohorts)}


def _labels(sizes: dict[int, int], t: Tokens) -> list[str]:
    """Month, the year where it changes, and the cohort's size in columns of figures."""
    width = max(len(count(size)) for size in sizes.values())
    labels = []
    for place, (month, size) in enumerate(sizes.items()):
        name = month_label(month, year=place == 0 or month % 12 == 0)
        number = count(size).rjust(width).replace(" ", FIGURE_SPACE)
        labels.append(f"{name}  <span style='color:{t.muted}'>{number}</span>{FIGURE_SPACE}")
    return labels


def _fills(figure: go.Figure, cells: Sequence[Cell], rows: int, ages: int, t: Tokens) -> None:
    """The coloured squares: one heat map for the cohorts, one with a gap above for the averages."""
    table: list[list[float | None]] = [[None] * ages for _ in range(rows)]
    averages: list[float | None] = [None] * ages
    for cell in cells:
        line = averages if cell.month is None else table[int(cell.row)]
        line[cell.age - 1] = cell.share
    steps = len(t.sequential) - 1
    look: dict[str, Any] = {
        "x0": 1,
        "dx": 1,
        "zmin": 0,
        "zmax": 1,
        "xgap": 2,
        "ygap": 2,
        "colorscale": [[place / steps, colour] for place, colour in enumerate(t.sequential)],
        "showscale": False,
        "hoverinfo": "skip",
        "hoverongaps": False,
    }
    figure.add_heatmap(z=table, y0=0, dy=1, **look)
    figure.add_heatmap(z=[averages], y0=AVERAGE_ROW, dy=1, **look)


def _hatches(figure: go.Figure, cells: Sequence[Cell], t: Tokens) -> None:
    """Months that are not over: a hatch without fill. Heat maps have no hatch, so thin bars lie over them."""
    if not cells:
        return
    figure.add_bar(
        x=[cell.age for cell in cells],
        y=[0.92] * len(cells),
        base=[cell.row - 0.46 for cell in cells],
        width=0.955,
        marker={
            "color": CLEAR,
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": t.context_soft, "bgcolor": CLEAR, "size": 6, "solidity": 0.25},
        },
        unselected={"marker": {"opacity": 1}},
        hoverinfo="skip",
    )


def _numbers(figure: go.Figure, cells: Sequence[Cell], t: Tokens) -> None:
    """The numbers, one trace per ink. Each ink is also that of selected and unselected points: else a click dims all."""
    by_ink: dict[tuple[str, bool], list[Cell]] = {}
    for cell in cells:
        colour = t.text if cell.share is None else ink(ramp(round(cell.share, 3), t.sequential))
        by_ink.setdefault((colour, cell.month is None), []).append(cell)
    for (colour, bold), group in by_ink.items():
        figure.add_scatter(
            x=[cell.age for cell in group],
            y=[cell.row for cell in group],
            text=[f"<b>{cell.text}</b>" if bold else cell.text for cell in group],
            mode="text",
            textfont={"color": colour, "size": 12},
            selected={"textfont": {"color": colour}},
            unselected={"textfont": {"color": colour}},
            customdata=[[cell.sentence] for cell in group],
            hovertemplate="%{customdata[0]}<extra></extra>" if bold else None,
            hoverinfo=None if bold else "skip",
        )


def _targets(figure: go.Figure, cells: Sequence[Cell]) -> None:
    """What a click hits: a heat map's own click never reaches the server, an invisible marker's does."""
    figure.add_scatter(
        x=[cell.age for cell in cells],
        y=[cell.row for cell in cells],
        mode="markers",
        customdata=[[cell.month, cell.age, cell.sentence] for cell in cells],
        marker={"symbol": "square", "size": 24, "opacity": 0},
        # The chosen cell is outlined by a shape, also when it was not chosen here.
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hovertemplate="%{customdata[2]}<extra></extra>",
    )


def _outline(figure: go.Figure, picked: tuple[int, int], sizes: dict[int, int], t: Tokens) -> None:
    month, age = picked
    places = {cohort: place for place, cohort in enumerate(sizes)}
    if month in places:
        row = places[month]
        line = {"color": t.text, "width": 2.5}
        figure.add_shape(type="rect", x0=age - 0.48, x1=age + 0.48, y0=row - 0.48, y1=row + 0.48, line=line)


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


def retention_curve(now: pd.DataFrame, before: pd.DataFrame, t: Tokens, height: int) -> go.Figure:
    """The share that buys in each month after the first, with its interval, and the same a year before, dotted."""
    figure = go.Figure()
    ages = now["age_months"].tolist()
    band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(x=ages, y=now["high"], **band)
    figure.add_scatter(x=ages, y=now["low"], fill="tonexty", fillcolor=t.accent_soft, **band)
    if not before.empty:
        figure.add_scatter(
            x=before["age_months"],
            y=before["retention_rate"],
            mode="lines",
            line={"color": t.context, "width": 1.5, "dash": "2px,3px"},
            customdata=[percent(rate) for rate in before["retention_rate"]],
            hovertemplate="A year ago, %{customdata} bought in month %{x}.<extra></extra>",
        )
    few = now["cohorts"] < FEW_COHORTS
    figure.add_scatter(
        x=ages,
        y=now["retention_rate"],
        mode="lines+markers",
        line={"color": t.accent, "width": 2},
        marker={
            "size": 7,
            "color": [t.page if hollow else t.accent for hollow in few],
            "line": {"color": t.accent, "width": 1.6},
        },
        customdata=[[_curve_sentence(row)] for row in now.itertuples(index=False)],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
    _curve_words(figure, now, before, t)
    top = float(max(now["high"].max(), before["retention_rate"].max() if len(before) else 0)) * 1.12
    step = next(step for step in (0.02, 0.05, 0.1, 0.2, 0.25) if top / step <= 7 or step == 0.25)  # noqa: PLR2004
    ticks = [step * place for place in range(int(top / step) + 1)]
    every = max(1, -(-len(ages) // 8))
    return styled(
        figure,
        height,
        t,
        margin={"l": 4, "r": 12, "t": 30, "b": 4},
        xaxis={
            "range": [min(ages) - 0.5, max(ages) + 0.5],
            "tickvals": ages[::every],
            "tickangle": 0,
            "title": {"text": "Months since first purchase"},
        },
        yaxis={
            "range": [0, top],
            "tickvals": ticks,
            "ticktext": [percent(tick, decimals=0) for tick in ticks],
            "showgrid": True,
            "showline": False,
        },
    )


def _curve_sentence(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    return (
        f"{percent(row.retention_rate)} of {quantity(row.cohort_size, 'customer')} bought in month {row.age_months} "
        f"({quantity(row.cohorts, 'cohort')}).<br>95% interval {percent(row.low)} to {percent(row.high)}."
    )


def _curve_words(figure: go.Figure, now: pd.DataFrame, before: pd.DataFrame, t: Tokens) -> None:
    """Which line is which, above the plot where no line can run through the words."""
    name = "This year" if len(before) else "Finished cohorts"
    names = f"<span style='color:{t.accent_text}'>━●━ <b>{name}</b></span>"
    if len(before):
        names += f"<span style='color:{t.muted}'>{FIGURE_SPACE * 2}┅┅ A year ago</span>"
    figure.add_annotation(
        text=names,
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0,
        y=1.02,
        xanchor="left",
        yanchor="bottom",
        font={"size": 12},
    )


def heatmap_words(average: pd.DataFrame, cohorts: int, measure: str) -> str:
    """The heat map in a sentence, for those who cannot see it."""
    start = f"Heat map of {quantity(cohorts, 'monthly cohort')} by months since first purchase, showing {measure}."
    if average.empty or "retention_rate" not in average:
        return f"{start} The table has every figure."
    first, last = average.iloc[0], average.iloc[-1]
    return (
        f"{start} On average {percent(first['retention_rate'])} bought again after {quantity(int(first['age_months']), 'month')} "
        f"and {percent(last['retention_rate'])} after {quantity(int(last['age_months']), 'month')}. The table has every figure."
    )


__all__ = [
    "Cell",
    "Scale",
    "cohort_heatmap",
    "customer_cells",
    "heatmap_words",
    "retention_curve",
    "revenue_cells",
]
