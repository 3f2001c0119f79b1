"""Which sale a return takes back: the latest earlier one of the same customer, product and unit price with enough left.

The matching looks at whole groups (customer, product, price) of file and store together, so the links are the same
whatever order the files come in; a group that got no new line is left alone. Links say where a return belongs; money
is netted by its negative amount, linked or not. A cancellation names the purchase it cancels when all its links lead
to one.

Only groups that hold a return are looked at, in Python, one group after the other: taking the latest sale that has
enough left depends on what the return before it took, which no single statement says. They are a few percent of a file.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import aliased

from data_access.importing.batches import table_of
from data_access.importing.buckets import each_bucket, gather, put, slices
from data_access.importing.changes import ROWS_AT_ONCE, change_rows
from data_access.importing.purchases_writing_sql import line_numbers
from data_access.importing.stored import Stored, fetch
from data_access.schema import LineKind, Purchase, PurchaseLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from data_access.importing.running import Run
    from data_access.schema import Statement
    from data_access.unit_of_work import UnitOfWork

_LINES, _PURCHASES = table_of(PurchaseLine), table_of(Purchase)
LOOK_BACK = 1_000  # open sales a return is compared with; keeps a till customer with a million sales affordable

_STORED = {
    "id": pa.int64(), "purchase_id": pa.int64(), "purchase": pa.string(), "customer_id": pa.int64(),
    "product_id": pa.int64(), "price": pa.int64(), "moment": pa.timestamp("us"), "identity": pa.binary(),
    "kind": pa.int64(), "quantity": pa.int64(), "linked": pa.int64(),
}  # fmt: skip

_RETURN = "verdict = 1 AND kind = 3 AND quantity < 0"
_NEW_RETURNS = f"""
SELECT c.id AS customer_id, f.id AS product_id, l.price
FROM (SELECT * FROM lines WHERE bucket = getvariable('bucket') AND {_RETURN}) l
JOIN (SELECT n, buyer FROM file_purchases WHERE bucket = getvariable('bucket')) p ON p.n = l.purchase_n
JOIN customer_ids c ON c.reference = p.buyer
JOIN product_ids f ON f.n = l.product_n
"""  # noqa: S608  our own text
# Groups with a return, in the file or in the store, and the customers who have one.
_RETURNED = """
CREATE TABLE returned AS
SELECT customer_id, product_id, price FROM new_returns
UNION SELECT customer_id, product_id, price FROM stored_returns;
CREATE TABLE returners AS SELECT reference, id FROM customer_ids SEMI JOIN returned ON returned.customer_id = id;
"""
# One join after the other, narrow before wide: together they would need more memory than a large file leaves.
_THEIR_LINES = f"""
CREATE OR REPLACE TABLE their_purchases AS
SELECT p.n, c.id AS customer_id
FROM (SELECT n, buyer FROM file_purchases WHERE bucket = getvariable('bucket')) p
JOIN returners c ON c.reference = p.buyer;
CREATE OR REPLACE TABLE their_lines AS
SELECT l.row_no, l.purchase_n, l.stored_purchase, p.customer_id, f.id AS product_id, l.price, l.identity, l.kind,
    l.quantity
FROM (SELECT * FROM lines WHERE bucket = getvariable('bucket') AND (({_RETURN}) OR (verdict = 1 AND kind = 1))) l
JOIN their_purchases p ON p.n = l.purchase_n
JOIN product_ids f ON f.n = l.product_n
SEMI JOIN returned r ON r.customer_id = p.customer_id AND r.product_id = f.id AND r.price = l.price;
"""  # noqa: S608  our own text
# Lines of the file have no ids yet while they are matched: they go by their row, below zero.
_NEW_ITEMS = """
SELECT -1 - l.row_no AS id, coalesce(l.stored_purchase, i.id) AS purchase_id, p.identity AS purchase,
    l.customer_id, l.product_id, l.price, least(p.purchased_at, coalesce(p.stored_at, p.purchased_at)) AS moment,
    l.identity, l.kind, l.quantity
FROM their_lines l
JOIN (SELECT * FROM file_purchases WHERE bucket = getvariable('bucket')) p ON p.n = l.purchase_n
LEFT JOIN (SELECT * FROM purchase_ids SEMI JOIN their_lines ON purchase_n = n) i ON i.n = l.purchase_n
"""
# Those of them that got a line.
_GROUPS = "CREATE TABLE groups AS SELECT DISTINCT customer_id, product_id, price FROM new_items"
_WANTED = """
CREATE TABLE wanted AS
SELECT -1 - line AS row_no FROM matches WHERE line < 0 UNION SELECT -1 - sale FROM matches WHERE sale < 0
"""
_IDS = """
CREATE TABLE line_ids AS
SELECT -1 - l.row_no AS line, l.new_n - k.start + k.first AS id
FROM line_numbers l JOIN line_chunks k ON l.new_n >= k.start AND l.new_n < k.stop;
CREATE TABLE links AS
SELECT coalesce(own.id, m.line) AS line, m.purchase, coalesce(taken.id, m.sale) AS sale, m.fresh
FROM matches m LEFT JOIN line_ids own ON own.line = m.line LEFT JOIN line_ids taken ON taken.line = m.sale;
"""
_ITEMS = """
SELECT customer_id, product_id, price, kind, moment, purchase, identity, quantity, id, purchase_id, linked, fresh
FROM (SELECT *, NULL::BIGINT AS linked, true AS fresh FROM new_items
      UNION ALL BY NAME SELECT *, false AS fresh FROM stored_returns
      UNION ALL BY NAME SELECT *, false AS fresh FROM stored_sales)
