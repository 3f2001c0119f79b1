"""Data quality: changed rules, scores as they were, and corrections of many rows with what they changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key


class QualityRule(Base):
    """A rule that somebody switched or whose limits somebody changed; all others are as they come."""

    __tablename__ = "quality_rules"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    enabled: Mapped[bool]
    limits: Mapped[dict[str, Any]]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class QualityScore(Base):
    """The store's score at one moment: after an import (``batch_id``) or when somebody asked for it.

    ``batch_id`` names the import without a reference of the database: a score outlives what it was about.
    ``details`` are the scores by dimension, and the rules that were on with their limits.
    """

    __tablename__ = "quality_scores"
    __table_args__ = (CheckConstraint("score IS NULL OR score BETWEEN 0 AND 1", name="score"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    scored_at: Mapped[datetime]
    as_of: Mapped[date]
    batch_id: Mapped[int | None] = mapped_column(Key)
    customers: Mapped[int]
    score: Mapped[float | None] = mapped_column(Float)
    details: Mapped[dict[str, Any]]


class QualityFix(Base):
    """One correction of many rows at once, and whether it was undone."""

    __tablename__ = "quality_fixes"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    column_name: Mapped[str]
    sentence: Mapped[str]
    rows_changed: Mapped[int]
    fixed_at: Mapped[datetime]
    fixed_by: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class QualityFixRow(Base):
    """What a customer's value was before a correction, and after it; kept until the correction is undone.

    The customer is named without a reference of the database: one who is merged into another is gone meanwhile.
    """

    __tablename__ = "quality_fix_rows"
    __table_args__ = (Index("ix_quality_fix_rows_fix_id", "fix_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    fix_id: Mapped[int] = mapped_column(ForeignKey("quality_fixes.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(Key)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
