"""A copy made by way of arrays holds the same rows as one that is made in SQL, whatever the record holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from sqlalchemy import text

from data_access.loading.packing import PRODUCT_BITS
from data_access.readers.columnar import bulk, packed
from data_access.readers.columnar.build import snapshot
from data_access.readers.columnar.layout import COLUMNS, ROLLUPS
from tests.builders import Store
from tests.provision.everyday import again
from tests.store.test_readers import fill

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

Rows = list[tuple[Any, ...]]
IN_SQL = "it was made in SQL"


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Load a copy of a store one way or the other and give its tables; ``arrays`` refuses to go on in SQL."""

    def loaded(engine: Engine, *, arrays: bool | None) -> dict[str, Rows]:
        path = tmp_path / f"{arrays}.duckdb"
        with snapshot(engine) as connection:
            plan = bulk.make_plan(connection)
        with monkeypatch.context() as patch:
            if arrays is False:
                patch.setattr(packed, "fits", lambda *_: False)
            if arrays is True:
                patch.setattr(bulk, "rollups", lambda: [f"SELECT error('{IN_SQL}')"])
            bulk.load(engine, plan, path, threads=2)
        return _tables(path)

    return loaded


def _tables(path: Path) -> dict[str, Rows]:
    with duckdb.connect(str(path), read_only=True) as copy:
        tables = {}
        for table, columns in COLUMNS.items():
            # The lists of a customer's periods are in no order.
            lists = [
                f"list_sort({c.name})" if c.name in {"days", "months"} else f"CAST({c.name} AS VARCHAR)"
                for c in columns
            ]
            tables[table] = sorted(copy.sql(f"SELECT {', '.join(lists)} FROM {table}").fetchall(), key=repr)
        return tables


@pytest.mark.both_databases
def test_arrays_and_sql_make_the_same_copy(engine: Engine, load: Any) -> None:
    fill(engine)
    by_arrays, in_sql = load(engine, arrays=True), load(engine, arrays=False)
    for table, rows in in_sql.items():
        assert by_arrays[table] == rows, table
        assert rows or table == "feedback_topics", f"nothing was compared in {table}"
    assert len(in_sql["recounted_day"]) > 1, "nobody is counted anew"


def test_lines_that_lie_apart_from_those_of_their_purchase_find_it(sqlite_engine: Engine, load: Any) -> None:
    store = Store(sqlite_engine)
    first, second = (store.purchase(store.customer()) for _ in range(2))
    with sqlite_engine.execution_options(writing=True).begin() as connection:
        for purchase, identity in ((first, b"x" * 16), (second, b"y" * 16), (first, b"z" * 16)):
            connection.execute(
                text(
                    "INSERT INTO purchase_lines (purchase_id, identity, kind, quantity_milli, unit_price_micros,"
                    " discount_cents, amount_cents) VALUES (:purchase, :identity, 1, 1000, 10000, 0, 1)"
                ),
                {"purchase": purchase.id, "identity": identity},
            )
    assert load(sqlite_engine, arrays=True) == load(sqlite_engine, arrays=False)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE purchase_lines SET quantity_milli = 134217728",  # one more than fits beside the money
        again("UPDATE purchase_lines SET amount_cents = 17179869184"),
        again("UPDATE purchase_lines SET discount_cents = 34359738368"),
        "UPDATE purchases SET sale_lines = 32768",
    ],
)
def test_what_does_not_fit_into_arrays_is_loaded_in_sql(sqlite_engine: Engine, load: Any, change: str) -> None:
    store = Store(sqlite_engine)
    customer = store.customer()
    store.purchase(customer)
    store.feedback(customer, score_state="scored", label="neutral")
    with sqlite_engine.execution_options(writing=True).begin() as connection:
        connection.execute(text(change))
    with pytest.raises(bulk.BulkLoadError, match=IN_SQL):
        load(sqlite_engine, arrays=True)
    made = load(sqlite_engine, arrays=None)
    assert len(made["line_facts"]) == 1
    assert all(len(made[table]) for table in ROLLUPS if "recounted" not in table)


@pytest.mark.both_databases
def test_an_empty_store_makes_an_empty_copy(engine: Engine, load: Any) -> None:
    assert load(engine, arrays=True) == {table: [] for table in COLUMNS}


def test_only_ids_that_fit_are_read_into_arrays() -> None:
    first, last = (dict.fromkeys(("customer_facts", "purchase_facts", "line_facts", "products"), n) for n in (1, 9))
    assert packed.fits(first, last)
    assert packed.fits(first, dict.fromkeys(last, packed.HIGHEST_ID))
    assert packed.HIGHEST_ID < 1 << PRODUCT_BITS, "a product's number would run into the discount"
    assert not packed.fits(first | {"customer_facts": -1}, last)
    assert not packed.fits(first, last | {"purchase_facts": packed.HIGHEST_ID + 1})
    assert not packed.fits(first, last | {"products": packed.HIGHEST_ID + 1})
    assert not packed.fits(first, last | {"line_facts": packed.HIGHEST_ID + 1})
    assert not packed.fits(first | {"line_facts": -10}, last)
