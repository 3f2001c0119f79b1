"""How long messages to other programs are kept, and a quick way to the old ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the setting, a quarter of a year, and the index."""
    with op.batch_alter_table("settings") as batch:
        batch.add_column(sa.Column("message_log_days", sa.Integer(), server_default="90", nullable=False))
        batch.create_check_constraint(op.f("ck_settings_message_log_days"), "message_log_days > 0")
    op.create_index("ix_webhook_deliveries_created_at", "webhook_deliveries", ["created_at"])
