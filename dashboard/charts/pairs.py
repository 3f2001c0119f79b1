"""Two bars per group, one below the other: its share of the customers and of the money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.theme import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.theme import Tokens

_HALF, _APART = 0.36, 0.19  # of a row: the width of a bar, and how far its middle is from the row's
KEPT_OPACITY: dict[str, Any] = {"marker": {"opacity": 1}}  # a click must not fade what was not clicked
# On a phone what is drawn beside the names is so wide, and a letter of the words after a bar so much of it (px).
_PHONE, _LETTER = 165, 6.5
_MOST_ROOM = 3.0  # times the longest bar
Side = tuple["Sequence[float]", "Sequence[str]"]  # shares, and the amounts beside them in words


def share_pairs(customers: Side, money: Side, keys: Sequence[str], sentences: Sequence[str], t: Tokens) -> go.Figure:
    """The bars of all groups, the first one on top; each bar carries its group's key as ``customdata``."""
    figure = go.Figure()
    for (shares, amounts), colour, beside in ((customers, t.second, -_APART), (money, t.accent, _APART)):
        figure.add_bar(
            x=list(shares),
            y=[place + beside for place in range(len(keys))],
            orientation="h",
            width=_HALF,
            marker={"color": colour},
            text=[f"\u00a0{percent(share)} · {amount}" for share, amount in zip(shares, amounts, strict=True)],
            textposition="outside",
            textfont={"size": 12, "color": t.text},
            cliponaxis=False,
            customdata=[[key] for key in keys],
            hovertext=list(sentences),
            hovertemplate="%{hovertext}<extra></extra>",
            selected=KEPT_OPACITY,
            unselected=KEPT_OPACITY,
        )
    return figure


def room_for_words(figure: go.Figure) -> tuple[float, float]:
    """The range of the shares in which the words after each bar of ``share_pairs`` have room, also on a phone."""
    bars = [(share, len(words)) for bar in figure.data for share, words in zip(bar.x, bar.text, strict=True)]
    longest = max([share for share, _ in bars], default=0.0) or 0.05
    needed = [share / max(1 - letters * _LETTER / _PHONE, 1e-9) for share, letters in bars]
    return 0.0, min(max([*needed, longest]), _MOST_ROOM * longest)
