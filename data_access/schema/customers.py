"""Who the customers are: identity, contact, demographics, consent, addresses, tags."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index

CONSENTS = ("unknown", "given", "refused")


class Customer(Base):
    """One person or company that buys.

    ``reference`` is the business's own customer number; ``public_id`` is the opaque one that may stand in a link.
    Contact columns hold the cleaned form; ``original`` keeps what was written wherever cleaning changed it.
    """

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("public_id"),
        CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1850 AND 2200", name="birth_year"),
        CheckConstraint("consent IN ('unknown', 'given', 'refused')", name="consent"),
        Index("ix_customers_email", "email"),
        Index("ix_customers_phone", "phone"),
        Index("ix_customers_batch_id", "batch_id"),
        # The id of a customer who was merged into another is kept free until the merge is undone.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str]
    reference: Mapped[str]
    name: Mapped[str | None]
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    company: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    birth_year: Mapped[int | None]
    gender: Mapped[str | None]
    country: Mapped[str | None]
    region: Mapped[str | None]
    segment: Mapped[str | None]
    acquisition_channel: Mapped[str | None]
    joined_on: Mapped[date | None]
    consent: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    consent_at: Mapped[datetime | None]
    team: Mapped[str | None]
    attributes: Mapped[dict[str, Any] | None]
    original: Mapped[dict[str, Any] | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Address(Base):
    """One postal address of a customer."""

    __tablename__ = "addresses"
    __table_args__ = (
        CheckConstraint("kind IN ('billing', 'delivery', 'other')", name="kind"),
        Index("ix_addresses_customer_id", "customer_id"),
        Index("ix_addresses_postal_code", "postal_code"),
        sparse_index("addresses", "batch_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(default="other", server_default="other")
    line1: Mapped[str | None]
    line2: Mapped[str | None]
    postal_code: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    country: Mapped[str | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Tag(Base):
    """A word a team puts on customers."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]


class CustomerTag(Base):
    """A tag on a customer."""

    __tablename__ = "customer_tags"
    __table_args__ = (Index("ix_customer_tags_tag_id", "tag_id"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)
