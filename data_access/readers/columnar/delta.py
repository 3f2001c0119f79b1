"""What changed since the copy was made, read from the record and applied to the copy in one transaction.

A change is replayed by forgetting what the copy holds of the rows it names and reading those rows again, so replaying
twice does no harm, and a copy that was read while people wrote is repaired by replaying what came meanwhile. The unit
is the purchase: lines carry its customer, day and channel. The periods of the customers who had or have a touched
purchase are counted anew, by the definition of the record's view.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import func, select

from data_access.readers.columnar.compiling import constant_text
from data_access.readers.columnar.layout import (
    HELD,
    LIVES,
    OWNERS,
    ROLLUPS,
    SOURCES,
    insert_rows,
    key_name,
    visible_rows,
)
from data_access.readers.columnar.lives import gather_lives
from data_access.readers.columnar.rows import arrow_table, in_pieces
from data_access.readers.columnar.watermark import Watermark, newest
from data_access.schema import ChangeLog, ImportBatch, PurchaseLine
from data_access.schema.facts import fact_selects
from data_access.schema.heard import HEARD, first_heard, heard_selects

if TYPE_CHECKING:
    import duckdb
    from sqlalchemy import Connection

SMALLEST_LIMIT = 100_000  # changed rows up to which a delta beats building a copy, however small the copy is
SHARE_LIMIT = 0.1
_ROWS_ALONE = ("customer_facts", "cases")
_HEARD_BESIDE = [table for table in (*ROLLUPS, LIVES) if table != first_heard.name and first_heard.name in HELD[table]]


class RebuildError(Exception):
    """The change is better met by building the copy anew: it is large, or a batch was undone whose rows may be gone."""


def apply_changes(copy: duckdb.DuckDBPyConnection, connection: Connection, since: Watermark) -> Watermark:
    """Bring the copy from one watermark to the newest, in one transaction of the copy; the new watermark.

    ``connection`` is in a transaction whose reads all see one state of the record.

    Raises
    ------
    RebuildError, LogChangedError : the copy must be built anew; it was not changed.
    """
    upto = newest(connection, since)
    if upto == since:
        return since
    touched = _touched(copy, connection, since, upto)
    copy.execute("BEGIN")
    try:
        recategorised = _replace_products(copy, connection, touched["products"])
        for table in _ROWS_ALONE:
            _replace(copy, connection, table, touched[table])
        _replace_feedback(copy, connection, touched["feedback"])
        for table, owner in OWNERS.items():
            _replace(copy, connection, table, touched[owner])
        # The periods hold attributes of their customers, so a changed customer has them counted anew as well.
        counted = touched["customer_facts"] | _first_buyers(copy, recategorised)
        _replace_purchases(copy, connection, touched["purchase_facts"], counted)
        save(copy, upto)
        copy.execute("COMMIT")
    except BaseException:
        copy.execute("ROLLBACK")
        raise
    return upto


def save(copy: duckdb.DuckDBPyConnection, watermark: Watermark) -> None:
    """Keep the watermark in the copy, in the transaction of the rows it stands for."""
    copy.execute("DELETE FROM copy_state")
    copy.execute("INSERT INTO copy_state VALUES ($1, $2)", list(watermark))


@cache
def rollups(customers: str | None = None) -> tuple[str, ...]:
    """Count the rollups of the customers in a table of ids (of all, when none is named) from what the copy holds."""
    return (*(rollup(table, customers) for table in ROLLUPS), *gather_lives(customers))


@cache
def rollup(table: str, customers: str | None = None) -> str:
    """One of them, as the record's views define it: what the fact it holds is made of stands before that."""
    fact, texts = ROLLUPS[table], _definitions()
    parts = {name: texts[name] for name in (table, HEARD[fact].name)} if fact in HEARD else {}
    if customers is not None:
        # Narrowed below the definition, not above it: DuckDB would count everybody's periods first.
        own = "SELECT * FROM main.{} WHERE customer_id IN (SELECT id FROM {})"
        parts = {name: own.format(name, customers) for name in ("purchase_facts", "line_facts", "feedback")} | parts
    before = ", ".join(f"{name} AS ({text})" for name, text in parts.items())
    counted = texts[fact.name]
    counted = f"WITH {before} SELECT * FROM ({counted}) AS counted" if before else counted  # noqa: S608
    return insert_rows(table, f"({counted})")


