"""Business calendars, what customers are promised, and the promises that were not kept; a standard one to begin with."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

CLOCK = "clock IN ('first_reply', 'next_reply', 'resolution')"
OFFICE = [[[540, 1020]]] * 5 + [[], []]  # Monday to Friday, 9 to 17


def upgrade() -> None:
    """Create the tables, add to cases what their clocks need, and promise an answer within a working day."""
    _calendars()
    _promises()
    _standard()
    _escalation()
    for name in ("case_breaches", "case_warnings"):
        op.create_table(
            name,
            sa.Column("case_id", Key, nullable=False),
            sa.Column("clock", sa.String(), nullable=False),
            sa.Column("cycle", sa.Integer(), nullable=False),
            sa.Column("due_at", UtcDateTime(), nullable=False),
            sa.Column("noticed_at", UtcDateTime(), nullable=False),
            sa.CheckConstraint(CLOCK, name=op.f(f"ck_{name}_clock")),
            sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f(f"fk_{name}_case_id"), ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("case_id", "clock", "cycle", name=op.f(f"pk_{name}")),
        )
    op.add_column("cases", sa.Column("first_resolved_at", UtcDateTime(), nullable=True))
    op.add_column("cases", sa.Column("first_resolve_due_at", UtcDateTime(), nullable=True))
    op.add_column("cases", sa.Column("raised_at", UtcDateTime(), nullable=True))
    op.add_column("cases", sa.Column("reply_cycle", sa.Integer(), server_default="0", nullable=False))
    op.add_column("cases", sa.Column("resolve_cycle", sa.Integer(), server_default="1", nullable=False))
    due = sa.text("due_at IS NOT NULL AND state NOT IN ('resolved', 'confirmed')")
    op.create_index("ix_cases_due_at", "cases", ["due_at"], sqlite_where=due, postgresql_where=due)
    events = sa.table("case_events", sa.column("case_id"), sa.column("kind"), sa.column("happened_at", UtcDateTime()))
    cases = sa.table("cases", sa.column("id"), sa.column("first_resolved_at", UtcDateTime()))
    first = sa.select(sa.func.min(events.c.happened_at)).where(
        events.c.case_id == cases.c.id, events.c.kind == "resolved"
    )
    op.execute(sa.update(cases).values(first_resolved_at=first.scalar_subquery()))
    with op.batch_alter_table("settings") as batch:
        batch.add_column(sa.Column("warn_before_minutes", sa.Integer(), server_default="120", nullable=False))
        batch.create_check_constraint(op.f("ck_settings_warn_before_minutes"), "warn_before_minutes >= 0")


def _calendars() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("week", Json, nullable=False),
        sa.Column("holidays_of", sa.String(), server_default="store", nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("subdivision", sa.String(), nullable=True),
        sa.Column("days_off", Json, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("holidays_of IN ('store', 'country', 'none')", name=op.f("ck_calendars_holidays_of")),
        sa.CheckConstraint("(holidays_of = 'country') = (country IS NOT NULL)", name=op.f("ck_calendars_country")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("name", name=op.f("uq_calendars_name")),
    )


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("calendar_id", Key, nullable=False),
        sa.Column("first_reply_minutes", sa.Integer(), nullable=True),
        sa.Column("next_reply_minutes", sa.Integer(), nullable=True),
        sa.Column("resolve_minutes", sa.Integer(), nullable=True),
        sa.Column("segments", Json, nullable=False),
        sa.Column("topics", Json, nullable=False),
        sa.Column("channels", Json, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        *(
            sa.CheckConstraint(f"{name} > 0", name=op.f(f"ck_promises_{name}"))
            for name in ("first_reply_minutes", "next_reply_minutes", "resolve_minutes")
        ),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_promises_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint("name", name=op.f("uq_promises_name")),
    )
    only = sa.text("is_default")
    op.create_index(
        "uq_promises_default", "promises", ["is_default"], unique=True, sqlite_where=only, postgresql_where=only
    )
    op.create_index("ix_promises_calendar_id", "promises", ["calendar_id"])


def _escalation() -> None:
    op.create_table(
        "escalation_rules",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=False),
        sa.Column("give_to_id", Key, nullable=True),
        sa.Column("raises", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'claimed', 'in_progress', 'waiting', 'reopened')", name=op.f("ck_escalation_rules_state")
        ),
        sa.CheckConstraint("after_minutes > 0", name=op.f("ck_escalation_rules_after_minutes")),
        sa.ForeignKeyConstraint(["give_to_id"], ["users.id"], name=op.f("fk_escalation_rules_give_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_rules")),
        sa.UniqueConstraint("name", name=op.f("uq_escalation_rules_name")),
    )
    given = sa.text("give_to_id IS NOT NULL")
    op.create_index(
        "ix_escalation_rules_give_to_id", "escalation_rules", ["give_to_id"], sqlite_where=given, postgresql_where=given
    )
    op.create_table(
        "escalation_runs",
        sa.Column("rule_id", Key, nullable=False),
        sa.Column("case_id", Key, nullable=False),
        sa.Column("event_id", Key, nullable=False),
        sa.Column("ran_at", UtcDateTime(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["escalation_rules.id"], name=op.f("fk_escalation_runs_rule_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_escalation_runs_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_events.id"], name=op.f("fk_escalation_runs_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rule_id", "case_id", "event_id", name=op.f("pk_escalation_runs")),
    )
    for column in ("case_id", "event_id", "ran_at"):
        op.create_index(f"ix_escalation_runs_{column}", "escalation_runs", [column])


def _standard() -> None:
    """A first reply within a working day, the next ones too, and a resolution within five."""
    by = {"changed_by": "system", "changed_at": datetime(2026, 11, 23, tzinfo=UTC)}
    calendars = sa.table(
        "calendars", sa.column("id", Key), sa.column("name"), sa.column("week", Json), sa.column("days_off", Json),
        sa.column("changed_by"), sa.column("changed_at", UtcDateTime()),
    )  # fmt: skip
    op.bulk_insert(calendars, [{"name": "Office hours", "week": OFFICE, "days_off": {}, **by}])
    names = ("name", "calendar_id", "first_reply_minutes", "next_reply_minutes", "resolve_minutes")
    promises = sa.table(
        "promises", *(sa.column(name) for name in names), sa.column("is_default", sa.Boolean()),
        sa.column("segments", Json), sa.column("topics", Json), sa.column("channels", Json), sa.column("changed_by"),
        sa.column("changed_at", UtcDateTime()),
    )  # fmt: skip
    calendar = op.get_bind().execute(sa.select(calendars.c.id)).scalar_one()
    row = {"name": "Standard", "calendar_id": calendar, "first_reply_minutes": 480, "next_reply_minutes": 480,
           "resolve_minutes": 2400, "is_default": True, "segments": [], "topics": [], "channels": []}  # fmt: skip
    op.bulk_insert(promises, [row | by])
