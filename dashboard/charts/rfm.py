"""How large each customer group is and what it brings, and who moved between groups in a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.analytics.rfm import NOT_YET, SEGMENTS, STAGES
from dashboard.charts.base import FIGURE_SPACE, named_rows, rows, styled
from dashboard.charts.pairs import room_for_words, share_pairs
from dashboard.theme import count, money, percent, quantity

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.theme import Tokens

ROW, MOVES_HEIGHT = 50, 600  # px
NEWCOMERS = "First purchase since"
_APART_NODES, _MOVES_MARGIN = 16, 10  # px: a line of text fits between the middles of two nodes, however small
_NAMES_LEFT, _NAMES_RIGHT = 156, 144  # px, for the names beside the bands


def title_of(segment: str) -> str:
    """The segment as people name it; for those who had not bought yet, where they come from."""
    return NEWCOMERS if segment == NOT_YET else SEGMENTS[segment].title


def segment_bars(sizes: pd.DataFrame, currency: str, t: Tokens, *, picked: str | None = None) -> go.Figure:
    """Two bars per segment: its share of customers and its share of the money.

    Parameters
    ----------
    sizes : of ``analytics.rfm.sizes``; the first row is drawn on top. Each bar carries its segment as ``customdata``.
    picked : the segment whose name stands out.
    """
    found = list(rows(sizes))
    figure = share_pairs(
        ([r.customer_share for r in found], [count(r.customers) for r in found]),
        ([r.monetary_share for r in found], [money(r.monetary_cents, currency) for r in found]),
        [r.segment for r in found],
        [_sentence(r, currency) for r in found],
        t,
    )
    _key(figure, t)
    return _framed(figure, sizes, t, picked)


def _framed(figure: go.Figure, sizes: pd.DataFrame, t: Tokens, picked: str | None) -> go.Figure:
    """The bars with the names of their segments beside them, and room for the words at their ends."""
    titles = {name: title_of(name) for name in sizes["segment"]}
    names = [f"<b>{title}</b>" if name == picked else title for name, title in titles.items()]
    return styled(
        figure,
        ROW * len(names) + 44,
        t,
        clickmode="event+select",
        margin={"l": 4, "r": 8, "t": 30, "b": 4},
        xaxis={"range": room_for_words(figure), "showticklabels": False, "showline": False},
        yaxis=named_rows(names, t),
    )


def _key(figure: go.Figure, t: Tokens) -> None:
    """Which bar is which, above the plot."""
    figure.add_annotation(
        text=f"<span style='color:{t.muted}'>■ Share of customers</span>{FIGURE_SPACE * 2}"
        f"<span style='color:{t.accent_text}'>■ <b>Share of money</b></span>",
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0,
        xshift=-95,  # from under the names, so that a phone has room for it
        y=1.005,
        xanchor="left",
        yanchor="bottom",
        font={"size": 12},
    )


def _sentence(row: Any, currency: str) -> str:  # noqa: ANN401  a row of itertuples
    title = title_of(row.segment)
    if not row.customers:
        return f"{title}: nobody."
    return (
        f"{title}: {quantity(row.customers, 'customer')}, {percent(row.customer_share)} of all.<br>"
        f"They brought {money(row.monetary_cents, currency)}, {percent(row.monetary_share)} of the money: "
        f"{money(row.monetary_mean_cents, currency)} each.<br>On average {row.purchase_count_mean:.1f} purchases, "
        f"the last {quantity(round(row.recency_mean), 'day')} ago."
    )


def movement_flow(moves: pd.DataFrame, t: Tokens) -> go.Figure:
    """From the segments a quarter earlier (left) to those of now (right); a band is as wide as its customers.

    The names stand beside the bands, not on them, which needs room: on a phone use a list. Bands that lead to a colder
    stage and bands that lead to a warmer one have a colour; the others are grey.

    Parameters
    ----------
    moves : of ``analytics.rfm.movement``.
    """
    order = {name: place for place, name in enumerate((*SEGMENTS, NOT_YET))}
    left = sorted(moves["before"].unique(), key=order.__getitem__)
    right = sorted(moves["now"].unique(), key=order.__getitem__)
    found = list(rows(moves))
    totals = [moves.loc[moves["before"] == name, "customers"].sum() for name in left]
    totals += [moves.loc[moves["now"] == name, "customers"].sum() for name in right]
    names = [f"{title_of(name)} {count(total)}" for name, total in zip([*left, *right], totals, strict=True)]
    middles = _middles(totals[: len(left)]) + _middles(totals[len(left) :])
    figure = go.Figure()
    figure.add_sankey(
        arrangement="fixed",
        node={
            "label": [""] * len(names),
            "customdata": names,
            "color": [_stage_colour(name, t) for name in (*left, *right)],
            "line": {"width": 0},
            "pad": _APART_NODES,
            "thickness": 12,
            "x": [0.001] * len(left) + [0.999] * len(right),
            "y": middles,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        link={
            "source": [left.index(r.before) for r in found],
            "target": [len(left) + right.index(r.now) for r in found],
            "value": [int(r.customers) for r in found],
            "color": [_band_colour(r.before, r.now, t) for r in found],
            "customdata": [moved_words(r.before, r.now, int(r.customers)) for r in found],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    )
    for place, (name, middle) in enumerate(zip(names, middles, strict=True)):
        _beside(figure, name, middle, t, left=place < len(left))
    margin = {"l": _NAMES_LEFT, "r": _NAMES_RIGHT, "t": _MOVES_MARGIN, "b": _MOVES_MARGIN}
    return styled(figure, MOVES_HEIGHT, t, margin=margin)


def _beside(figure: go.Figure, name: str, middle: float, t: Tokens, *, left: bool) -> None:
    """The name of a node, outside the bands; ``middle`` is 0-1 from the top."""
    figure.add_annotation(
        text=name,
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0 if left else 1,
        xshift=-9 if left else 9,
        y=1 - middle,
        xanchor="right" if left else "left",
        yanchor="middle",
        font={"size": 12, "color": t.text},
    )


def _middles(totals: list[Any]) -> list[float]:
    """Where the middle of each node stands, 0-1 from the top, with equal room between the nodes."""
    gap = _APART_NODES / (MOVES_HEIGHT - 2 * _MOVES_MARGIN)
    room = 1 - gap * (len(totals) - 1)
    whole = float(sum(totals)) or 1.0
    found, above = [], 0.0
    for total in totals:
        height = room * float(total) / whole
        found.append(min(0.999, max(0.001, above + height / 2)))
        above += height + gap
    return found


def _stage_colour(name: str, t: Tokens) -> str:
    if name == NOT_YET:
        return t.blue
    return {"buying": t.accent, "cooling": t.second, "quiet": t.worse}[SEGMENTS[name].stage]


def _band_colour(before: str, now: str, t: Tokens) -> str:
    if before == NOT_YET:
        return _faint(t.blue, 0.35)
    step = STAGES.index(SEGMENTS[now].stage) - STAGES.index(SEGMENTS[before].stage)
    if step == 0:
        return _faint(t.context, 0.22)
    return _faint(t.worse, 0.5) if step > 0 else _faint(t.accent, 0.55)


def _faint(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def moved_words(before: str, now: str, customers: int) -> str:
    """One movement as a sentence."""
    who = quantity(customers, "customer")
    if before == NOT_YET:
        return f"{who} first bought since and {'is' if customers == 1 else 'are'} now in {title_of(now)}."
    if before == now:
        return f"{who} stayed in {title_of(now)}."
    return f"{who} went from {title_of(before)} to {title_of(now)}."
