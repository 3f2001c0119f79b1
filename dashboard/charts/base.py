"""What all charts share: type, grid, margins, hover box, and the hatch of a period that is not over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.theme import FONT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from dashboard.theme import Tokens

CLEAR = "rgba(0,0,0,0)"
FIGURE_SPACE = "\u2007"  # as wide as a digit
MOST_POINTS = 3_000  # of one page; more is neither readable nor quick


def styled(figure: go.Figure, height: int, t: Tokens, **layout: Any) -> go.Figure:  # noqa: ANN401  Plotly's own keys
    """Give a figure the one look of all charts; ``layout`` overrides single keys."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "linecolor": t.line,
        "ticks": "",
        "tickfont": {"size": 12, "color": t.muted},
        "title": {"font": {"size": 12, "color": t.muted}, "standoff": 8},
        # A drag must scroll the page, not zoom the chart.
        "fixedrange": True,
        "automargin": True,
    }
    figure.update_layout(
        template=None,
        height=height,
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font={"family": FONT, "size": 12, "color": t.text},
        margin={"l": 4, "r": 8, "t": 8, "b": 4},
        showlegend=False,
        dragmode=False,
        hoverlabel={
            "bgcolor": t.surface,
            "bordercolor": t.line,
            "font": {"family": FONT, "size": 12, "color": t.text},
            "align": "left",
        },
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis, gridcolor=t.grid)
    figure.update_layout(**layout)
    return figure


def words_above(figure: go.Figure, text: str) -> None:
    """Which line or bar is which, above the plot, where nothing runs through the words."""
    figure.add_annotation(
        text=text,
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0,
        y=1.02,
        xanchor="left",
        yanchor="bottom",
        font={"size": 12},
    )


def named_rows(names: Sequence[str], t: Tokens) -> dict[str, Any]:
    """The layout of an axis with a name for each row of bars, the first one at the top."""
    return {
        "range": [len(names) - 0.5, -0.5],
        "tickvals": list(range(len(names))),
        "ticktext": [f"{name}{FIGURE_SPACE}" for name in names],
        "tickfont": {"size": 12, "color": t.text},
        "showline": False,
    }


def hatched_last(colour: str, bars: int) -> dict[str, Any]:
    """A marker for bars whose last period is not over: that bar is hatched and outlined."""
    whole = bars - 1
    return {
        "color": [colour] * bars,
        "line": {"width": [0.0] * whole + [1.2], "color": [colour] * bars},
        # "replace": with "overlay" and a clear colour the hatch came out grey.
        "pattern": {"shape": [""] * whole + ["/"], "size": 6, "solidity": 0.4, "fillmode": "replace"},
    }


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples, for charts that write a sentence about each."""
    return iter(frame.itertuples(index=False))


def without_middle(name: str, longest: int, end: int) -> str:
    """A long name without its middle: sizes and colours stand at the end of many names."""
    return name if len(name) <= longest else f"{name[: longest - end - 1].rstrip()}…{name[-end:].lstrip()}"


def plain(name: str) -> str:
    """A name of the store without what Plotly would read as its own marks."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
