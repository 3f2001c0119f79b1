"""Problems that the radar finds, the feedback behind them, and follow-ups that tell their customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Key, UtcDateTime

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

REASON = "ck_follow_ups_reason_kind"
REASONS = "reason_kind IN ('at_risk', 'silent', 'group', 'movement', 'cohort', 'problem')"


def upgrade() -> None:
    """Create the tables and the version of their domain, and allow one more reason of a follow-up."""
    _problems()
    op.create_table(
        "problem_feedback",
        sa.Column("problem_id", Key, nullable=False),
        sa.Column("feedback_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problems.id"], name=op.f("fk_problem_feedback_problem_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_problem_feedback_feedback_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("problem_id", "feedback_id", name=op.f("pk_problem_feedback")),
    )
    op.create_index("ix_problem_feedback_feedback_id", "problem_feedback", ["feedback_id"])
    with op.batch_alter_table("follow_ups") as batch:
        batch.drop_constraint(op.f(REASON), type_="check")
        batch.create_check_constraint(op.f(REASON), REASONS)
    versions = sa.table("domain_versions", sa.column("domain"), sa.column("version"))
    op.bulk_insert(versions, [{"domain": "problems", "version": 0}])


def _problems() -> None:
    op.create_table(
        "problems",
        sa.Column("id", Key, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("rang_on", sa.Date(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("complaints", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Double(), nullable=False),
        sa.Column("chance", sa.Double(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("fix", sa.String(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('open', 'working', 'closed')", name=op.f("ck_problems_state")),
        sa.CheckConstraint(
            "kind IN ('product', 'delivery_partner', 'region', 'channel')", name=op.f("ck_problems_kind")
        ),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_problems_closed_at")),
        sa.CheckConstraint("first_day <= rang_on", name=op.f("ck_problems_first_day")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_problems_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
    )
    open_still, owned = sa.text("state <> 'closed'"), sa.text("owner_id IS NOT NULL")
    op.create_index(
        "uq_problems_not_closed", "problems", ["kind", "subject", "topic"], unique=True, sqlite_where=open_still,
        postgresql_where=open_still,
    )  # fmt: skip
    op.create_index("ix_problems_owner_id", "problems", ["owner_id"], sqlite_where=owned, postgresql_where=owned)
