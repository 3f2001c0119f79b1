"""Feedback that is held apart: repeats, advertising, mail of programs, until a person lets it in or deletes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index


class HeldFeedback(Base):
    """One thing that came in as feedback and is not counted anywhere: no analysis reads this table.

    ``held_as`` is ``duplicate``, ``spam``, ``automatic`` or ``large`` and ``why`` the sentence for people; ``came_by``
    is the person or the program that brought it, ``sender`` the e-mail address that wrote it. The other columns are
    those the feedback gets when it is let in. What it refers to may be gone by then, so a reference empties itself.
    """

    __tablename__ = "held_feedback"
    __table_args__ = (
        UniqueConstraint("identity"),
        CheckConstraint("held_as IN ('duplicate', 'spam', 'automatic', 'large')", name="held_as"),
        CheckConstraint("rating_scale IS NULL OR rating_scale IN ('stars', 'nps', 'csat', 'ces')", name="rating_scale"),
        CheckConstraint("(rating IS NULL) = (rating_scale IS NULL)", name="rating_has_scale"),
        Index("ix_held_feedback_held_at_id", "held_at", "id"),
        sparse_index("held_feedback", "customer_id"),
        sparse_index("held_feedback", "product_id"),
        sparse_index("held_feedback", "purchase_id"),
        sparse_index("held_feedback", "batch_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    identity: Mapped[bytes] = mapped_column(LargeBinary(16))
    held_as: Mapped[str]
    why: Mapped[str]
    held_at: Mapped[datetime]
    came_by: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"))
    purchase_id: Mapped[int | None] = mapped_column(ForeignKey("purchases.id", ondelete="SET NULL"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"))
    received_at: Mapped[datetime]
    channel: Mapped[str | None]
    rating: Mapped[int | None]
    rating_scale: Mapped[str | None]
    text: Mapped[str | None]
    language: Mapped[str | None]
    sender: Mapped[str | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
