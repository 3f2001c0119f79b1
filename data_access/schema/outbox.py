"""Mail that goes out: each with what became of it, and the texts that answers begin with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key

MAIL_STATES = ("queued", "sending", "sent", "failed", "uncertain", "cancelled")
_TO_DO = text("state IN ('queued', 'sending')")


class OutgoingMail(Base):
    """A mail to a customer or a colleague, and its fate.

    ``message_id`` is made once and stays, however often it is sent: the customer's mail program knows a second copy by
    it. ``uncertain``: the mail was handed over and no answer came, so nobody knows whether it arrived; only a person
    sends it again. ``claimed_by`` is the process that sends it, or sent it last.
    ``next_try_at`` says when it is due, ``tries`` how often it was tried since a person asked for it.
    ``notice``: it tells a colleague of the case, and answers nobody; the clocks of the case do not know of it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("message_id"),
        UniqueConstraint("event_id"),  # one answer is one mail, however often the button was pressed
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'cancelled')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
        CheckConstraint("state <> 'queued' OR next_try_at IS NOT NULL", name="next_try_at"),
        CheckConstraint("state <> 'sending' OR (claimed_by IS NOT NULL AND claimed_at IS NOT NULL)", name="claimed"),
        Index("ix_outbox_case_id", "case_id"),
        Index("ix_outbox_to_do", "next_try_at", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("case_events.id", ondelete="CASCADE"))
    to_address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    message_id: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued", server_default="queued")
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    notice: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ReplyTemplate(Base):
    """A text with placeholders that answers to customers begin with."""

    __tablename__ = "reply_templates"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    language: Mapped[str | None]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
