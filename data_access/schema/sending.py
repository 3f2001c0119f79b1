"""What a row knows of its own way out: mail, and messages to other programs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

_TO_DO = text("state IN ('queued', 'sending')")


class Sending:
    """The columns of what is sent.

    ``claimed_by`` is the process that sends it, or sent it last. ``next_try_at`` says when it is due, ``tries`` how
    often it was tried since a person asked for it.
    """

    state: Mapped[str] = mapped_column(default="queued", server_default="queued")
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


def sending_rules(table: str, states: tuple[str, ...]) -> tuple[CheckConstraint | Index, ...]:
    """What holds in every such table: its states, what each of them needs, and a quick way to what is to be done."""
    listed = ", ".join(f"'{state}'" for state in states)
    return (
        CheckConstraint(f"state IN ({listed})", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
        CheckConstraint("state <> 'queued' OR next_try_at IS NOT NULL", name="next_try_at"),
        CheckConstraint("state <> 'sending' OR (claimed_by IS NOT NULL AND claimed_at IS NOT NULL)", name="claimed"),
        Index(f"ix_{table}_to_do", "next_try_at", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
    )
