"""What goes wrong more often than chance explains: found by the radar, worked on by people."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index

PROBLEM_STATES = ("open", "working", "closed")
CELL_KINDS = ("product", "delivery_partner", "region", "channel")
_NOT_CLOSED = text("state <> 'closed'")


class Problem(Base):
    """One rise of complaints about a topic, of one product, delivery partner, region or sales channel.

    ``topic`` is a token of the taxonomy, or ``any`` for unhappy customers, whatever they speak of. ``subject`` is what
    is complained of: the product's code, or the name. ``rang_on`` is the day at whose end the radar rang and
    ``first_day`` the one on which the rise most likely began; ``window_days``, ``complaints``, ``expected`` and
    ``chance`` tell of the alarm.
    """

    __tablename__ = "problems"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'working', 'closed')", name="state"),
        CheckConstraint("kind IN ('product', 'delivery_partner', 'region', 'channel')", name="kind"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        CheckConstraint("first_day <= rang_on", name="first_day"),
        # However many servers look at the same moment, one alarm opens one problem.
        Index(
            "uq_problems_not_closed", "kind", "subject", "topic", unique=True, sqlite_where=_NOT_CLOSED,
            postgresql_where=_NOT_CLOSED,
        ),
        sparse_index("problems", "owner_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    topic: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    first_day: Mapped[date]
    rang_on: Mapped[date]
    window_days: Mapped[int]
    complaints: Mapped[int]
    expected: Mapped[float]
    chance: Mapped[float]
    opened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    cause: Mapped[str | None]
    fix: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ProblemFeedback(Base):
    """The complaints behind a problem. The cases are those that answer them."""

    __tablename__ = "problem_feedback"
    __table_args__ = (Index("ix_problem_feedback_feedback_id", "feedback_id"),)

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id", ondelete="CASCADE"), primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True)
