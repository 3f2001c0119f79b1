"""One function per user action. The only place where a person's click writes."""

from __future__ import annotations

from dashboard.actions.demo import clear_demo, load_demo
from dashboard.actions.duplicates import merge_customers, reject_pair, reopen_pair, scan_for_duplicates, undo_merge
from dashboard.actions.follow_ups import (
    change_back,
    change_follow_up,
    close_follow_up,
    create_follow_ups,
    reopen_follow_up,
    take_back_follow_ups,
)
from dashboard.actions.sources import look_soon, switch_source

__all__ = [
    "change_back",
    "change_follow_up",
    "clear_demo",
    "close_follow_up",
    "create_follow_ups",
    "load_demo",
    "look_soon",
    "merge_customers",
    "reject_pair",
    "reopen_follow_up",
    "reopen_pair",
    "scan_for_duplicates",
    "switch_source",
    "take_back_follow_ups",
    "undo_merge",
]
