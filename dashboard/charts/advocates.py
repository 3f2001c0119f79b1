"""The rules for asking, one bar each: how many customers are left after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboard.charts.base import named_rows, styled
from dashboard.theme import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.theme import Tokens

ROW = 36  # px


def rules_left(left: Sequence[int], names: Sequence[str], sentences: Sequence[str], t: Tokens) -> go.Figure:
    """A bar for each rule, the first on top; the last, who may be asked, in the accent."""
    figure = go.Figure()
    figure.add_bar(
        x=list(left),
        y=list(range(len(left))),
        orientation="h",
        width=0.62,
        marker={"color": [t.second] * (len(left) - 1) + [t.accent]},
        text=[f"\u00a0{count(number)}" for number in left],
        textposition="outside",
        textfont={"size": 13, "color": t.text},
        cliponaxis=False,
        hovertext=list(sentences),
        hovertemplate="%{hovertext}<extra></extra>",
    )
    return styled(
        figure,
        ROW * len(left) + 16,
        t,
        xaxis={"range": [0, max([*left, 1]) * 1.3], "showticklabels": False, "showline": False},
        yaxis=named_rows(names, t),
    )
