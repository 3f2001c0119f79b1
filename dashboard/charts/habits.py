"""How buying changes: changes and rates as dots in their intervals, and the share of one item month by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, named_rows, plain, styled, without_middle, words_above
from dashboard.charts.retention.curve import share_axis
from dashboard.theme import month_label, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.theme import Tokens

Answer = Literal["more", "less", ""]
ROW, MONTHS_HEIGHT = 32, 230  # px
LONGEST_NAME, NAME_END, MOST_NAMES = 26, 10, 4
LEAST_ROOM = 0.04  # of the axis: intervals narrower than this would look wide


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One row: a value in its interval, its number in words, a sentence, and whether it surely differs."""

    key: int
    name: str
    value: float
    low: float
    high: float
    text: str
    sentence: str
    answer: Answer


def dots(found: Sequence[Dot], reference: float, told: str, t: Tokens, *, picked: int | None = None) -> go.Figure:
    """A dot in its interval for each row, beside a dotted line; coloured where it surely lies on one side of it.

    Parameters
    ----------
    reference, told : where the line stands, and what it is, in words.
    picked : the key of the row whose name stands out. Each dot carries its key as ``customdata``.
    """
    figure = go.Figure()
    figure.add_vline(x=reference, line={"color": t.muted, "width": 1, "dash": "2px,3px"})
    colours: dict[Answer, str] = {"more": t.accent, "less": t.worse, "": t.second}
    for answer, colour in colours.items():
        rows = [(place, dot) for place, dot in enumerate(found) if dot.answer == answer]
        kept = {"marker": {"opacity": 1}}  # a click must not fade what was not clicked
        figure.add_scatter(
            x=[dot.value for _, dot in rows],
            y=[place for place, _ in rows],
            mode="markers",
            marker={"color": colour, "size": 9},
            error_x={
                "array": [dot.high - dot.value for _, dot in rows],
                "arrayminus": [dot.value - dot.low for _, dot in rows],
                "color": colour,
                "thickness": 1.6,
                "width": 0,
            },
            customdata=[[str(dot.key)] for _, dot in rows],
            hovertext=[dot.sentence for _, dot in rows],
            hovertemplate="%{hovertext}<extra></extra>",
            selected=kept,
            unselected=kept,
        )
    for place, dot in enumerate(found):
        # In a column of their own: beside the intervals they are cut off where the chart is narrow.
        figure.add_annotation(
            xref="paper",
            x=1.01,
            y=place,
            text=f"<b>{dot.text}</b>" if dot.answer else dot.text,
            showarrow=False,
            xanchor="left",
            font={"size": 12, "color": t.text},
        )
    words_above(figure, f"<span style='color:{t.muted}'>┅┅ {told}</span>")
    return _framed(figure, found, reference, picked, t)


def _framed(figure: go.Figure, found: Sequence[Dot], reference: float, picked: int | None, t: Tokens) -> go.Figure:
    low, high = min(reference, *(dot.low for dot in found)), max(reference, *(dot.high for dot in found))
    room = max(high - low, LEAST_ROOM)
    names = [f"<b>{_named(dot)}</b>" if dot.key == picked else _named(dot) for dot in found]
    return styled(
        figure,
        ROW * len(found) + 40,
        t,
        clickmode="event+select",
        hovermode="closest",
        margin={"l": 10, "r": 68, "t": 30, "b": 4},
        xaxis={"range": [low - 0.06 * room, high + 0.06 * room], "showticklabels": False, "showline": False},
        yaxis=named_rows(names, t),
    )


def _named(dot: Dot) -> str:
    return plain(without_middle(dot.name, LONGEST_NAME, NAME_END))


def item_months(months: pd.DataFrame, turn: int, t: Tokens) -> go.Figure:
    """The share of each month's customers who bought an item; grey in the earlier period, coloured in the later one.

    Parameters
    ----------
    months : ``month``, ``share`` (0-1), ``customers``, ``active``, in order.
    turn : the first month of the later period.
    """
    figure = go.Figure()
    later = months["month"].astype(int) >= turn
    for part, colour in ((~later, t.second), (later, t.accent)):
        shown = months[part]
        figure.add_scatter(
            x=shown["month"],
            y=shown["share"],
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker={"size": 6},
            hovertext=[
                f"{month_label(int(month))}: {percent(share)}<br>{customers:,} of {active:,} customers"
                for month, share, customers, active in zip(
                    months.loc[part, "month"], shown["share"], shown["customers"], shown["active"], strict=True
                )
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    named = months["month"].astype(int).tolist()[:: -max(1, -(-len(months) // MOST_NAMES))][::-1]
    words_above(
        figure,
        f"<span style='color:{t.muted}'>● Before</span>{FIGURE_SPACE * 2}"
        f"<span style='color:{t.accent_text}'>● <b>Now</b></span>",
    )
    return styled(
        figure,
        MONTHS_HEIGHT,
        t,
        margin={"l": 4, "r": 12, "t": 30, "b": 4},
        xaxis={"tickvals": named, "ticktext": [month_label(month) for month in named], "tickangle": 0},
        yaxis=share_axis(max(float(months["share"].max()) * 1.15, 0.02)),
    )
