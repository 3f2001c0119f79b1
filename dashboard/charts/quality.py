"""The score of the data after each import, as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard.charts.base import plain, styled
from dashboard.theme import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.theme import Tokens

HEIGHT = 220
NARROWEST = 4.0  # points from the lowest to the highest of the axis


def score_trend(points: Sequence[tuple[datetime, float, str]], t: Tokens) -> go.Figure:
    """A point for each score that was kept: when, the score (0-1), and what it followed.

    Points stand side by side in their order: imports of one day would else lie on each other.
    """
    places = list(range(len(points)))
    scores = [100 * score for _, score, _ in points]
    figure = go.Figure()
    figure.add_scatter(
        x=places, y=scores, mode="lines+markers", line={"color": t.accent, "width": 2.5}, marker={"size": 7},
        customdata=[[moment(when), f"{score:.2f}", plain(what)]
                    for (when, _, what), score in zip(points, scores, strict=True)],
        hovertemplate="<b>%{customdata[1]} of 100</b><br>%{customdata[2]}<br>%{customdata[0]}<extra></extra>",
    )  # fmt: skip
    low, high = _range(scores)
    shown = places[:: max(1, -(-len(places) // 4))]
    return styled(
        figure,
        HEIGHT,
        t,
        margin={"l": 4, "r": 16, "t": 8, "b": 4},
        xaxis={
            "tickvals": shown,
            "ticktext": [f"{points[place][0].day} {points[place][0]:%b %Y}" for place in shown],
            "tickangle": 0,
            "range": [-0.3, max(len(points) - 0.7, 0.3)],
        },
        yaxis={
            "range": [low, high],
            "showgrid": True,
            "showline": False,
            "nticks": 5,
            "title": {"text": "Score of 100"},
        },
    )


def _range(scores: Sequence[float]) -> tuple[float, float]:
    """A part of the axis that shows changes and never suggests more than 100."""
    low, high = min(scores), max(scores)
    space = max(NARROWEST - (high - low), 0) / 2 + 0.5
    top = min(high + space, 100.3)
    return max(min(low - space, top - NARROWEST), 0.0), top
