"""Views of the queue that people saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Json, Key


class SavedView(Base):
    """What somebody looked at in the queue, by name: for themselves, or for everybody where ``user_id`` is empty.

    ``public_id`` is the opaque one that stands in a link. ``looks`` holds the built-in view it begins from, the topic,
    and the filters as they stand in an address. ``changed_by`` is a name as in the audit trail.
    """

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("public_id"), Index("ix_saved_views_user_id", "user_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str]
    name: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    looks: Mapped[dict[str, Any]] = mapped_column(Json)
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
