"""The columnar copy is never wrong: after any work, by anybody, during a build or a query, it equals the record."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from data_access.filters import EVERYTHING, Filters
from data_access.queries import explorer
from data_access.queries.cohort_rules import Attribute, Clock, Rule
from data_access.queries.retention import cohort_retention
from data_access.readers import ColumnarReader, RecordReader
from data_access.readers.columnar import NoCopyError, bulk, delta
from data_access.readers.columnar.build import snapshot
from data_access.readers.columnar.layout import SOURCES, visible_rows
from data_access.schema.fact_tables import facts, recounted_day
from data_access.schema.facts import fact_selects
from tests.builders import Store
from tests.provision.everyday import again
from tests.store.random_work import ANYBODY, IMPORTS, change_batch_by_hand, change_something, undo_batch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Connection, Engine

    from data_access.readers.columnar.copy import Copy
    from data_access.readers.frames import Query


BESIDE: tuple[Attribute, ...] = ("first_category", "first_feedback")


def _otherwise() -> Iterator[tuple[str, Query]]:
    """Questions that the copy answers from what the record has not: by every rule, months and days."""
    for by, options in itertools.product(BESIDE, ({}, {"free": True}, {"cancellations": True})):
        asked: dict[str, Any] = {"as_of": date(2026, 6, 17), "by": by}
        for clock in (Clock(), Clock(period="rolling", days=20)):
            rule = Rule(clock=clock, **options)
            words = f"by {by} and {clock.period} {options}"
            yield f"returns {words}", explorer.returns_by_number(Filters(), EVERYTHING, rule, most=12, **asked)
            yield f"ages {words}", explorer.returns_by_age(Filters(), EVERYTHING, rule, **asked)
        yield f"lives by {by} {options}", explorer.lives(Filters(), EVERYTHING, rule, **asked)


TABLES: dict[str, Query] = {
    **{table: visible_rows(table) for table in SOURCES},
    **{name: select(facts.tables[name]) for name in fact_selects() if name not in SOURCES},
    **dict(_otherwise()),
}


def _rows(frame: pd.DataFrame) -> list[str]:
    columns = (zip(cells.tolist(), cells.isna().tolist(), strict=True) for _, cells in frame.items())
    return sorted(map(repr, zip(*([None if gap else cell for cell, gap in cells] for cells in columns), strict=True)))


def assert_equal(copy: ColumnarReader, engine: Engine, words: str) -> None:
    """Every table of the copy holds what the record's view of it gives."""
    record = RecordReader(engine)
    for table, statement in TABLES.items():
        assert _rows(copy.copy_frame(statement)) == _rows(record.frame(statement)), f"{table} {words}"


def _follow(engine: Engine, folder: Path, seed: int, transactions: int) -> Counter[str]:
    """Random transactions with a comparison after each; how often the copy took a delta and was built anew."""
    random, done = Random(seed), Counter[str]()
    reader = ColumnarReader(engine, folder, bulk_lines=10**9)
    reader.rebuild()
    for number in range(transactions):
        with engine.execution_options(writing=True).begin() as connection:
            for _ in range(random.randint(1, 5)):
                change_something(connection, random)
        try:
            assert_equal(reader, engine, f"after transaction {number} of seed {seed}")
            done["delta"] += 1
        except NoCopyError:
            reader.wait()
            assert_equal(reader, engine, f"built anew after transaction {number} of seed {seed}")
            done["built"] += 1
    reader.close()
    return done


@pytest.mark.both_databases
@pytest.mark.parametrize(("seed", "transactions"), [(5, 4), again(5, 8)])
def test_random_work_is_followed_change_by_change(engine: Engine, tmp_path: Path, seed: int, transactions: int) -> None:
    done = _follow(engine, tmp_path / "copies", seed, transactions)
    assert done["delta"] > done["built"]


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(6))
def test_much_random_work_is_followed_change_by_change(engine: Engine, tmp_path: Path, seed: int) -> None:
    assert _follow(engine, tmp_path / "copies", seed, transactions=120)["delta"] > 70


