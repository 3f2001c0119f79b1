"""What one customer brought, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard.charts.base import styled
from dashboard.theme import money, month_label

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.theme import Tokens

HEIGHT = 168
MOST_TICKS = 4


def revenue_by_month(months: pd.DataFrame, currency: str, t: Tokens) -> go.Figure:
    """Net revenue of each month as bars; months in which more came back than was bought hang below the line.

    Parameters
    ----------
    months : ``month``, ``net_cents``, one row per month without gaps.
    """
    numbers, cents = months["month"].tolist(), months["net_cents"].tolist()
    figure = go.Figure(
        go.Bar(
            x=list(range(len(numbers))),
            y=[value / 100 for value in cents],
            marker={"color": [t.accent if value >= 0 else t.worse for value in cents], "line": {"width": 0}},
            customdata=[
                f"{month_label(month)}: {money(value, currency)} after returns"
                for month, value in zip(numbers, cents, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    step = max(1, -(-len(numbers) // MOST_TICKS))
    places = list(range(len(numbers) - 1, -1, -step))
    return styled(
        figure,
        HEIGHT,
        t,
        bargap=0.3,
        xaxis={"tickvals": places, "ticktext": [month_label(numbers[place]) for place in places], "tickangle": 0},
        yaxis={
            "showgrid": True,
            "showline": False,
            "nticks": 4,
            "zeroline": True,
            "zerolinecolor": t.line,
            "tickformat": ",~s",
            "rangemode": "tozero",
            "title": {"text": f"Net revenue, {currency}"},
        },
    )
