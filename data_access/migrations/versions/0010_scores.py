"""Scores of texts by scorer and version, topics of feedback, how unhappy a customer is by text and rating together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and add the columns. What was read before stays; what follows from it is worked out anew."""
    op.create_table(
        "text_scores",
        sa.Column("text_key", sa.LargeBinary(16), nullable=False),
        sa.Column("scorer", sa.String(), nullable=False),
        sa.Column("scorer_version", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("p_negative", sa.Double(), nullable=True),
        sa.Column("p_positive", sa.Double(), nullable=True),
        sa.Column("polarity", sa.Double(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.CheckConstraint(
            "label IN ('negative', 'neutral', 'positive', 'not_scored')", name=op.f("ck_text_scores_label")
        ),
        sa.PrimaryKeyConstraint("text_key", "scorer", "scorer_version", name=op.f("pk_text_scores")),
    )
    op.create_index("ix_text_scores_scorer_scorer_version", "text_scores", ["scorer", "scorer_version"])
    op.create_table(
        "feedback_topics",
        sa.Column("feedback_id", Key, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("polarity", sa.Double(), nullable=True),
        sa.Column("mixed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "label IN ('negative', 'neutral', 'positive', 'not_scored')", name=op.f("ck_feedback_topics_label")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_topics_feedback_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feedback_id", "topic", name=op.f("pk_feedback_topics")),
    )
    op.create_index("ix_feedback_topics_topic_feedback_id", "feedback_topics", ["topic", "feedback_id"])
    _models()
    op.add_column("feedback", sa.Column("topics_by", sa.String(), nullable=True))
    op.add_column("feedback", sa.Column("p_unhappy", sa.Double(), nullable=True))
    op.add_column("feedback", sa.Column("rating_mismatch", sa.String(), nullable=True))
    op.execute("UPDATE feedback SET score_state = 'pending' WHERE score_state <> 'pending'")


def _models() -> None:
    op.create_table(
        "sentiment_models",
        sa.Column("id", Key, nullable=False),
        sa.Column("trained_at", UtcDateTime(), nullable=False),
        sa.Column("trained_by", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("base_version", sa.String(), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentiment_models")),
    )
    used = sa.text("in_use")
    op.create_index(
        "uq_sentiment_models_in_use", "sentiment_models", ["in_use"], unique=True, sqlite_where=used,
        postgresql_where=used,
    )