@cache
def _definitions() -> dict[str, str]:
    """The text of each fact's definition."""
    return {name: constant_text(statement) for name, statement in (fact_selects() | heard_selects()).items()}


def _touched(
    copy: duckdb.DuckDBPyConnection, connection: Connection, since: Watermark, upto: Watermark
) -> dict[str, set[int]]:
    """The ids to read again, by table of the copy; lines are named by their purchases, former ones included."""
    log = ChangeLog
    window = (log.seq > since.seq, log.seq <= upto.seq)
    limit = max(SMALLEST_LIMIT, int(SHARE_LIMIT * _count(copy, "line_facts")))
    if connection.execute(select(func.count()).select_from(log).where(*window)).scalar_one() > limit:
        raise RebuildError
    named = connection.execute(select(log.table_name, log.row_id, log.batch_id).where(*window).distinct()).all()
    if any(row is None and batch is None for _, row, batch in named):
        raise RebuildError  # everything was replaced, as a restore does
    batches = {batch for _, row, batch in named if row is None and batch is not None}
    _refuse_batches(connection, batches, limit)
    touched = {}
    for table, source in SOURCES.items():
        if table in OWNERS:
            continue
        name = source.__tablename__
        touched[table] = {row for logged, row, _ in named if logged == name and row is not None}
        if batches and table != "line_facts":
            touched[table] |= _ids(connection, select(source.id).where(source.batch_id.in_(batches)))
    touched["purchase_facts"] |= _purchases_of_lines(copy, connection, touched.pop("line_facts"), batches)
    return touched


def _refuse_batches(connection: Connection, batches: set[int], limit: int) -> None:
    """Rows of an undone batch may be gone already and cannot be named; those of a large one are read in bulk."""
    if not batches:
        return
    hidden = select(ImportBatch.id).where(ImportBatch.id.in_(batches), ImportBatch.state != "published")
    if connection.execute(hidden).first():
        raise RebuildError
    lines = select(func.count()).select_from(PurchaseLine).where(PurchaseLine.batch_id.in_(batches))
    if connection.execute(lines).scalar_one() > limit:
        raise RebuildError


def _purchases_of_lines(
    copy: duckdb.DuckDBPyConnection, connection: Connection, lines: set[int], batches: set[int]
) -> set[int]:
    """The purchases that hold these lines now, and those that held them when the copy last saw them."""
    line = PurchaseLine
    found: set[int] = set()
    for piece in in_pieces(lines):
        found |= _ids(connection, select(line.purchase_id).where(line.id.in_(piece)))
    if batches:
        found |= _ids(connection, select(line.purchase_id).where(line.batch_id.in_(batches)).distinct())
    if lines:
        held = f"SELECT DISTINCT purchase_id FROM line_facts WHERE line_id IN (SELECT id FROM {_given(copy, lines)})"  # noqa: S608
        found |= _first_column(copy, held)
    return found


def _replace(copy: duckdb.DuckDBPyConnection, connection: Connection, table: str, ids: set[int]) -> None:
    """Forget these rows of a table, and take them again as the record sees them now."""
    if not ids:
        return
    key = key_name(table)
    rows = _rows(connection, table, key, ids)
    copy.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT id FROM {_given(copy, ids)})")  # noqa: S608
    copy.register("fresh", rows)
    copy.execute(insert_rows(table, "fresh"))
    copy.unregister("fresh")


def _replace_products(copy: duckdb.DuckDBPyConnection, connection: Connection, products: set[int]) -> set[int]:
    """Take products again; those that stand in another category now."""
    if not products:
        return set()
    categories = f"SELECT id, category FROM products WHERE id IN (SELECT id FROM {_given(copy, products)})"  # noqa: S608
    before = dict(copy.execute(categories).fetchall())
    _replace(copy, connection, "products", products)
    after = dict(copy.execute(categories).fetchall())
    return {product for product in products if before.get(product) != after.get(product)}


