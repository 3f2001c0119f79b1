"""Asking customers whether it was solved, and mail to the people with a seat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Key, UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = ("digest", "weekly", "assigned", "mentioned", "escalations")


def upgrade() -> None:
    """Let the outbox hold mail to people with a seat; create the tables, and the rule, which is switched off."""
    _outbox()
    _rule()
    _asks()
    _notices()
    resolved = sa.text("state = 'resolved'")
    op.create_index(
        "ix_cases_resolved_at", "cases", ["resolved_at"], sqlite_where=resolved, postgresql_where=resolved
    )


def _outbox() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("kind", sa.String(), server_default="answer", nullable=False))
        batch.add_column(sa.Column("user_id", Key, nullable=True))
        batch.add_column(sa.Column("html", sa.String(), nullable=True))
        batch.add_column(sa.Column("unsubscribe", sa.String(), nullable=True))
        batch.alter_column("case_id", existing_type=Key, nullable=True)
        batch.alter_column("event_id", existing_type=Key, nullable=True)
        batch.create_foreign_key(op.f("fk_outbox_user_id"), "users", ["user_id"], ["id"], ondelete="CASCADE")
        batch.create_check_constraint(op.f("ck_outbox_kind"), "kind IN ('answer', 'question', 'colleague', 'staff')")
        batch.create_check_constraint(op.f("ck_outbox_user_id"), "(kind = 'staff') = (user_id IS NOT NULL)")
        batch.create_check_constraint(
            op.f("ck_outbox_of_case"), "kind = 'staff' OR (case_id IS NOT NULL AND event_id IS NOT NULL)"
        )
    _sparse("outbox", "user_id")


def _rule() -> None:
    op.create_table(
        "asking_rule",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("active_since", UtcDateTime(), nullable=True),
        sa.Column("after_days", sa.Integer(), server_default="2", nullable=False),
        sa.Column("rest_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("language", sa.String(), server_default="en", nullable=False),
        sa.Column("form_id", Key, nullable=True),
        sa.Column("changed_by", sa.String(), server_default="system", nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_asking_rule_only_one")),
        sa.CheckConstraint("after_days BETWEEN 0 AND 30", name=op.f("ck_asking_rule_after_days")),
        sa.CheckConstraint("rest_days BETWEEN 0 AND 365", name=op.f("ck_asking_rule_rest_days")),
        sa.CheckConstraint("language IN ('en', 'de', 'fr', 'es')", name=op.f("ck_asking_rule_language")),
        sa.ForeignKeyConstraint(
            ["form_id"], ["feedback_forms.id"], name=op.f("fk_asking_rule_form_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_rule")),
    )
    _sparse("asking_rule", "form_id")
    op.bulk_insert(sa.table("asking_rule", sa.column("id")), [{"id": 1}])


def _asks() -> None:
    op.create_table(
        "case_asks",
        sa.Column("id", Key, nullable=False),
        sa.Column("case_id", Key, nullable=True),
        sa.Column("event_id", Key, nullable=True),
        sa.Column("customer_id", Key, nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("secret", sa.LargeBinary(32), nullable=True),
        sa.Column("language", sa.String(), server_default="en", nullable=False),
        sa.Column("form_id", Key, nullable=True),
        sa.Column("mail_id", Key, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("identity", sa.LargeBinary(16), nullable=True),
        sa.Column("submission_id", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("way IN ('mail', 'link', 'none')", name=op.f("ck_case_asks_way")),
        sa.CheckConstraint("way = 'mail' OR why IS NOT NULL", name=op.f("ck_case_asks_why")),
        sa.CheckConstraint("(way = 'none') = (token IS NULL)", name=op.f("ck_case_asks_token")),
        sa.CheckConstraint("(token IS NULL) = (secret IS NULL)", name=op.f("ck_case_asks_secret")),
        sa.CheckConstraint("(solved IS NULL) = (answered_at IS NULL)", name=op.f("ck_case_asks_solved")),
        sa.CheckConstraint("answered_at IS NULL OR asked_at IS NOT NULL", name=op.f("ck_case_asks_asked_at")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_asks_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_events.id"], name=op.f("fk_case_asks_event_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_case_asks_customer_id")),
        sa.ForeignKeyConstraint(
            ["form_id"], ["feedback_forms.id"], name=op.f("fk_case_asks_form_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["outbox.id"], name=op.f("fk_case_asks_mail_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_asks")),
        sa.UniqueConstraint("event_id", name=op.f("uq_case_asks_event_id")),
        sa.UniqueConstraint("token", name=op.f("uq_case_asks_token")),
    )
    op.create_index("ix_case_asks_case_id", "case_asks", ["case_id"])
    op.create_index("ix_case_asks_customer_id_asked_at", "case_asks", ["customer_id", "asked_at"])
    _sparse("case_asks", "form_id")
    _sparse("case_asks", "mail_id")


def _notices() -> None:
    op.create_table(
        "notice_choices",
        sa.Column("user_id", Key, nullable=False),
        *(sa.Column(kind, sa.Boolean(), nullable=False) for kind in KINDS),
        sa.Column("hour", sa.Integer(), server_default="7", nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_notice_choices_hour")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notice_choices_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_choices")),
        sa.UniqueConstraint("token", name=op.f("uq_notice_choices_token")),
    )
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    op.create_table(
        "staff_notices",
        sa.Column("id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("mail_id", Key, nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_staff_notices_kind")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_staff_notices_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox.id"], name=op.f("fk_staff_notices_mail_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notices")),
        sa.UniqueConstraint("user_id", "kind", "occasion", name=op.f("uq_staff_notices_user_id_kind_occasion")),
    )  # fmt: skip
    _sparse("staff_notices", "mail_id")


def _sparse(table: str, column: str) -> None:
    """An index on a reference that most rows leave empty."""
    there = sa.text(f"{column} IS NOT NULL")
    op.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=there, postgresql_where=there)
