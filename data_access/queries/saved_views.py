"""The saved views of the queue that a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, cast, func, or_, select

from data_access.schema import SavedView

if TYPE_CHECKING:
    from data_access.filters import Scope
    from data_access.schema.base import Statement


def saved_views(scope: Scope, *, me: int | None) -> Statement:
    """The team's views and one's own, by name.

    Columns ``view_id``, ``public_id``, ``name``, ``user_id`` (empty: the team's), ``looks`` as the text of JSON,
    ``version``. They are the same for every scope; which cases they list is narrowed when that is asked.
    """
    del scope
    v = SavedView
    looks = cast(v.looks, String).label("looks")
    found: Statement = select(v.id.label("view_id"), v.public_id, v.name, v.user_id, looks, v.version)
    return found.where(or_(v.user_id.is_(None), v.user_id == me)).order_by(func.lower(v.name), v.id)
