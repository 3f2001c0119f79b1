"""Mail that came back, the conversation a mail belongs to, warnings by mail, how long the log of rules reaches back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = "kind IN ('digest', 'weekly', 'assigned', 'mentioned', 'escalations', 'warnings')"


def upgrade() -> None:
    """Add the columns; the log of rules is kept for a year."""
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("thread", sa.String(), nullable=True))
        batch.add_column(sa.Column("bounced_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("settings") as batch:
        batch.add_column(sa.Column("rule_log_days", sa.Integer(), server_default="365", nullable=False))
        batch.create_check_constraint(op.f("ck_settings_rule_log_days"), "rule_log_days > 0")
    with op.batch_alter_table("notice_choices") as batch:
        batch.add_column(sa.Column("warnings", sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table("staff_notices") as batch:
        batch.drop_constraint(op.f("ck_staff_notices_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_staff_notices_kind"), KINDS)
