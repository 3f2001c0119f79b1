"""Cases: what a team does about what unhappy customers say, and the log of every step."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from data_access.schema.base import Base, Cents, Key, sparse_index
from data_access.schema.lots import place_in_queue

if TYPE_CHECKING:
    from sqlalchemy.engine.default import DefaultExecutionContext

CASE_STATES = ("new", "claimed", "in_progress", "waiting", "resolved", "confirmed", "reopened")
CLOSED_STATES = ("resolved", "confirmed")  # of a case; in all others it is open
EVENT_KINDS = (
    "opened", "joined", "claimed", "assigned", "released", "started", "replied", "waited", "heard", "noted",
    "snoozed", "woken", "resolved", "confirmed", "reopened", "undone",
)  # fmt: skip
_OPEN = text("state NOT IN ('resolved', 'confirmed')")
_RESOLVED = text("state = 'resolved'")
_DUE = text("due_at IS NOT NULL AND state NOT IN ('resolved', 'confirmed')")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _place(context: DefaultExecutionContext) -> int:
    """The place of a row that is inserted without its class."""
    given = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return place_in_queue(given.get("priority_cents"), given.get("lot"))


class Case(Base):
    """One unhappy customer's matter, from opening to proof. Its log is the truth; these columns are what it adds up to.

    ``opened_by`` is a name as in the audit trail; ``opener`` is the name of automatic opening (see
    ``repositories.cases.opening``). ``batch_id`` is the import whose feedback opened it: it goes with that import.
    ``waiting_since`` is the oldest word of the customer that nobody has answered, empty where all are.
    ``first_reply_at`` is the first reply that left the house. ``resolved_at`` is empty while the case is open.

    ``priority_cents`` is the money at risk: ``p_alive`` (the chance that the customer still buys) x ``expected_cents``
    (what they would bring in twelve months) x ``severity`` (how unhappy, 0 to 1) x the decay of age. The three factors
    are fixed when the case is priced for the first time, the decay is brought up to date each night.

    The deadlines are those of the promise (``promise``: policy and calendar as they were when it was applied) with
    every pause added; ``due_at`` is the earliest that still counts. ``paused_at`` says since when the clocks stand.
    ``reply_cycle`` and ``resolve_cycle`` count how often the clocks of the next reply and of the resolution began: a
    case that opens again gets a new one, and ``first_resolved_at`` and ``first_resolve_due_at`` keep the first.
    ``raised_at`` says when a rule raised the case: from then on twice the money is at risk in the queue's order.

    ``lot`` is early or late where a trial drew one. ``queue_cents`` is what the queue is ordered by: ``place_in_queue``
    of the lot and the money at risk. No column that the database reckons: SQLite leaves the index for one.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(f"state IN ({_listed(CASE_STATES)})", name="state"),
        Index("ix_cases_state_priority", "state", "priority_cents"),
        # The queue: open cases in their order, with all that its views and counts ask beside it, so that they are
        # answered from here alone.
        Index(
            "ix_cases_open", "queue_cents", "id", "due_at", "owner_id", "state", "snoozed_until",
            "opened_at", "topic", "batch_id", "customer_id", sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
        Index("ix_cases_due_at", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
        # Whom to ask whether it was solved: the cases resolved in some days, without those that are settled.
        Index("ix_cases_resolved_at", "resolved_at", sqlite_where=_RESOLVED, postgresql_where=_RESOLVED),
        Index("ix_cases_customer_id", "customer_id"),
        Index("ix_cases_owner_id", "owner_id"),
        Index("ix_cases_batch_id", "batch_id"),
        sparse_index("cases", "product_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    topic: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="new", server_default="new")
    priority_cents: Mapped[int | None] = mapped_column(Cents, default=0)
    lot: Mapped[str | None]
    queue_cents: Mapped[int | None] = mapped_column(Cents, default=_place)
    p_alive: Mapped[float | None]
    expected_cents: Mapped[int | None] = mapped_column(Cents)
    severity: Mapped[float | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(default="system", server_default="system")
    claimed_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    first_reply_due_at: Mapped[datetime | None]
    next_reply_due_at: Mapped[datetime | None]
    resolve_due_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    promise: Mapped[dict[str, Any] | None]
    first_resolved_at: Mapped[datetime | None]
    first_resolve_due_at: Mapped[datetime | None]
    raised_at: Mapped[datetime | None]
    reply_cycle: Mapped[int] = mapped_column(default=0, server_default="0")
    resolve_cycle: Mapped[int] = mapped_column(default=1, server_default="1")
    cause: Mapped[str | None]
    action: Mapped[str | None]
    compensation_cents: Mapped[int] = mapped_column(Cents, default=0, server_default="0")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @validates("priority_cents", "lot")
    def _stands(self, name: str, value: Any) -> Any:  # noqa: ANN401  of either column
        """Whoever sets one of them moves the case with it."""
        of = {"priority_cents": self.priority_cents, "lot": self.lot} | {name: value}
        self.queue_cents = place_in_queue(of["priority_cents"], of["lot"])
        return value


class CaseFeedback(Base):
    """The feedback a case answers."""

    __tablename__ = "case_feedback"
    __table_args__ = (Index("ix_case_feedback_feedback_id", "feedback_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True)


class CaseEvent(Base):
    """One step of a case. Rows are only ever added; what a case is, is the sum of its steps.

    ``state`` and ``owner_id`` are those after the step. ``body`` is what was said or noted, ``channel`` how a reply
    went out. ``details`` holds what the step needs to be understood and taken back: ``before`` are the columns it
    changed, as they were; ``undoes`` is the step that this one takes back.
    """

    __tablename__ = "case_events"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        CheckConstraint(f"kind IN ({_listed(EVENT_KINDS)})", name="kind"),
        CheckConstraint(f"state IN ({_listed(CASE_STATES)})", name="state"),
        Index("ix_case_events_case_id", "case_id", "id"),
        sparse_index("case_events", "owner_id"),
        # Rules look at steps in the order of their numbers: one that was taken away must not give its number on.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    kind: Mapped[str]
    happened_at: Mapped[datetime]
    actor: Mapped[str]
    state: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    body: Mapped[str | None]
    channel: Mapped[str | None]
    details: Mapped[dict[str, Any] | None]
    submission_id: Mapped[str | None]


class CaseMention(Base):
    """Who was named in a note. ``seen_at`` is when they looked at the case or took a step with it afterwards.

    A table beside the log: whom a note named must stay when they change their name, and be found without reading notes.
    """

    __tablename__ = "case_mentions"
    __table_args__ = (
        Index("ix_case_mentions_user_id", "user_id", "seen_at"),
        Index("ix_case_mentions_case_id", "case_id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("case_events.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime | None]


class CaseViewer(Base):
    """Who has a case open on the screen, and when they were last seen with it. No part of the record of what was done.

    Whoever was not seen for a minute has gone; ``repositories.cases.viewers`` forgets them.
    """

    __tablename__ = "case_viewers"
    __table_args__ = (Index("ix_case_viewers_seen_at", "seen_at"), Index("ix_case_viewers_user_id", "user_id"))

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]
