"""Value against risk, customer by customer; and what the model expected of weeks it had not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.analytics.risk import DOUBT
from dashboard.charts.base import FIGURE_SPACE, rows, styled, words_above
from dashboard.theme import count, day, money, percent

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.theme import Tokens

MOST_DRAWN = 500
HEIGHT, WEEKS_HEIGHT = 470, 290
LEAST_VALUE = 1.0  # of a currency unit: the axis is logarithmic
_KEPT: dict[str, Any] = {"marker": {"opacity": 0.75}}  # a click must not fade what was not clicked
_STEPS = tuple(digit * 10**power for power in range(8) for digit in (1, 3))


def drawn(customers: pd.DataFrame) -> pd.DataFrame:
    """The customers worth most if kept, as many as a chart can show."""
    return customers.nlargest(MOST_DRAWN, "value_if_kept")


def value_and_risk(customers: pd.DataFrame, currency: str, t: Tokens) -> go.Figure:
    """Each customer's chance of having left against what they would bring if kept; those in doubt stand out.

    Parameters
    ----------
    customers : of ``drawn``, with ``reason``. Each point carries its customer's id as ``customdata``.
    """
    figure = go.Figure()
    figure.add_vrect(x0=DOUBT[0], x1=DOUBT[1], fillcolor=t.surface, line_width=0, layer="below")
    for doubt, colour in ((False, t.second), (True, t.worse)):
        some = customers[customers["in_doubt"] == doubt]
        figure.add_scatter(
            x=some["risk"],
            y=some["value_if_kept"].clip(lower=LEAST_VALUE),
            mode="markers",
            marker={"color": colour, "size": 8 if doubt else 6, "opacity": 0.75},
            customdata=[[int(row.customer_id), _sentence(row, currency)] for row in rows(some)],
            hovertemplate="%{customdata[1]}<extra></extra>",
            selected=_KEPT,
            unselected=_KEPT,
        )
    _names(figure, t)
    return styled(
        figure,
        HEIGHT,
        t,
        clickmode="event+select",
        margin={"l": 4, "r": 12, "t": 26, "b": 4},
        xaxis={
            "range": [-0.02, 1.02],
            "tickvals": [0, 0.2, 0.4, 0.6, 0.8, 1],
            "ticktext": [percent(share / 5, decimals=0) for share in range(6)],
            "tickangle": 0,
            "title": {"text": "Chance of having left"},
        },
        yaxis={
            "type": "log",
            "tickvals": list(_STEPS),
            "ticktext": [money(100 * step, currency) for step in _STEPS],
            "showgrid": True,
            "showline": False,
            "title": {"text": "Worth if kept"},
        },
    )


def _names(figure: go.Figure, t: Tokens) -> None:
    """What the three bands mean, above the plot."""
    for place, words, colour in (
        (DOUBT[0] / 2, "Here", t.muted),
        (0.5, "<b>In doubt</b>", t.worse_text),
        (1 - DOUBT[0] / 2, "Gone", t.muted),
    ):
        figure.add_annotation(
            text=words, x=place, y=1.01, yref="paper", yanchor="bottom", showarrow=False,
            font={"size": 12, "color": colour},
        )  # fmt: skip


def _sentence(row: Any, currency: str) -> str:  # noqa: ANN401  a row of itertuples
    return (
        f"{percent(row.risk, decimals=0)} chance of having left, worth {money(100 * row.value_if_kept, currency)} "
        f"if kept.<br>{row.reason[0].upper()}{row.reason[1:]}."
    )


def holdout_weeks(weeks: pd.DataFrame, compared: str, t: Tokens) -> go.Figure:
    """Repeat purchases of each held-out week: what came, what the model expected, and the same week a year before.

    Parameters
    ----------
    weeks : of ``clv.holdout.weekly_repeats``, the held-out rows.
    compared : the name of the dotted line.
    """
    figure = go.Figure()
    ends = list(weeks["week_end"])
    if weeks["repeats_before"].notna().any():
        figure.add_scatter(
            x=ends, y=weeks["repeats_before"], mode="lines", line={"color": t.context, "width": 1.5, "dash": "2px,3px"},
            customdata=[count(value) for value in weeks["repeats_before"]],
            hovertemplate="The same week before: %{customdata}<extra></extra>",
        )  # fmt: skip
    figure.add_scatter(
        x=ends, y=weeks["actual_repeats"], mode="lines+markers", line={"color": t.second, "width": 1.5},
        marker={"size": 4}, customdata=list(zip(map(day, ends), map(count, weeks["actual_repeats"]), strict=True)),
        hovertemplate="%{customdata[1]} repeat purchases came in the week to %{customdata[0]}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=ends, y=weeks["expected_repeats"], mode="lines", line={"color": t.accent, "width": 2.5},
        customdata=[count(value) for value in weeks["expected_repeats"]],
        hovertemplate="Expected: %{customdata}<extra></extra>",
    )  # fmt: skip
    names = (
        f"<span style='color:{t.accent_text}'>━ <b>Expected</b></span>{FIGURE_SPACE}"
        f"<span style='color:{t.muted}'>●━ Came{FIGURE_SPACE}┅ {compared}</span>"
    )
    words_above(figure, names)
    highest = float(weeks[["actual_repeats", "expected_repeats", "repeats_before"]].max().max())
    shown = ends[:: max(1, len(ends) // 4)]
    return styled(
        figure,
        WEEKS_HEIGHT,
        t,
        margin={"l": 4, "r": 12, "t": 28, "b": 4},
        xaxis={"tickvals": shown, "ticktext": [f"{end.day} {end:%b}" for end in shown], "tickangle": 0},
        yaxis={"range": [0, highest * 1.1 or 1], "showgrid": True, "showline": False, "nticks": 5,
               "title": {"text": "Repeat purchases a week"}},
    )  # fmt: skip
