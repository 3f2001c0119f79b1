"""What people corrected about how feedback was read: a history that only grows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key

LABELS_OF_PEOPLE = ("negative", "neutral", "positive", "no_opinion")
OPINIONS_OF_PEOPLE = ("negative", "neutral", "positive")  # on a topic
_VALUES = "'negative', 'neutral', 'positive', 'no_opinion', 'not_scored', 'added', 'removed'"


class FeedbackCorrection(Base):
    """One correction by a person, or one taken back. Rows are added and never changed.

    ``what`` is ``label`` or ``topic``; ``before`` and ``after`` say what everybody saw and what they see since. A label
    is negative, neutral, positive or no_opinion; a topic was ``added`` (with the opinion of the whole text),
    ``removed`` or given an opinion. ``takes_back_id`` names the correction that this row takes back, each at most once;
    the number alone, as a copied store brings its rows in any order.
    ``text_key`` is the digest of the words that were corrected: about other words it says nothing.
    """

    __tablename__ = "feedback_corrections"
    __table_args__ = (
        CheckConstraint("what IN ('label', 'topic')", name="what"),
        CheckConstraint("(what = 'topic') = (topic IS NOT NULL)", name="topic"),
        CheckConstraint(f"before IS NULL OR before IN ({_VALUES})", name="before"),
        CheckConstraint(f"after IS NULL OR after IN ({_VALUES})", name="after"),
        CheckConstraint("after IS NOT NULL OR takes_back_id IS NOT NULL", name="says_something"),
        UniqueConstraint("takes_back_id"),
        Index("ix_feedback_corrections_feedback_id", "feedback_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    feedback_id: Mapped[int] = mapped_column(Key, ForeignKey("feedback.id", ondelete="CASCADE"))
    what: Mapped[str]
    topic: Mapped[str | None]
    before: Mapped[str | None]
    after: Mapped[str | None]
    text_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    takes_back_id: Mapped[int | None] = mapped_column(Key)
    corrected_by: Mapped[str]
    corrected_at: Mapped[datetime]
