"""Rules that act on cases by themselves, what each did, and what they send to other programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Json, Key, sparse_index
from data_access.schema.sending import Sending, sending_rules

OUTCOMES = ("acted", "refused", "guarded", "failed")
_KEPT = text("removed_at IS NULL")
WEBHOOK_STATES = ("queued", "sending", "sent", "failed")


class AutomationRule(Base):
    """When something happens to a case and it is such a case, then do this.

    ``triggers`` are the kinds of moments, ``conditions`` what the case must be like, ``actions`` what is done
    (``repositories.automation.rules`` says which there are). A new rule is off; it acts on steps after
    ``since_event_id``, the last step in the store when it was switched on. A removed rule keeps its log and can be
    brought back.
    """

    __tablename__ = "automation_rules"
    __table_args__ = (
        CheckConstraint("NOT (active AND removed_at IS NOT NULL)", name="removed"),
        Index("uq_automation_rules_name", "name", unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    triggers: Mapped[list[Any]] = mapped_column(Json)
    conditions: Mapped[dict[str, Any]]
    actions: Mapped[dict[str, Any]]
    active: Mapped[bool] = mapped_column(default=False, server_default=false())
    since_event_id: Mapped[int] = mapped_column(Key, default=0, server_default="0")
    removed_at: Mapped[datetime | None]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AutomationRun(Base):
    """One time that a rule met a case that it is for: once for each step of a case, however many workers look.

    ``outcome``: ``acted``; ``refused`` where something of it could not be done; ``guarded`` where it was held back
    from going round in a circle; ``failed`` where nothing of it was done because of a mistake in the program.
    ``template_id`` is the text that the rule suggests for the answer.
    """

    __tablename__ = "automation_runs"
    __table_args__ = (
        UniqueConstraint("rule_id", "event_id"),
        CheckConstraint("outcome IN ('acted', 'refused', 'guarded', 'failed')", name="outcome"),
        Index("ix_automation_runs_case_id", "case_id"),
        Index("ix_automation_runs_event_id", "event_id"),
        Index("ix_automation_runs_ran_at", "ran_at"),
        sparse_index("automation_runs", "template_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("automation_rules.id", ondelete="CASCADE"))
    rule_version: Mapped[int]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("case_events.id", ondelete="CASCADE"))
    ran_at: Mapped[datetime]
    outcome: Mapped[str]
    done: Mapped[str]
    template_id: Mapped[int | None] = mapped_column(ForeignKey("reply_templates.id", ondelete="SET NULL"))


class AutomationProgress(Base):
    """How far rules have looked through the steps of cases: one row."""

    __tablename__ = "automation_progress"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(Key, default=0, server_default="0")


class Webhook(Base):
    """The address of another program that hears of cases. ``secret`` signs what is sent to it."""

    __tablename__ = "webhooks"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class WebhookDelivery(Sending, Base):
    """One message to another program, and its fate.

    ``delivery_id`` is made once and stays, however often it is sent: the receiver knows a second copy by it.
    ``body`` is what is sent, letter by letter.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("delivery_id"),
        Index("ix_webhook_deliveries_case_id", "case_id"),
        Index("ix_webhook_deliveries_webhook_id", "webhook_id"),
        Index("ix_webhook_deliveries_created_at", "created_at"),
        *sending_rules("webhook_deliveries", WEBHOOK_STATES),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    delivery_id: Mapped[str]
    body: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
