"""The loop as bars with their intervals, and the cases to expect on each weekday."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard.analytics.recovery.story import STEPS, WEEKDAYS, load_sentence, step_sentence
from dashboard.charts.base import FIGURE_SPACE, named_rows, rows, styled, words_above
from dashboard.theme import percent

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.theme import Tokens

ROW, HEIGHT = 38, 400
ROOM = 1.16  # of the longest bar, so that the number beside it fits


def loop_bars(found: pd.DataFrame, t: Tokens) -> go.Figure:
    """The share of cases that reached each step, as bars with 95 % intervals; steps that no case can tell are left out.

    Parameters
    ----------
    found : of ``analytics.recovery.loop.scorecard``.
    """
    drawn = [row for row in rows(found) if row.step_cases]
    figure = go.Figure()
    figure.add_bar(
        x=[row.step_share for row in drawn],
        y=list(range(len(drawn))),
        orientation="h",
        width=0.62,
        marker={"color": [t.context_soft if row.step == "received" else t.accent for row in drawn]},
        error_x={
            "array": [0 if row.step == "received" else row.step_high - row.step_share for row in drawn],
            "arrayminus": [0 if row.step == "received" else row.step_share - row.step_low for row in drawn],
            "color": t.text, "thickness": 1.2, "width": 0,
        },
        hovertext=[step_sentence(row).replace("; ", ";<br>") for row in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    for place, row in enumerate(drawn):
        figure.add_annotation(
            xref="paper", x=1.0, y=place, xanchor="right", showarrow=False, font={"size": 12, "color": t.text},
            text=f"<b>{percent(row.step_share, decimals=0)}</b>",
        )  # fmt: skip
    return styled(
        figure, ROW * len(drawn) + 16, t, hovermode="closest", margin={"l": 10, "r": 8, "t": 4, "b": 4},
        xaxis={"range": [0, 1.28], "showticklabels": False, "showline": False},
        yaxis=named_rows([STEPS[row.step] for row in drawn], t),
    )  # fmt: skip


def weekday_load(found: pd.DataFrame, t: Tokens) -> go.Figure:
    """Cases to expect on each weekday as bars with the interval of one more such day, and those answered as marks."""
    drawn = list(rows(found))
    figure = go.Figure()
    names = [WEEKDAYS[row.weekday][:3] for row in drawn]
    said = [load_sentence(row).replace("; ", ";<br>").replace(". From", ".<br>From") for row in drawn]
    figure.add_bar(
        x=names, y=[row.expected_cases for row in drawn], marker={"color": t.accent_soft},
        error_y={
            "array": [row.expected_high - row.expected_cases for row in drawn],
            "arrayminus": [row.expected_cases - row.expected_low for row in drawn],
            "color": t.context, "thickness": 1.4, "width": 0,
        },
        hovertext=said, hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=names, y=[row.answered_mean for row in drawn], mode="markers",
        marker={"symbol": "diamond", "size": 9, "color": t.blue},
        hovertext=said, hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    words_above(
        figure,
        f"<span style='color:{t.accent_text}'>▮ <b>Come in</b></span>{FIGURE_SPACE}"
        f"<span style='color:{t.muted}'>│ on 95 of 100 days</span>{FIGURE_SPACE}"
        f"<span style='color:{t.blue}'>◆ answered</span>",
    )
    highest = max([1.0, *(row.expected_high for row in drawn)])
    return styled(
        figure, HEIGHT, t, margin={"l": 4, "r": 8, "t": 30, "b": 4},
        yaxis={"range": [0, highest * ROOM], "showgrid": True, "nticks": 5, "title": {"text": "Cases a day"}},
        xaxis={"tickangle": 0},
    )  # fmt: skip
