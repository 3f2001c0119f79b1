"""Topics as the store's people want them, and the words that feedback was looked through for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables. Topics that were found stay: nobody has changed a word yet."""
    op.create_table(
        "topic_edits",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("added", Json, nullable=False),
        sa.Column("removed", Json, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('on', 'off', 'removed')", name=op.f("ck_topic_edits_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_edits")),
        sa.UniqueConstraint("name", name=op.f("uq_topic_edits_name")),
    )
    op.create_table(
        "searched_words",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("lists", Json, nullable=False),
        sa.CheckConstraint("kind IN ('topics', 'products')", name=op.f("ck_searched_words_kind")),
        sa.PrimaryKeyConstraint("kind", "version", name=op.f("pk_searched_words")),
    )
