"""Who was won and lost month by month, where last year's revenue went, and how soon customers buy again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, hatched_last, named_rows, rows, styled, words_above
from dashboard.theme import count, money, month_label, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.analytics.revenue_retention import RevenueRetention
    from dashboard.theme import Tokens

GROWTH_HEIGHT, CURVE_HEIGHT, ROW = 420, 280, 40  # px
MOST_NAMES = 8  # of months on the axis
LONGEST_DAYS = 365  # of the curve
_STEPS = (1, 2, 2.5, 5, 10)
_KEPT_OPACITY = {"marker": {"opacity": 1}}  # a click must not fade what was not clicked
_SENTENCES = {
    "new_customers": "{} bought for the first time",
    "reactivated_customers": "{} came back after having been lost",
    "lapsed_customers": "{} lost",
}
KINDS = {"new_customers": "new", "reactivated_customers": "reactivated", "lapsed_customers": "lapsed"}


def growth_bars(months: pd.DataFrame, t: Tokens, *, picked: tuple[int, str] | None = None) -> go.Figure:
    """Customers won above the line and lost below it, month by month, and the difference as points.

    Parameters
    ----------
    months : of ``analytics.growth.growth``; a month that is not over comes last and is hatched. Each bar carries its
        month and kind as ``customdata``.
    picked : month and kind of the bar that is outlined.
    """
    figure = go.Figure()
    partial = not bool(months["complete"].iloc[-1])
    colours = {"new_customers": t.accent, "reactivated_customers": t.blue, "lapsed_customers": t.worse}
    places = list(range(len(months)))
    for name, colour in colours.items():
        sign = -1 if name == "lapsed_customers" else 1
        figure.add_bar(
            x=places,
            y=(months[name] * sign).tolist(),
            marker=_marker(months, name, colour, t, picked=picked, partial=partial),
            customdata=[[int(month), KINDS[name]] for month in months["month"]],
            hovertext=[_month_words(row, name) for row in rows(months)],
            hovertemplate="%{hovertext}<extra></extra>",
            selected=_KEPT_OPACITY,
            unselected=_KEPT_OPACITY,
        )
    _net(figure, months[months["complete"].astype(bool)], t)
    _key(figure, t)
    return _framed(figure, months, t, partial=partial)


def _marker(
    months: pd.DataFrame, name: str, colour: str, t: Tokens, *, picked: tuple[int, str] | None, partial: bool
) -> dict[str, Any]:
    marker = hatched_last(colour, len(months)) if partial else {"color": [colour] * len(months)}
    widths, colours = [0.0] * len(months), [colour] * len(months)
    if partial:
        widths[-1] = 1.2
    for place, month in enumerate(months["month"]):
        if picked == (int(month), KINDS[name]):
            widths[place], colours[place] = 2.5, t.text
    return {**marker, "line": {"width": widths, "color": colours}}


def _net(figure: go.Figure, whole: pd.DataFrame, t: Tokens) -> None:
    """Won less lost, of the months that are over."""
    net = whole["closing_customers"] - whole["opening_customers"]
    figure.add_scatter(
        x=list(range(len(whole))),
        y=net.tolist(),
        mode="lines+markers",
        line={"color": t.text, "width": 1.6},
        marker={"size": 6, "color": t.page, "line": {"color": t.text, "width": 1.6}},
        hovertext=[
            f"{month_label(int(month))}: {count(change, plus=True)} active customers,<br>now {count(closing)}."
            for month, change, closing in zip(whole["month"], net, whole["closing_customers"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _month_words(row: Any, name: str) -> str:  # noqa: ANN401  a row of itertuples
    so_far = "" if row.complete else "<br>The month is not over: these are so far."
    what = _SENTENCES[name].format(quantity(int(getattr(row, name)), "customer"))
    opened = f"Of {quantity(int(row.opening_customers), 'customer')} active before, "
    return (
        f"{month_label(int(row.month))}: {what}.<br>{opened}{count(row.returning_customers)} bought again."
        f"<br>Active at the end: {count(row.closing_customers)}.{so_far}"
    )


def _key(figure: go.Figure, t: Tokens) -> None:
    """Which bar is which, above the plot."""
    space = FIGURE_SPACE * 2
    text = (
        f"<span style='color:{t.accent_text}'>■ New</span>{space}<span style='color:{t.blue}'>■</span> Won back{space}"
        f"<span style='color:{t.worse_text}'>■ Lost</span>{space}<span style='color:{t.text}'>○ Difference</span>"
    )
    words_above(figure, text)


def _framed(figure: go.Figure, months: pd.DataFrame, t: Tokens, *, partial: bool) -> go.Figure:
    top = max(float((months["new_customers"] + months["reactivated_customers"]).max()), 1.0)
    low = float(months["lapsed_customers"].max())
    step = _round_step((top + low) / 6)
    ticks = [step * place for place in range(-math.ceil(low / step), math.ceil(top / step) + 1)]
    every = max(1, -(-len(months) // MOST_NAMES))
    named = list(range(len(months) - 1, -1, -every))[::-1]
    names = [month_label(int(months["month"].iloc[place])).replace(" ", "<br>") for place in named]
    if partial:
        names[-1] = f"{names[-1]}<br>so far"
    return styled(
        figure,
        GROWTH_HEIGHT,
        t,
        barmode="relative",
        bargap=0.3,
        clickmode="event+select",
        margin={"l": 4, "r": 12, "t": 30, "b": 4},
        xaxis={"tickvals": named, "ticktext": names, "tickangle": 0, "range": [-0.6, len(months) - 0.4]},
        yaxis={
            "range": [-low * 1.08 - 0.02 * top, top * 1.08],
            "tickvals": ticks,
            "ticktext": [count(abs(tick)) for tick in ticks],
            "showgrid": True,
            "zeroline": True,
            "zerolinecolor": t.muted,
            "showline": False,
            "title": {"text": "Customers lost · won"},
        },
    )


def _round_step(least: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten, and at least 1: there is no half a customer."""
    scale = 10 ** math.floor(math.log10(max(least, 1.0)))
    step = next(step for step in _STEPS if step * scale >= least * 0.999) * scale
    return float(math.ceil(step))


