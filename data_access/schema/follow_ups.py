"""Whom to get in touch with, why, by when and by whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index

FOLLOW_UP_STATES = ("open", "done", "dropped")
REASON_KINDS = ("at_risk", "silent", "group", "movement", "cohort", "problem")
_OPEN = text("state = 'open'")


class FollowUp(Base):
    """One reminder to get in touch with a customer; at most one is open per customer.

    ``reason_kind`` names the list: at risk, gone silent, the customers of a group, those won or lost in a month,
    those of a cohort who came back, or those who complained of a problem.
    ``reason`` is the sentence the customer was listed with on that day. ``due_on`` is a day in the business's time
    zone. ``created_by`` and ``closed_by`` are names as in the audit trail; ``owner_id`` is empty while it is nobody's.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
        CheckConstraint(
            "reason_kind IN ('at_risk', 'silent', 'group', 'movement', 'cohort', 'problem')", name="reason_kind"
        ),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_at"),
        Index("ix_follow_ups_customer_id", "customer_id"),
        # Whatever two people click at the same moment, nobody is called twice for one thing.
        Index("uq_follow_ups_open_customer", "customer_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_follow_ups_state_due_on", "state", "due_on"),
        sparse_index("follow_ups", "owner_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason_kind: Mapped[str]
    reason: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    note: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
