"""What holds for the whole store: settings, currency rates, versions, change log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key


class StoreSettings(Base):
    """The one row of settings. ``purchases_until`` is the last day that purchase data covers, when stated at import.

    ``queue_reach_days``: unhappy feedback that is older opens no case; all of it does where this is empty.
    ``warn_before_minutes``: how long before a deadline somebody is warned.
    ``rule_log_days``: how long the log of rules reaches back; what is older is forgotten. ``message_log_days``: for how
    long messages to other programs are kept that have arrived or failed.
    """

    __tablename__ = "settings"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("week_start BETWEEN 0 AND 6", name="week_start"),
        CheckConstraint("queue_reach_days IS NULL OR queue_reach_days > 0", name="queue_reach_days"),
        CheckConstraint("warn_before_minutes >= 0", name="warn_before_minutes"),
        CheckConstraint("rule_log_days > 0", name="rule_log_days"),
        CheckConstraint("message_log_days > 0", name="message_log_days"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=1)
    business_name: Mapped[str | None]
    currency: Mapped[str] = mapped_column(default="GBP", server_default="GBP")
    time_zone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")
    week_start: Mapped[int] = mapped_column(default=0, server_default="0")
    country: Mapped[str | None]
    purchases_until: Mapped[date | None]
    queue_reach_days: Mapped[int | None]
    warn_before_minutes: Mapped[int] = mapped_column(default=120, server_default="120")
    rule_log_days: Mapped[int] = mapped_column(default=365, server_default="365")
    message_log_days: Mapped[int] = mapped_column(default=90, server_default="90")
    demo: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CurrencyRate(Base):
    """What one unit of ``currency`` is worth in the store's currency from a day on, in millionths."""

    __tablename__ = "currency_rates"
    __table_args__ = (CheckConstraint("rate_micros > 0", name="rate"),)

    currency: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    rate_micros: Mapped[int] = mapped_column(Key)


class DomainVersion(Base):
    """The last change-log number that touched what is visible of a domain; caches are keyed by it."""

    __tablename__ = "domain_versions"

    domain: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(Key, default=0, server_default="0")


class ChangeLog(Base):
    """Written by triggers: one row per changed row, or one row per published or undone batch (``row_id`` empty).

    A row that names neither row nor batch says that the whole domain was replaced, as a restore does. Whoever follows
    the log starts over at such a row, and also when the log no longer reaches back to his watermark: when its lowest
    ``seq`` is above the watermark + 1.
    """

    __tablename__ = "change_log"
    __table_args__ = (Index("ix_change_log_logged_at", "logged_at"), {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(Key, primary_key=True)
    domain: Mapped[str]
    table_name: Mapped[str]
    row_id: Mapped[int | None] = mapped_column(Key)
    batch_id: Mapped[int | None] = mapped_column(Key)
    logged_at: Mapped[datetime | None]
