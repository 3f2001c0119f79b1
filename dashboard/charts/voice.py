"""What customers say in charts: volume and net sentiment over time, groups side by side, and topics by their price."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, named_rows, plain, rows, styled, words_above
from dashboard.theme import count, day, month_label, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.theme import Tokens

HEIGHT, GROUP_ROW, MOST_GROUPS, QUADRANT = 340, 34, 12, 400
LONGEST_NAME = 22
NEAR = 0.16  # of the width: closer points have their names on different sides


def over_time(found: pd.DataFrame, t: Tokens, *, monthly: bool) -> go.Figure:
    """Net sentiment with its interval above, the number of feedback below; a period that is not over is hatched.

    Parameters
    ----------
    found : ``answers.voice.SERIES``.
    """
    drawn = list(rows(found))
    names = [_period(row, monthly=monthly) for row in drawn]
    figure = go.Figure()
    figure.add_hline(y=0, line={"color": t.line, "width": 1})
    _sentiment(figure, drawn, names, t)
    over = [bool(row.complete) for row in drawn]
    figure.add_bar(
        x=list(range(len(drawn))),
        y=[int(row.items) for row in drawn],
        yaxis="y2",
        marker={
            "color": t.context_soft,
            "line": {"width": [0 if done else 1.2 for done in over], "color": t.second},
            "pattern": {"shape": ["" if done else "/" for done in over], "fillmode": "replace", "size": 6,
                        "fgcolor": t.second},
        },
        hovertext=[_volume_words(row, name) for row, name in zip(drawn, names, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    ends = [value for row in drawn for value in (row.net_low, row.net_high) if not isnan(value)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = max(high - low, 0.2) * 0.08
    styled(figure, HEIGHT, t, margin={"l": 8, "r": 12, "t": 26, "b": 4}, bargap=0.3)
    ticks = [value for value in (-1, -0.5, 0, 0.5, 1) if low - room <= value <= high + room]
    figure.update_layout(
        yaxis={"domain": [0.36, 1], "range": [low - room, high + room], "tickvals": ticks, "showgrid": True,
               "ticktext": [f"{value * 100:+.0f}" if value else "0" for value in ticks]},
        yaxis2={"domain": [0, 0.26], "rangemode": "tozero", "showgrid": False, "nticks": 3, "fixedrange": True,
                "tickfont": {"size": 12, "color": t.muted}, "zeroline": False},
    )  # fmt: skip
    places = sorted({0, len(drawn) // 3, 2 * len(drawn) // 3, len(drawn) - 1})
    figure.update_xaxes(tickvals=places, ticktext=[names[place] for place in places], anchor="y2", showline=True)
    words_above(figure, f"<span style='color:{t.accent_text}'>● <b>Net sentiment</b></span>{FIGURE_SPACE * 2}"
                        f"<span style='color:{t.muted}'>■ How much was said</span>")  # fmt: skip
    return figure


def _sentiment(figure: go.Figure, drawn: Sequence[Any], names: Sequence[str], t: Tokens) -> None:
    at = [place for place, row in enumerate(drawn) if not isnan(row.net_sentiment)]
    told = [drawn[place] for place in at]
    figure.add_scatter(
        x=at,
        y=[row.net_sentiment for row in told],
        mode="lines+markers",
        line={"color": t.accent, "width": 1.6},
        marker={"size": 8, "color": [t.accent if row.complete else t.page for row in told],
                "line": {"color": t.accent, "width": 1.6}},
        error_y={"array": [row.net_high - row.net_sentiment for row in told],
                 "arrayminus": [row.net_sentiment - row.net_low for row in told],
                 "color": t.accent, "thickness": 1.2, "width": 0},
        hovertext=[_sentiment_words(row, names[place]) for place, row in zip(at, told, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _period(row: Any, *, monthly: bool) -> str:  # noqa: ANN401  a row of itertuples
    if monthly:
        return month_label(row.start.year * 12 + row.start.month - 1)
    return day(row.start).rsplit(" ", 1)[0]


def _so_far(row: Any) -> str:  # noqa: ANN401  as above
    return "" if row.complete else f"<br>not over: data up to {day(row.end)}"


def _volume_words(row: Any, name: str) -> str:  # noqa: ANN401  as above
    return f"From {name}: {count(row.items)} said, {count(row.scored)} of it read{_so_far(row)}"


def _sentiment_words(row: Any, name: str) -> str:  # noqa: ANN401  as above
    low, value, high = (f"{part * 100:+.0f}" for part in (row.net_low, row.net_sentiment, row.net_high))
    return (f"From {name}: net sentiment {value} ({low} to {high}),<br>{count(row.scored)} texts of "
            f"{quantity(int(row.units), 'customer')}{_so_far(row)}")  # fmt: skip


def group_dots(found: pd.DataFrame, t: Tokens, overall: float) -> go.Figure:
    """Net sentiment of each group as a dot in its interval, beside that of all; the share of the feedback in its name.

    Parameters
    ----------
    found : ``answers.voice.GROUPS``, those to draw.
    """
    drawn = list(rows(found))
    told = [place for place, row in enumerate(drawn) if not isnan(row.net_sentiment)]
    figure = go.Figure()
    if not isnan(overall):
        figure.add_vline(x=overall, line={"color": t.muted, "width": 1, "dash": "2px,3px"})
    figure.add_scatter(
        x=[drawn[place].net_sentiment for place in told],
        y=told,
        mode="markers",
        marker={"size": 9, "color": t.accent},
        error_x={"array": [drawn[place].net_high - drawn[place].net_sentiment for place in told],
                 "arrayminus": [drawn[place].net_sentiment - drawn[place].net_low for place in told],
                 "color": t.accent, "thickness": 1.6, "width": 0},
        hovertext=[_group_words(drawn[place]) for place in told],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    for place, row in enumerate(drawn):
        known = place in told
        figure.add_annotation(
            x=row.net_high if known else 0,
            y=place,
            text=f"{FIGURE_SPACE}{row.net_sentiment * 100:+.0f}" if known else "not read",
            showarrow=False,
            xanchor="left",
            font={"size": 12, "color": t.text if known else t.muted},
        )
    words_above(figure, f"<span style='color:{t.muted}'>┅┅ All</span>")
    names = [f"{plain(shortened(row.group))} <span style='color:{t.muted}'>{percent(row.share, decimals=0)}</span>"
             for row in drawn]  # fmt: skip
    ends = [value for place in told for value in (drawn[place].net_low, drawn[place].net_high)]
    low, high = min([0.0, *ends]), max([0.2, *ends])
    room = high - low
    return styled(
        figure, GROUP_ROW * len(drawn) + 40, t, margin={"l": 4, "r": 8, "t": 30, "b": 4},
        xaxis={"range": [low - 0.05 * room, high + 0.2 * room], "showticklabels": False, "showline": False},
        yaxis=named_rows(names, t),
    )  # fmt: skip


def shortened(name: str) -> str:
    """A name that leaves room for the chart."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _group_words(row: Any) -> str:  # noqa: ANN401  as above
    low, value, high = (f"{part * 100:+.0f}" for part in (row.net_low, row.net_sentiment, row.net_high))
    return (f"{plain(row.group)}: {count(row.items)} said, {percent(row.share)} of all "
            f"({percent(row.share_low)} to {percent(row.share_high)}).<br>Net sentiment {value} ({low} to {high}) "
            f"in {count(row.scored)} texts of {quantity(int(row.units), 'customer')}.")  # fmt: skip


