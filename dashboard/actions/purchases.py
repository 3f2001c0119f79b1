"""A purchase entered by hand: reading the form, saving it with its lines, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard import settings
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE, Person, require_role
from dashboard.errors import UserError
from data_access.cleaning.purchase_entry import PurchaseEntry, read_purchase
from data_access.filters import EVERYTHING
from data_access.queries.products import known_codes
from data_access.readers import RecordReader
from data_access.repositories import Customers, Line, Purchases, read_settings
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPurchase:
    """The fields of the form as they were typed."""

    day: date | None
    channel: str = ""
    lines: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPurchase:
    """What was typed, read; ``errors`` by field, and what the purchase comes to."""

    entry: PurchaseEntry
    lines: tuple[Line, ...]

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by field."""
        return self.entry.errors

    @property
    def total_cents(self) -> int:
        """What it adds to net revenue."""
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPurchase:
    """A purchase that was saved, as its undo knows it."""

    purchase_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseDesk:
    """What the form of a purchase calls, and what is to be said. ``token`` names the form that is open."""

    may_write: bool
    today: date
    channels: tuple[str, ...]
    products: dict[str, str]
    told: Notice | None
    current: Callable[[], PurchaseDesk]
    token: str
    lines: int
    begin: Callable[[], None]
    add_line: Callable[[], None]
    check: Callable[[TypedPurchase], CheckedPurchase]
    save: Callable[[TypedPurchase], bool]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def check_purchase(engine: Engine, typed: TypedPurchase) -> CheckedPurchase:
    """Read what was typed so far. A product that the store does not know is kept as a description."""
    today = settings.today(read_settings(engine).time_zone)
    entry = read_purchase(typed.day, typed.channel, typed.lines, today=today)
    codes = sorted({line.product for line in entry.lines if line.product})
    rows = RecordReader(engine).rows(known_codes(codes, EVERYTHING)) if codes else []
    known = {row.code: row.product_id for row in rows}
    lines = tuple(
        Line(
            product_id=known.get(line.product),
            description=None if line.product in known else line.product or None,
            quantity_milli=line.quantity_milli,
            unit_price_micros=line.unit_price_micros,
            discount_cents=line.discount_cents,
        )
        for line in entry.lines
    )
    return CheckedPurchase(entry=entry, lines=lines)


def save_purchase(
    engine: Engine, who: Person, customer_id: int, typed: TypedPurchase, *, submission_id: str | None = None
) -> SavedPurchase:
    """Save a purchase of a customer, at noon of its day. A second click saves nothing more.

    Raises
    ------
    UserError : the person may only look, a field is wrong, or there is no such customer for them.
    """
    _refuse_viewers(who)
    checked = check_purchase(engine, typed)
    if checked.errors or typed.day is None:
        raise UserError(" ".join(checked.errors.values()), "Nothing was saved yet.")
    zone = ZoneInfo(read_settings(engine).time_zone)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Customers(work).get(customer_id, scope=who.scope)
        row = Purchases(work).add_with_lines(
            checked.lines,
            submission_id=submission_id,
            customer_id=customer_id,
            purchased_at=datetime.combine(typed.day, time(12), zone).astimezone(UTC),
            channel=checked.entry.channel,
        )
        return SavedPurchase(purchase_id=row.id, version=row.version)


def take_back_purchase(engine: Engine, who: Person, saved: SavedPurchase) -> Notice:
    """Remove a purchase that was just entered: the undo.

    Raises
    ------
    StaleRowError : somebody changed it since.
    UserError : something refers to it by now.
    """
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Purchases(work).take_back(saved.purchase_id, version=saved.version, scope=who.scope)
    return Notice(text="The purchase is gone again.")


def _refuse_viewers(who: Person) -> None:
    require_role(who, LEAST_ROLE, "can look at purchases but not enter them")
