"""The parts pages are made of. Text given to them is shown as text: never markdown, never HTML."""

from __future__ import annotations

from dashboard.components.cards import card, chart, tabular
from dashboard.components.download import safe_csv, table_and_download
from dashboard.components.notes import (
    Action,
    definition_popover,
    empty_state,
    empty_store,
    error_panel,
    filtered_empty,
    nobody_bought,
    thin_data,
    user_error_panel,
)
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.told import told_line
from dashboard.components.words import page_head, skip_link, takeaway, words

__all__ = [
    "Action",
    "Kpi",
    "card",
    "chart",
    "definition_popover",
    "empty_state",
    "empty_store",
    "error_panel",
    "filtered_empty",
    "kpi_row",
    "nobody_bought",
    "page_head",
    "safe_csv",
    "skip_link",
    "table_and_download",
    "tabular",
    "takeaway",
    "thin_data",
    "told_line",
    "user_error_panel",
    "words",
]
