"""Who works with the store, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index

ROLES = ("viewer", "agent", "manager", "owner")


class User(Base):
    """Somebody with a seat."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("role IN ('viewer', 'agent', 'manager', 'owner')", name="role"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str]
    name: Mapped[str | None]
    role: Mapped[str] = mapped_column(default="viewer", server_default="viewer")
    team: Mapped[str | None]
    region: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AuditEvent(Base):
    """One action of one person or job. Rows are only ever added."""

    __tablename__ = "audit_events"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        Index("ix_audit_events_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_audit_events_happened_at", "happened_at"),
        sparse_index("audit_events", "user_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    happened_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    actor: Mapped[str]
    action: Mapped[str]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None] = mapped_column(Key)
    details: Mapped[dict[str, Any] | None]
    submission_id: Mapped[str | None]
