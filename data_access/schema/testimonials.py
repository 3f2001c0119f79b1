"""Customers who were asked for a public word, what they allowed, and where it stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index

TESTIMONIAL_STATES = ("asked", "agreed", "declined", "published", "withdrawn")
SHOWN_AS = ("full", "first", "initials", "anonymous")  # which part of the name stands below a testimonial


class Testimonial(Base):
    """One request for a public word, from asking to publishing and to taking it back.

    ``feedback_id`` is what the customer said; empty once that feedback is gone. ``permission_words`` are the
    customer's own, with the channel and the day they came on; ``agreed_text`` is what may be shown. It is a part of
    what the customer said, or ``edited``: other words that the customer has agreed to. Days are in the business's time
    zone.
    """

    __tablename__ = "testimonials"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'agreed', 'declined', 'published', 'withdrawn')", name="state"),
        CheckConstraint("shown_as IS NULL OR shown_as IN ('full', 'first', 'initials', 'anonymous')", name="shown_as"),
        # Nothing is agreed or published without a record of how, when and to which words the customer said yes.
        CheckConstraint(
            "state NOT IN ('agreed', 'published') OR (permission_words IS NOT NULL AND permission_channel IS NOT NULL "
            "AND permission_on IS NOT NULL AND agreed_text IS NOT NULL AND shown_as IS NOT NULL)",
            name="permission",
        ),
        CheckConstraint(
            "state <> 'published' OR (published_where IS NOT NULL AND published_on IS NOT NULL)", name="published"
        ),
        CheckConstraint("(thanked_on IS NULL) = (thanked_through IS NULL)", name="thanked"),
        Index("ix_testimonials_customer_id_asked_on", "customer_id", "asked_on"),
        sparse_index("testimonials", "feedback_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    feedback_id: Mapped[int | None] = mapped_column(ForeignKey("feedback.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(default="asked", server_default="asked")
    asked_on: Mapped[date]
    asked_through: Mapped[str]
    asked_by: Mapped[str]
    permission_words: Mapped[str | None]
    permission_channel: Mapped[str | None]
    permission_on: Mapped[date | None]
    agreed_text: Mapped[str | None]
    edited: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    shown_as: Mapped[str | None]
    published_where: Mapped[str | None]
    published_on: Mapped[date | None]
    thanked_on: Mapped[date | None]
    thanked_through: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class TestimonialStep(Base):
    """One step of a testimonial: who did what and when, and what stood in the row since. Rows are added, never changed.

    They go with their testimonial alone: what a customer said and allowed is gone when the customer wants it gone.
    """

    __tablename__ = "testimonial_steps"
    __table_args__ = (Index("ix_testimonial_steps_testimonial_id", "testimonial_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    testimonial_id: Mapped[int] = mapped_column(ForeignKey("testimonials.id", ondelete="CASCADE"))
    step: Mapped[str]
    happened_at: Mapped[datetime]
    actor: Mapped[str]
    note: Mapped[str | None]
    held: Mapped[dict[str, Any]]


class TestimonialText(Base):
    """A text with placeholders that people of this store ask or thank with, in place of the one that comes along."""

    __tablename__ = "testimonial_texts"
    __table_args__ = (UniqueConstraint("kind"), CheckConstraint("kind IN ('ask', 'thanks')", name="kind"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str]
    body: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