def _keep_writing(engine: Engine, random: Random, begun: threading.Event, stop: threading.Event) -> None:
    """People and imports at work, without what asks for another build and not for a repair.

    That is undoing, and putting a purchase the plan let through into an import that began after the plan.
    """
    work = [operation for operation in (*ANYBODY, *IMPORTS) if operation not in {undo_batch, change_batch_by_hand}]
    for done in itertools.count():
        if stop.is_set():
            break
        with engine.execution_options(writing=True).begin() as connection:
            random.choice(work)(connection, random)
        if done == 5:
            begun.set()


def _some_work(connection: Connection, random: Random, count: int = 60) -> None:
    for _ in range(count):
        change_something(connection, random)


def _load_while_people_write(reader: ColumnarReader, engine: Engine, random: Random, path: Path) -> Copy | None:
    """A load begun, people at work until it ends, and what comes after made good; None where it takes another load."""
    begun, stop = threading.Event(), threading.Event()
    writer = threading.Thread(target=_keep_writing, args=(engine, random, begun, stop))
    with snapshot(engine) as connection:
        plan = bulk.make_plan(connection)
    writer.start()
    assert begun.wait(60)
    path.parent.mkdir(exist_ok=True)
    try:
        bulk.load(engine, plan, path, threads=2)
    finally:
        stop.set()
        writer.join()
    copy = reader._repaired(path, plan)
    assert copy is None or copy.watermark.seq > plan.watermark.seq, "nobody wrote meanwhile, so nothing was shown"
    return copy


@pytest.mark.both_databases
def test_a_copy_loaded_while_people_write_is_repaired_before_it_answers(engine: Engine, tmp_path: Path) -> None:
    random = Random(3)
    with engine.execution_options(writing=True).begin() as connection:
        _some_work(connection, random)
    reader = ColumnarReader(engine, tmp_path / "copies", bulk_lines=0)
    # Somebody may renumber lines of an import that began after the plan. That is noticed, and asks for another load.
    loads = (
        _load_while_people_write(reader, engine, random, tmp_path / "copies" / f"{load}.duckdb") for load in range(5)
    )
    copy = next((found for found in loads if found), None)
    assert copy
    reader._take(copy)
    assert_equal(reader, engine, "after the load")
    reader.close()


def test_a_load_that_cannot_read_ends_and_says_why(engine: Engine, tmp_path: Path) -> None:
    """The readers are threads of the loading process: none may leave it waiting when another has failed."""
    store = Store(engine)
    store.purchase(store.customer())
    with snapshot(engine) as connection:
        plan = bulk.make_plan(connection)
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("ALTER TABLE feedback_topics RENAME TO elsewhere"))
    with pytest.raises(bulk.BulkLoadError, match="feedback_topics"):
        bulk.load(engine, plan, tmp_path / "copy.duckdb", threads=2)


def test_rows_of_an_import_that_began_after_the_plan_under_ids_given_again_are_noticed(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    last = store.purchase(store.customer())
    with snapshot(sqlite_engine) as connection:
        plan = bulk.make_plan(connection)
    with sqlite_engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("DELETE FROM purchases WHERE id = :id"), {"id": last.id})
    again = store.purchase(store.customer(), batch=store.batch("writing"))
    assert again.id == last.id, "SQLite gave another id, so nothing was shown"
    with snapshot(sqlite_engine) as connection:
        assert bulk.has_strays(connection, plan)


def test_a_large_change_is_met_by_building_the_copy_anew(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta, "SMALLEST_LIMIT", 3)
    store = Store(engine)
    ana = store.customer()
    store.purchase(ana)
    reader = ColumnarReader(engine, tmp_path)
    reader.rebuild()
    batch = store.batch("writing")
    for day in range(1, 9):
        store.purchase(ana, on=f"2026-02-0{day}", batch=batch)
    store.publish(batch)
    with pytest.raises(NoCopyError):
        reader.copy_frame(cohort_retention(Filters(), EVERYTHING))
    reader.wait()
    assert_equal(reader, engine, "built anew")
    reader.close()


