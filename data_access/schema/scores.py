"""What scorers said of texts, by scorer and version, what each text is about, and models of the store's own.

Scores are kept beside those people see: nothing is read twice, and a switch can be taken back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key


class TextScore(Base):
    """What one version of a scorer said of one text, whoever wrote it and however often.

    ``text_key`` is a digest of the text: the words themselves stand in ``feedback`` alone, so that erasing them there
    erases them. Which of the scores people see is kept in ``feedback``; these are its memory.
    """

    __tablename__ = "text_scores"
    __table_args__ = (
        CheckConstraint("label IN ('negative', 'neutral', 'positive', 'not_scored')", name="label"),
        Index("ix_text_scores_scorer_scorer_version", "scorer", "scorer_version"),
    )

    text_key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    scorer: Mapped[str] = mapped_column(primary_key=True)
    scorer_version: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    p_negative: Mapped[float | None]
    p_positive: Mapped[float | None]
    polarity: Mapped[float | None]
    confidence: Mapped[float | None]
    reason: Mapped[str]
    language: Mapped[str | None]


class FeedbackTopic(Base):
    """A topic that feedback is about, and the opinion on it: of the clause that speaks of it where the text mixes both.

    ``topic`` is a token of the taxonomy, or ``product:`` and the product's code. ``mixed``: praised in one place and
    complained of in another.
    """

    __tablename__ = "feedback_topics"
    __table_args__ = (
        CheckConstraint("label IN ('negative', 'neutral', 'positive', 'not_scored')", name="label"),
        Index("ix_feedback_topics_topic_feedback_id", "topic", "feedback_id"),
    )

    feedback_id: Mapped[int] = mapped_column(Key, ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    polarity: Mapped[float | None]
    mixed: Mapped[bool]


class SentimentModel(Base):
    """A model trained from the store's own rated feedback on top of another scorer; at most one is in use.

    ``figures``: how good it and the scorer in use were on texts they had not seen, and the interval between them.
    """

    __tablename__ = "sentiment_models"
    __table_args__ = (
        Index(
            "uq_sentiment_models_in_use",
            "in_use",
            unique=True,
            sqlite_where=text("in_use"),
            postgresql_where=text("in_use"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    trained_at: Mapped[datetime]
    trained_by: Mapped[str]
    base: Mapped[str]
    base_version: Mapped[str]
    examples: Mapped[int]
    figures: Mapped[dict[str, Any]]
    content: Mapped[bytes]
    in_use: Mapped[bool]
