"""Widgets that turn what a person picks into filters and options, bound to the page's address."""

from __future__ import annotations

from dashboard.controls.copy_link import copy_link
from dashboard.controls.customer import chosen_customer
from dashboard.controls.customer_form import customer_desk
from dashboard.controls.directory import clear_search, pick_columns, pick_page, pick_sort, search_box
from dashboard.controls.explorer import (
    Chosen,
    counting_rule,
    patience,
    pick_age,
    pick_attribute,
    pick_two,
    plain_rule,
)
from dashboard.controls.feedback_form import choose_customer, entry_desk, find_customer, pick_match
from dashboard.controls.feedback_item import feedback_desk
from dashboard.controls.filter_bar import SavedSegments, filter_bar, reset_filters
from dashboard.controls.groups import pick_group, pick_place
from dashboard.controls.limits import pick_limits
from dashboard.controls.moves import pick_move, pick_window
from dashboard.controls.pick import follow_click, pick_cell, show_everything, switch, work_out
from dashboard.controls.preferences import pick_grouping, pick_of
from dashboard.controls.purchase_form import purchase_desk
from dashboard.controls.record_form import record_desk
from dashboard.controls.saved_segments import choose_everybody, pick_saved, segment_desk
from dashboard.controls.segment_filter import chosen_ids
from dashboard.controls.tags import pick_tag, tag_desk
from dashboard.controls.voice import pick_days

__all__ = [
    "Chosen",
    "SavedSegments",
    "choose_customer",
    "choose_everybody",
    "chosen_customer",
    "chosen_ids",
    "clear_search",
    "copy_link",
    "counting_rule",
    "customer_desk",
    "entry_desk",
    "feedback_desk",
    "filter_bar",
    "find_customer",
    "follow_click",
    "patience",
    "pick_age",
    "pick_attribute",
    "pick_cell",
    "pick_columns",
    "pick_days",
    "pick_group",
    "pick_grouping",
    "pick_limits",
    "pick_match",
    "pick_move",
    "pick_of",
    "pick_page",
    "pick_place",
    "pick_saved",
    "pick_sort",
    "pick_tag",
    "pick_two",
    "pick_window",
    "plain_rule",
    "purchase_desk",
    "record_desk",
    "reset_filters",
    "search_box",
    "segment_desk",
    "show_everything",
    "switch",
    "tag_desk",
    "work_out",
]
