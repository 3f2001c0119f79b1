"""Purchases, lines and rollups by way of arrays: what is read in any order is sorted once, and counted from neighbours.

Needs some 60 bytes of memory for each line, and goes on reading while it writes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from data_access.loading.columns import put
from data_access.loading.documents import LinesRead, PurchasesRead
from data_access.loading.firsts import first_bought, read_categories
from data_access.loading.periods import known_documents
from data_access.loading.rollups import Numbers, Rollups, count, read_customers

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    import duckdb

    from data_access.loading.reading import Record
    from data_access.loading.rollups import Counted


def fill(copy: duckdb.DuckDBPyConnection, records: list[Record], work: dict[str, Any]) -> None:
    """Fill the copy's purchases, lines and rollups; customers, products and feedback are in it.

    Raises
    ------
    DoesNotFitError : a number is too large to be read this way; some of these tables may hold rows by then.
    """
    numbers = Numbers(**work["numbers"])
    with ExitStack() as stack:
        readers = [stack.enter_context(ThreadPoolExecutor(1)) for _ in records]
        writer = stack.enter_context(ThreadPoolExecutor(1))
        for pool in (*readers, writer):  # what is not begun when something goes wrong is left
            stack.callback(pool.shutdown, wait=False, cancel_futures=True)

        def read(how: Callable[[int, Record, str], None], texts: list[str]) -> list[Future[None]]:
            each = enumerate(zip(readers, records, texts, strict=True))
            return [pool.submit(how, number, record, text) for number, (pool, record, text) in each]

        def write(table: str, rows: Any) -> Future[None]:  # noqa: ANN401  batches of columns
            return writer.submit(_put, copy, table, rows)

        bought, sold = PurchasesRead(work["purchases"]["rows"]), LinesRead(work["lines"]["rows"])
        first, then = read(bought.read, work["purchases"]["texts"]), read(sold.read, work["lines"]["texts"])
        _wait(first)
        purchases = bought.sorted()
        written = write("purchase_facts", purchases.rows())
        counted, recounted = count(known_documents(purchases), numbers)
        places = purchases.places()
        del purchases  # what is not needed for lines is given back when it is written
        _wait(then)
        lines = sold.sorted(places)
        written.result()
        writing = [write("line_facts", lines.rows(places))]
        days = counted[0].days
        earliest = first_bought(places, lines, days.first_on(), read_categories(copy), sale=numbers.sale)
        copy.execute(work["heard"])
        customers = read_customers(copy, int(days.customers.max(initial=0)), recounted, earliest)
        _put(copy, "recounted_customer", iter([{"customer_id": recounted.customers, "recounted": recounted.rules}]))
        _put(copy, "first_bought", iter([earliest.columns()]))
        rollups = [(Rollups(customers, numbers, each.rule), each) for each in counted]
        writing += [writer.submit(_write_rest, copy, *each) for each in rollups]  # behind the lines
        with copy.cursor() as cursor:
            for each, periods in rollups:
                each.write_days(cursor, periods.days)
        _wait(writing)


def _write_rest(copy: duckdb.DuckDBPyConnection, rollups: Rollups, counted: Counted) -> None:
    with copy.cursor() as cursor:
        rollups.write_months(cursor, counted.months, counted.days.first_on())
        rollups.write_lives(cursor, counted.days, counted.months)


def _put(copy: duckdb.DuckDBPyConnection, table: str, rows: Any) -> None:  # noqa: ANN401  batches of columns
    with copy.cursor() as cursor:
        put(cursor, table, rows)


def _wait(begun: list[Future[None]]) -> None:
    """Wait for what was begun, or raise what went wrong."""
    for future in begun:
        future.result()
