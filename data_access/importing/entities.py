"""Customers and products: rows with a number of their own, so that a file can change them.

The last row of a number counts; an earlier one with other values is refused and named. An empty cell never erases what
the store knows, and a custom attribute never the others. A new customer's address comes along; addresses of customers
the store has, and tags, are left to people, and so is a customer who was merged into another: a warning counts the rows
whose cells were not used.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import Date, Integer, select

from data_access.importing.batches import table_of
from data_access.importing.changes import ROWS_AT_ONCE, change_rows
from data_access.importing.purchases_writing import public_ids
from data_access.importing.stored import Stored, fetch
from data_access.schema import Address, Customer, CustomerAlias, Product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.orm import InstrumentedAttribute
    from sqlalchemy.types import TypeEngine

    from data_access.importing.report import Report
    from data_access.importing.running import Run
    from data_access.importing.staging import Staging
    from data_access.schema import Statement
    from data_access.unit_of_work import UnitOfWork

# The verdict of every row: 1 new, 2 update, 3 unchanged, 4 refused, 5 dropped as a duplicate. The statements are put
# together from the names of columns in this module, never from a file's.
_LATEST = """
CREATE TABLE latest AS
SELECT row_no, {key} AS reference, row_number() OVER later AS back, first_value(row_no) OVER later AS last_row,
    key = first_value(key) OVER later AS alike
FROM raw WINDOW later AS (PARTITION BY {key} ORDER BY row_no DESC)
"""
_VERDICTS = """
CREATE TABLE verdicts AS
SELECT r.row_no, s.id AS stored_id, t.last_row,
    CASE WHEN t.back > 1 AND NOT t.alike THEN 4
         WHEN t.back > 1 THEN CASE WHEN $drop THEN 5 ELSE 3 END
         WHEN s.id IS NULL AND f.customer_id IS NOT NULL THEN 3
         WHEN s.id IS NULL THEN CASE $mode WHEN 'update' THEN 4 ELSE 1 END
         WHEN {differs} THEN CASE $mode WHEN 'create' THEN 4 ELSE 2 END
         ELSE 3 END AS verdict,
    CASE WHEN t.back > 1 THEN 'key_repeated' WHEN s.id IS NULL THEN 'not_in_store' ELSE 'already_in_store' END AS reason
FROM raw r JOIN latest t ON t.row_no = r.row_no LEFT JOIN stored s ON s.{stored_key} = r.{key}
LEFT JOIN former f ON f.reference = r.{key}
"""
# A row known by its address is about the customer whom the store knows by it, under whatever number; whoever was merged
# into another comes last, and the earliest of several first.
_BY_MAIL = {"id": pa.int64(), "reference": pa.string(), "email": pa.string()}
_NUMBERS_BY_MAIL = """
UPDATE raw SET customer = known.reference FROM (
    SELECT email, arg_min(reference, (merged, reference != email, id)) AS reference
    FROM (SELECT *, 0 AS merged FROM by_mail UNION ALL SELECT *, 1 FROM by_former_mail) GROUP BY email
) known WHERE raw.customer = raw.email AND known.email = raw.email
"""
_FORMER = {"customer_id": pa.int64(), "reference": pa.string()}
_REFUSED = "CREATE TABLE refused AS SELECT row_no, reason, last_row AS other_row FROM verdicts WHERE verdict = 4"
_FIGURES = """
SELECT count(*) FILTER (verdict = 1), count(*) FILTER (verdict = 2), count(*) FILTER (verdict = 3),
    count(*) FILTER (verdict = 5), count(*) FILTER (verdict = 4) FROM verdicts
"""
_NEW = "SELECT {columns} FROM raw r JOIN verdicts v ON v.row_no = r.row_no WHERE v.verdict = 1 ORDER BY r.row_no"
_CHANGED = "SELECT v.stored_id, {columns} FROM raw r JOIN verdicts v ON v.row_no = r.row_no WHERE v.verdict = 2"
_HAS_ADDRESS = "coalesce(r.address_line1, r.address_line2, r.postal_code, r.city) IS NOT NULL"
_ADDRESS_COLUMNS = ("customer_id", "line1", "line2", "postal_code", "city", "region", "country")
_ADDRESSES = f"""
SELECT r.new_n - k.start + k.first, r.address_line1, r.address_line2, r.postal_code, r.city, r.region, r.country
FROM (SELECT raw.*, row_number() OVER (ORDER BY raw.row_no) - 1 AS new_n
      FROM raw JOIN verdicts v ON v.row_no = raw.row_no WHERE v.verdict = 1) r