def revenue_bridge(found: RevenueRetention, currency: str, t: Tokens) -> go.Figure:
    """From last year's revenue to this year's: what was lost, what grew, and what came from others."""
    steps = bridge_steps(found)
    colours = {"whole": t.second, "less": t.worse, "more": t.accent, "other": t.blue}
    base, starts = 0, []
    for _, cents, kind in steps:
        starts.append(0 if kind == "whole" else base)
        base = cents if kind == "whole" else base + cents
    ends = [start + cents for start, (_, cents, _) in zip(starts, steps, strict=True)]
    top = max(1, *starts, *ends)
    figure = go.Figure()
    figure.add_bar(
        x=[cents for _, cents, _ in steps],
        base=starts,
        y=list(range(len(steps))),
        orientation="h",
        marker={"color": [colours[kind] for _, _, kind in steps]},
        hovertext=[f"{name}: {money(cents, currency, plus=kind != 'whole')}." for name, cents, kind in steps],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for place, ((_, cents, kind), start, end) in enumerate(zip(steps, starts, ends, strict=True)):
        figure.add_annotation(
            x=max(start, end),
            y=place,
            text=f"{FIGURE_SPACE}{money(cents, currency, plus=kind != 'whole')}",
            showarrow=False,
            xanchor="left",
            font={"size": 12, "color": t.text},
        )
    return _bridge_frame(figure, [name for name, _, _ in steps], top, t)


def bridge_steps(found: RevenueRetention) -> list[tuple[str, int, str]]:
    """The bars in order: name, cents, and whether it is a whole, less, more, or from other customers."""
    this_year = found.kept_total + found.reactivated + found.new
    return [
        ("The year before", found.start, "whole"),
        ("Bought nothing", -found.lost, "less"),
        ("Bought less", -found.contraction, "less"),
        ("Bought more", found.expansion, "more"),
        ("Same customers now", found.kept_total, "whole"),
        ("Back after a break", found.reactivated, "other"),
        ("New customers", found.new, "other"),
        ("All customers now", this_year, "whole"),
    ]


def _bridge_frame(figure: go.Figure, names: Sequence[str], top: float, t: Tokens) -> go.Figure:
    return styled(
        figure,
        ROW * len(names) + 16,
        t,
        bargap=0.28,
        xaxis={"range": [0, top * 1.65], "showticklabels": False, "showline": False},
        yaxis=named_rows(names, t),
    )


def waiting_curve(curve: pd.DataFrame, usual_days: float, t: Tokens) -> go.Figure:
    """The share of purchases followed by another within so many days, up to a year; the usual interval is marked."""
    shown = curve[curve["gap_days"] <= LONGEST_DAYS]
    days, shares = [0, *shown["gap_days"].tolist()], [0.0, *shown["bought_again_share"].tolist()]
    figure = go.Figure()
    figure.add_scatter(
        x=days,
        y=shares,
        mode="lines",
        line={"color": t.accent, "width": 2, "shape": "hv"},
        customdata=[percent(share) for share in shares],
        hovertemplate="%{customdata} of purchases were followed<br>by another within %{x} days.<extra></extra>",
    )
    if not math.isnan(usual_days) and usual_days <= LONGEST_DAYS:
        figure.add_vline(x=usual_days, line={"color": t.muted, "width": 1, "dash": "2px,3px"})
        words_above(figure, f"<span style='color:{t.muted}'>┅┅ Usual interval, {usual_days:.0f} days</span>")
    top = max(max(shares) * 1.12, 0.05)
    ticks = [0.25 * place for place in range(5) if 0.25 * place <= top] if top > 0.3 else [0, 0.1, 0.2]  # noqa: PLR2004
    return styled(
        figure,
        CURVE_HEIGHT,
        t,
        margin={"l": 4, "r": 12, "t": 30, "b": 4},
        xaxis={"title": {"text": "Days since a purchase"}, "tickvals": [0, 30, 90, 180, 270, 365], "tickangle": 0},
        yaxis={
            "range": [0, top],
            "tickvals": ticks,
            "ticktext": [percent(tick, decimals=0) for tick in ticks],
            "showgrid": True,
            "showline": False,
        },
    )
