"""Who the customers are: shares of groups, the pyramid of ages, rates with their intervals."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, named_rows, plain, rows, styled, words_above
from dashboard.charts.pairs import KEPT_OPACITY, room_for_words, share_pairs
from dashboard.theme import count, money, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.theme import Tokens

LONGEST_NAME = 22
MOST_GROUPS = 12  # rows that are drawn; the table has all
ROW, RATE_ROW = 50, 34  # px
PYRAMID_HEIGHT = 300


def share_bars(groups: pd.DataFrame, currency: str, t: Tokens, *, picked: str | None = None) -> go.Figure:
    """Two bars per group: its share of the customers and of the money. Each carries its code as ``customdata``.

    Parameters
    ----------
    groups : of ``reads.Demographics``, those to draw; the first row is on top.
    picked : the code whose name stands out.
    """
    found = list(rows(groups))
    figure = share_pairs(
        ([r.customer_share for r in found], [count(r.customers) for r in found]),
        ([r.paid_share for r in found], [money(r.cents, currency) for r in found]),
        [r.code for r in found],
        [group_sentence(r, currency) for r in found],
        t,
    )
    words_above(figure, _key(t))
    return styled(
        figure,
        ROW * len(found) + 44,
        t,
        clickmode="event+select",
        margin={"l": 4, "r": 8, "t": 30, "b": 4},
        xaxis={"range": room_for_words(figure), "showticklabels": False, "showline": False},
        yaxis=named_rows(_names(groups, picked), t),
    )


def _names(groups: pd.DataFrame, picked: str | None = None) -> list[str]:
    return [
        f"<b>{plain(_short(name))}</b>" if code == picked else plain(_short(name))
        for name, code in zip(groups["group"], groups["code"], strict=True)
    ]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _key(t: Tokens) -> str:
    return (
        f"<span style='color:{t.muted}'>■ Customers</span>{FIGURE_SPACE * 2}"
        f"<span style='color:{t.accent_text}'>■ <b>Money</b></span>"
    )


def group_sentence(row: Any, currency: str) -> str:  # noqa: ANN401  a row of itertuples
    """What is known of a group, for those who point at it."""
    told = (
        f"{plain(row.group)}: {quantity(row.customers, 'customer')} in a year, "
        f"{percent(row.customer_share)} of all.<br>"
        f"They brought {money(row.cents, currency)}, {percent(row.paid_share)} of the money."
    )
    if not isnan(row.money_each):
        each = [money(cents, currency) for cents in (row.money_each, row.each_low, row.each_high)]
        told += f"<br>{each[0]} each ({each[1]} to {each[2]} with 95% certainty)."
    if not isnan(row.growth):
        low, high = percent(row.growth_low, plus=True), percent(row.growth_high, plus=True)
        told += f"<br>{percent(row.growth, plus=True)} customers against the year before ({low} to {high})."
    if pd.notna(row.kept_rate):
        low, high = percent(row.kept_low), percent(row.kept_high)
        told += (
            f"<br>{percent(row.kept_rate)} of the {count(row.kept_of)} who bought the year before "
            f"bought again ({low} to {high})."
        )
    return told


def age_pyramid(ages: pd.DataFrame, t: Tokens) -> go.Figure:
    """Women to the left and men to the right by age, the oldest on top; each bar carries its band as ``customdata``."""
    found = list(rows(ages.iloc[::-1]))
    total = max(int(ages[["women", "men", "others"]].to_numpy().sum()), 1)
    figure = go.Figure()
    sides = (("women", "Women", -1, t.accent), ("men", "Men", 1, t.second))
    for name, title, way, colour in sides:
        values = [int(getattr(r, name)) for r in found]
        figure.add_bar(
            x=[way * value for value in values],
            y=list(range(len(found))),
            orientation="h",
            marker={"color": colour},
            text=[f"\u00a0{count(value)}\u00a0" for value in values],
            textposition="outside",
            textfont={"size": 12, "color": t.text},
            cliponaxis=False,
            customdata=[[r.age_band] for r in found],
            hovertext=[
                f"{title}, {r.age_band}: {quantity(value, 'customer')},<br>{percent(value / total)} of those "
                "whose age is known."
                for r, value in zip(found, values, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            selected=KEPT_OPACITY,
            unselected=KEPT_OPACITY,
        )
    most = max(int(ages[["women", "men"]].to_numpy().max()), 1)
    key = f"<span style='color:{t.accent_text}'>■ <b>Women</b></span>{FIGURE_SPACE * 2}"
    words_above(figure, f"{key}<span style='color:{t.muted}'>■ <b>Men</b></span>")
    return styled(
        figure,
        PYRAMID_HEIGHT,
        t,
        barmode="overlay",
        bargap=0.24,
        clickmode="event+select",
        margin={"l": 4, "r": 8, "t": 30, "b": 4},
        xaxis={"range": [-1.28 * most, 1.28 * most], "showticklabels": False, "showline": False},
        yaxis=named_rows([r.age_band for r in found], t),
    )


def rate_dots(groups: pd.DataFrame, name: str, of: str, overall: float, t: Tokens) -> go.Figure:
    """The rate of each group as a dot in its interval, beside the rate of all; coloured where it surely differs.

    Parameters
    ----------
    name, of : columns ``{name}_rate``, ``{name}_low``, ``{name}_high``, ``{name}_answer``, counts ``name`` of ``of``.
    """
    told = groups[groups[f"{name}_rate"].notna()]
    colours = {"more": t.accent, "less": t.worse, "": t.second}
    answers = told[f"{name}_answer"].tolist()
    rates, low, high = (told[f"{name}_{part}"].tolist() for part in ("rate", "low", "high"))
    figure = go.Figure()
    figure.add_vline(x=overall, line={"color": t.muted, "width": 1, "dash": "2px,3px"})
    for answer, colour in colours.items():
        at = [place for place, found in enumerate(answers) if found == answer]
        figure.add_scatter(
            x=[rates[place] for place in at],
            y=at,
            mode="markers",
            marker={"color": colour, "size": 9},
            error_x={
                "array": [high[place] - rates[place] for place in at],
                "arrayminus": [rates[place] - low[place] for place in at],
                "color": colour,
                "thickness": 1.6,
                "width": 0,
            },
            hovertext=[_rate_sentence(told.iloc[place], name, of, overall) for place in at],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    for place, (rate, end) in enumerate(zip(rates, high, strict=True)):
        figure.add_annotation(
            x=end,
            y=place,
            text=f"{FIGURE_SPACE}{percent(rate, decimals=0)}",
            showarrow=False,
            xanchor="left",
            font={"size": 12, "color": t.text},
        )
    words_above(figure, f"<span style='color:{t.muted}'>┅┅ All, {percent(overall)}</span>")
    # Dots, not bars: the axis need not begin at 0, and intervals far from it would crowd at the end.
    ends = min([*low, overall]), max([*high, overall])
    return _rate_frame(figure, _names(told), ends, t)


def _rate_frame(figure: go.Figure, names: Sequence[str], ends: tuple[float, float], t: Tokens) -> go.Figure:
    low, high = ends
    room = max(high - low, 0.05)
    return styled(
        figure,
        RATE_ROW * len(names) + 40,
        t,
        margin={"l": 4, "r": 8, "t": 30, "b": 4},
        xaxis={"range": [max(low - 0.15 * room, -0.02), high + 0.2 * room], "showticklabels": False, "showline": False},
        yaxis=named_rows(names, t),
    )


def _rate_sentence(row: Any, name: str, of: str, overall: float) -> str:  # noqa: ANN401  a row
    low, high = percent(row[f"{name}_low"]), percent(row[f"{name}_high"])
    compared = {
        "more": "surely more than the others",
        "less": "surely less than the others",
        "": "not surely different from the others",
    }[row[f"{name}_answer"]]
    return (
        f"{plain(str(row['group']))}: {count(row[name])} of {quantity(int(row[of]), 'customer')}, "
        f"{percent(row[f'{name}_rate'])} ({low} to {high} with 95% certainty),<br>{compared}; "
        f"of all customers {percent(overall)}."
    )