@pytest.mark.both_databases
def test_an_import_is_taken_in_at_once_when_it_is_published(engine: Engine, tmp_path: Path) -> None:
    store = Store(engine)
    ana = store.customer()
    store.purchase(ana, on="2026-01-05")
    reader = ColumnarReader(engine, tmp_path)
    reader.rebuild()
    batch = store.batch("writing")
    store.purchase(ana, on="2026-03-05", batch=batch)
    statement = cohort_retention(Filters(), EVERYTHING)
    assert len(reader.copy_frame(statement)) == 1
    store.publish(batch)
    assert list(reader.copy_frame(statement)["age_months"]) == [0, 2]
    store.publish(batch, "undone")
    assert len(reader.frame(statement)) == 1
    reader.wait()
    assert len(reader.copy_frame(statement)) == 1
    reader.close()


# What is done to the store below (two statements at most), and the units by first category then.
CHANGES: tuple[tuple[str, str | None, list[tuple[str | None, int]]], ...] = (
    ("UPDATE purchase_lines SET quantity_milli = 9000 WHERE purchase_id = :first AND product_id = :bag",
     "UPDATE purchases SET units_milli = 11000 WHERE id = :first", [("Bags", 1000), ("Cups", 15000)]),
    # The price of the cups was a slip: bags brought more on the first day.
    ("UPDATE purchase_lines SET amount_cents = 90 WHERE product_id = :cup", None, [("Bags", 16000)]),
    ("UPDATE products SET category = 'Sacks' WHERE id = :bag", None, [("Sacks", 16000)]),
    ("UPDATE products SET name = 'Another word' WHERE id = :bag", None, [("Sacks", 16000)]),
    # The first purchase is taken back: the first day is another one.
    ("UPDATE purchase_lines SET kind = 4, amount_cents = 0 WHERE purchase_id = :first",
     ("UPDATE purchases SET sale_lines = 0, return_lines = 2, gross_cents = 0, net_cents = 0, units_milli = 0 "
      "WHERE id = :first"), [("Sacks", 5000)]),
    ("UPDATE products SET category = NULL WHERE id = :bag", None, [(None, 5000)]),
    # Ben is Ana: her customer goes, his purchase is the first of both.
    ("UPDATE purchases SET customer_id = :ana WHERE customer_id = :ben",
     "DELETE FROM customers WHERE id = :ben", [(None, 5000)]),
    ("UPDATE purchase_lines SET product_id = :cup WHERE purchase_id = :later", None, [(None, 5000)]),
    ("UPDATE purchases SET purchased_on = '2026-01-01', month = 24312 WHERE id = :later", None, [("Cups", 5000)]),
)  # fmt: skip


def _units_by_first_category(reader: ColumnarReader) -> list[tuple[str | None, int]]:
    asked = explorer.returns_by_age(
        Filters(), EVERYTHING, Rule(), as_of=date(2026, 6, 1), by="first_category", measure="units_milli"
    )
    sums = reader.copy_frame(asked).groupby("group", dropna=False)["units_milli"].sum()
    return [(name if isinstance(name, str) else None, int(units)) for name, units in sums.items()]


def test_units_and_first_categories_follow_lines_returns_products_merges_and_moved_days(
    engine: Engine, tmp_path: Path
) -> None:
    """Each change alone, told by the copy as the record tells it, without another build."""
    store = Store(engine)
    ana, ben = store.customer(), store.customer()
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    first = store.purchase(ana, on="2026-01-05", lines=[(cup, 2, 300), (bag, 1, 500)])
    later = store.purchase(ana, on="2026-02-05", lines=[(bag, 4, 200)])
    store.purchase(ben, on="2026-01-02", lines=[(bag, 1, 900)])
    reader = ColumnarReader(engine, tmp_path)
    reader.rebuild()

    assert _units_by_first_category(reader) == [("Bags", 1000), ("Cups", 7000)]
    values = {"first": first.id, "later": later.id, "ana": ana.id, "ben": ben.id, "cup": cup.id, "bag": bag.id}
    for one, other, expected in CHANGES:
        with engine.execution_options(writing=True).begin() as connection:
            for change in filter(None, (one, other)):
                named = {name: value for name, value in values.items() if f":{name}" in change}
                connection.execute(text(change), named)
        assert _units_by_first_category(reader) == expected, one
        assert_equal(reader, engine, f"after {one}")
    reader.close()


