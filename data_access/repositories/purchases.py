"""Purchases with their lines. Totals are always those of the lines."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.plain import Repository, business_day
from data_access.schema import Feedback, LineKind, Purchase, PurchaseLine, StoreSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CENTS_IN_MILLI_MICROS = 10_000_000  # thousandths of a unit times millionths of the currency unit, in one cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One product on a purchase, as it is entered: what was bought, how much, at which price."""

    product_id: int | None = None
    description: str | None = None
    quantity_milli: int = 1000
    unit_price_micros: int = 0
    discount_cents: int = 0
    cancelled: bool = False
    returns_line_id: int | None = None

    @property
    def amount_cents(self) -> int:
        """What the line adds to net revenue: half a cent is rounded away from zero, a cancelled line adds nothing."""
        if self.cancelled:
            return 0
        exact = self.quantity_milli * self.unit_price_micros
        cents = (abs(exact) + CENTS_IN_MILLI_MICROS // 2) // CENTS_IN_MILLI_MICROS
        return (cents if exact >= 0 else -cents) - self.discount_cents

    def kind(self, *, cancels: bool) -> LineKind:
        """What the line counts as; ``cancels`` when it stands on a cancellation document."""
        if self.cancelled:
            return LineKind.CANCELLED
        if cancels or self.quantity_milli < 0:
            return LineKind.RETURN
        return LineKind.SALE if self.unit_price_micros > 0 else LineKind.FREE


@dataclass(frozen=True, slots=True)
class Totals:
    """What a purchase keeps of its lines."""

    sale_lines: int = 0
    free_lines: int = 0
    return_lines: int = 0
    gross_cents: int = 0
    net_cents: int = 0
    units_milli: int = 0

    @classmethod
    def of(cls, lines: Iterable[PurchaseLine]) -> Totals:
        """Count and add up stored lines."""
        total = cls()
        for line in lines:
            sale = line.kind == LineKind.SALE
            total = cls(
                total.sale_lines + sale,
                total.free_lines + (line.kind == LineKind.FREE),
                total.return_lines + (line.kind in {LineKind.RETURN, LineKind.CANCELLED}),
                total.gross_cents + (line.amount_cents if sale else 0),
                total.net_cents + line.amount_cents,
                total.units_milli + (line.quantity_milli if sale else 0),
            )
        return total


class Purchases(Repository[Purchase]):
    """The purchases. ``lines=`` replaces all lines; moving one to another customer is a change of ``customer_id``."""

    model = Purchase
    noun = "purchase"
    columns = frozenset(
        {
            "reference",
            "customer_id",
            "purchased_at",
            "channel",
            "country",
            "delivery_partner",
            "promised_on",
            "delivered_on",
            "cancels_purchase_id",
        }
    )

    def lines(self, purchase_id: int) -> Sequence[PurchaseLine]:
        """The lines of a purchase, in the order they were entered."""
        wanted = select(PurchaseLine).where(PurchaseLine.purchase_id == purchase_id).order_by(PurchaseLine.id)
        return self._work.session.scalars(wanted).all()

    def add_with_lines(self, lines: Sequence[Line], *, submission_id: str | None = None, **columns: object) -> Purchase:
        """Add a purchase with its lines.

        Raises
        ------
        UserError : there is no line.
        """
        if base.done_before(self._work, submission_id) is None:
            _require_lines(lines)
        purchase = self.add(submission_id=submission_id, **columns)
        if not self.lines(purchase.id):
            self._put_lines(purchase, lines)
        return purchase

    def replace_lines(
        self, purchase_id: int, lines: Sequence[Line], *, version: int, scope: Scope = EVERYTHING
    ) -> Purchase:
        """Give a purchase other lines; its totals follow.

        Raises
        ------
        StaleRowError : the purchase is no longer of that version; nothing was changed.
        """
        _require_lines(lines)
        purchase = self.get(purchase_id, scope=scope)
        base.require_version(purchase, version, self.noun)
        self._remove_lines(purchase_id)
        before = purchase.net_cents
        self._put_lines(purchase, lines)
        self._record("changed", purchase, {"net_cents": [before, purchase.net_cents]}, None)
        return purchase

    def cancel(self, purchase_id: int, *, version: int, scope: Scope = EVERYTHING) -> Purchase:
        """Cancel a purchase in place: its lines stay for the record and add nothing."""
        purchase = self.get(purchase_id, scope=scope)
        base.require_version(purchase, version, self.noun)
        lines = self.lines(purchase_id)
        for line in lines:
            line.kind, line.amount_cents = LineKind.CANCELLED, 0
        purchase.cancelled = True
        self._total(purchase, lines)
        self._record("cancelled", purchase, {}, None)
        return purchase

    def take_back(self, purchase_id: int, *, version: int, scope: Scope = EVERYTHING) -> None:
        """Remove a purchase that was just entered by hand, with its lines.

        Raises
        ------
        StaleRowError : the purchase is no longer of that version; it stays.
        UserError : feedback, a return or a cancellation refers to it, or an import brought it.
        """
        purchase = self.get(purchase_id, scope=scope)
        base.require_version(purchase, version, self.noun)
        refers = (Feedback.purchase_id, Purchase.cancels_purchase_id)
        wanted = [select(column).where(column == purchase_id).limit(1) for column in refers]
        if purchase.batch_id is not None or any(self._work.session.scalars(one).first() for one in wanted):
            raise UserError("Something refers to this purchase by now, so it stays.", "Cancel it instead.")
        self._remove_lines(purchase_id)
        self._work.session.delete(purchase)
        self._work.session.flush()
        self._record("taken back", purchase, {}, None)

    def _defaults(self) -> dict[str, object]:
        currency = self._work.session.get_one(StoreSettings, 1).currency
        identity = f"hand:{secrets.token_hex(16)}"
        return {"identity": identity, "currency": currency, "purchased_at": self._work.now}

    def _complete(self, row: Purchase) -> None:
        row.purchased_on, row.month = business_day(self._work, row.purchased_at)

    def _put_lines(self, purchase: Purchase, lines: Sequence[Line]) -> None:
        stored = [_stored(line, purchase) for line in lines]
        self._work.session.add_all(stored)
        self._total(purchase, stored)

    def _total(self, purchase: Purchase, lines: Iterable[PurchaseLine]) -> None:
        for name, value in asdict(Totals.of(lines)).items():
            setattr(purchase, name, value)
        self._work.session.flush()

    def _remove_lines(self, purchase_id: int) -> None:
        old = select(PurchaseLine.id).where(PurchaseLine.purchase_id == purchase_id)
        returned = select(PurchaseLine.id).where(PurchaseLine.returns_line_id.in_(old))
        if self._work.session.scalars(returned.limit(1)).first() is not None:
            raise UserError(
                "A return refers to a line of this purchase, so its lines stay.", "Change the return first."
            )
        self._work.session.execute(delete(PurchaseLine).where(PurchaseLine.purchase_id == purchase_id))


def _require_lines(lines: Sequence[Line]) -> None:
    """Refuse what the constraints of the table would refuse without words."""
    if not lines:
        raise UserError("A purchase needs at least one line.", "Add what was bought, then save again.")
    if any(line.unit_price_micros < 0 for line in lines):
        raise UserError("A price cannot be negative.", "Write a return as a negative quantity.")
    if any(line.quantity_milli > 0 > line.amount_cents for line in lines):
        raise UserError("A discount is larger than its line.", "Lower the discount to the value of the line.")


def _stored(line: Line, purchase: Purchase) -> PurchaseLine:
    """The row of a line, of no batch even on an imported purchase: rows of a batch are not logged one by one."""
    return PurchaseLine(
        purchase_id=purchase.id,
        identity=secrets.token_bytes(16),
        product_id=line.product_id,
        description=line.description,
        kind=line.kind(cancels=purchase.cancels_purchase_id is not None),
        quantity_milli=line.quantity_milli,
        unit_price_micros=line.unit_price_micros,
        discount_cents=line.discount_cents,
        amount_cents=line.amount_cents,
        returns_line_id=line.returns_line_id,
    )
