"""The share of customers that buys in each month after the first, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, rows, styled, words_above
from dashboard.theme import percent, quantity

if TYPE_CHECKING:
    from dashboard.theme import Tokens

FEW_COHORTS = 3  # a point of the curve made of fewer is drawn hollow
MOST_TICKS = 7
MOST_AGES = 8  # named on the axis


def retention_curve(now: pd.DataFrame, before: pd.DataFrame, t: Tokens, height: int) -> go.Figure:
    """The share that buys in each month after the first, with its interval, and the same a year before, dotted."""
    figure = go.Figure()
    _band(figure, now, t)
    if not before.empty:
        _year_before(figure, before, t)
    _line(figure, now, t)
    _curve_words(figure, t, compared=not before.empty)
    ages = [int(age) for age in now["age_months"]]
    highest = float(pd.concat([now["high"], before["retention_rate"]]).max())
    return styled(
        figure,
        height,
        t,
        margin={"l": 4, "r": 12, "t": 30, "b": 4},
        xaxis={
            "range": [min(ages) - 0.5, max(ages) + 0.5],
            "tickvals": ages[:: max(1, -(-len(ages) // MOST_AGES))],
            "tickangle": 0,
            "title": {"text": "Months since first purchase"},
        },
        yaxis=share_axis(highest * 1.12),
    )


def _band(figure: go.Figure, now: pd.DataFrame, t: Tokens) -> None:
    """The interval, as the space between two lines of no width."""
    edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(x=now["age_months"], y=now["high"], **edge)
    figure.add_scatter(x=now["age_months"], y=now["low"], fill="tonexty", fillcolor=t.accent_soft, **edge)


def _year_before(figure: go.Figure, before: pd.DataFrame, t: Tokens) -> None:
    figure.add_scatter(
        x=before["age_months"],
        y=before["retention_rate"],
        mode="lines",
        line={"color": t.context, "width": 1.5, "dash": "2px,3px"},
        customdata=[percent(rate) for rate in before["retention_rate"]],
        hovertemplate="A year ago, %{customdata} bought in month %{x}.<extra></extra>",
    )


def _line(figure: go.Figure, now: pd.DataFrame, t: Tokens) -> None:
    """The shares; a point of few cohorts is hollow."""
    fills = [t.page if few else t.accent for few in now["cohorts"] < FEW_COHORTS]
    figure.add_scatter(
        x=now["age_months"],
        y=now["retention_rate"],
        mode="lines+markers",
        line={"color": t.accent, "width": 2},
        marker={"size": 7, "color": fills, "line": {"color": t.accent, "width": 1.6}},
        customdata=[[_curve_sentence(row)] for row in rows(now)],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def share_axis(top: float) -> dict[str, Any]:
    """An axis from 0 % with at most seven round ticks."""
    step = next((step for step in (0.02, 0.05, 0.1, 0.2) if top / step <= MOST_TICKS), 0.25)
    ticks = [step * place for place in range(int(top / step) + 1)]
    words = [percent(tick, decimals=0) for tick in ticks]
    return {"range": [0, top], "tickvals": ticks, "ticktext": words, "showgrid": True, "showline": False}


def _curve_sentence(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    return (
        f"{percent(row.retention_rate)} of {quantity(row.cohort_size, 'customer')} bought in month {row.age_months} "
        f"({quantity(row.cohorts, 'cohort')}).<br>95% interval {percent(row.low)} to {percent(row.high)}."
    )


def _curve_words(figure: go.Figure, t: Tokens, *, compared: bool) -> None:
    """Which line is which, above the plot where no line can run through the words."""
    name = "This year" if compared else "Finished cohorts"
    names = f"<span style='color:{t.accent_text}'>━●━ <b>{name}</b></span>"
    if compared:
        names += f"<span style='color:{t.muted}'>{FIGURE_SPACE * 2}┅┅ A year ago</span>"
    words_above(figure, names)
