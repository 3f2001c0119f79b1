"""Cohorts by months since the first purchase, as a heat map whose cells can be clicked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts.base import CLEAR, FIGURE_SPACE, styled
from dashboard.charts.retention.cells import AVERAGE_ROW, Cell
from dashboard.theme import count, ink, month_label, percent, quantity, ramp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboard.theme import Tokens

WIDTHS = (320, 640, 1280, 1800)  # px; the style sheet has a rule for each but the first, which phones have
BESIDE, DIGIT = 100, 7  # px: the names of the cohorts, and one character of a number
DENSE_ROW, TALLEST_ROW, FULL = 24, 46, 660  # px: few rows grow, so that the card beside is not half empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """What the rows and the ages are called; without ``rows`` they are months of first purchase."""

    rows: Mapping[int, str] = field(default_factory=dict)
    ticks: Mapping[int, str] = field(default_factory=dict)
    title: str = "Months since first purchase"


def cohort_heatmap(
    cells: Sequence[Cell],
    sizes: dict[int, int],
    t: Tokens,
    *,
    picked: tuple[int, int] | None = None,
    words: Axes | None = None,
) -> go.Figure:
    """Cohorts by months since the first purchase, or other rows by other ages when ``words`` names them.

    Parameters
    ----------
    sizes : row (cohort month) to number of customers, in the order to draw.
    picked : row and age of the cell to outline.

    Months that are not over are hatched and unfilled; months still to come are blank.
    """
    ages = max((cell.age for cell in cells), default=1)
    figure = go.Figure()
    axes = words or Axes()
    _fills(figure, cells, len(sizes), ages, t)
    _hatches(figure, [cell for cell in cells if cell.share is None], t)
    _numbers(figure, cells, t)
    _targets(figure, [cell for cell in cells if cell.month is not None])
    if picked:
        _outline(figure, picked, sizes, t)
    height = min(TALLEST_ROW, max(DENSE_ROW, FULL // (len(sizes) + 2))) * (len(sizes) + 2) + 62
    return styled(
        figure,
        height,
        t,
        barmode="overlay",
        bargap=0,
        clickmode="event+select",
        hovermode="closest",
        hoverdistance=24,
        margin={"l": 4, "r": 4, "t": 48, "b": 4},
        xaxis={
            "side": "top",
            "range": [0.5, ages + 0.5],
            "tickvals": list(range(1, ages + 1)),
            "ticktext": [axes.ticks.get(age, str(age)) for age in range(1, ages + 1)],
            "tickangle": 0,
            "title": {"text": axes.title},
            "showline": False,
        },
        yaxis={
            "range": [len(sizes) - 0.4, AVERAGE_ROW - 0.6],
            "tickvals": [AVERAGE_ROW, *range(len(sizes))],
            "ticktext": [f"<b>All finished</b>{FIGURE_SPACE}", *_labels(sizes, t, axes.rows)],
            "tickfont": {"color": t.text},
            "showline": False,
        },
    )


def width_needed(cells: Sequence[Cell]) -> int:
    """The least width in px at which the numbers do not touch, as one of ``WIDTHS``."""
    longest = max((len(cell.text) for cell in cells), default=1)
    columns = max((cell.age for cell in cells), default=1)
    needed = BESIDE + columns * (longest * DIGIT + 4)
    return next((width for width in WIDTHS if width >= needed), WIDTHS[-1])


def _labels(sizes: dict[int, int], t: Tokens, names: Mapping[int, str]) -> list[str]:
    """Name (the month, with the year where it changes), and the cohort's size in columns of figures."""
    width = max(len(count(size)) for size in sizes.values())
    labels = []
    for place, (month, size) in enumerate(sizes.items()):
        name = names[month] if names else month_label(month, year=place == 0 or month % 12 == 0)
        number = count(size).rjust(width).replace(" ", FIGURE_SPACE)
        labels.append(f"{name}  <span style='color:{t.muted}'>{number}</span>{FIGURE_SPACE}")
    return labels


