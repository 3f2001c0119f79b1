"""The saved views of the queue, each with what it looks at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from data_access.queries.saved_views import saved_views

if TYPE_CHECKING:
    from data_access.filters import Scope
    from data_access.queries.queue import View
    from data_access.readers import RecordReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What a person looks at in the queue: the built-in view, the topic (None: any), and what the filter bar holds."""

    view: View
    topic: str | None
    filters: tuple[tuple[str, tuple[str, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        """The same as it is stored."""
        return {"view": self.view, "topic": self.topic, "filters": {name: list(of) for name, of in self.filters}}


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A saved view; ``user_id`` is None for one of the team."""

    view_id: int
    public_id: str
    name: str
    user_id: int | None
    looks: Looks
    version: int

    @property
    def team(self) -> bool:
        """Whether everybody sees it."""
        return self.user_id is None


def read_views(reader: RecordReader, scope: Scope, me: int | None) -> tuple[SavedView, ...]:
    """The views that a person sees, by name."""
    return tuple(as_view(row, row.view_id) for row in reader.rows(saved_views(scope, me=me)))


def as_view(row: Any, view_id: int) -> SavedView:  # noqa: ANN401  a row of saved_views, or the row itself
    """A view with what it looks at."""
    held = json.loads(row.looks) if isinstance(row.looks, str) else row.looks
    filters = tuple((name, tuple(values)) for name, values in sorted(held["filters"].items()) if values)
    looks = Looks(view=cast("View", held["view"]), topic=held["topic"], filters=filters)
    return SavedView(view_id=view_id, public_id=row.public_id, name=row.name, user_id=row.user_id, looks=looks,
                     version=row.version)  # fmt: skip
