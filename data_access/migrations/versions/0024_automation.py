"""Rules that act on cases by themselves, their log, and messages to other programs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the version of their domain; no step's number is reused."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("case_events", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
    _rules()
    _webhooks()
    versions = sa.table("domain_versions", sa.column("domain"), sa.column("version"))
    op.bulk_insert(versions, [{"domain": "automation", "version": 0}])


def _rules() -> None:
    op.create_table(
        "automation_rules",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("triggers", Json, nullable=False),
        sa.Column("conditions", Json, nullable=False),
        sa.Column("actions", Json, nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since_event_id", Key, server_default="0", nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("NOT (active AND removed_at IS NOT NULL)", name=op.f("ck_automation_rules_removed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_automation_rules")),
    )
    kept = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_automation_rules_name", "automation_rules", ["name"], unique=True, sqlite_where=kept, postgresql_where=kept
    )
    op.create_table(
        "automation_runs",
        sa.Column("id", Key, nullable=False),
        sa.Column("rule_id", Key, nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("case_id", Key, nullable=False),
        sa.Column("event_id", Key, nullable=False),
        sa.Column("ran_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.Column("template_id", Key, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('acted', 'refused', 'guarded', 'failed')", name=op.f("ck_automation_runs_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["automation_rules.id"], name=op.f("fk_automation_runs_rule_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_automation_runs_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_events.id"], name=op.f("fk_automation_runs_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["reply_templates.id"], name=op.f("fk_automation_runs_template_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_automation_runs")),
        sa.UniqueConstraint("rule_id", "event_id", name=op.f("uq_automation_runs_rule_id_event_id")),
    )
    for column in ("case_id", "event_id", "ran_at"):
        op.create_index(f"ix_automation_runs_{column}", "automation_runs", [column])
    suggested = sa.text("template_id IS NOT NULL")
    op.create_index(
        "ix_automation_runs_template_id", "automation_runs", ["template_id"], sqlite_where=suggested,
        postgresql_where=suggested,
    )  # fmt: skip
    op.create_table(
        "automation_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", Key, server_default="0", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_automation_progress_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_automation_progress")),
    )
    op.bulk_insert(sa.table("automation_progress", sa.column("id"), sa.column("event_id")), [{"id": 1, "event_id": 0}])


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(32), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("name", name=op.f("uq_webhooks_name")),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", Key, nullable=False),
        sa.Column("webhook_id", Key, nullable=False),
        sa.Column("case_id", Key, nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed')", name=op.f("ck_webhook_deliveries_state")
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_webhook_deliveries_sent_at")),
        sa.CheckConstraint(
            "state <> 'queued' OR next_try_at IS NOT NULL", name=op.f("ck_webhook_deliveries_next_try_at")
        ),
        sa.CheckConstraint(
            "state <> 'sending' OR (claimed_by IS NOT NULL AND claimed_at IS NOT NULL)",
            name=op.f("ck_webhook_deliveries_claimed"),
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_deliveries_webhook_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_webhook_deliveries_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_webhook_deliveries_delivery_id")),
    )
    op.create_index("ix_webhook_deliveries_case_id", "webhook_deliveries", ["case_id"])
    op.create_index("ix_webhook_deliveries_webhook_id", "webhook_deliveries", ["webhook_id"])
    to_do = sa.text("state IN ('queued', 'sending')")
    op.create_index(
        "ix_webhook_deliveries_to_do", "webhook_deliveries", ["next_try_at"], sqlite_where=to_do, postgresql_where=to_do
    )
