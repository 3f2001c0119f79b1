"""Follow-ups from the customers of a cohort: one more kind of reason."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = "ck_follow_ups_reason_kind"
KINDS = "reason_kind IN ('at_risk', 'silent', 'group', 'movement', 'cohort')"


def upgrade() -> None:
    """Widen the rule; SQLite builds the table anew for it, rows and indexes included."""
    with op.batch_alter_table("follow_ups") as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.create_check_constraint(op.f(NAME), KINDS)
