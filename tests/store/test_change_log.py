"""The change log is complete and in commit order: who follows it is never wrong."""

from __future__ import annotations

import threading
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError

from data_access.engine import open_engine
from data_access.errors import StoreBusyError
from data_access.schema import Customer, ImportBatch
from data_access.schema.triggers import DOMAINS
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.follower import Follower, full, one_moment, table, versions
from tests.store.random_work import change_something, count_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

pytestmark = pytest.mark.both_databases


class Cancelled(Exception):  # noqa: N818  not an error: the transaction is given up on purpose
    """The transaction is rolled back."""


def _transactions(engine: Engine, random: Random, operations: int) -> int:
    """Random transactions of one to four operations; how many operations were committed."""
    done = 0
    while done < operations:
        count = random.randint(1, 4)
        try:
            _transaction(engine, random, count)
            done += count
        except (Cancelled, StoreBusyError, OperationalError, IntegrityError):
            continue
    return done


def _transaction(engine: Engine, random: Random, count: int) -> None:
    """Through the unit of work, or as a database shell does: without the lock that the unit of work takes first."""
    give_up = random.random() < 0.1
    if random.random() < 0.5:
        with UnitOfWork(engine) as work:
            _change(work.connection, random, count, give_up=give_up)
    else:
        with engine.execution_options(writing=True).begin() as connection:
            _change(connection, random, count, give_up=give_up, by_anybody=True)


def _change(connection: Connection, random: Random, count: int, *, give_up: bool, by_anybody: bool = False) -> None:
    for _ in range(count):
        change_something(connection, random, by_anybody=by_anybody)
    if random.random() < 0.1:
        savepoint = connection.begin_nested()
        change_something(connection, random, by_anybody=by_anybody)
        savepoint.rollback()
    if give_up:
        raise Cancelled


def _look(engine: Engine, follower: Follower) -> tuple[int, int]:
    """Catch up and compare with a full reading of the same moment; how much was new, how many purchases there are."""
    with one_moment(engine) as connection:
        news = follower.catch_up(connection)
        assert follower.differences(connection) == []
        return news, count_rows(connection)


