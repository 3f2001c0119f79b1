"""Mail that goes out: each with what became of it, and the texts that answers begin with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index
from data_access.schema.sending import Sending, sending_rules

MAIL_STATES = ("queued", "sending", "sent", "failed", "uncertain", "cancelled")
MAIL_KINDS = ("answer", "question", "colleague", "staff")


class OutgoingMail(Sending, Base):
    """A mail to a customer, or to somebody with a seat (``user_id``), and its fate.

    ``kind``: an answer to a customer; the question whether it was solved; what a rule tells a colleague of a case; or
    mail to a person with a seat (``staff``). The clocks of a case know of answers alone.
    ``html`` is the same words for mail programs that show it; ``unsubscribe`` the address that switches such mail off.
    ``message_id`` is made once and stays, however often it is sent: the customer's mail program knows a second copy by
    it. ``uncertain``: the mail was handed over and no answer came, so nobody knows whether it arrived; only a person
    sends it again. ``bounced_at`` says when a mail that had gone out came back: it is ``failed`` then. ``thread`` holds
    the Message-IDs of the mails of its case before it, oldest first, with a blank between them.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("message_id"),
        UniqueConstraint("event_id"),  # one answer is one mail, however often the button was pressed
        CheckConstraint("kind IN ('answer', 'question', 'colleague', 'staff')", name="kind"),
        # Mail of a case belongs to one of its steps, mail to a person with a seat to that person.
        CheckConstraint("(kind = 'staff') = (user_id IS NOT NULL)", name="user_id"),
        CheckConstraint("kind = 'staff' OR (case_id IS NOT NULL AND event_id IS NOT NULL)", name="of_case"),
        Index("ix_outbox_case_id", "case_id"),
        sparse_index("outbox", "user_id"),
        *sending_rules("outbox", MAIL_STATES),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(default="answer", server_default="answer")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("case_events.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    to_address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    html: Mapped[str | None]
    unsubscribe: Mapped[str | None]
    message_id: Mapped[str]
    thread: Mapped[str | None]
    bounced_at: Mapped[datetime | None]
    created_by: Mapped[str]
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
