"""The saved views of the queue that a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.answers.saved_views import SavedView, read_views
from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from data_access.filters import Scope


def saved_views(scope: Scope, me: int | None) -> tuple[SavedView, ...]:
    """The team's views and one's own, by name."""
    return _saved_views(scope, me, versions("views"))


@kept(max_entries=128)
def _saved_views(scope: Scope, me: int | None, key: Versions) -> tuple[SavedView, ...]:
    del key
    return read_views(RecordReader(record()), scope, me)
