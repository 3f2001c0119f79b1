"""How data came in: batches, what each refused, what each changed, remembered mappings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Json, Key

BATCH_STATES = ("writing", "published", "undone", "abandoned")


class ImportBatch(Base):
    """One file brought in. Its rows are visible exactly while ``state`` is ``published``."""

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint("state IN ('writing', 'published', 'undone', 'abandoned')", name="state"),
        Index("ix_import_batches_state", "state"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="writing", server_default="writing")
    mode: Mapped[str] = mapped_column(default="upsert", server_default="upsert")
    options: Mapped[dict[str, Any] | None]
    summary: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    started_by: Mapped[str]


class ImportReject(Base):
    """A row that was not taken, with the reason and the row as it stood in the file."""

    __tablename__ = "import_rejects"
    __table_args__ = (Index("ix_import_rejects_batch_id_row_number", "batch_id", "row_number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id", ondelete="CASCADE"))
    row_number: Mapped[int]
    column_name: Mapped[str | None]
    reason: Mapped[str]
    message: Mapped[str]
    cells: Mapped[list[str]] = mapped_column(Json)


class ImportChange(Base):
    """What a live row held before a batch changed it, so that the change can be undone."""

    __tablename__ = "import_changes"
    __table_args__ = (
        UniqueConstraint("batch_id", "table_name", "row_id"),
        Index("ix_import_changes_table_name_row_id", "table_name", "row_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id", ondelete="CASCADE"))
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(Key)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class ImportMapping(Base):
    """The mapping people chose for a header, offered again when the same header comes back."""

    __tablename__ = "import_mappings"
    __table_args__ = (UniqueConstraint("kind", "signature"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str]
    signature: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    used_at: Mapped[datetime]


class ImportLock(Base):
    """At most one row: the import that writes now. ``heartbeat_at`` goes stale when its process died."""

    __tablename__ = "import_lock"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    holder: Mapped[str]
    batch_id: Mapped[int | None]
    heartbeat_at: Mapped[datetime]
