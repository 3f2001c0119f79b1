"""Cards: a heading, what is measured in which unit, and one chart or table."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal
from zlib import crc32

import streamlit as st

from dashboard.components.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd
    import plotly.graph_objects as go
    from streamlit.delta_generator import DeltaGenerator

ROW_HEIGHT = 33  # px, of a table in the size of our letters
_CONFIG = {"displayModeBar": False, "responsive": True}


@contextmanager
def card(key: str, heading: str, subline: str = "", *, fill: bool = True) -> Iterator[DeltaGenerator]:
    """A bordered card; gives the place right of the heading, for controls that change only this card.

    ``fill``: whether it grows to end where its neighbour ends.
    """
    with st.container(border=True, height="stretch" if fill else "content", gap="small", key=f"card_{key}"):
        with st.container(horizontal=True, gap="small", vertical_alignment="top", wrap=False):
            with st.container(gap="xsmall", width="stretch"):
                st.header(heading, anchor=False)
                if subline:
                    words(subline, "muted", f"sub_{key}")
            corner = st.container(width="content", key=f"corner_{key}")
        yield corner


def chart(figure: go.Figure, key: str, alt: str, *, on_select: bool = False) -> list[dict[str, Any]]:
    """Draw a figure; gives the points the reader clicked on, empty when none or when ``on_select`` is off."""
    if not on_select:
        st.plotly_chart(figure, width="stretch", theme=None, config=_CONFIG, key=f"chart_{key}", alt=alt)
        return []
    event = st.plotly_chart(
        figure,
        width="stretch",
        theme=None,
        config=_CONFIG,
        key=f"chart_{key}",
        alt=alt,
        on_select="rerun",
        selection_mode="points",
    )
    return event["selection"]["points"]


def table_height(frame: pd.DataFrame, most: int) -> int:
    """The height in which a table shows its rows, at most so many of them, without empty space below."""
    return (min(max(len(frame), 1), most) + 1) * ROW_HEIGHT + 3


def tabular(
    frame: pd.DataFrame,
    key: str,
    columns: Mapping[str, Any],
    *,
    alt: str,
    height: int | Literal["auto", "stretch"] = "auto",
    select_by: str | None = None,
    on_click: Callable[[], None] | None = None,
) -> list[int]:
    """A table that scrolls inside itself; only the columns named, in their order. Gives the rows selected in it.

    Parameters
    ----------
    select_by : the column of whole numbers that names a row; with it rows can be selected. A selection goes when other
        rows come: Streamlit alone would keep its places, which would then be somebody else's.
    on_click : runs once after each click on a cell, for tables without ``select_by``; the cell stands in the session
        under ``rows_KEY``.
    """
    shown = frame[[name for name in columns if name in frame.columns]]
    # Streamlit's own percent format has two decimals; this one has one, and wants percent instead of 0-1.
    rates = [str(name) for name in shown if _format(columns[str(name)]).endswith("%%")]
    named = "" if select_by is None else f"_{crc32(frame[select_by].to_numpy('int64').tobytes())}"
    with st.container(key=f"table_{key}"):
        event = st.dataframe(
            shown.assign(**{name: shown[name].astype("float64") * 100 for name in rates}),
            hide_index=True,
            column_config=dict(columns),
            key=f"rows_{key}{named}",
            width="stretch",
            height=height,
            alt=alt,
            on_select="rerun" if select_by is not None else on_click or "ignore",
            selection_mode="multi-row" if on_click is None else "single-cell",
            placeholder="–",
        )
    return list(event["selection"]["rows"]) if isinstance(event, dict) else []


def _format(column: Any) -> str:  # noqa: ANN401  a column configuration, a title, or None
    return str(((column or {}).get("type_config") or {}).get("format") or "") if isinstance(column, dict) else ""
