"""Mail to the people with a seat: which of it each of them wants, and what was told to whom, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index

NOTICE_KINDS = ("digest", "weekly", "assigned", "mentioned", "escalations", "warnings")
_KINDS = ", ".join(f"'{kind}'" for kind in NOTICE_KINDS)


class NoticeChoice(Base):
    """Which mail a person wants, and at what hour the digest comes; who has no row gets what is usual for their role.

    ``token`` is in the links that switch a mail off; it is theirs alone.
    """

    __tablename__ = "notice_choices"
    __table_args__ = (
        UniqueConstraint("token"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[bool]
    weekly: Mapped[bool]
    assigned: Mapped[bool]
    mentioned: Mapped[bool]
    escalations: Mapped[bool]
    warnings: Mapped[bool] = mapped_column(default=True, server_default=true())
    hour: Mapped[int] = mapped_column(default=7, server_default="7")
    token: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class StaffNotice(Base):
    """Something that was told to a person by mail. ``occasion`` names it: a day, a week, a step of a case.

    Whoever looks, and however often, each occasion is told once to each person.
    """

    __tablename__ = "staff_notices"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "occasion"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        sparse_index("staff_notices", "mail_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    occasion: Mapped[str]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"))
    told_at: Mapped[datetime]
