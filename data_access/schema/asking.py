"""Asking customers whether it was solved: the one rule of when, and what was asked and answered about each case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index


class AskingRule(Base):
    """The one row that says whether and when customers are asked after a case is resolved.

    ``active_since``: cases resolved from then on are asked about; empty while it is switched off. ``after_days`` pass
    between the resolution and the question, and at least ``rest_days`` between two questions to one customer.
    ``form_id`` is the form whose look and language the page takes; empty for the usual look in ``language``.
    """

    __tablename__ = "asking_rule"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("after_days BETWEEN 0 AND 30", name="after_days"),
        CheckConstraint("rest_days BETWEEN 0 AND 365", name="rest_days"),
        CheckConstraint("language IN ('en', 'de', 'fr', 'es')", name="language"),
        sparse_index("asking_rule", "form_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=1)
    active_since: Mapped[datetime | None]
    after_days: Mapped[int] = mapped_column(default=2, server_default="2")
    rest_days: Mapped[int] = mapped_column(default=30, server_default="30")
    language: Mapped[str] = mapped_column(default="en", server_default="en")
    form_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_forms.id", ondelete="SET NULL"))
    changed_by: Mapped[str] = mapped_column(default="system", server_default="system")
    changed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CaseAsk(Base):
    """Whether it was solved, asked once for each case and each time it was resolved (``event_id``).

    ``way``: by mail; a link that a person hands over (``why`` says why no mail); or none, and ``why`` says why nobody
    was asked. ``asked_at`` is empty while a link was handed to nobody. ``secret`` signs the page. Case and step may go;
    the link still takes an answer, and the answer stays. ``identity`` is that of the words as feedback, if any.
    """

    __tablename__ = "case_asks"
    __table_args__ = (
        UniqueConstraint("event_id"),
        UniqueConstraint("token"),
        CheckConstraint("way IN ('mail', 'link', 'none')", name="way"),
        CheckConstraint("way = 'mail' OR why IS NOT NULL", name="why"),
        CheckConstraint("(way = 'none') = (token IS NULL)", name="token"),
        CheckConstraint("(token IS NULL) = (secret IS NULL)", name="secret"),
        CheckConstraint("(solved IS NULL) = (answered_at IS NULL)", name="solved"),
        CheckConstraint("answered_at IS NULL OR asked_at IS NOT NULL", name="asked_at"),
        Index("ix_case_asks_case_id", "case_id"),
        Index("ix_case_asks_customer_id_asked_at", "customer_id", "asked_at"),
        sparse_index("case_asks", "form_id"),
        sparse_index("case_asks", "mail_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("case_events.id", ondelete="SET NULL"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    way: Mapped[str]
    why: Mapped[str | None]
    token: Mapped[str | None]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    language: Mapped[str] = mapped_column(default="en", server_default="en")
    form_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_forms.id", ondelete="SET NULL"))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    asked_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    solved: Mapped[bool | None]
    identity: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    submission_id: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
