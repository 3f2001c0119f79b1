"""What customers say, and the service visits they get."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, ScoreState, sparse_index

RATING_SCALES = ("stars", "nps", "csat", "ces")
FEELINGS = ("negative", "neutral", "positive")  # what a scorer can read in feedback


class Feedback(Base):
    """One thing a customer said, with or without a rating. Scores stay empty until ``score_state`` is ``scored``.

    ``label`` to ``scorer_version`` are what a scorer said of the text alone. ``p_unhappy`` is the probability that the
    customer is unhappy, from text and rating together, and ``rating_mismatch`` says that the words are much worse
    (``words_worse``) or better (``words_better``) than the rating. Both are empty while the feedback waits to be read,
    and where there is nothing to tell.
    ``topics_by`` names the taxonomy and the scorer that its topics were found with; empty until then.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("identity"),
        CheckConstraint("score_state IN ('pending', 'scored', 'not_scored')", name="score_state"),
        CheckConstraint("rating_scale IS NULL OR rating_scale IN ('stars', 'nps', 'csat', 'ces')", name="rating_scale"),
        CheckConstraint("(rating IS NULL) = (rating_scale IS NULL)", name="rating_has_scale"),
        CheckConstraint("label IS NULL OR label IN ('negative', 'neutral', 'positive', 'not_scored')", name="label"),
        CheckConstraint("polarity IS NULL OR polarity BETWEEN -1 AND 1", name="polarity"),
        Index("ix_feedback_customer_id", "customer_id"),
        Index("ix_feedback_product_id", "product_id"),
        Index("ix_feedback_received_at_id", "received_at", "id"),
        Index("ix_feedback_score_state", "score_state"),
        Index("ix_feedback_batch_id", "batch_id"),
        sparse_index("feedback", "purchase_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    identity: Mapped[bytes] = mapped_column(LargeBinary(16))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    purchase_id: Mapped[int | None] = mapped_column(ForeignKey("purchases.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    month: Mapped[int]
    channel: Mapped[str | None]
    rating: Mapped[int | None]
    rating_scale: Mapped[str | None]
    text: Mapped[str | None]
    language: Mapped[str | None]
    score_state: Mapped[ScoreState] = mapped_column(default=ScoreState.PENDING, server_default="pending")
    label: Mapped[str | None]
    polarity: Mapped[float | None]
    p_negative: Mapped[float | None]
    p_positive: Mapped[float | None]
    confidence: Mapped[float | None]
    score_reason: Mapped[str | None]
    p_unhappy: Mapped[float | None]
    rating_mismatch: Mapped[str | None]
    scorer: Mapped[str | None]
    scorer_version: Mapped[str | None]
    topics_by: Mapped[str | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Visit(Base):
    """A planned or done service visit."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("status IN ('planned', 'done', 'missed', 'cancelled')", name="status"),
        CheckConstraint("(status = 'done') = (done_on IS NOT NULL)", name="done_on"),
        Index("ix_visits_customer_id", "customer_id"),
        Index("ix_visits_status_due_on", "status", "due_on"),
        Index("ix_visits_batch_id", "batch_id"),
        sparse_index("visits", "product_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    kind: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(default="planned", server_default="planned")
    technician: Mapped[str | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
