"""Products in four fields: bought again or not, well or badly spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.analytics.feelings.story import NEEDS, PLACES, product_name, tone
from dashboard.charts.base import MOST_POINTS, plain, rows, styled, without_middle
from dashboard.theme import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.theme import Tokens

HEIGHT = 460
MOST_NAMED = 7  # products with their names in the chart
LONGEST_NAME, NAME_END = 17, 6
WIDE, HIGH = 0.42, 0.05  # of the chart, what a name takes on a phone
SYMBOLS = {"keep": "circle", "rescue": "triangle-down", "promote": "triangle-up", "fix": "square"}
ROOM = 0.07  # of the width or height, on each side


def product_quadrant(found: pd.DataFrame, sentences: Sequence[str], usual: tuple[float, float], t: Tokens) -> go.Figure:
    """Products by net sentiment (across) and rate of being bought again (up), parted by what is usual of both.

    Filled where the field is sure, hollow where not; each field has a shape and a colour of its own.

    Parameters
    ----------
    found : products that stand in a field, of ``analytics.feelings.quadrant.COLUMNS``.
    sentences : one for each, for those who point at it.
    usual : the net sentiment of all products together, and the rate of the average product.
    """
    drawn = list(rows(found))[: MOST_POINTS // 10]
    colours = {"keep": t.accent, "rescue": t.worse, "promote": t.blue, "fix": t.second}
    figure = go.Figure()
    figure.add_vline(x=usual[0], line={"color": t.muted, "width": 1, "dash": "2px,3px"})
    figure.add_hline(y=usual[1], line={"color": t.muted, "width": 1, "dash": "2px,3px"})
    for place, colour in colours.items():
        at = [number for number, row in enumerate(drawn) if row.product_place == place]
        figure.add_scatter(
            x=[drawn[number].product_net for number in at],
            y=[drawn[number].repeat_shrunk for number in at],
            mode="markers",
            marker={"symbol": SYMBOLS[place], "size": 10, "opacity": 1,
                    "color": [colour if drawn[number].product_sure else t.page for number in at],
                    "line": {"width": 1.6, "color": colour}},
            hovertext=[plain(sentences[number]).replace(". ", ".<br>").replace("; ", ";<br>") for number in at],
            hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip
    across = _range([row.product_net for row in drawn], usual[0])
    up = _range([row.repeat_shrunk for row in drawn], usual[1])
    _names(figure, drawn, across, up, t)
    step = 0.5 if across[1] - across[0] > 1 else 0.2
    ticks = [place * step for place in range(-5, 6) if across[0] <= place * step <= across[1]]
    _fields(figure, colours, t)
    return styled(
        figure, HEIGHT, t, hovermode="closest", margin={"l": 8, "r": 8, "t": 24, "b": 8},
        xaxis={"range": across, "showline": True, "tickvals": ticks, "ticktext": [tone(tick) for tick in ticks],
               "title": {"text": f"Net sentiment; usual {tone(usual[0])}"}},
        yaxis={"range": up, "nticks": 6, "tickformat": ".0%", "showgrid": True,
               "title": {"text": f"Bought again in 90 days; usual {percent(usual[1])}"}},
    )  # fmt: skip


def _range(values: Sequence[float], line: float) -> list[float]:
    low, high = min([line, *values]), max([line, *values])
    room = max(high - low, 0.02) * ROOM
    # More above and below than the points need: there the fields have their names.
    return [low - 2 * room, high + 2 * room]


def _names(figure: go.Figure, drawn: Sequence[Any], across: list[float], up: list[float], t: Tokens) -> None:
    """Names of products where there is room for them, also on a phone: beside a name stands no other point."""
    wide, high = across[1] - across[0], up[1] - up[0]
    points = [((row.product_net - across[0]) / wide, (row.repeat_shrunk - up[0]) / high) for row in drawn]
    taken: list[tuple[float, float]] = []
    for number in sorted(range(len(drawn)), key=lambda place: (not drawn[place].product_sure, -_away(points[place]))):
        x, y = points[number]
        others = points[:number] + points[number + 1 :]
        for up_by, left in ((up_by, left) for up_by in (0, 1, -1) for left in (x > 1 / 2, x <= 1 / 2)):
            start, level = x - WIDE if left else x, y + up_by * HIGH
            if start < 0 or start + WIDE > 1 or _meets(start, level, others, 0.0) or _meets(start, level, taken, WIDE):
                continue
            taken.append((start, level))
            figure.add_annotation(
                x=drawn[number].product_net, y=drawn[number].repeat_shrunk, text=_short(drawn[number]),
                showarrow=False, xanchor="right" if left else "left", xshift=-8 if left else 8,
                yshift=up_by * 16, font={"size": 12, "color": t.text},
            )  # fmt: skip
            break
        if len(taken) == MOST_NAMED:
            return


def _away(point: tuple[float, float]) -> float:
    """How far from the middle of all a point stands, squared."""
    return (point[0] - 0.5) ** 2 + (point[1] - 0.5) ** 2


def _meets(start: float, y: float, others: Sequence[tuple[float, float]], wide: float) -> bool:
    """Whether a name that starts here meets a point, or another name of that width."""
    return any(-wide < x - start < WIDE and abs(other - y) < HIGH for x, other in others)


def _short(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    return plain(without_middle(product_name(row), LONGEST_NAME, NAME_END))


def _fields(figure: go.Figure, colours: dict[str, str], t: Tokens) -> None:
    """What the four fields stand for, in their corners."""
    corners = {"rescue": (0, 1), "keep": (1, 1), "fix": (0, 0), "promote": (1, 0)}
    signs = {"keep": "●", "rescue": "▼", "promote": "▲", "fix": "■"}
    for place, (x, y) in corners.items():
        figure.add_annotation(
            text=f"<span style='color:{colours[place]}'>{signs[place]}</span> <b>{PLACES[place]}</b>", showarrow=False,
            xref="paper", yref="paper", x=x, y=y, xanchor="right" if x else "left", yanchor="top" if y else "bottom",
            font={"size": 12, "color": t.text}, hovertext=NEEDS[place],
        )  # fmt: skip
