"""Judging a large file a part at a time, so that every step fits into the memory that staging may take.

DuckDB moves tables, sorts and joins to disk, but not groups that hold texts. So the rows of a large file are put into
buckets once, those that belong together into one, and each step looks at one bucket after the other. What is written
goes in slices of the file's rows instead, so that the record keeps the file's order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data_access.importing.staging import Staging

Slice = tuple[int, int]  # from one number to before another

BUCKET_ROWS = 750_000
SLICE_ROWS = 250_000  # rows of the file that are written at a time
SORTED_ROWS = 250_000  # rows that are put into buckets at a time: sorting holds all of them in memory

# How often a row stood in the file before: only rows that repeat are numbered, most files hold few of them.
REPEATS = """
WITH keys AS (SELECT key, row_no FROM raw WHERE bucket = getvariable('bucket')),
    repeated AS (SELECT key FROM keys GROUP BY key HAVING count(*) > 1)
SELECT keys.row_no, row_number() OVER (PARTITION BY keys.key ORDER BY keys.row_no) AS occurrence
FROM keys SEMI JOIN repeated ON keys.key = repeated.key
"""


def spread(staging: Staging, together: str) -> int:
    """Give every row its ``bucket``, with ``raw`` as a view from here on; how many buckets there are.

    ``together`` is the SQL expression whose value rows of one bucket may share; rows of one ``key`` must share it.
    """
    buckets = parts(staging.staged)
    if buckets == 1:
        staging.run("ALTER TABLE raw RENAME TO staged; CREATE VIEW raw AS SELECT *, 0::USMALLINT AS bucket FROM staged")
        return 1
    filled, empty = _columns(staging)
    numbers = f"hash({together}) % {buckets} AS bucket"
    staging.run(f"CREATE TABLE spread AS SELECT {filled}, 0::USMALLINT AS bucket FROM raw LIMIT 0")  # noqa: S608  ours
    for low, high in slices(staging, SORTED_ROWS):
        # In the order of the buckets: a bucket's rows are then found without reading all others.
        query = f"SELECT {filled}, {numbers} FROM raw WHERE row_no >= {low} AND row_no < {high}"  # noqa: S608  ours
        staging.run(f"INSERT INTO spread {query} ORDER BY bucket")
    staging.run(f"DROP TABLE raw; CREATE VIEW raw AS SELECT *{empty} FROM spread")  # noqa: S608  names of ours
    return buckets


def forget_rows(staging: Staging) -> None:
    """Drop the staged rows once every row has its line in ``lines``: what is written is made from there."""
    staging.run("CREATE OR REPLACE VIEW raw AS SELECT row_no, bucket FROM lines")
    for table in ("staged", "spread", "carried"):
        staging.run(f"DROP TABLE IF EXISTS {table}")


def _columns(staging: Staging) -> tuple[str, str]:
    """The columns of ``raw`` the file fills, and the others as empty ones: each would cost memory in every row."""
    types = dict(staging.rows("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'raw'"))
    counts = staging.one(f"SELECT {', '.join(f'count({name})' for name in types)} FROM raw")  # noqa: S608  ours
    filled = [name for name, count in zip(types, counts, strict=True) if count]
    empty = "".join(f", NULL::{kind} AS {name}" for name, kind in types.items() if name not in filled)
    return ", ".join(filled), empty


def parts(rows: int) -> int:
    """In how many parts so many rows are grouped."""
    return max(1, -(-rows // BUCKET_ROWS))


def each_bucket(staging: Staging, buckets: int) -> Iterator[int]:
    """Go through the buckets; the statements find the present one in the variables ``bucket`` and ``buckets``."""
    for bucket in range(buckets):
        staging.run(f"SET VARIABLE buckets = {buckets}; SET VARIABLE bucket = {bucket}")
        yield bucket


def gather(staging: Staging, table: str, query: str, buckets: int) -> None:
    """Make a table from the answers of every bucket."""
    for bucket in each_bucket(staging, buckets):
        put(staging, table, query, bucket)


def put(staging: Staging, table: str, query: str, bucket: int) -> None:
    """Add a bucket's answer to a table; the first one makes it."""
    staging.run(f"{f'INSERT INTO {table}' if bucket else f'CREATE TABLE {table} AS'} {query}")  # names of ours


def slices(staging: Staging, rows: int | None = None, *, of: str = "raw", number: str = "row_no") -> Iterator[Slice]:
    """Ranges of row numbers, ``rows`` (or ``SLICE_ROWS``) long, that hold the whole file, or another table."""
    last = staging.one(f"SELECT coalesce(max({number}), 0) FROM {of}")[0]  # noqa: S608  names of ours
    step = rows or SLICE_ROWS
    for low in range(0, last + 1, step):
        yield low, low + step