JOIN customer_chunks k ON r.new_n >= k.start AND r.new_n < k.stop
WHERE {_HAS_ADDRESS} ORDER BY r.new_n
"""  # noqa: S608  our own text
_UNUSED = f"""
SELECT count(*) FILTER (v.stored_id IS NOT NULL AND {_HAS_ADDRESS}), count(*) FILTER (r.tags IS NOT NULL),
    count(*) FILTER (v.stored_id IS NULL AND f.customer_id IS NOT NULL)
FROM raw r JOIN verdicts v ON v.row_no = r.row_no LEFT JOIN former f ON f.reference = r.customer WHERE v.verdict < 4
"""  # noqa: S608  our own text
_UNUSED_WARNINGS = ("address_of_known_customer_not_taken", "tags_not_taken", "merged_customer_not_taken")


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind with a number of its own.

    ``fields`` maps staged fields to columns of the record; the first is the number.
    ``attributes`` and ``original`` are JSON: what a file names is merged into what the row holds.
    """

    table: Table
    fields: dict[str, str]

    @property
    def key(self) -> str:
        """The staged field that holds the number."""
        return next(iter(self.fields))

    def judge(
        self, staging: Staging, connection: Connection, *, mode: str, drop: bool, currency: str, profile: str | None
    ) -> None:
        """Give every staged row its verdict."""
        del currency, profile
        columns = [self.table.c.id, *(self.table.c[name] for name in self.fields.values())]
        types = {column.name: _staged_type(column.type) for column in columns}
        number = self.table.c[self.fields[self.key]]
        if self.table.name == "customers":
            _number_by_mail(staging, connection)
        stored = Stored(self.table, "stored", types, lambda keys: select(*columns).where(number.in_(keys)))
        fetch(staging, connection, stored, f"SELECT DISTINCT {self.key} FROM raw")  # noqa: S608  a name of ours
        self._fetch_former(staging, connection)
        names = {"key": self.key, "stored_key": self.fields[self.key]}
        staging.run(_LATEST.format(**names))
        staging.run(_VERDICTS.format(differs=self._differs(), **names), {"drop": drop, "mode": mode})
        staging.run(_REFUSED)

    def _fetch_former(self, staging: Staging, connection: Connection) -> None:
        """Numbers of customers who were merged into others: such a row finds the survivor and changes nothing."""
        staging.create("former", pa.schema(list(_FORMER.items())))
        if self.table.name == "customers":
            a = CustomerAlias
            asked: Statement = select(a.customer_id, a.reference)
            stored = Stored(table_of(a), "former", _FORMER, lambda keys: asked.where(a.reference.in_(keys)))
            fetch(staging, connection, stored, f"SELECT DISTINCT {self.key} FROM raw")  # noqa: S608  a name of ours

    def _differs(self) -> str:
        """Whether a filled cell says something else than the store. ``original`` alone is no news."""
        pairs = [(field, column) for field, column in self.fields.items() if field not in {self.key, *_JSON}]
        parts = [f"(r.{field} IS NOT NULL AND r.{field} IS DISTINCT FROM s.{column})" for field, column in pairs]
        kept = "(r.attributes IS NOT NULL AND NOT json_contains(coalesce(s.attributes, '{}'), r.attributes))"
        return " OR ".join([*parts, kept])

    def count(self, staging: Staging, report: Report) -> None:
        """Put the figures of the file into the report."""
        report.accepted, report.updated, report.unchanged, report.duplicates, refused = staging.one(_FIGURES)
        report.rejected += refused
        numbers = staging.one("SELECT count(DISTINCT reference) FROM latest")[0]
        if self.table.name == "customers":
            report.customers, report.customers_created = numbers, report.accepted
            unused = dict(zip(_UNUSED_WARNINGS, staging.one(_UNUSED), strict=True))
            report.warnings |= {name: rows for name, rows in unused.items() if rows}
        else:
            report.products, report.products_created = numbers, report.accepted

    def write(self, run: Run, report: Report) -> None:
        """Insert the new rows, hidden in the batch."""
        run.to_write = report.accepted
        now = run.stamp(run.clock())
        columns = list(self.fields.values())
        constants = {"created_at": now, "updated_at": now}
        query = self._select(_NEW)
        if self.table.name == "customers":
            made = {"public_id": public_ids}
            starts = run.insert_all(self.table, columns, [query], constants=constants, generated=made)
            run.remember_ids("customer_chunks", starts, report.accepted)
            run.insert_all(table_of(Address), _ADDRESS_COLUMNS, [_ADDRESSES], constants={"kind": "other"})
        else:
            run.insert_all(self.table, columns, [query], constants=constants)

    def _select(self, pattern: str) -> str:
        return pattern.format(columns=", ".join(self._staged(field) for field in self.fields))

    def _staged(self, field: str) -> str:
        """A staged field as the drivers of the record take it; a default where the record allows no gap."""
        column = self.fields[field]
        if column in _DEFAULTS:
            return f"coalesce(r.{field}, '{_DEFAULTS[column]}')"
        return f"strftime(r.{field}, '%Y-%m-%d')" if column == "joined_on" else f"r.{field}"

    def publish(self, run: Run, work: UnitOfWork, report: Report) -> None:
        """Change the rows the store has."""
        del report
        fields = list(self.fields)[1:]
        query = _CHANGED.format(columns=", ".join(f"r.{field}" for field in fields))
        for columns in run.staging.batches(query, ROWS_AT_ONCE):
            rows = zip(*columns, strict=True)
            wanted = {row: self._values(fields, new) | {"updated_at": work.now} for row, *new in rows}
            change_rows(work.connection, run.batch, self.table, wanted, merge=_JSON)
            run.domains.add("customers" if self.table.name == "customers" else "purchases")

    def _values(self, fields: list[str], cells: list[Any]) -> dict[str, Any]:
        """The new values of one row by column, JSON read."""
        found = {}
        for field, cell in zip(fields, cells, strict=True):
            found[self.fields[field]] = json.loads(cell) if cell is not None and field in _JSON else cell
        return found