def _fills(figure: go.Figure, cells: Sequence[Cell], rows: int, ages: int, t: Tokens) -> None:
    """The coloured squares: one heat map for the cohorts, one with a gap above for the averages."""
    table: list[list[float | None]] = [[None] * ages for _ in range(rows)]
    averages: list[float | None] = [None] * ages
    for cell in cells:
        line = averages if cell.month is None else table[int(cell.row)]
        line[cell.age - 1] = cell.share
    steps = len(t.sequential) - 1
    look: dict[str, Any] = {
        "x0": 1,
        "dx": 1,
        "zmin": 0,
        "zmax": 1,
        "xgap": 2,
        "ygap": 2,
        "colorscale": [[place / steps, colour] for place, colour in enumerate(t.sequential)],
        "showscale": False,
        "hoverinfo": "skip",
        "hoverongaps": False,
    }
    figure.add_heatmap(z=table, y0=0, dy=1, **look)
    figure.add_heatmap(z=[averages], y0=AVERAGE_ROW, dy=1, **look)


def _hatches(figure: go.Figure, cells: Sequence[Cell], t: Tokens) -> None:
    """Months that are not over: a hatch without fill. Heat maps have no hatch, so thin bars lie over them."""
    if not cells:
        return
    figure.add_bar(
        x=[cell.age for cell in cells],
        y=[0.92] * len(cells),
        base=[cell.row - 0.46 for cell in cells],
        width=0.955,
        marker={
            "color": CLEAR,
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": t.context_soft, "bgcolor": CLEAR, "size": 6, "solidity": 0.25},
        },
        unselected={"marker": {"opacity": 1}},
        hoverinfo="skip",
    )


def _numbers(figure: go.Figure, cells: Sequence[Cell], t: Tokens) -> None:
    """The numbers, a trace per ink. Selected and unselected points keep their ink: else one click dims them all."""
    by_ink: dict[tuple[str, bool], list[Cell]] = {}
    for cell in cells:
        colour = t.text if cell.share is None else ink(ramp(round(cell.share, 3), t.sequential))
        by_ink.setdefault((colour, cell.month is None), []).append(cell)
    for (colour, bold), group in by_ink.items():
        figure.add_scatter(
            x=[cell.age for cell in group],
            y=[cell.row for cell in group],
            text=[f"<b>{cell.text}</b>" if bold else cell.text for cell in group],
            mode="text",
            textfont={"color": colour, "size": 12},
            selected={"textfont": {"color": colour}},
            unselected={"textfont": {"color": colour}},
            customdata=[[cell.sentence] for cell in group],
            hovertemplate="%{customdata[0]}<extra></extra>" if bold else None,
            hoverinfo=None if bold else "skip",
        )


def _targets(figure: go.Figure, cells: Sequence[Cell]) -> None:
    """What a click hits: a heat map's own click never reaches the server, an invisible marker's does."""
    figure.add_scatter(
        x=[cell.age for cell in cells],
        y=[cell.row for cell in cells],
        mode="markers",
        customdata=[[cell.month, cell.age, cell.sentence] for cell in cells],
        marker={"symbol": "square", "size": 24, "opacity": 0},
        # The chosen cell is outlined by a shape, also when it was not chosen here.
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hovertemplate="%{customdata[2]}<extra></extra>",
    )


def _outline(figure: go.Figure, picked: tuple[int, int], sizes: dict[int, int], t: Tokens) -> None:
    month, age = picked
    places = {cohort: place for place, cohort in enumerate(sizes)}
    if month in places:
        row = places[month]
        line = {"color": t.text, "width": 2.5}
        figure.add_shape(type="rect", x0=age - 0.48, x1=age + 0.48, y0=row - 0.48, y1=row + 0.48, line=line)


def heatmap_words(average: pd.DataFrame, cohorts: int, measure: str) -> str:
    """The heat map in a sentence, for those who cannot see it."""
    start = f"Heat map of {quantity(cohorts, 'monthly cohort')} by months since first purchase, showing {measure}."
    if average.empty or "retention_rate" not in average:
        return f"{start} The table has every figure."
    first, last = (
        f"{percent(row['retention_rate'])} after {quantity(int(row['age_months']), 'month')}"
        for row in (average.iloc[0], average.iloc[-1])
    )
    return f"{start} On average {first} bought again, and {last}. The table has every figure."
