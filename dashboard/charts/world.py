"""The map of countries, coloured by their share of the customers."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, rows, styled, words_above
from dashboard.charts.demographics import group_sentence
from dashboard.theme import percent, ramp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from dashboard.theme import Tokens

# Natural Earth 1:110m, public domain: outlines of countries by ISO code, simplified to about half a degree. Small
# countries are not in it; the bars beside the map name them.
OUTLINES = Path(__file__).with_name("world.json")
MAP_HEIGHT, KEY_ROOM = 274, 24  # px; the second is for the key of colours above it
Outline = tuple[list[float | None], list[float | None]]  # x and y; parts are set apart by an empty point


@cache
def _outlines() -> dict[str, Outline]:
    """The outlines of each country on the plane, by its ISO code; the parts of one are set apart by an empty point."""
    found: dict[str, Outline] = {}
    for feature in json.loads(OUTLINES.read_text("utf-8"))["features"]:
        x, y = found.setdefault(feature["id"], ([], []))
        for (ring,) in feature["geometry"]["coordinates"]:
            east, north = _equal_earth(np.array(ring))
            x.extend([*east.round(3).tolist(), None])
            y.extend([*north.round(3).tolist(), None])
    return found


def _equal_earth(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes (degrees, n x 2) on the plane, areas kept.

    Source: Savric, Patterson and Jenny (2018), The Equal Earth map projection, Int. J. Geogr. Inf. Sci. 33, 454-465.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    longitude, latitude = np.radians(points).T
    t = np.arcsin(np.sqrt(3) / 2 * np.sin(latitude))
    slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
    east = 2 * np.sqrt(3) * longitude * np.cos(t) / (3 * slope)
    return east, a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t


def drawn_countries() -> frozenset[str]:
    """The ISO codes of the countries that the map has an outline of."""
    return frozenset(_outlines())


def world_map(groups: pd.DataFrame, currency: str, t: Tokens) -> go.Figure:
    """Countries coloured by their share of the customers, darker for more; the others grey.

    Drawn as plain areas: Plotly's own maps fetch their outlines from elsewhere, even where they are given some.
    """
    known = groups[groups["code"].isin(drawn_countries()) & (groups["customers"] > 0)]
    figure = go.Figure()
    others = [_outlines()[code] for code in sorted(drawn_countries() - set(known["code"]))]
    area(figure, ([p for x, _ in others for p in x], [p for _, y in others for p in y]), t.context_soft, t)
    # The root: one country mostly has nine in ten of the customers, and the others must not be one colour.
    roots = known["customer_share"] ** 0.5
    for row, root in zip(rows(known), roots / max(float(roots.max()) if len(roots) else 1.0, 1e-9), strict=True):
        area(figure, _outlines()[row.code], ramp(float(root), t.sequential), t, group_sentence(row, currency))
    colour_key(figure, known["customer_share"].tolist(), t)
    (west, east), (south, north) = _window(known["code"].tolist())
    axis = {"showticklabels": False, "showline": False, "fixedrange": True}
    return styled(
        figure,
        MAP_HEIGHT,
        t,
        xaxis={**axis, "range": [west, east]},
        yaxis={**axis, "range": [south, north], "scaleanchor": "x"},
        plot_bgcolor=t.surface,
        margin={"l": 0, "r": 0, "t": KEY_ROOM, "b": 0},
    )


def area(
    figure: go.Figure, outline: tuple[list[Any], list[Any]], colour: str, t: Tokens, hover: str | None = None
) -> None:
    """Add a filled outline, its parts set apart by empty points; ``hover`` is said of it to those who point at it."""
    figure.add_scatter(
        x=outline[0],
        y=outline[1],
        mode="lines",
        fill="toself",
        fillcolor=colour,
        line={"width": 0.6, "color": t.page},
        hoveron="fills",
        text=hover,
        hoverinfo="text" if hover else "skip",
    )


def colour_key(figure: go.Figure, shares: Sequence[float], t: Tokens) -> None:
    """What the colours mean, above the map: the smallest and the largest share of the customers, and grey for none."""
    marks = [(t.context_soft, "None")]
    if shares:
        least, most = min(shares), max(shares)
        between = [(ramp((least / most) ** 0.5, t.sequential), percent(least))] if least < most else []
        marks += [*between, (ramp(1, t.sequential), f"{percent(most)} of customers")]
    told = (f"<span style='color:{colour}'>■</span>{FIGURE_SPACE}{word}" for colour, word in marks)
    words_above(figure, f"<span style='color:{t.muted}'>{(FIGURE_SPACE * 2).join(told)}</span>")


def _window(codes: Sequence[str]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The part of the world that holds these countries, with some of what is around; all of it where there are none.

    Of each country its longest outline counts: islands far away would stretch the window over half the world.
    """
    found = [_longest(_outlines()[code]) for code in codes] or [_joined(_outlines().values())]
    x = [point for east, _ in found for point in east]
    y = [point for _, north in found for point in north]
    room = 0.12 * max(max(x) - min(x), max(y) - min(y))
    return (min(x) - room, max(x) + room), (min(y) - room, max(y) + room)


def _longest(outline: Outline) -> tuple[list[float], list[float]]:
    parts: list[tuple[list[float], list[float]]] = [([], [])]
    for x, y in zip(*outline, strict=True):
        if x is None or y is None:
            parts.append(([], []))
        else:
            parts[-1][0].append(x)
            parts[-1][1].append(y)
    return max(parts, key=lambda part: len(part[0]))


def _joined(outlines: Iterable[Outline]) -> tuple[list[float], list[float]]:
    kept = list(outlines)
    x = [point for east, _ in kept for point in east if point is not None]
    return x, [point for _, north in kept for point in north if point is not None]
