"""Bringing a file in, as a person does it on the page: upload, check, answer, import, undo.

The work runs in threads of this process, so that no page waits for it and none of it stops when its person looks at
another page. What is known of an upload is its ``Draft``; it lives in this process until it is discarded.
"""

from __future__ import annotations

from dashboard.actions.importing.drafts import (
    Column,
    Draft,
    Plan,
    change_plan,
    discard,
    find_draft,
    receive,
    start_import,
)
from dashboard.actions.importing.tasks import Task
from dashboard.actions.importing.undoing import Undo, find_undo, forget_undo, start_undo

__all__ = [
    "Column",
    "Draft",
    "Plan",
    "Task",
    "Undo",
    "change_plan",
    "discard",
    "find_draft",
    "find_undo",
    "forget_undo",
    "receive",
    "start_import",
    "start_undo",
]
