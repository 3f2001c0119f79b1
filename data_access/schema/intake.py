"""What comes in by itself: tokens of programs, answers they were given, sources that are looked at regularly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Json, Key

SOURCE_TYPES = ("folder", "sql", "mailbox")
RUN_STATES = ("running", "done", "nothing_new", "failed", "stopped")


class ApiToken(Base):
    """What a program shows to be let in. Only the digest of its secret is kept; ``handle`` finds the row."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("handle"), Index("ix_api_tokens_name", "name"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    handle: Mapped[str]
    digest: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(Json)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """One request a program marked with a key, and the answer it was given; no ``status`` while it is worked on.

    ``holder`` names the process that works on it, so that a request whose process died can be made again.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        UniqueConstraint("token_id", "key"),
        Index("ix_idempotency_keys_begun_at", "begun_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_tokens.id", ondelete="CASCADE"))
    key: Mapped[str]
    request_sha256: Mapped[str]
    holder: Mapped[str]
    begun_at: Mapped[datetime]
    status: Mapped[int | None]
    answer: Mapped[dict[str, Any] | None]


class ImportSource(Base):
    """A folder, a query or a mailbox that is looked at regularly.

    ``place`` is the folder, the mailbox in words, or the address of a database: without a password, or ``env:NAME`` for
    the variable of the environment that holds it. ``options`` are the mapping, the answers to open questions, the mode
    of the import, and how a mailbox is reached.
    ``failures`` counts how often it failed in a row; ``next_run_at`` is when it is looked at next.
    """

    __tablename__ = "import_sources"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("type IN ('folder', 'sql', 'mailbox')", name="type"),
        CheckConstraint("every_seconds > 0", name="every_seconds"),
        CheckConstraint("(type = 'sql') = (query IS NOT NULL)", name="query"),
        Index("ix_import_sources_next_run_at", "next_run_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    kind: Mapped[str]
    place: Mapped[str]
    query: Mapped[str | None]
    options: Mapped[dict[str, Any]]
    every_seconds: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    next_run_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class ImportSourceRun(Base):
    """One file of a folder, or one answer of a query, and what became of it; ``message`` is for people."""

    __tablename__ = "import_source_runs"
    __table_args__ = (
        CheckConstraint("state IN ('running', 'done', 'nothing_new', 'failed', 'stopped')", name="state"),
        Index("ix_import_source_runs_source_id_id", "source_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_sources.id", ondelete="CASCADE"))
    file_name: Mapped[str]
    state: Mapped[str]
    batch_id: Mapped[int | None] = mapped_column(Key)
    summary: Mapped[dict[str, Any] | None]
    message: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MailboxPosition(Base):
    """How far a mailbox was read: mail up to ``last_uid`` of the folder ``uid_validity`` is in the store.

    It moves in the transaction that publishes the mail. Up to ``settled_uid`` the mailbox was told so: marked or moved.
    """

    __tablename__ = "mailbox_positions"
    __table_args__ = (CheckConstraint("settled_uid <= last_uid", name="settled_uid"),)

    source_id: Mapped[int] = mapped_column(
        ForeignKey("import_sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
    settled_uid: Mapped[int] = mapped_column(BigInteger)
    moved_at: Mapped[datetime]


class WorkerLease(Base):
    """At most one row: the worker that is at work now. It goes stale when its process died."""

    __tablename__ = "worker_lease"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    holder: Mapped[str]
    heartbeat_at: Mapped[datetime]
