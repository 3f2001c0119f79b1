"""What scorers said of texts, by scorer and version, what each text is about, and models and topics of the store's own.

Scores are kept beside those people see: nothing is read twice, and a switch can be taken back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
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


class TopicEdit(Base):
    """A topic that somebody renamed, switched off, gave other words or made; all others are as they come.

    ``title`` is empty where it is called as it comes. ``added`` and ``removed`` are words by language, "" for any. An
    own topic that was removed stays as ``removed``, so that its versions go on and it can come back.
    """

    __tablename__ = "topic_edits"
    __table_args__ = (UniqueConstraint("name"), CheckConstraint("state IN ('on', 'off', 'removed')", name="state"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    title: Mapped[str | None]
    state: Mapped[str]
    added: Mapped[dict[str, Any]]
    removed: Mapped[dict[str, Any]]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SearchedWords(Base):
    """The words that feedback was looked through for; what other words change is told by comparing with them.

    Of topics by version (see ``feedback.topics_by``), of products those of the last time.
    """

    __tablename__ = "searched_words"
    __table_args__ = (CheckConstraint("kind IN ('topics', 'products')", name="kind"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    lists: Mapped[dict[str, Any]]