def quadrant(found: pd.DataFrame, sentences: Sequence[str], t: Tokens, picked: str | None = None) -> go.Figure:
    """Topics by how many name them (across) and what that does to coming back (up and down), with their names.

    Parameters
    ----------
    found : topics with ``topic``, ``title``, ``naming``, ``of_customers``, ``matched`` with its interval, ``verdict``.
    sentences : one for each, for those who point at it.
    """
    drawn = list(rows(found))
    loud = [row.naming / row.of_customers for row in drawn]
    colours = {"costs": t.worse, "keeps": t.accent, "harmless": t.blue, "cannot tell": t.second}
    figure = go.Figure()
    figure.add_hline(y=0, line={"color": t.muted, "width": 1})
    middle = float(found["naming"].median()) / drawn[0].of_customers
    figure.add_vline(x=middle, line={"color": t.line, "width": 1})
    kept: dict[str, Any] = {"marker": {"opacity": 1}}
    for verdict, colour in colours.items():
        at = [place for place, row in enumerate(drawn) if row.verdict == verdict]
        figure.add_scatter(
            x=[loud[place] for place in at],
            y=[drawn[place].matched for place in at],
            mode="markers",
            marker={"size": 11, "color": colour, "opacity": 1,
                    "line": {"width": [2.5 if drawn[place].topic == picked else 0 for place in at], "color": t.text}},
            error_y={"array": [drawn[place].matched_high - drawn[place].matched for place in at],
                     "arrayminus": [drawn[place].matched - drawn[place].matched_low for place in at],
                     "color": colour, "thickness": 1.4, "width": 0},
            customdata=[[drawn[place].topic] for place in at],
            hovertext=[plain(sentences[place]).replace(". ", ".<br>") for place in at],
            hovertemplate="%{hovertext}<extra></extra>",
            selected=kept,
            unselected=kept,
        )  # fmt: skip
    ends = [value for row in drawn for value in (row.matched_low, row.matched_high)]
    low, high = min([-0.1, *ends]), max([0.1, *ends])
    right = max(loud) * 1.25
    _topic_names(figure, drawn, loud, right, t)
    _corners(figure, t)
    room = (high - low) * 0.12
    ticks = [step / 10 for step in range(-10, 11, 2 if high - low > 0.5 else 1) if low <= step / 10 <= high]  # noqa: PLR2004
    return styled(
        figure, QUADRANT, t, clickmode="event+select", hovermode="closest", margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"range": [0, right], "tickformat": ".0%", "nticks": 5, "showline": True,
               "title": {"text": "Share of customers who name it"}},
        yaxis={"range": [low - room, high + room], "tickvals": ticks, "showgrid": True,
               "ticktext": [f"{tick * 100:+.0f} pts" if tick else "0" for tick in ticks]},
    )  # fmt: skip


