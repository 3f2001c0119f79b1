"""The log of a case's steps, what its priority is made of, its deadlines; a log for the cases there are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('opened', 'joined', 'claimed', 'assigned', 'released', 'started', 'replied', 'waited', 'heard', "
    "'noted', 'snoozed', 'woken', 'resolved', 'confirmed', 'reopened', 'undone')"
)
STATES = "state IN ('new', 'claimed', 'in_progress', 'waiting', 'resolved', 'confirmed', 'reopened')"
_TIMES = ("waiting_since", "confirmed_at", "snoozed_until", "first_reply_due_at", "next_reply_due_at",
          "resolve_due_at", "paused_at")  # fmt: skip


def upgrade() -> None:
    """Create the log, add the columns, and write down the steps that the columns of older cases tell of."""
    for name in _TIMES:
        op.add_column("cases", sa.Column(name, UtcDateTime(), nullable=True))
    op.add_column("cases", sa.Column("p_alive", sa.Double(), nullable=True))
    op.add_column("cases", sa.Column("expected_cents", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("severity", sa.Double(), nullable=True))
    op.add_column("cases", sa.Column("opened_by", sa.String(), server_default="system", nullable=False))
    op.add_column("cases", sa.Column("promise", Json, nullable=True))
    with op.batch_alter_table("settings") as batch:
        batch.add_column(sa.Column("queue_reach_days", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_settings_queue_reach_days"),
                                      "queue_reach_days IS NULL OR queue_reach_days > 0")
    open_cases = sa.text("state NOT IN ('resolved', 'confirmed')")
    op.create_index(
        "ix_cases_open", "cases",
        ["priority_cents", "id", "due_at", "owner_id", "state", "snoozed_until", "opened_at", "topic",
         "batch_id", "customer_id"],
        sqlite_where=open_cases, postgresql_where=open_cases,
    )  # fmt: skip
    _events()
    _steps_of_older_cases()


def _events() -> None:
    op.create_table(
        "case_events",
        sa.Column("id", Key, nullable=False),
        sa.Column("case_id", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("details", Json, nullable=True),
        sa.Column("submission_id", sa.String(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_case_events_kind")),
        sa.CheckConstraint(STATES, name=op.f("ck_case_events_state")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_case_events_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_case_events_submission_id")),
    )
    op.create_index("ix_case_events_case_id", "case_events", ["case_id", "id"])
    present = sa.text("owner_id IS NOT NULL")
    op.create_index(
        "ix_case_events_owner_id", "case_events", ["owner_id"], sqlite_where=present, postgresql_where=present
    )
    op.create_table(
        "case_viewers",
        sa.Column("case_id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_viewers_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_case_viewers_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_viewers")),
    )
    op.create_index("ix_case_viewers_seen_at", "case_viewers", ["seen_at"])
    op.create_index("ix_case_viewers_user_id", "case_viewers", ["user_id"])


def _steps_of_older_cases() -> None:
    """What the columns tell, in the order it must have happened. Each step leads to the state of the next."""
    cases = sa.table(
        "cases", sa.column("id", Key), sa.column("state"), sa.column("owner_id", Key), sa.column("priority_cents"),
        sa.column("opened_at", UtcDateTime()), sa.column("claimed_at", UtcDateTime()),
        sa.column("first_reply_at", UtcDateTime()), sa.column("resolved_at", UtcDateTime()),
        sa.column("confirmed_at", UtcDateTime()), sa.column("waiting_since", UtcDateTime()),
    )  # fmt: skip
    events = sa.table(
        "case_events", sa.column("case_id", Key), sa.column("kind"), sa.column("happened_at", UtcDateTime()),
        sa.column("actor"), sa.column("state"), sa.column("owner_id", Key),
    )  # fmt: skip
    c = cases.c
    closed = c.state.in_(["resolved", "confirmed"])
    told = (c.claimed_at, c.first_reply_at, c.resolved_at)
    last = sa.func.coalesce(c.resolved_at, c.first_reply_at, c.claimed_at, c.opened_at)
    nobody = sa.cast(sa.null(), Key)
    steps = (
        ("opened", c.opened_at, "new", nobody, sa.true()),
        ("claimed", told[0], "claimed", c.owner_id, told[0].is_not(None)),
        ("assigned", last, "claimed", c.owner_id, sa.and_(told[0].is_(None), c.owner_id.is_not(None))),
        ("started", last, "in_progress", c.owner_id,
         sa.and_(c.state.in_(["in_progress", "waiting"]), told[1].is_(None))),
        ("replied", told[1], "in_progress", c.owner_id, told[1].is_not(None)),
        ("waited", last, "waiting", c.owner_id, c.state == "waiting"),
        ("resolved", last, "resolved", c.owner_id, sa.or_(closed, c.state == "reopened")),
        ("confirmed", last, "confirmed", c.owner_id, c.state == "confirmed"),
        ("reopened", last, "reopened", c.owner_id, c.state == "reopened"),
    )
    names = ["case_id", "kind", "happened_at", "actor", "state", "owner_id"]
    for kind, at, state, owner, where in steps:
        told_of = sa.select(c.id, sa.literal(kind), at, sa.literal("system"), sa.literal(state), owner).where(where)
        op.execute(sa.insert(events).from_select(names, told_of.order_by(c.id)))
    op.execute(sa.update(cases).where(c.state == "confirmed").values(confirmed_at=last))
    op.execute(sa.update(cases).where(c.state == "reopened").values(resolved_at=None))
    op.execute(sa.update(cases).where(~closed, c.first_reply_at.is_(None)).values(waiting_since=c.opened_at))
    op.execute(sa.update(cases).where(c.priority_cents.is_(None)).values(priority_cents=0))
