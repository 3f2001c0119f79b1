"""Follow-ups: whom to get in touch with, why and by when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Key, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, and the version of its domain."""
    op.create_table(
        "follow_ups",
        sa.Column("id", Key, nullable=False),
        sa.Column("customer_id", Key, nullable=False),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("reason_kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_follow_ups_state")),
        sa.CheckConstraint(
            "reason_kind IN ('at_risk', 'silent', 'group', 'movement')", name=op.f("ck_follow_ups_reason_kind")
        ),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_follow_ups_closed_at")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_follow_ups_customer_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_follow_ups_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index("ix_follow_ups_customer_id", "follow_ups", ["customer_id"], unique=False)
    still = sa.text("state = 'open'")
    op.create_index(
        "uq_follow_ups_open_customer",
        "follow_ups",
        ["customer_id"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )
    op.create_index("ix_follow_ups_state_due_on", "follow_ups", ["state", "due_on"], unique=False)
    present = sa.text("owner_id IS NOT NULL")
    op.create_index(
        "ix_follow_ups_owner_id", "follow_ups", ["owner_id"], sqlite_where=present, postgresql_where=present
    )
    versions = sa.table("domain_versions", sa.column("domain"), sa.column("version"))
    op.bulk_insert(versions, [{"domain": "follow_ups", "version": 0}])