def _topic_names(figure: go.Figure, drawn: Sequence[Any], loud: Sequence[float], right: float, t: Tokens) -> None:
    """The name beside each point; where points stand close, on the other side or higher and lower in turn."""
    order = sorted(range(len(drawn)), key=lambda place: loud[place])
    last, side = -1.0, 0
    for place in order:
        near = loud[place] - last < NEAR * right
        side = (side + 1) % 4 if near else 0
        last = loud[place]
        figure.add_annotation(
            x=loud[place],
            y=drawn[place].matched,
            text=plain(drawn[place].title),
            showarrow=False,
            xanchor="left" if side % 2 == 0 else "right",
            yanchor="bottom" if side < 2 else "top",  # noqa: PLR2004
            xshift=7 if side % 2 == 0 else -7,
            font={"size": 12, "color": t.text},
        )


def _corners(figure: go.Figure, t: Tokens) -> None:
    """What the corners stand for."""
    places = {"Quiet, and they leave": (0, 0), "Loud, and they leave": (1, 0), "Quiet, and they stay": (0, 1),
              "Loud, and they stay": (1, 1)}  # fmt: skip
    for words, (x, y) in places.items():
        figure.add_annotation(
            text=words, showarrow=False, xref="paper", yref="paper", x=x, y=y,
            xanchor="right" if x else "left", yanchor="top" if y else "bottom",
            font={"size": 11, "color": t.muted},
        )  # fmt: skip