def _replace_feedback(copy: duckdb.DuckDBPyConnection, connection: Connection, feedback: set[int]) -> None:
    """Take feedback again, and put how its customers first sounded beside their periods where that is otherwise now."""
    if not feedback:
        return
    whose = "SELECT DISTINCT customer_id FROM feedback WHERE id IN (SELECT id FROM given)"
    _given(copy, feedback)
    owners = _first_column(copy, whose)
    _replace(copy, connection, "feedback", feedback)
    _given(copy, feedback)
    owners = (owners | _first_column(copy, whose)) - {None}
    given = _given(copy, owners)
    held = f"FROM {first_heard.name} WHERE customer_id IN (SELECT id FROM {given})"  # noqa: S608
    before = dict(copy.execute(held).fetchall())
    copy.execute(f"DELETE {held}")
    copy.execute(rollup(first_heard.name, given))
    after = dict(copy.execute(held).fetchall())
    changed = {customer for customer in owners if before.get(customer) != after.get(customer)}
    if changed:
        # Not counted anew: for one customer that takes twenty times as long.
        now = f"(FROM {_given(copy, changed)} LEFT JOIN {first_heard.name} ON customer_id = id)"
        for table in _HEARD_BESIDE:
            copy.execute(
                f"UPDATE {table} SET first_heard = now.first_heard FROM {now} AS now WHERE {table}.customer_id = now.id"  # noqa: S608
            )


def _first_buyers(copy: duckdb.DuckDBPyConnection, products: set[int]) -> set[int]:
    """The customers who bought one of these products on the day of their first purchase."""
    if not products:
        return set()
    on_first = "l.customer_id = b.customer_id AND l.purchased_on = b.first_on"
    bought = f"SELECT DISTINCT b.customer_id FROM first_bought b JOIN line_facts l ON {on_first}"  # noqa: S608
    return _first_column(copy, f"{bought} WHERE l.product_id IN (SELECT id FROM {_given(copy, products)})")  # noqa: S608


def _replace_purchases(
    copy: duckdb.DuckDBPyConnection, connection: Connection, purchases: set[int], customers: set[int]
) -> None:
    """Take purchases and their lines again; count the periods of their former and present customers, and of these."""
    counted: set[int | None] = set(customers)
    if purchases:
        owners = "SELECT DISTINCT customer_id FROM purchase_facts WHERE purchase_id IN (SELECT id FROM given)"
        _given(copy, purchases)
        counted |= _first_column(copy, owners)
        _replace(copy, connection, "purchase_facts", purchases)
        counted |= _first_column(copy, owners)
        copy.execute("DELETE FROM line_facts WHERE purchase_id IN (SELECT id FROM given)")
        copy.register("fresh", _rows(connection, "line_facts", "purchase_id", purchases))
        copy.execute(insert_rows("line_facts", "fresh"))
        copy.unregister("fresh")
    if counted - {None}:
        given = _given(copy, {customer for customer in counted if customer is not None})
        for table in (*ROLLUPS, LIVES):
            copy.execute(f"DELETE FROM {table} WHERE customer_id IN (SELECT id FROM {given})")  # noqa: S608
        for statement in rollups(given):
            copy.execute(statement)


def _rows(connection: Connection, table: str, key: str, ids: set[int]) -> pa.Table:
    like = visible_rows(table)
    column = like.selected_columns[key]
    return arrow_table(connection, (like.where(column.in_(piece)) for piece in in_pieces(ids)), like)


def _given(copy: duckdb.DuckDBPyConnection, ids: set[int]) -> str:
    """Hand ids to the copy as a table with one column ``id``; its name."""
    copy.register("given", pa.table({"id": pa.array(ids, pa.int64())}))
    return "given"


def _ids(connection: Connection, statement: Any) -> set[int]:  # noqa: ANN401  a select of one column of ids
    return set(connection.execute(statement).scalars())


def _count(copy: duckdb.DuckDBPyConnection, table: str) -> int:
    (count,) = _first_column(copy, f"SELECT count(*) FROM {table}")  # noqa: S608
    return int(count)


def _first_column(copy: duckdb.DuckDBPyConnection, query: str) -> set[Any]:
    """The values of a query's only column. All are fetched: DuckDB takes no other work before a result is drained."""
    return {row[0] for row in copy.execute(query).fetchall()}