_JSON = ("attributes", "original")
_DEFAULTS = {"consent": "unknown", "kind": "goods"}

_SAME = (
    "name", "given_name", "family_name", "company", "email", "phone", "birth_year", "gender", "country", "region",
    "segment", "acquisition_channel", "joined_on", "consent", "team", "attributes", "original",
)  # fmt: skip
CUSTOMERS = Entity(
    table_of(Customer),
    {"customer": "reference"} | {name: name for name in _SAME},
)
PRODUCTS = Entity(
    table_of(Product),
    {
        "product": "code", "name": "name", "category": "category", "list_price": "list_price_cents",
        "cost": "cost_cents", "information": "information", "kind": "kind", "attributes": "attributes",
    },
)  # fmt: skip


def _number_by_mail(staging: Staging, connection: Connection) -> None:
    """Give the rows that are known by their e-mail address the number of the customer who has it."""
    c, a = Customer, CustomerAlias
    own: Statement = select(c.id, c.reference, c.email)
    former: Statement = select(a.customer_id, a.reference, a.email)
    for name, table, asked, address in (("by_mail", c, own, c.email), ("by_former_mail", a, former, a.email)):
        stored = Stored(table_of(table), name, _BY_MAIL, partial(_where_in, asked, address))
        fetch(staging, connection, stored, "SELECT DISTINCT email FROM raw WHERE customer = email")
    staging.run(_NUMBERS_BY_MAIL)


def _where_in(asked: Statement, column: InstrumentedAttribute[str | None], keys: Sequence[str]) -> Statement:
    return asked.where(column.in_(keys))


def _staged_type(kind: TypeEngine[Any]) -> pa.DataType:
    """How a column of the record is staged for comparison."""
    if isinstance(kind, Integer):
        return pa.int64()
    return pa.date32() if isinstance(kind, Date) else pa.string()
