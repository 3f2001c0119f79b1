"""Widgets that turn what a person picks into filters and options, bound to the page's address."""

from __future__ import annotations

from dashboard.controls.copy_link import copy_link
from dashboard.controls.filter_bar import filter_bar, reset_filters
from dashboard.controls.groups import pick_group
from dashboard.controls.moves import pick_move, pick_window
from dashboard.controls.pick import follow_click, pick_cell, show_everything, switch, what_counts

__all__ = [
    "copy_link",
    "filter_bar",
    "follow_click",
    "pick_cell",
    "pick_group",
    "pick_move",
    "pick_window",
    "reset_filters",
    "show_everything",
    "switch",
    "what_counts",
]
