"""What was sold: products, purchases, their lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, case, func, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Cents, Key, LineKind, sparse_index

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


class Product(Base):
    """A thing or a service that can be bought. ``code`` is the business's own article number."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("kind IN ('goods', 'service')", name="kind"),
        CheckConstraint("list_price_cents >= 0", name="list_price"),
        CheckConstraint("cost_cents >= 0", name="cost"),
        Index("ix_products_category", "category"),
        Index("ix_products_batch_id", "batch_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str]
    name: Mapped[str | None]
    category: Mapped[str | None]
    list_price_cents: Mapped[int | None] = mapped_column(Cents)
    cost_cents: Mapped[int | None] = mapped_column(Cents)
    information: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default="goods", server_default="goods")
    attributes: Mapped[dict[str, Any] | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Purchase(Base):
    """One order, invoice, receipt or cancellation document.

    ``month`` is ``year*12 + month-1`` of ``purchased_on``, the day in the business's time zone.
    The totals are those of the lines: ``gross_cents`` of SALE lines, ``net_cents`` of all lines (returns negative),
    ``units_milli`` the quantity of SALE lines in thousandths.
    ``customer_id`` is empty for an anonymous purchase. ``reference`` is the order number as the business writes it.
    ``identity`` tells two documents apart that carry one number (see data_access.importing).
    """

    __tablename__ = "purchases"
    __table_args__ = (
        UniqueConstraint("identity"),
        CheckConstraint("sale_lines >= 0 AND free_lines >= 0 AND return_lines >= 0", name="line_counts"),
        CheckConstraint("gross_cents >= 0", name="gross"),
        CheckConstraint("month BETWEEN 0 AND 119999", name="month"),
        Index("ix_purchases_customer_id_month", "customer_id", "month"),
        Index("ix_purchases_purchased_on", "purchased_on"),
        sparse_index("purchases", "cancels_purchase_id"),
        sparse_index("purchases", "reference"),
        Index("ix_purchases_batch_id", "batch_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    identity: Mapped[str]
    reference: Mapped[str | None]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    purchased_at: Mapped[datetime]
    purchased_on: Mapped[date]
    month: Mapped[int]
    channel: Mapped[str | None]
    country: Mapped[str | None]
    delivery_partner: Mapped[str | None]
    promised_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    currency: Mapped[str]
    cancelled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    cancels_purchase_id: Mapped[int | None] = mapped_column(ForeignKey("purchases.id"))
    sale_lines: Mapped[int] = mapped_column(default=0, server_default="0")
    free_lines: Mapped[int] = mapped_column(default=0, server_default="0")
    return_lines: Mapped[int] = mapped_column(default=0, server_default="0")
    gross_cents: Mapped[int] = mapped_column(Cents, default=0, server_default="0")
    net_cents: Mapped[int] = mapped_column(Cents, default=0, server_default="0")
    units_milli: Mapped[int] = mapped_column(Cents, default=0, server_default="0")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @hybrid_property
    def due_on(self) -> date:
        """The day from which it can be complained of: delivered or promised, whichever comes first; else bought."""
        known = [day for day in (self.delivered_on, self.promised_on) if day is not None]
        return min(known, default=self.purchased_on)

    @due_on.inplace.expression
    @classmethod
    def _due_on(cls) -> ColumnElement[date]:
        early = cls.delivered_on < cls.promised_on
        return case((early, cls.delivered_on), else_=func.coalesce(cls.promised_on, cls.delivered_on, cls.purchased_on))


class PurchaseLine(Base):
    """One product on a purchase.

    ``amount_cents`` is what the line adds to net revenue after its discount: negative for a return, 0 when cancelled
    in place. ``quantity_milli`` is the quantity in thousandths, so that 0.250 kg stays exact. ``identity`` is the
    line id of the file, or a hash of all mapped columns and the occurrence number; unique within its purchase.
    ``unit_price_micros`` is the price of one unit in millionths of the currency unit, exact for prices like 0.085.
    """

    __tablename__ = "purchase_lines"
    __table_args__ = (
        # The purchase leads: lines of one import land side by side in the index, and no second index on
        # purchase_id is needed. A unique index on the bare hash would write at random places and halve the rate.
        UniqueConstraint("purchase_id", "identity"),
        CheckConstraint("kind BETWEEN 1 AND 4", name="kind"),
        CheckConstraint("kind <> 1 OR amount_cents >= 0", name="sale_amount"),
        Index("ix_purchase_lines_product_id", "product_id"),
        sparse_index("purchase_lines", "returns_line_id"),
        Index("ix_purchase_lines_batch_id", "batch_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchases.id", ondelete="CASCADE"))
    identity: Mapped[bytes] = mapped_column(LargeBinary(16))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    description: Mapped[str | None]
    kind: Mapped[LineKind]
    quantity_milli: Mapped[int] = mapped_column(Cents)
    unit_price_micros: Mapped[int] = mapped_column(Cents)
    discount_cents: Mapped[int] = mapped_column(Cents, default=0, server_default="0")
    amount_cents: Mapped[int] = mapped_column(Cents)
    returns_line_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_lines.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))


def line_totals(of: Any) -> dict[str, ColumnElement[int]]:  # noqa: ANN401  a table of lines, or their model
    """What a purchase keeps of its lines, summed from columns of theirs."""

    def count(*kinds: LineKind) -> ColumnElement[int]:
        return func.sum(case((of.kind.in_([int(kind) for kind in kinds]), 1), else_=0))

    def sold(measure: ColumnElement[int]) -> ColumnElement[int]:
        return func.sum(case((of.kind == int(LineKind.SALE), measure), else_=0))

    return {
        "sale_lines": count(LineKind.SALE),
        "free_lines": count(LineKind.FREE),
        "return_lines": count(LineKind.RETURN, LineKind.CANCELLED),
        "gross_cents": sold(of.amount_cents),
        "net_cents": func.sum(of.amount_cents),
        "units_milli": sold(of.quantity_milli),
    }