SEMI JOIN groups USING (customer_id, product_id, price)
ORDER BY customer_id, product_id, price, moment, purchase, identity
"""


class Item(NamedTuple):
    """A line of a group, in the order of the query."""

    customer_id: int
    product_id: int
    price: int
    kind: int
    moment: Any
    purchase: str
    identity: bytes
    quantity: int
    id: int
    purchase_id: int
    linked: int | None
    fresh: bool


def find_links(run: Run) -> int:
    """Match the returns of every group the file touches into the staging table ``matches``; how many lead to a sale.

    Needs the ids of purchases, not of the file's lines: those are being written meanwhile.
    """
    staging = run.staging
    buckets = staging.one("SELECT coalesce(max(bucket), 0) + 1 FROM lines")[0]
    gather(staging, "new_returns", _NEW_RETURNS, buckets)
    with run.engine.connect() as connection:
        touched = """SELECT DISTINCT coalesce(b.stored_id, twin.stored_id)
                     FROM buyers b JOIN file_customers f ON f.n = b.n LEFT JOIN buyers twin ON twin.n = b.customer_n
                     WHERE f.added AND coalesce(b.stored_id, twin.stored_id) IS NOT NULL"""
        fetch(staging, connection, _stored(run, "stored_returns", LineKind.RETURN), touched)
        if not (staging.count("new_returns") or staging.count("stored_returns")):
            return 0
        staging.run(_RETURNED)
        for bucket in each_bucket(staging, buckets):
            staging.run(_THEIR_LINES)
            put(staging, "new_items", _NEW_ITEMS, bucket)
        staging.run(_GROUPS)
        grouped = "SELECT DISTINCT customer_id FROM groups JOIN buyers ON buyers.stored_id = customer_id"
        fetch(staging, connection, _stored(run, "stored_sales", LineKind.SALE), grouped)
    schema = pa.schema([(name, pa.int64()) for name in ("line", "purchase", "sale")] + [("fresh", pa.bool_())])
    staging.create("matches", schema)
    found: list[tuple[Any, ...]] = []
    total = 0
    for run.matched, link in enumerate(_matched(staging.rows(_ITEMS)), start=1):
        found.append(link)
        total += link[2] is not None
        if len(found) >= ROWS_AT_ONCE:
            _store(run, found, schema)
            found = []
    _store(run, found, schema)
    return total


def _store(run: Run, found: list[tuple[Any, ...]], schema: pa.Schema) -> None:
    if found:
        arrays = [pa.array(column, field.type) for column, field in zip(zip(*found, strict=True), schema, strict=True)]
        run.staging.insert("matches", pa.Table.from_arrays(arrays, schema=schema))


def _stored(run: Run, name: str, kind: LineKind) -> Stored:
    """The stored lines of one kind of some customers; not those this batch just wrote."""
    ln, p = PurchaseLine, Purchase
    columns = (ln.id, ln.purchase_id, p.identity, p.customer_id, ln.product_id, ln.unit_price_micros, p.purchased_at,
               ln.identity, ln.kind, ln.quantity_milli, ln.returns_line_id)  # fmt: skip
    quantity = ln.quantity_milli < 0 if kind is LineKind.RETURN else ln.quantity_milli > 0
    others = ln.batch_id.is_(None) | (ln.batch_id != run.batch)
    asked: Statement = select(*columns).join(p, p.id == ln.purchase_id)
    wanted = asked.where(ln.kind == int(kind), ln.product_id.is_not(None), quantity, others)
    return Stored(_LINES, name, _STORED, lambda customers: wanted.where(p.customer_id.in_(customers)))


def _matched(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, int, int | None, bool]]:
    """Every return whose link is new or another: (return, its purchase, the sale or None, whether it is new)."""
    for _, group in groupby(map(Item._make, rows), key=lambda item: item[:3]):
        yield from _match_group(list(group))


def _match_group(items: list[Item]) -> Iterator[tuple[int, int, int | None, bool]]:
    """Give each return, in the order of time, the latest open sale that has enough left."""
    sales: list[list[Any]] = []  # [item, quantity left], earliest first
    waiting = [item for item in items if item.kind == LineKind.SALE]
    waiting.reverse()
    for item in items:
        if item.kind != LineKind.RETURN:
            continue
        while waiting and waiting[-1].moment <= item.moment:
            sale = waiting.pop()
            sales.append([sale, sale.quantity])
        taken = _take(sales, item)
        if (taken is not None) if item.fresh else (taken != item.linked):
            yield item.id, item.purchase_id, taken, item.fresh


def _take(sales: list[list[Any]], item: Item) -> int | None:
    """Take the returned quantity from a sale; its id."""
    for place in range(len(sales) - 1, max(len(sales) - 1 - LOOK_BACK, -1), -1):
        sale, left = sales[place]
        if left >= -item.quantity and sale.purchase_id != item.purchase_id:
            sales[place][1] = left + item.quantity
            if not sales[place][1]:
                del sales[place]
            return int(sale.id)
    return None


def write_new_links(run: Run) -> None:
    """Link the returns of this batch while it is hidden, in short transactions; their lines have ids now."""
    if not run.matched:
        return
    _number_matched(run)
    run.staging.run(_IDS)
    change = update(_LINES).where(_LINES.c.id == bindparam("line")).values(returns_line_id=bindparam("sale"))
    for lines, sales in run.staging.batches("SELECT line, sale FROM links WHERE fresh ORDER BY line", ROWS_AT_ONCE):
        with run.transaction() as work:
            rows = [{"line": line, "sale": sale} for line, sale in zip(lines, sales, strict=True)]
            work.connection.execute(change, rows)
        run.tell("writing", run.written, run.to_write)
    document = update(_PURCHASES).where(_PURCHASES.c.id == bindparam("doc"))
    cancel = document.values(cancels_purchase_id=bindparam("cancels"))
    for (purchases,) in run.staging.batches("SELECT DISTINCT purchase FROM links WHERE fresh", ROWS_AT_ONCE):
        with run.transaction() as work:
            found = {row: new for row, new in _cancelled_by(work, purchases).items() if new is not None}
            own = set(work.connection.execute(
                select(Purchase.id).where(Purchase.id.in_(list(found)), Purchase.batch_id == run.batch)
            ).scalars())  # fmt: skip
            rows = [{"doc": row, "cancels": found[row]} for row in own]
            if rows:
                work.connection.execute(cancel, rows)


def _number_matched(run: Run) -> None:
    """Find which of the new lines the matched ones are; only these need their ids."""
    staging = run.staging
    staging.run(_WANTED)
    staging.run("CREATE TABLE line_numbers (row_no BIGINT, new_n BIGINT)")
    if not staging.count("wanted"):
        return
    before = 0
    for low, high in slices(staging):
        staging.run(f"INSERT INTO line_numbers {line_numbers(low, high, before)}")
        before += staging.one(
            "SELECT count(*) FROM lines WHERE verdict = 1 AND purchase_n >= $low AND purchase_n < $high",
            {"low": low, "high": high},
        )[0]


def publish_links(run: Run, work: UnitOfWork) -> None:
    """Link returns the store had already, and their documents, as changes that can be undone."""
    if not run.matched:
        return
    for ids, sales in run.staging.batches("SELECT line, sale FROM links WHERE NOT fresh", ROWS_AT_ONCE):
        wanted = {line: {"returns_line_id": sale} for line, sale in zip(ids, sales, strict=True)}
        change_rows(work.connection, run.batch, _LINES, wanted, erase=True)
        run.domains.add("purchases")
    for (purchases,) in run.staging.batches("SELECT DISTINCT purchase FROM links", ROWS_AT_ONCE):
        live = select(Purchase.id).where(Purchase.id.in_(purchases), Purchase.batch_id.is_distinct_from(run.batch))
        rows = set(work.connection.execute(live).scalars())
        found = _cancelled_by(work, purchases)
        wanted = {row: {"cancels_purchase_id": new} for row, new in found.items() if row in rows}
        change_rows(work.connection, run.batch, _PURCHASES, wanted, erase=True)


def _cancelled_by(work: UnitOfWork, purchases: Sequence[int]) -> dict[int, int | None]:
    """For documents of nothing but returns: the one purchase all their links lead to, else None."""
    line, sale = aliased(PurchaseLine), aliased(PurchaseLine)
    one = select(line.purchase_id, func.min(sale.purchase_id), func.max(sale.purchase_id))
    linked = one.join(sale, sale.id == line.returns_line_id).where(line.purchase_id.in_(purchases))
    only = select(Purchase.id).where(Purchase.id.in_(purchases), Purchase.sale_lines == 0, Purchase.free_lines == 0)
    found: dict[int, int | None] = dict.fromkeys(work.connection.execute(only).scalars())
    for document, first, last in work.connection.execute(linked.group_by(line.purchase_id)):
        if document in found and first == last:
            found[document] = first
    return found
