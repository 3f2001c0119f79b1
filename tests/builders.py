"""Rows for tests: a test sets only what it is about, everything else has a default."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from data_access.repositories import Line, Totals
from data_access.schema import (
    Base,
    Case,
    CaseEvent,
    ChangeLog,
    Customer,
    Feedback,
    FollowUp,
    ImportBatch,
    Product,
    Purchase,
    PurchaseLine,
    Visit,
)
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine


NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
MICROS_IN_A_CENT = 10_000
Row = TypeVar("Row", bound=Base)

# What stands for "one plain line": a test that names no lines is not about them.
ONE_LINE = ((None, 1, 1000),)


class Store:
    """A store under construction. Each call writes and commits; the rows it returns keep their values."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._numbers = count(1)

    def customer(self, **columns: Any) -> Customer:
        """A customer in Britain."""
        number = next(self._numbers)
        defaults = {"reference": f"C{number}", "public_id": f"public-{number}", "country": "GB"}
        return self._put(Customer(**{**defaults, "created_at": NOW, "updated_at": NOW, **columns}))

    def product(self, **columns: Any) -> Product:
        """A product in the category Cups."""
        code = f"P{next(self._numbers)}"
        defaults = {"code": code, "name": f"Product {code}", "category": "Cups", "created_at": NOW, "updated_at": NOW}
        return self._put(Product(**{**defaults, **columns}))

    def batch(self, state: str = "published", **columns: Any) -> ImportBatch:
        """An import batch; rows that name it are visible while it is published, and are logged when it is published."""
        defaults = {"kind": "purchases", "file_name": "sales.csv", "started_at": NOW, "started_by": "test"}
        return self._put(ImportBatch(state=state, **{**defaults, **columns}))

    def publish(self, batch: ImportBatch, state: str = "published", *, domains: Sequence[str] = ("purchases",)) -> None:
        """Publish a batch, or undo it with ``state="undone"``, as an import does: one log row for each domain."""
        with UnitOfWork(self.engine) as work:
            work.session.get_one(ImportBatch, batch.id).state = state
            work.session.flush()
            work.session.add_all(
                ChangeLog(domain=domain, table_name="import_batches", batch_id=batch.id) for domain in domains
            )

    def purchase(
        self,
        customer: Customer | None = None,
        *,
        on: str | date = "2026-01-10",
        lines: Sequence[tuple[Product | None, float, int]] = ONE_LINE,
        refunded: bool = False,
        cancels: Purchase | None = None,
        batch: ImportBatch | None = None,
        discount_cents: int = 0,
        **columns: Any,
    ) -> Purchase:
        """A purchase at noon UTC of that day.

        Parameters
        ----------
        customer : empty for an anonymous purchase.
        lines : product, quantity (negative for a return), price of one in cents (0 for a free line).
        refunded : cancelled in place: the lines stay for the record and add nothing.
        cancels : makes it the cancellation document of that purchase; its lines count as returns.
        discount_cents : taken off each line.
        """
        day = date.fromisoformat(on) if isinstance(on, str) else on
        how: dict[str, Any] = {"refunded": refunded, "cancels": cancels is not None, "discount_cents": discount_cents}
        rows = [self._line(line, **how) for line in lines]
        defaults: dict[str, Any] = {
            **self._columns(customer, day),
            "cancelled": refunded,
            "cancels_purchase_id": cancels.id if cancels else None,
            "batch_id": batch.id if batch else None,
            **_totals(rows),
        }
        return self._put(Purchase(**{**defaults, **columns}), lines=rows)

    def purchases(self, rows: Sequence[tuple[Customer, date, int]]) -> None:
        """Many purchases of one plain line each, in one transaction: customer, day, cents."""
        made = [(self._columns(customer, day), self._line((None, 1, cents), refunded=False, cancels=False))
                for customer, day, cents in rows]  # fmt: skip
        with UnitOfWork(self.engine) as work:
            documents = [Purchase(**columns, **_totals([line])) for columns, line in made]
            work.session.add_all(documents)
            work.session.flush()
            for document, (_, line) in zip(documents, made, strict=True):
                line.purchase_id = document.id
            work.session.add_all(line for _, line in made)

    def _columns(self, customer: Customer | None, day: date) -> dict[str, Any]:
        """What every purchase of a day has."""
        return {
            "identity": f"purchase-{next(self._numbers)}",
            "customer_id": customer.id if customer else None,
            "purchased_at": datetime.combine(day, time(12), UTC),
            "purchased_on": day,
            "month": day.year * 12 + day.month - 1,
            "currency": "GBP",
        }

    def feedback(self, customer: Customer | None = None, *, on: str | date = "2026-01-15", **columns: Any) -> Feedback:
        """Five stars and a kind word, not scored yet."""
        day = date.fromisoformat(on) if isinstance(on, str) else on
        defaults: dict[str, Any] = {
            "identity": self._identity(),
            "customer_id": customer.id if customer else None,
            "received_at": datetime.combine(day, time(12), UTC),
            "received_on": day,
            "month": day.year * 12 + day.month - 1,
            "rating": 5,
            "rating_scale": "stars",
            "text": "Arrived quickly and works well.",
        }
        return self._put(Feedback(**{**defaults, **columns}))

    def case(self, customer: Customer | None = None, **columns: Any) -> Case:
        """A new case, or one that stands as its columns say, with the one step that led there."""
        row = self._put(Case(**{"customer_id": customer.id if customer else None, "opened_at": NOW, **columns}))
        step = {"kind": "opened", "happened_at": row.opened_at, "actor": "test", "state": row.state}
        self._put(CaseEvent(case_id=row.id, owner_id=row.owner_id, **step))
        return row

    def follow_up(self, customer: Customer, **columns: Any) -> FollowUp:
        """An open follow-up of a silent customer."""
        defaults = {"reason_kind": "silent", "reason": "silent for 40", "due_on": NOW.date(), "created_by": "test"}
        return self._put(FollowUp(**{"customer_id": customer.id, "created_at": NOW, **defaults, **columns}))

    def visit(self, customer: Customer, *, due_on: str | date = "2026-02-01", **columns: Any) -> Visit:
        """A planned inspection."""
        day = date.fromisoformat(due_on) if isinstance(due_on, str) else due_on
        return self._put(Visit(**{"customer_id": customer.id, "kind": "inspection", "due_on": day, **columns}))

    def _line(
        self, line: tuple[Product | None, float, int], *, refunded: bool, cancels: bool, discount_cents: int = 0
    ) -> PurchaseLine:
        product, quantity, price_cents = line
        entered = Line(
            product_id=product.id if product else None,
            quantity_milli=round(quantity * 1000),
            unit_price_micros=price_cents * MICROS_IN_A_CENT,
            discount_cents=discount_cents,
            cancelled=refunded,
        )
        return PurchaseLine(
            identity=self._identity(),
            product_id=entered.product_id,
            kind=entered.kind(cancels=cancels),
            quantity_milli=entered.quantity_milli,
            unit_price_micros=entered.unit_price_micros,
            discount_cents=entered.discount_cents,
            amount_cents=entered.amount_cents,
        )

    def _identity(self) -> bytes:
        return hashlib.blake2b(str(next(self._numbers)).encode(), digest_size=16).digest()

    def _put(self, row: Row, lines: Sequence[PurchaseLine] = ()) -> Row:
        """Write a row, and the lines of a purchase with it, in one transaction."""
        with UnitOfWork(self.engine) as work:
            work.session.add(row)
            work.session.flush()
            for line in lines:
                line.purchase_id, line.batch_id = getattr(row, "id"), getattr(row, "batch_id")  # noqa: B009
            work.session.add_all(lines)
            work.session.flush()
            work.session.refresh(row)
        return row


def _totals(lines: Sequence[PurchaseLine]) -> dict[str, int]:
    totals = Totals.of(lines)
    return {name: getattr(totals, name) for name in Totals.__slots__}
