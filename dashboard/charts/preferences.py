"""What groups prefer, as a heat map: blue is more than all customers, orange less; faint is what could be chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, rows, styled
from dashboard.charts.retention.heatmap import WIDTHS
from dashboard.theme import ink, ramp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.theme import Tokens

__all__ = ["Axes", "Cell", "cell_colour", "preference_heatmap", "rows", "width_needed"]

ROW, HEAD, COLUMN, NAMES, CHARACTER = 30, 64, 58, 40, 7  # px
LONGEST_NAME, LINE = 26, 11  # characters of a row's name, and of a line of a column's
FAINT = 0.30  # of its colour, for a cell that could be chance
TWICE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: place, index (NaN: nothing to compare), its number, its sentence, and whether it holds."""

    item: int
    group: int
    index: float
    text: str
    sentence: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """Names of the rows, and of the columns with the number of customers of each."""

    items: Sequence[str]
    groups: Sequence[str]
    sizes: Sequence[str]


def preference_heatmap(
    cells: Sequence[Cell],
    axes: Axes,
    t: Tokens,
    *,
    picked: tuple[int, int] | None = None,
    strongest: float = TWICE,
) -> go.Figure:
    """Items in rows, groups in columns; each cell carries ``[item, group + 1, sentence]`` as ``customdata``.

    Parameters
    ----------
    picked : item and group (from 1 on) of the cell to outline.
    strongest : the index that gets full colour; its inverse does too.
    """
    figure = go.Figure()
    for sure in (True, False):
        _fills(figure, [cell for cell in cells if cell.holds == sure], axes, t, faint=not sure, strongest=strongest)
    _numbers(figure, cells, t, strongest)
    _targets(figure, cells)
    if picked:
        item, group = picked[0], picked[1] - 1
        line = {"color": t.text, "width": 2.5}
        figure.add_shape(type="rect", x0=group - 0.48, x1=group + 0.48, y0=item - 0.48, y1=item + 0.48, line=line)
    names = [f"{wrapped(name)}<br><span style='color:{t.muted}'>{size}</span>" for name, size in
             zip(axes.groups, axes.sizes, strict=True)]  # fmt: skip
    return styled(
        figure,
        ROW * len(axes.items) + HEAD,
        t,
        clickmode="event+select",
        hovermode="closest",
        hoverdistance=30,
        margin={"l": 4, "r": 4, "t": HEAD - 6, "b": 4},
        xaxis={
            "side": "top",
            "range": [-0.5, len(names) - 0.5],
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "tickangle": 0,
            "showline": False,
        },
        yaxis={
            "range": [len(axes.items) - 0.5, -0.5],
            "tickvals": list(range(len(axes.items))),
            "ticktext": [f"{shortened(name)}{FIGURE_SPACE}" for name in axes.items],
            "tickfont": {"size": 12, "color": t.text},
            "showline": False,
        },
    )


def width_needed(axes: Axes, column: int = COLUMN) -> int:
    """The least width in px at which the numbers do not touch, as one of ``WIDTHS``."""
    longest = max((len(shortened(name)) for name in axes.items), default=1)
    needed = NAMES + longest * CHARACTER + len(axes.groups) * column
    return next((width for width in WIDTHS if width >= needed), WIDTHS[-1])


def shortened(name: str) -> str:
    """A name that leaves room for the cells."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def wrapped(name: str) -> str:
    """The head of a column in lines that fit it, at most three."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(line if len(line) <= LINE else f"{line[: LINE - 1]}…" for line in lines[:3])


def share_of_scale(index: float, strongest: float = TWICE) -> float:
    """Where an index stands on the diverging colours: 0.5 at 1, 1 at the strongest or more, 0 at its inverse."""
    if math.isnan(index):
        return 0.5
    turned = math.log(index) / math.log(strongest) if index > 0 else -1.0
    return (min(1.0, max(-1.0, turned)) + 1) / 2


def cell_colour(cell: Cell, t: Tokens, strongest: float = TWICE) -> str:
    """The colour of a cell: full where it holds, near the page where it could be chance."""
    colour = ramp(round(share_of_scale(cell.index, strongest), 3), t.diverging)
    return colour if cell.holds else ramp(FAINT, (t.page, colour))


def _fills(figure: go.Figure, cells: Sequence[Cell], axes: Axes, t: Tokens, *, faint: bool, strongest: float) -> None:
    table: list[list[float | None]] = [[None] * len(axes.groups) for _ in axes.items]
    for cell in cells:
        table[cell.item][cell.group] = share_of_scale(cell.index, strongest)
    steps = len(t.diverging) - 1
    colours = [ramp(FAINT, (t.page, colour)) if faint else colour for colour in t.diverging]
    figure.add_heatmap(
        z=table,
        x0=0,
        dx=1,
        y0=0,
        dy=1,
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorscale=[[place / steps, colour] for place, colour in enumerate(colours)],
        showscale=False,
        hoverinfo="skip",
        hoverongaps=False,
    )


def _numbers(figure: go.Figure, cells: Sequence[Cell], t: Tokens, strongest: float) -> None:
    """The numbers, a trace per ink. Selected and unselected points keep their ink: else one click dims them all."""
    by_ink: dict[str, list[Cell]] = {}
    for cell in cells:
        by_ink.setdefault(ink(cell_colour(cell, t, strongest)), []).append(cell)
    for colour, group in by_ink.items():
        figure.add_scatter(
            x=[cell.group for cell in group],
            y=[cell.item for cell in group],
            text=[f"<b>{cell.text}</b>" if cell.holds else cell.text for cell in group],
            mode="text",
            textfont={"color": colour, "size": 12},
            selected={"textfont": {"color": colour}},
            unselected={"textfont": {"color": colour}},
            hoverinfo="skip",
        )


def _targets(figure: go.Figure, cells: Sequence[Cell]) -> None:
    """What a click hits: a heat map's own click never reaches the server, an invisible marker's does."""
    clear: dict[str, Any] = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=[cell.group for cell in cells],
        y=[cell.item for cell in cells],
        mode="markers",
        customdata=[[cell.item, cell.group + 1, cell.sentence] for cell in cells],
        marker={"symbol": "square", "size": 26, "opacity": 0},
        selected=clear,
        unselected=clear,
        hovertemplate="%{customdata[2]}<extra></extra>",
    )
