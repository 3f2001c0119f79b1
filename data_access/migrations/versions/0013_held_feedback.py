"""Feedback that is held apart, and one more kind of reason to get in touch: the customer asked to be called back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Key, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAME = "ck_follow_ups_reason_kind"
KINDS = "reason_kind IN ('at_risk', 'silent', 'group', 'movement', 'cohort', 'callback')"
REFERENCES = (("customer_id", "customers"), ("purchase_id", "purchases"), ("product_id", "products"))
SCALES = "rating_scale IS NULL OR rating_scale IN ('stars', 'nps', 'csat', 'ces')"


def upgrade() -> None:
    """Create the table; widen the rule, for which SQLite builds the table of follow-ups anew."""
    _held()
    with op.batch_alter_table("follow_ups") as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.create_check_constraint(op.f(NAME), KINDS)


def _held() -> None:
    op.create_table(
        "held_feedback",
        sa.Column("id", Key, nullable=False),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sa.Column("held_as", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("came_by", sa.String(), nullable=False),
        sa.Column("customer_id", Key, nullable=True),
        sa.Column("purchase_id", Key, nullable=True),
        sa.Column("product_id", Key, nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_scale", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("held_as IN ('duplicate', 'spam')", name=op.f("ck_held_feedback_held_as")),
        sa.CheckConstraint(SCALES, name=op.f("ck_held_feedback_rating_scale")),
        sa.CheckConstraint(
            "(rating IS NULL) = (rating_scale IS NULL)", name=op.f("ck_held_feedback_rating_has_scale")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_held_feedback_{column}"), ondelete="SET NULL"
            )
            for column, table in REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_feedback")),
        sa.UniqueConstraint("identity", name=op.f("uq_held_feedback_identity")),
    )
    op.create_index("ix_held_feedback_held_at_id", "held_feedback", ["held_at", "id"])
    for column, _ in REFERENCES:
        present = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_held_feedback_{column}", "held_feedback", [column], sqlite_where=present, postgresql_where=present
        )