def _run(engine: Engine, *, operations: int, writers: int, seed: int) -> None:
    """Writers at once, and a follower that looks all the time."""
    store = Store(engine)
    for _ in range(5):
        store.customer()
        store.product()
    failed: list[BaseException] = []

    looked = threading.Event()

    def write(number: int) -> None:
        try:
            _transactions(engine, Random(seed + number), operations // writers // 2)
            looked.wait(60)  # however quick they are, they are still at work when they are first seen
            _transactions(engine, Random(~seed - number), operations // writers // 2)
        except BaseException as error:  # noqa: BLE001  whatever it is, the test shows it
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    follower, looks = Follower(), list[tuple[int, int]]()
    while any(thread.is_alive() for thread in threads):
        looks.append(_look(engine, follower))
        if looks[-1][0]:
            looked.set()
    assert failed == []
    looks.append(_look(engine, follower))
    assert sum(news > 0 for news, _ in looks) > 1
    # Not of the last look alone: who writes last may take the last purchase away.
    assert max(rows for _, rows in looks) > 0


def test_who_follows_the_log_equals_a_full_reading_at_every_moment(engine: Engine) -> None:
    _run(engine, operations=150, writers=3, seed=2)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(10))
def test_who_follows_the_log_equals_a_full_reading_over_many_runs(engine: Engine, seed: int) -> None:
    _run(engine, operations=2000, writers=4, seed=1000 * seed)


def test_what_changed_visibly_has_a_new_version(engine: Engine) -> None:
    random = Random(7)
    domains = {"customers": ("customers",), "purchases": ("purchases", "purchase_lines", "products")}
    domains |= {"feedback": ("feedback",), "cases": ("cases",)}
    store = Store(engine)
    store.customer()
    store.product()
    for _ in range(60):
        with engine.connect() as connection:
            before, known = full(connection), versions(connection)
        with engine.execution_options(writing=True).begin() as connection:
            change_something(connection, random)
        with engine.connect() as connection:
            after, now = full(connection), versions(connection)
        for domain, tables in domains.items():
            if any(before[name] != after[name] for name in tables):
                assert now[domain] > known[domain]


def _add_customer(connection: Connection, reference: str) -> None:
    row = {"reference": reference, "public_id": reference, "created_at": NOW, "updated_at": NOW}
    connection.execute(insert(table("customers")).values(row))


def _log_directly(connection: Connection, reference: str) -> None:
    connection.execute(insert(table("change_log")).values(domain="customers", table_name=reference))


@pytest.mark.parametrize("write", [_add_customer, _log_directly])
def test_a_transaction_that_drew_an_earlier_number_commits_earlier(
    engine: Engine, write: Callable[[Connection, str], None]
) -> None:
    """The first writer draws its number and stays open; the second must not get one, let alone commit, before it."""
    shell = engine.execution_options(writing=engine.dialect.name == "sqlite")
    second_done = threading.Event()

    def second() -> None:
        with shell.begin() as connection:
            write(connection, "second")
        second_done.set()

    follower = Follower()
    thread = threading.Thread(target=second)
    with shell.begin() as first:
        write(first, "first")
        thread.start()
        _wait_until_blocked(engine, second_done)
        with one_moment(engine) as reading:
            assert follower.catch_up(reading) == 0
        assert not second_done.is_set()
    thread.join(60)
    with one_moment(engine) as reading:
        assert follower.catch_up(reading) == 2
        order = reading.execute(text("SELECT table_name, row_id FROM change_log ORDER BY seq")).all()
    names = [row[0] for row in order] if write is _log_directly else _references(engine, [row[1] for row in order])
    assert names == ["first", "second"]


def _references(engine: Engine, ids: list[int]) -> list[str]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, reference FROM customers")).all()
    known = {row[0]: row[1] for row in rows}
    return [known[row_id] for row_id in ids]


def _wait_until_blocked(engine: Engine, finished: threading.Event) -> None:
    """Until the database says that somebody waits for the lock of the log; SQLite refuses who would not wait."""
    if engine.dialect.name == "postgresql":
        waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not finished.is_set():
            with engine.connect() as connection:
                if connection.scalar(waiting):
                    return
        return
    impatient = open_engine(str(engine.url), busy_timeout_ms=0)
    with pytest.raises(StoreBusyError), UnitOfWork(impatient):
        pass
    impatient.dispose()


def _bumped(engine: Engine, change: Callable[[Store], object], store: Store) -> set[str]:
    with engine.connect() as connection:
        before = versions(connection)
    change(store)
    with engine.connect() as connection:
        after = versions(connection)
    return {domain for domain in DOMAINS if after[domain] != before[domain]}


def test_a_commit_gives_a_new_version_only_to_what_it_visibly_changed(engine: Engine) -> None:
    store = Store(engine)
    ana, cup = store.customer(), store.product()
    hidden = store.batch("writing")
    expected = [
        (lambda s: s.case(ana), {"cases"}),
        (lambda s: s.feedback(ana), {"feedback"}),
        (lambda s: s.visit(ana), {"service"}),
        (lambda s: s.follow_up(ana), {"follow_ups"}),
        (lambda s: s.customer(), {"customers"}),
        (lambda s: s.purchase(ana, lines=[(cup, 1, 100)]), {"purchases"}),
        (lambda s: s.product(category="Plates"), {"purchases"}),
        (lambda s: s.purchase(ana, batch=hidden), set()),
        (lambda s: s.customer(batch_id=hidden.id), set()),
        (lambda s: s.publish(hidden, domains=("purchases", "customers")), {"purchases", "customers"}),
        (lambda s: s.publish(hidden, "undone", domains=("purchases", "customers")), {"purchases", "customers"}),
    ]
    for change, domains in expected:
        assert _bumped(engine, change, store) == domains


def test_removing_the_rows_of_an_undone_batch_is_not_logged(engine: Engine) -> None:
    store = Store(engine)
    batch = store.batch("writing")
    store.purchase(store.customer(), batch=batch)
    store.publish(batch)
    store.publish(batch, "undone")

    def sweep(_: Store) -> None:
        with UnitOfWork(engine) as work:
            work.connection.execute(text("DELETE FROM purchases"))

    assert _bumped(engine, sweep, store) == set()


def test_a_settings_change_is_logged_and_a_rolled_back_one_is_not(engine: Engine) -> None:
    def change(name: str) -> None:
        with UnitOfWork(engine) as work:
            work.connection.execute(text("UPDATE settings SET business_name = :name"), {"name": name})
            if name == "never":
                raise Cancelled

    store = Store(engine)
    assert _bumped(engine, lambda _: change("Mugs Ltd"), store) == {"settings"}
    with pytest.raises(Cancelled):
        change("never")
    assert _bumped(engine, lambda _: None, store) == set()


def test_a_tag_moved_to_another_customer_names_both(engine: Engine) -> None:
    store = Store(engine)
    ana, ben = store.customer(), store.customer()
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO tags (id, name) VALUES (1, 'vip')"))
        connection.execute(text("INSERT INTO customer_tags (customer_id, tag_id) VALUES (:id, 1)"), {"id": ana.id})
        before = connection.scalar(text("SELECT max(seq) FROM change_log"))
        connection.execute(text("UPDATE customer_tags SET customer_id = :id"), {"id": ben.id})
        named = connection.execute(text("SELECT row_id FROM change_log WHERE seq > :seq"), {"seq": before})
        assert set(named.scalars()) == {ana.id, ben.id}


def test_a_hidden_customer_becomes_visible_by_publication_alone(engine: Engine) -> None:
    store, follower = Store(engine), Follower()
    batch = store.batch("writing")
    with UnitOfWork(engine) as work:
        row = {"reference": "H", "public_id": "H", "created_at": NOW, "updated_at": NOW, "batch_id": batch.id}
        work.session.add(Customer(**row))
    with one_moment(engine) as reading:
        follower.catch_up(reading)
        assert follower.rows["customers"] == {}
    with UnitOfWork(engine) as work:
        work.session.get_one(ImportBatch, batch.id).state = "published"
        work.session.flush()
        _log = {"domain": "customers", "table_name": "import_batches", "batch_id": batch.id}
        work.connection.execute(insert(table("change_log")).values(_log))
    with one_moment(engine) as reading:
        follower.catch_up(reading)
        assert len(follower.rows["customers"]) == 1