# What is done to the store below, and the customers counted anew then, each with the rules that do.
ANEW: tuple[tuple[tuple[str, ...], dict[str, list[int]]], ...] = (
    # A return on a day of its own comes, then a gift; both go.
    (("UPDATE purchases SET purchased_on = '2026-01-09' WHERE id = :back",), {"ana": [1]}),
    (("UPDATE purchases SET free_lines = 1 WHERE id = :back",), {"ana": [1, 2]}),
    # Ana is Ben: he bought on that day, so that nothing stands alone.
    (("UPDATE purchases SET customer_id = :ben WHERE customer_id = :ana",), {}),
    (("UPDATE purchases SET purchased_on = '2026-01-07' WHERE id = :back",), {"ben": [1, 2]}),
    (("DELETE FROM purchase_lines WHERE purchase_id = :back", "DELETE FROM purchases WHERE id = :back"), {}),
)


def _counted_anew(reader: ColumnarReader) -> dict[Any, list[int]]:
    d = recounted_day.c
    found = reader.frame(select(d.customer_id, d.rule).distinct().order_by(d.customer_id, d.rule))
    return found.groupby("customer_id")["rule"].apply(list).to_dict()


def test_who_is_counted_anew_follows_returns_gifts_merges_and_undone_imports(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    """By hand, each change alone; an import that is taken back leaves what was there before."""
    store = Store(sqlite_engine)
    ana, ben = store.customer(), store.customer()
    store.purchase(ana, on="2026-01-05")
    store.purchase(ben, on="2026-01-09")
    back = store.purchase(ana, on="2026-01-05", lines=[(None, -1, 300)])
    reader = ColumnarReader(sqlite_engine, tmp_path)
    reader.rebuild()
    values = {"ana": ana.id, "ben": ben.id, "back": back.id}
    for changes, expected in ANEW:
        with sqlite_engine.execution_options(writing=True).begin() as connection:
            for change in changes:
                connection.execute(
                    text(change), {name: value for name, value in values.items() if f":{name}" in change}
                )
        assert_equal(reader, sqlite_engine, f"after {changes[0]}")
        assert _counted_anew(reader) == {values[who]: numbers for who, numbers in expected.items()}, changes
    batch = store.batch("writing")
    store.purchase(ben, on="2026-03-05", lines=[(None, 1, 0)], batch=batch)
    for state, rules in (("published", {ben.id: [1, 2]}), ("undone", {})):
        store.publish(batch, state)
        reader.frame(select(recounted_day))  # an undone import asks for another build
        reader.wait()
        assert_equal(reader, sqlite_engine, state)
        assert _counted_anew(reader) == rules
    reader.close()


def test_a_store_that_was_put_back_to_an_earlier_state_is_read_anew(sqlite_engine: Engine, tmp_path: Path) -> None:
    store = Store(sqlite_engine)
    store.purchase(store.customer())
    reader = ColumnarReader(sqlite_engine, tmp_path)
    reader.rebuild()
    with sqlite_engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("DELETE FROM purchases"))
        connection.execute(text("DELETE FROM change_log"))
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'change_log'"))
        connection.execute(text("INSERT INTO change_log (domain, table_name, row_id) VALUES ('cases', 'cases', 1)"))
    assert reader.frame(cohort_retention(Filters(), EVERYTHING)).empty
    reader.wait()
    assert_equal(reader, sqlite_engine, "read anew")
    reader.close()


@pytest.mark.both_databases
def test_many_threads_ask_while_somebody_writes_and_nobody_is_told_less_than_was_there(
    engine: Engine, tmp_path: Path
) -> None:
    store = Store(engine)
    ana = store.customer()
    reader = ColumnarReader(engine, tmp_path)
    reader.rebuild()
    statement = cohort_retention(Filters(), EVERYTHING)
    written, wrong = [0], list[str]()

    def ask() -> None:
        while written[0] < 12:
            least = written[0]
            told = len(reader.frame(statement))
            if told < least:
                wrong.append(f"{told} months told, {least} were there")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for month in range(1, 13):
        store.purchase(ana, on=f"2025-{month:02d}-07")
        written[0] = month
    for thread in threads:
        thread.join()
    assert wrong == []
    assert_equal(reader, engine, "at the end")
    reader.close()
