"""What customers are promised: business calendars, policies with their targets, and what was not kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Json, Key, sparse_index

CLOCKS = ("first_reply", "next_reply", "resolution")
HOLIDAYS_OF = ("store", "country", "none")
_CLOCK = "clock IN ('first_reply', 'next_reply', 'resolution')"
_ONLY = text("is_default")


class BusinessCalendar(Base):
    """When somebody is there to answer.

    ``time_zone`` is empty where it is the store's. ``week`` holds seven days from Monday on, each a list of windows in
    minutes (``data_access.business_time.week``). ``holidays_of`` says whose public holidays are days off: those of the
    store's country, of ``country`` and ``subdivision``, or of none. ``days_off`` are further days with their names.
    """

    __tablename__ = "calendars"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("holidays_of IN ('store', 'country', 'none')", name="holidays_of"),
        CheckConstraint("(holidays_of = 'country') = (country IS NOT NULL)", name="country"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    time_zone: Mapped[str | None]
    week: Mapped[list[Any]] = mapped_column(Json)
    holidays_of: Mapped[str] = mapped_column(default="store", server_default="store")
    country: Mapped[str | None]
    subdivision: Mapped[str | None]
    days_off: Mapped[dict[str, Any]]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Promise(Base):
    """A policy: how soon customers hear from the business, in open time of a calendar; an empty target is none.

    It is for customers of ``segments`` who speak of ``topics`` through ``channels``, where an empty list stands for
    all. The first that fits in the order of ``place`` applies, and the one default where none does.
    """

    __tablename__ = "promises"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("first_reply_minutes > 0", name="first_reply_minutes"),
        CheckConstraint("next_reply_minutes > 0", name="next_reply_minutes"),
        CheckConstraint("resolve_minutes > 0", name="resolve_minutes"),
        Index("uq_promises_default", "is_default", unique=True, sqlite_where=_ONLY, postgresql_where=_ONLY),
        Index("ix_promises_calendar_id", "calendar_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    is_default: Mapped[bool] = mapped_column(default=False, server_default=false())
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendars.id"))
    first_reply_minutes: Mapped[int | None]
    next_reply_minutes: Mapped[int | None]
    resolve_minutes: Mapped[int | None]
    segments: Mapped[list[Any]] = mapped_column(Json)
    topics: Mapped[list[Any]] = mapped_column(Json)
    channels: Mapped[list[Any]] = mapped_column(Json)
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class _Noticed:
    """What one run of one clock came to: ``cycle`` counts the runs of a clock of a case."""

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    clock: Mapped[str] = mapped_column(primary_key=True)
    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime]
    noticed_at: Mapped[datetime]


class CaseBreach(_Noticed, Base):
    """A promise that was not kept, once for each run of a clock, whoever noticed it first."""

    __tablename__ = "case_breaches"
    __table_args__ = (CheckConstraint(_CLOCK, name="clock"),)


class CaseWarning(_Noticed, Base):
    """A promise that was close to its deadline, once for each run of a clock."""

    __tablename__ = "case_warnings"
    __table_args__ = (CheckConstraint(_CLOCK, name="clock"),)


class EscalationRule(Base):
    """What the program does with a case that stays in a state for too long: by the clock, not in open hours.

    It gives the case to somebody (``give_to_id``), raises it in the queue (``raises``), leaves ``note`` in its log.
    """

    __tablename__ = "escalation_rules"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("state IN ('new', 'claimed', 'in_progress', 'waiting', 'reopened')", name="state"),
        CheckConstraint("after_minutes > 0", name="after_minutes"),
        sparse_index("escalation_rules", "give_to_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    state: Mapped[str]
    after_minutes: Mapped[int]
    give_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    raises: Mapped[bool] = mapped_column(default=False, server_default=false())
    note: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class EscalationRun(Base):
    """One time that a rule acted: once for each case and each time it came to the state (``event_id``)."""

    __tablename__ = "escalation_runs"
    __table_args__ = (
        Index("ix_escalation_runs_case_id", "case_id"),
        Index("ix_escalation_runs_event_id", "event_id"),
        Index("ix_escalation_runs_ran_at", "ran_at"),
    )

    rule_id: Mapped[int] = mapped_column(ForeignKey("escalation_rules.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("case_events.id", ondelete="CASCADE"), primary_key=True)
    ran_at: Mapped[datetime]
    done: Mapped[str]
