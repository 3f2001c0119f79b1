"""Customers who turned out to be one: merges with what they changed, former names, and pairs that look alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Json, Key, sparse_index

PAIR_STATES = ("open", "rejected")


class CustomerMerge(Base):
    """One merge: who stayed, who was taken in, and whether it was undone.

    ``survivor_id`` names a customer without a reference of the database: a survivor may be taken in by another later.
    ``merged`` are the numbers of those taken in, ``moved`` how many rows of each table went to the survivor.
    """

    __tablename__ = "customer_merges"
    __table_args__ = (Index("ix_customer_merges_survivor_id", "survivor_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    survivor_id: Mapped[int] = mapped_column(Key)
    survivor: Mapped[str]
    merged: Mapped[list[str]] = mapped_column(Json)
    moved: Mapped[dict[str, Any]]
    merged_at: Mapped[datetime]
    merged_by: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class CustomerMergeRow(Base):
    """What a row held before a merge, and after it; no ``before`` for a row it added, no ``after`` for one it removed.

    Kept until the merge is undone. ``row_id`` is the id of the row, or the tag of a row of ``customer_tags``.
    """

    __tablename__ = "customer_merge_rows"
    __table_args__ = (Index("ix_customer_merge_rows_merge_id", "merge_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("customer_merges.id", ondelete="CASCADE"))
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(Key)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class CustomerAlias(Base):
    """A name under which a customer was known before being merged: files and links that use it find the survivor.

    ``former_id`` and ``former_batch_id`` are the id that the merged row had and the import it came with.
    """

    __tablename__ = "customer_aliases"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("public_id"),
        UniqueConstraint("former_id"),
        Index("ix_customer_aliases_customer_id", "customer_id"),
        Index("ix_customer_aliases_merge_id", "merge_id"),
        sparse_index("customer_aliases", "email"),
        sparse_index("customer_aliases", "phone"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    merge_id: Mapped[int] = mapped_column(ForeignKey("customer_merges.id", ondelete="CASCADE"))
    former_id: Mapped[int] = mapped_column(Key)
    former_batch_id: Mapped[int | None] = mapped_column(Key)
    reference: Mapped[str]
    public_id: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]


class DuplicateScan(Base):
    """One look through all customers for those who may be the same person."""

    __tablename__ = "duplicate_scans"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    scanned_at: Mapped[datetime]
    scanned_by: Mapped[str]
    customers: Mapped[int]
    pairs: Mapped[int]
    seconds: Mapped[float] = mapped_column(Float)


class DuplicatePair(Base):
    """Two customers who may be one, with what speaks for it; rejected pairs stay, so that they do not come back.

    ``prints`` are fingerprints of what was compared of both: a rejected pair may come back when one of them changed.
    The ids are kept without references of the database: a merged pair is there again when its merge is undone.
    """

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("state IN ('open', 'rejected')", name="state"),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
        Index("ix_duplicate_pairs_state_probability", "state", "probability"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    first_id: Mapped[int] = mapped_column(Key)
    second_id: Mapped[int] = mapped_column(Key)
    probability: Mapped[float] = mapped_column(Float)
    evidence: Mapped[dict[str, Any]]
    prints: Mapped[str]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
