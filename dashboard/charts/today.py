"""The two charts of the Today page: who brings the revenue, and how groups stand against the days before."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts.base import hatched_last, plain, styled
from dashboard.theme import count, day, money, percent, symbol

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from dashboard.theme import Tokens

BUYERS = {"returning": "Returning", "new": "New", "unknown": "Unknown"}
DAYS_IN_WEEK = 7
LEFT, RIGHT = 8, 80  # px: the labels of the series stand in the right margin
_STEPS = (1, 2, 2.5, 5, 10)
_SHORT = 14  # characters of a group's name before it is wrapped


def revenue_weeks(weeks: pd.DataFrame, t: Tokens, currency: str) -> go.Figure:
    """Net revenue of each week, stacked by kind of buyer; a week that is not over is hatched and named.

    ``weeks`` holds ``week``, ``days``, ``returning``, ``new``, ``unknown``; money in cents.
    """
    figure = go.Figure()
    colours = {"returning": t.accent, "new": t.second, "unknown": t.context_soft}
    partial = int(weeks["days"].iloc[-1]) < DAYS_IN_WEEK
    for buyer in _shown(weeks):
        figure.add_bar(
            x=list(range(len(weeks))),
            y=(weeks[buyer] / 100).tolist(),
            marker=_marker(buyer, colours[buyer], len(weeks), t, partial=partial),
            hovertext=[_week_words(row, buyer, currency) for row in weeks.to_dict("records")],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    top = max(float(weeks[_shown(weeks)].clip(lower=0).sum(axis=1).max()) / 100, 1.0)
    low = min(float(weeks[_shown(weeks)].clip(upper=0).sum(axis=1).min()) / 100, 0.0)
    styled(figure, 330, t, barmode="relative", bargap=0.34, margin={"l": LEFT, "r": RIGHT, "t": 26, "b": 4})
    step = _round_step(top / 4)
    ticks = [step * place for place in range(math.floor(low / step), math.ceil(top / step) + 1)]
    figure.update_yaxes(showgrid=True, tickvals=ticks, ticktext=[_short_money(tick, currency) for tick in ticks])
    places = sorted({0, len(weeks) // 3, 2 * len(weeks) // 3, len(weeks) - 1})
    names = [_day_and_month(weeks["week"].iloc[place]) for place in places]
    figure.update_xaxes(tickvals=places, ticktext=names, tickangle=0, showline=True)
    _name_series(figure, weeks, t, partial=partial, spread=top - low)
    return figure


def _marker(buyer: str, colour: str, bars: int, t: Tokens, *, partial: bool) -> dict[str, Any]:
    """Bars of one kind of buyer; the palest kind has an outline, or it would be lost on the page."""
    marker: dict[str, Any] = hatched_last(colour, bars) if partial else {"color": colour}
    if buyer == "unknown":
        marker["line"] = {"width": 1, "color": t.second}
    return marker


def _shown(weeks: pd.DataFrame) -> list[str]:
    """The kinds of buyer that occur; purchases without a customer are left out only where there are none."""
    return [name for name in BUYERS if name != "unknown" or weeks[name].any()]


def _name_series(figure: go.Figure, weeks: pd.DataFrame, t: Tokens, *, partial: bool, spread: float) -> None:
    """The names of the series beside their last bar, kept apart where the parts are thin."""
    base, last = 0.0, weeks.iloc[-1]
    apart, floor = 0.075 * spread, -math.inf
    for buyer in _shown(weeks):
        height = float(last[buyer]) / 100
        place = max(base + height / 2, floor)
        base, floor = base + max(height, 0.0), place + apart
        # Words need more contrast than the marks of the grey series have.
        colour = t.accent_text if buyer == "returning" else t.muted
        _note(figure, BUYERS[buyer], place, colour, bold=True)
    if partial:
        _note(figure, f"{int(last['days'])} of 7 days", max(base + apart * 0.8, floor), t.muted, bold=False)


def _note(figure: go.Figure, text: str, y: float, colour: str, *, bold: bool) -> None:
    figure.add_annotation(
        text=f"<b>{text}</b>" if bold else text,
        x=1,
        xref="paper",
        xanchor="left",
        xshift=4,
        y=y,
        yanchor="middle",
        showarrow=False,
        align="left",
        font={"size": 12, "color": colour},
    )


def _week_words(row: dict[Hashable, Any], buyer: str, currency: str) -> str:
    last = row["week"] + timedelta(days=int(row["days"]) - 1)
    over = "" if row["days"] == DAYS_IN_WEEK else f"<br>{row['days']} of 7 days so far"
    who = {"returning": "returning customers", "new": "new customers", "unknown": "purchases without a customer"}[buyer]
    whole = sum(row[name] for name in BUYERS)
    return (
        f"{day(row['week'])} to {day(last)}<br>{money(row[buyer], currency)} from {who}"
        f"<br>{money(whole, currency)} in all{over}"
    )


def _round_step(least: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    scale = 10 ** math.floor(math.log10(least)) if least > 0 else 1
    return next(step for step in _STEPS if step * scale >= least * 0.999) * scale


def _short_money(amount: float, currency: str) -> str:
    sign = "-" if amount < 0 else ""
    for size, letter in ((1e6, "m"), (1e3, "k")):
        if abs(amount) >= size:
            return f"{sign}{symbol(currency)}{abs(amount) / size:g}{letter}"
    return f"{sign}{symbol(currency)}{abs(amount):g}"


def _day_and_month(value: Any) -> str:  # noqa: ANN401  a date
    return day(value).rsplit(" ", 1)[0]


def levels(found: pd.DataFrame, t: Tokens, *, worse_when_more: bool, noun: str) -> go.Figure:
    """A share of each group now (dot with its interval) and in the days before (hollow).

    Parameters
    ----------
    found : ``group``, ``now``, ``low``, ``high``, ``before``, ``n_now``, ``n_before``; the first row is drawn on top.
    worse_when_more : whether more is bad: a group whose interval leaves the former share below it is then marked.
    noun : what ``n_now`` counts: "deliveries", "customers".
    """
    rows = found.iloc[::-1].to_dict("records")
    y = list(range(len(rows)))
    marked = [worse_when_more and row["low"] > row["before"] for row in rows]
    colours = [t.worse if mark else t.context for mark in marked]
    figure = go.Figure()
    for place, row in zip(y, rows, strict=True):
        pale = {"color": t.context_soft, "width": 2}
        figure.add_scatter(x=[row["before"], row["now"]], y=[place, place], mode="lines", line=pale, hoverinfo="skip")
        dark, ends = {"color": t.context, "width": 1.6}, [row["low"], row["high"]]
        figure.add_scatter(x=ends, y=[place, place], mode="lines", line=dark, hoverinfo="skip")
    hollow = {"size": 9, "color": t.page, "line": {"color": t.context, "width": 1.6}}
    figure.add_scatter(x=[row["before"] for row in rows], y=y, mode="markers", marker=hollow, hoverinfo="skip")
    figure.add_scatter(
        x=[row["now"] for row in rows],
        y=y,
        mode="markers",
        marker={"size": 11, "color": colours},
        hovertext=[_level_words(row, noun) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    _finish_levels(figure, rows, marked, t)
    return figure


def _finish_levels(figure: go.Figure, rows: list[dict[Hashable, Any]], marked: list[bool], t: Tokens) -> None:
    ends = [value for row in rows for value in (row["high"], row["now"], row["before"]) if not math.isnan(value)]
    top = max([*ends, 0.02])
    step = _round_step(top / 4)
    ticks = [step * place for place in range(math.ceil(top / step) + 1)]
    styled(figure, 330, t, margin={"l": 4, "r": 44, "t": 8, "b": 4})
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=[_wrapped(str(row["group"])) for row in rows])
    figure.update_yaxes(range=[-0.6, len(rows) - 0.4], tickfont={"size": 12, "color": t.text})
    figure.update_xaxes(
        showgrid=True, gridcolor=t.grid, tickvals=ticks, range=[-0.02 * top, ticks[-1] + 0.02 * top], tickangle=0,
        ticktext=[percent(tick, decimals=0 if step >= 0.01 else 1) for tick in ticks],  # noqa: PLR2004
    )  # fmt: skip
    for place, (row, mark) in enumerate(zip(rows, marked, strict=True)):
        text, colour = percent(row["now"]), t.worse_text if mark else t.text
        right = max(value for value in (row["high"], row["now"], row["before"]) if not math.isnan(value))
        figure.add_annotation(
            text=f"<b>{text}</b>" if mark else text, x=right, y=place, xanchor="left", xshift=8, showarrow=False,
            font={"size": 12, "color": colour},
        )  # fmt: skip


def _wrapped(name: str) -> str:
    """A long name on two lines, cut where even that is too long."""
    if len(name) <= _SHORT:
        return plain(name)
    head, _, tail = name.rpartition(" ") if " " in name else (name[:_SHORT], "", name[_SHORT:])
    parts = [part if len(part) <= _SHORT + 4 else f"{part[: _SHORT + 3]}…" for part in (head, tail) if part]
    return "<br>".join(map(plain, parts))


def _level_words(row: dict[Hashable, Any], noun: str) -> str:
    before = "" if math.isnan(row["before"]) else f"<br>{percent(row['before'])} in the 28 days before"
    return (
        f"{plain(str(row['group']))}: {percent(row['now'])} ({percent(row['low'])} to {percent(row['high'])})"
        f"{before}<br>{count(row['n_now'])} {noun}"
    )
