"""Data quality: changed rules, kept scores, corrections of many rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "quality_rules",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("limits", Json, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_rules")),
        sa.UniqueConstraint("name", name=op.f("uq_quality_rules_name")),
    )
    op.create_table(
        "quality_scores",
        sa.Column("id", Key, nullable=False),
        sa.Column("scored_at", UtcDateTime(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("details", Json, nullable=False),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 0 AND 1", name=op.f("ck_quality_scores_score")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_scores")),
    )
    _fixes()


def _fixes() -> None:
    op.create_table(
        "quality_fixes",
        sa.Column("id", Key, nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("fixed_at", UtcDateTime(), nullable=False),
        sa.Column("fixed_by", sa.String(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_fixes")),
    )
    op.create_table(
        "quality_fix_rows",
        sa.Column("id", Key, nullable=False),
        sa.Column("fix_id", Key, nullable=False),
        sa.Column("customer_id", Key, nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["fix_id"], ["quality_fixes.id"], name=op.f("fk_quality_fix_rows_fix_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_fix_rows")),
    )
    op.create_index("ix_quality_fix_rows_fix_id", "quality_fix_rows", ["fix_id"])
