"""What pieces of feedback refer to by the business's own numbers, looked up once for many pieces."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from data_access.repositories.feedback_neighbours import chunks
from data_access.schema import Customer, CustomerAlias, Product, Purchase
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Row

    from data_access.repositories.base import Work
    from data_access.schema.base import Statement


class Bought(NamedTuple):
    """A purchase, and whose it is."""

    purchase_id: int
    customer_id: int | None


class References:
    """The customers, purchases and products that pieces name.

    Parameters
    ----------
    pieces : the fields of each piece: ``customer`` and ``purchase`` by number, ``email``, ``product`` by code.
    """

    def __init__(self, work: Work, pieces: Sequence[Mapping[str, str]]) -> None:
        self._work = work
        c, p, g = Customer, Purchase, Product
        self._customers = self._customers_of({text for one in pieces if (text := one.get("customer"))})
        emails = {as_email(text) for one in pieces if not one.get("customer") and (text := one.get("email"))}
        self._emails: dict[str, list[int]] = defaultdict(list)
        for row in self._rows(select(c.id, c.email).where(visible(c.batch_id)), c.email, emails):
            self._emails[row.email].append(row.id)
        self._purchases: dict[str, list[Bought]] = defaultdict(list)
        purchases = select(p.id, p.customer_id, p.reference).where(visible(p.batch_id))
        for row in self._rows(purchases, p.reference, {text for one in pieces if (text := one.get("purchase"))}):
            self._purchases[row.reference].append(Bought(row.id, row.customer_id))
        codes = {text for one in pieces if (text := one.get("product"))}
        products = self._rows(select(g.id, g.code).where(visible(g.batch_id)), g.code, codes)
        self._products: dict[str, int] = {row.code: row.id for row in products}

    def customer(self, number: str) -> int | None:
        """The customer whom the business knows under that number, or knew before a merge."""
        return self._customers.get(number)

    def of_email(self, email: str) -> Sequence[int]:
        """All customers of that e-mail."""
        return self._emails.get(as_email(email), ())

    def purchases(self, number: str, customer_id: int | None) -> Sequence[Bought]:
        """All purchases of that number; of a customer, where one is given."""
        found = self._purchases.get(number, ())
        return [one for one in found if customer_id is None or one.customer_id == customer_id]

    def product(self, code: str) -> int | None:
        """The product of that article number."""
        return self._products.get(code)

    def _customers_of(self, numbers: set[str]) -> dict[str, int]:
        c, a = Customer, CustomerAlias
        seen = select(c.id, c.reference.label("number")).where(visible(c.batch_id))
        found = {row.number: row.id for row in self._rows(seen, c.reference, numbers)}
        former = select(c.id, a.reference.label("number")).join(a, a.customer_id == c.id).where(visible(c.batch_id))
        return {row.number: row.id for row in self._rows(former, a.reference, numbers - found.keys())} | found

    def _rows(self, asked: Statement, column: Any, wanted: Iterable[str]) -> Iterator[Row[Any]]:  # noqa: ANN401
        connection = self._work.session.connection()
        for some in chunks(sorted(wanted)):
            which: ColumnElement[bool] = column.in_(some)
            yield from connection.execute(asked.where(which))


def as_email(text: str) -> str:
    """An e-mail as the store keeps it."""
    return text.strip().lower()
