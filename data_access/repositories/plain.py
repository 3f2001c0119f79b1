"""Repositories of rows that need no arithmetic: customers, products, feedback, visits."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar, Generic
from zoneinfo import ZoneInfo

from sqlalchemy import inspect, select

from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.base import Row, Work
from data_access.schema import Customer, CustomerAlias, Feedback, Product, ScoreState, StoreSettings, Visit

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement


class Repository(Generic[Row]):
    """Add, get and change rows of one table, inside the transaction ``work``.

    Every change is an audit event. ``submission_id`` names the form that asked: its second arrival changes nothing and
    returns the row of the first. ``version`` is the one the person saw: a newer row is not overwritten.
    """

    model: type[Row]
    noun: ClassVar[str]
    columns: ClassVar[frozenset[str]]

    def __init__(self, work: Work) -> None:
        self._work = work

    def get(self, row_id: int, *, scope: Scope = EVERYTHING) -> Row:
        """The row of that id; a UserError where there is none inside the scope."""
        return base.get(self._work, self.model, row_id, self.noun, scope)

    def add(self, *, submission_id: str | None = None, **columns: object) -> Row:
        """Add a row."""
        earlier = base.done_before(self._work, submission_id)
        if earlier is not None:
            return self.get(earlier)
        row = self.model()
        base.assign(row, self._defaults() | columns, self.columns | self._defaults().keys())
        self._complete(row)
        self._work.session.add(row)
        self._work.session.flush()
        self._record("added", row, {}, submission_id)
        return row

    def change(
        self,
        row_id: int,
        *,
        version: int,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
        **columns: object,
    ) -> Row:
        """Change columns of a row.

        Raises
        ------
        StaleRowError : the row is no longer of that version; nothing was changed.
        """
        row = self.get(row_id, scope=scope)
        if base.done_before(self._work, submission_id) is not None:
            return row
        base.require_version(row, version, self.noun)
        changed = base.assign(row, columns, self.columns)
        if changed:
            self._complete(row)
            self._work.session.flush()
        if changed or submission_id:
            self._record("changed", row, changed, submission_id)
        return row

    def take_back_entry(self, row_id: int, *, version: int, scope: Scope = EVERYTHING) -> None:
        """Remove a row that was just entered by hand.

        Raises
        ------
        StaleRowError : the row is no longer of that version; it stays.
        """
        self._delete(self._of_version(row_id, version, scope), "taken back")

    def _of_version(self, row_id: int, version: int, scope: Scope = EVERYTHING) -> Row:
        row = self.get(row_id, scope=scope)
        base.require_version(row, version, self.noun)
        return row

    def _delete(self, row: Row, verb: str) -> None:
        self._work.session.delete(row)
        self._work.session.flush()
        self._record(verb, row, {}, None)

    def _defaults(self) -> dict[str, object]:
        """Columns a new row gets unless the caller says otherwise."""
        return {}

    def _complete(self, row: Row) -> None:
        """Bring derived columns in line before the row is written."""

    def _record(self, verb: str, row: Row, changed: dict[str, object], submission_id: str | None) -> None:
        self._work.record(
            f"{self.noun} {verb}",
            subject_kind=self.noun,
            subject_id=base.key(row),
            details={"changed": changed} if changed else None,
            submission_id=submission_id,
        )


class Customers(Repository[Customer]):
    """The customers."""

    model = Customer
    noun = "customer"
    columns = frozenset(Customer.__table__.columns.keys()) - {"id", "public_id", "batch_id", "created_at", "version"}

    def find(self, reference: str, *, scope: Scope = EVERYTHING) -> Customer | None:
        """The customer whom the business knows under that number, or knew before a merge."""
        return self._named(Customer.reference == reference, CustomerAlias.reference == reference, scope)

    def behind(self, public_id: str, *, scope: Scope = EVERYTHING) -> Customer | None:
        """The customer a link names; after a merge, the survivor."""
        return self._named(Customer.public_id == public_id, CustomerAlias.public_id == public_id, scope)

    def _named(self, own: ColumnElement[bool], former: ColumnElement[bool], scope: Scope) -> Customer | None:
        for which in (own, Customer.id.in_(select(CustomerAlias.customer_id).where(former))):
            wanted = base.within(select(Customer).where(which), Customer, scope)
            row: Customer | None = self._work.session.scalars(wanted).one_or_none()
            if row is not None:
                return row
        return None

    def _defaults(self) -> dict[str, object]:
        now = self._work.now
        return {"public_id": secrets.token_urlsafe(12), "created_at": now, "updated_at": now}

    def _complete(self, row: Customer) -> None:
        former = select(CustomerAlias.id).where(CustomerAlias.reference == row.reference)
        with self._work.session.no_autoflush:
            taken = self._work.session.scalars(former).first()
        if taken is not None:
            raise UserError(
                f"The number {row.reference} belonged to a customer who was merged into another.",
                "Use another number, or undo that merge.",
            )
        row.updated_at = self._work.now


class Products(Repository[Product]):
    """The goods and services."""

    model = Product
    noun = "product"
    columns = frozenset(Product.__table__.columns.keys()) - {"id", "batch_id", "created_at", "version"}

    def find(self, code: str) -> Product | None:
        """The product of that article number."""
        wanted = base.within(select(Product).where(Product.code == code), Product, EVERYTHING)
        return self._work.session.scalars(wanted).one_or_none()

    def _defaults(self) -> dict[str, object]:
        return {"created_at": self._work.now, "updated_at": self._work.now}

    def _complete(self, row: Product) -> None:
        row.updated_at = self._work.now


class FeedbackRows(Repository[Feedback]):
    """What customers said. The day and month are those of ``received_at`` in the business's time zone."""

    model = Feedback
    noun = "feedback"
    columns = frozenset(Feedback.__table__.columns.keys()) - {
        "id",
        "identity",
        "received_on",
        "month",
        "batch_id",
        "version",
    }

    def _defaults(self) -> dict[str, object]:
        return {"identity": secrets.token_bytes(16), "received_at": self._work.now}

    def _complete(self, row: Feedback) -> None:
        told = inspect(row)  # first: the question for the time zone writes what has changed
        if told.persistent and any(told.attrs[name].history.has_changes() for name in ("text", "rating")):
            row.score_state, row.topics_by = ScoreState.PENDING, None  # what a scorer said was of other words
        row.received_on, row.month = business_day(self._work, row.received_at)


class Visits(Repository[Visit]):
    """The service visits, planned and done."""

    model = Visit
    noun = "visit"
    columns = frozenset(Visit.__table__.columns.keys()) - {"id", "batch_id", "version"}


def business_day(work: Work, moment: datetime) -> tuple[date, int]:
    """The day of a moment in the business's time zone, and the month number that is stored beside it."""
    settings = work.session.get_one(StoreSettings, 1)
    day = moment.astimezone(ZoneInfo(settings.time_zone)).date()
    return day, day.year * 12 + day.month - 1
