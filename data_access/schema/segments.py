"""Segments that people built from rules and named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key


class SavedSegment(Base):
    """Rules by name; who fits is worked out whenever it is asked, and kept nowhere.

    ``public_id`` is the opaque one that stands in a link, so that a link keeps when the segment is renamed.
    ``rules`` are of the form of ``data_access.filters.rules``. ``owner`` is a name as in the audit trail.
    """

    __tablename__ = "saved_segments"
    __table_args__ = (UniqueConstraint("name"), UniqueConstraint("public_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str]
    name: Mapped[str]
    rules: Mapped[dict[str, Any]]
    owner: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
