"""The row of key figures: value, fair comparison, interval and a sparkline each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import frame
from dashboard.components.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.theme import Tokens

MOST_TILES = 5
NARROWEST = 150  # px: five tiles at 1,440 and two at 390
FEWEST_POINTS = 3  # of a sparkline: two make a straight line, which looks like a trend
_WIDTH, _HEIGHT, _EDGE = 220, 36, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One key figure, already written for people.

    ``good`` is the direction that is good; ``sure`` is False when the interval of the difference includes 0, and then
    neither arrow nor colour is shown. ``series`` are the values of the sparkline, None where a period has none;
    ``partial`` says that its last period is not over. ``alt`` describes the sparkline in words.
    """

    key: str
    label: str
    value: str
    delta: str | None = None
    versus: str | None = None
    interval: str = ""
    series: Sequence[float | None] = ()
    good: Literal["up", "down", "none"] = "up"
    sure: bool = True
    alt: str = ""
    help: str | None = None
    partial: bool = False


def kpi_row(tiles: Sequence[Kpi]) -> None:
    """At most five tiles that wrap to two in a row on phones."""
    for_row = tiles[:MOST_TILES]
    with st.grid(len(for_row), min_column_width=NARROWEST, gap="small"):
        for tile in for_row:
            _tile(tile)


def _tile(tile: Kpi) -> None:
    # The sparklines of a row stand on one line, however many lines the words above them take.
    with st.container(border=True, key=f"tile_{tile.key}", gap="xsmall", height="stretch",
                      vertical_alignment="distribute"):  # fmt: skip
        with st.container(gap="xsmall"):
            st.metric(
                tile.label,
                tile.value,
                # Only an ASCII minus counts as negative; a typographic one came out green with an arrow up.
                delta=tile.delta.replace("−", "-") if tile.delta else None,
                delta_description=tile.versus if tile.delta else None,
                delta_color=_colour(tile),
                delta_arrow="auto" if tile.sure else "off",
                help=tile.help,
            )
            if tile.interval:
                words(tile.interval, "fine", f"interval_{tile.key}")
        drawn = [value for value in tile.series if value is not None]
        if len(drawn) >= FEWEST_POINTS:
            picture = sparkline(drawn, frame.current_tokens(), sure=tile.sure, partial=tile.partial)
            st.image(picture, width="stretch", alt=tile.alt or f"{tile.label} over time")


def _colour(tile: Kpi) -> Literal["normal", "inverse", "off"]:
    if not tile.sure or tile.good == "none":
        return "off"
    return "normal" if tile.good == "up" else "inverse"


def sparkline(values: Sequence[float], t: Tokens, *, sure: bool, partial: bool = False) -> str:
    """An SVG line of the values, made of numbers only; the last step is dashed when its period is not over."""
    line, fill = (t.accent, t.accent_soft) if sure else (t.context, t.context_soft)
    low, span = min(values), (max(values) - min(values)) or 1
    step = (_WIDTH - 8) / (len(values) - 1)
    dots = [
        (_EDGE + place * step, 4 + (_HEIGHT - 8) * (1 - (value - low) / span)) for place, value in enumerate(values)
    ]
    solid = dots[:-1] if partial else dots
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in solid)
    (before, last) = dots[-2:]
    tail = (
        f'<path d="M{before[0]:.1f},{before[1]:.1f} L{last[0]:.1f},{last[1]:.1f}" stroke="{line}" '
        'stroke-width="1.6" stroke-dasharray="2.5 2.5" fill="none"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<polygon points="{_EDGE},{_HEIGHT} {path} {solid[-1][0]:.1f},{_HEIGHT}" fill="{fill}" fill-opacity=".45"/>'
        f'<polyline points="{path}" fill="none" stroke="{line}" stroke-width="1.8" stroke-linejoin="round" '
        f'stroke-linecap="round"/>{tail if partial else ""}'
        f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.6" fill="{line}"/></svg>'
    )
