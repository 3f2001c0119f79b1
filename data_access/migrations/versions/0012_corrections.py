"""What people corrected about how feedback was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Key, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_VALUES = "'negative', 'neutral', 'positive', 'no_opinion', 'not_scored', 'added', 'removed'"


def upgrade() -> None:
    """Create the table."""
    name = "feedback_corrections"
    op.create_table(
        name,
        sa.Column("id", Key, nullable=False),
        sa.Column("feedback_id", Key, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("text_key", sa.LargeBinary(16), nullable=False),
        sa.Column("takes_back_id", Key, nullable=True),
        sa.Column("corrected_by", sa.String(), nullable=False),
        sa.Column("corrected_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("what IN ('label', 'topic')", name=op.f(f"ck_{name}_what")),
        sa.CheckConstraint("(what = 'topic') = (topic IS NOT NULL)", name=op.f(f"ck_{name}_topic")),
        sa.CheckConstraint(f"before IS NULL OR before IN ({_VALUES})", name=op.f(f"ck_{name}_before")),
        sa.CheckConstraint(f"after IS NULL OR after IN ({_VALUES})", name=op.f(f"ck_{name}_after")),
        sa.CheckConstraint(
            "after IS NOT NULL OR takes_back_id IS NOT NULL", name=op.f(f"ck_{name}_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f(f"fk_{name}_feedback_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("takes_back_id", name=op.f(f"uq_{name}_takes_back_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_feedback_id", name, ["feedback_id"])
