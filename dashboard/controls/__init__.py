"""Widgets that turn what a person picks into filters and options, bound to the page's address."""

from __future__ import annotations

from dashboard.controls.filter_bar import filter_bar, reset_filters
from dashboard.controls.pick import CellPick, option_toggle, pick_cell, switch

__all__ = ["CellPick", "filter_bar", "option_toggle", "pick_cell", "reset_filters", "switch"]
