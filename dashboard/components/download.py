"""The quiet row under every chart: the table behind it, its download, and how it is computed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.cards import tabular
from dashboard.components.notes import definition_popover

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def safe_csv(frame: pd.DataFrame) -> bytes:
    """The frame as CSV in UTF-8 with a mark Excel understands; text that would run as a formula is made inert."""
    safe = frame.copy()
    for place, name in enumerate(safe.columns):
        if safe.dtypes.iloc[place].kind not in "biufcmM":
            safe.isetitem(place, safe[name].map(_inert).array)
    safe.columns = [str(_inert(str(name))) for name in safe.columns]
    return safe.to_csv(index=False, date_format="%Y-%m-%d", quoting=csv.QUOTE_NONNUMERIC).encode("utf-8-sig")


def table_and_download(
    frame: pd.DataFrame,
    key: str,
    name: str,
    definition: str | None = None,
    *,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Table, download and definition of exactly the frame that was drawn.

    Parameters
    ----------
    name : what the table holds, in words; it titles the dialog and names the file.
    definition : the metric in the registry that explains it.
    columns : column configuration by name, in the order to show; all columns when left out.
    """
    shown = columns or dict.fromkeys(frame.columns)

    def chosen() -> pd.DataFrame:
        """The columns that are told; taken only when somebody asks for them."""
        return frame[[name for name in shown if name in frame.columns]]

    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=f"quiet_{key}"):
        if st.button("Table", icon=":material/table:", type="tertiary", key=f"open_table_{key}"):
            _table_dialog(chosen(), key, name, shown)
        st.download_button(
            "Download",
            # Written only when somebody clicks.
            data=lambda: safe_csv(chosen()),
            file_name=f"{name.lower().replace(' ', '-')}.csv",
            mime="text/csv",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            key=f"download_{key}",
        )
        if definition:
            definition_popover(definition)


def _table_dialog(frame: pd.DataFrame, key: str, name: str, columns: Mapping[str, Any]) -> None:
    @st.dialog(name, width="large")
    def show() -> None:
        tabular(frame, key, columns, alt=name)

    show()
