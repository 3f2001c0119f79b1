"""The order of equal cases by lot, views of the queue that people saved, and who was named in a note."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OPEN = sa.text("state NOT IN ('resolved', 'confirmed')")
BESIDE = ["id", "due_at", "owner_id", "state", "snoozed_until", "opened_at", "topic", "batch_id", "customer_id"]


def upgrade() -> None:
    """Order cases by their place instead of their money, which is the same until a lot is drawn; add the tables."""
    op.add_column("cases", sa.Column("lot", sa.String(), nullable=True))
    op.add_column("cases", sa.Column("queue_cents", sa.BigInteger(), nullable=True))
    cases = sa.table("cases", sa.column("queue_cents"), sa.column("priority_cents"))
    op.execute(sa.update(cases).values(queue_cents=cases.c.priority_cents))
    op.drop_index("ix_cases_open", "cases")
    op.create_index("ix_cases_open", "cases", ["queue_cents", *BESIDE], sqlite_where=OPEN, postgresql_where=OPEN)
    _trials()
    _views()
    _mentions()
    versions = sa.table("domain_versions", sa.column("domain"), sa.column("version"))
    op.bulk_insert(versions, [{"domain": "views", "version": 0}])


def _trials() -> None:
    op.create_table(
        "lot_trials",
        sa.Column("id", Key, nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("is_running", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("began_by", sa.String(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("planned > 0", name=op.f("ck_lot_trials_planned")),
        sa.CheckConstraint("is_running = (ended_at IS NULL)", name=op.f("ck_lot_trials_is_running")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_trials")),
    )
    running = sa.text("is_running")
    op.create_index(
        "uq_lot_trials_running", "lot_trials", ["is_running"], unique=True, sqlite_where=running,
        postgresql_where=running,
    )  # fmt: skip
    op.create_table(
        "case_lots",
        sa.Column("case_id", Key, nullable=False),
        sa.Column("trial_id", Key, nullable=False),
        sa.Column("stratum", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("priority_cents", sa.BigInteger(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("side IN ('early', 'late')", name=op.f("ck_case_lots_side")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_lots_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["trial_id"], ["lot_trials.id"], name=op.f("fk_case_lots_trial_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_lots")),
        sa.UniqueConstraint("trial_id", "stratum", "position", name=op.f("uq_case_lots_trial_id_stratum_position")),
    )


def _views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("looks", Json, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_views_public_id")),
    )
    op.create_index("ix_saved_views_user_id", "saved_views", ["user_id"])


def _mentions() -> None:
    op.create_table(
        "case_mentions",
        sa.Column("event_id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("case_id", Key, nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_events.id"], name=op.f("fk_case_mentions_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_case_mentions_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_mentions_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "user_id", name=op.f("pk_case_mentions")),
    )
    op.create_index("ix_case_mentions_user_id", "case_mentions", ["user_id", "seen_at"])
    op.create_index("ix_case_mentions_case_id", "case_mentions", ["case_id"])
