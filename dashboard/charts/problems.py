"""Complaints per delivery, week by week, against what was to be expected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, rows, styled, words_above
from dashboard.theme import day, percent, quantity

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from dashboard.theme import Tokens

HEIGHT = 340


def rate_and_band(weeks: pd.DataFrame, first_day: date, rang_on: date, t: Tokens) -> go.Figure:
    """The rate of each week as a line, the 95 % range of what is expected as a band, and the alarm as a rule.

    Parameters
    ----------
    weeks : of a ``Standing``; weeks from ``first_day`` on stand out where they lie above the band.
    """
    figure = go.Figure()
    ends = list(weeks["week_end"])
    band = weeks[weeks["high_rate"].notna()]
    figure.add_scatter(x=list(band["week_end"]), y=band["high_rate"], mode="lines", line={"width": 0}, hoverinfo="skip")
    figure.add_scatter(
        x=list(band["week_end"]), y=band["low_rate"], mode="lines", line={"width": 0}, fill="tonexty",
        fillcolor=t.context_soft, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=ends, y=weeks["expected_rate"], mode="lines", line={"color": t.context, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )  # fmt: skip
    beyond = [bool(row.week_end >= first_day and row.complaint_rate > row.high_rate) for row in rows(weeks)]
    figure.add_scatter(
        x=ends, y=weeks["complaint_rate"], mode="lines+markers", line={"color": t.accent, "width": 2},
        marker={"size": [9 if out else 5 for out in beyond], "color": [t.worse if out else t.accent for out in beyond],
                "symbol": ["diamond" if out else "circle" for out in beyond]},
        customdata=[_sentence(row) for row in rows(weeks)],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    _mark(figure, rang_on, t)
    words_above(
        figure,
        f"<span style='color:{t.accent_text}'>●━ <b>Complaints</b></span>{FIGURE_SPACE}"
        f"<span style='color:{t.worse_text}'>◆ beyond</span>{FIGURE_SPACE}"
        f"<span style='color:{t.muted}'>┅ expected, ▒ usual</span>",
    )
    highest = float(weeks[["complaint_rate", "high_rate"]].max().max())
    shown = ends[:: max(1, len(ends) // 5)]
    return styled(
        figure,
        HEIGHT,
        t,
        margin={"l": 4, "r": 12, "t": 30, "b": 4},
        xaxis={"tickvals": shown, "ticktext": [f"{end.day} {end:%b}" for end in shown], "tickangle": 0,
               "title": {"text": "Week to"}},
        yaxis={"range": [0, highest * 1.15 if highest > 0 else 1], "tickformat": ".0%", "showgrid": True,
               "showline": False, "nticks": 5, "title": {"text": "Complaints per delivery"}},
    )  # fmt: skip


def _mark(figure: go.Figure, rang_on: date, t: Tokens) -> None:
    """The day of the alarm, named beside its rule."""
    figure.add_shape(
        type="line", x0=rang_on, x1=rang_on, y0=0, y1=1, yref="paper",
        line={"color": t.worse, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    figure.add_annotation(
        text=f"Alarm {rang_on.day} {rang_on:%b}", x=rang_on, y=0.99, yref="paper", xanchor="right", yanchor="top",
        showarrow=False, xshift=-4, font={"size": 12, "color": t.worse_text},
    )  # fmt: skip


def _sentence(week: Any) -> str:  # noqa: ANN401  a row of itertuples
    told = (
        f"Week to {day(week.week_end)}: {quantity(week.complaints, 'complaint')} in "
        f"{quantity(week.deliveries, 'delivery', 'deliveries')}"
    )
    if math.isnan(week.expected):
        return f"{told}."
    usual = f"{week.usual_low:.0f} to {week.usual_high:.0f}"
    return f"{told} ({percent(week.complaint_rate)}).<br>Expected {week.expected:.1f}, usual {usual}."
