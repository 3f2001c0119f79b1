"""The stores that every other test stands on."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, text

from data_access.engine import open_engine
from data_access.migrations import newest, revision
from data_access.schema import Tag
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.provision.everyday import databases_of, wholly_left

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.provision.postgres import Server
    from tests.provision.reused import Reused


def test_every_test_has_a_database_for_every_day_and_a_third_of_them_postgresql() -> None:
    every_day = Counter[str]()
    for number in range(300):
        kept, left = sorted(map(str, databases_of(f"test_{number}", both=False)), key=len)
        every_day[kept] += 1
        assert ("again" in left, {kept, *re.findall(r"values=\('(\w+)'", left)}) == (True, {"sqlite", "postgresql"})
    assert 70 <= every_day["postgresql"] <= 130
    assert databases_of("test_locks", both=True) == ["sqlite", "postgresql"]


def test_a_test_that_is_left_as_a_whole_is_found() -> None:
    forms = [
        ("kept", {"again"}),
        ("kept", set()),
        ("left", {"again"}),
        ("left", {"again", "proof"}),
        ("long", {"proof"}),
    ]
    assert wholly_left([*forms, ("odd", {"again", "flaky"}), ("odd", {"proof"})]) == ["left", "odd"]


@pytest.mark.both_databases
def test_a_store_is_migrated_and_empty(engine: Engine) -> None:
    assert revision(engine) == newest()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM tags")).scalar() == 0


def test_two_stores_share_no_rows(sqlite_engine: Engine, postgres_engine: Engine) -> None:
    with UnitOfWork(postgres_engine) as work:
        work.session.add(Tag(name="vip"))
    with sqlite_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM tags")).scalar() == 0


def test_a_row_of_the_test_before_is_gone(postgres_engine: Engine) -> None:
    with postgres_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM tags")).scalar() == 0


def test_a_plain_postgresql_database_holds_no_table(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def content(url: str) -> dict[str, list[str]]:
    """All rows of a store and how far its counters are."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            name: sorted(map(str, connection.execute(text(f"SELECT * FROM {name}")).all()))
            for name in inspect(engine).get_table_names()
        }
        counters = text("SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename")
        found["counters"] = list(map(str, connection.execute(counters).all()))
    engine.dispose()
    return found


def shape(url: str) -> dict[str, set[str]]:
    """What a store has besides rows, in words."""
    asked = {
        "columns": "SELECT concat_ws(' ', table_name, column_name, column_default) FROM information_schema.columns "
        "WHERE table_schema = 'public'",
        "triggers": "SELECT concat_ws(' ', tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal",
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "rules": "SELECT conname FROM pg_constraint",
        "functions": "SELECT proname || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "views": "SELECT definition FROM pg_views WHERE schemaname = 'public'",
    }
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {name: set(connection.execute(text(question)).scalars()) for name, question in asked.items()}
    engine.dispose()
    return found


def test_a_database_given_out_again_is_as_new_whatever_was_done_and_left_open_in_it(
    postgres_store: Reused, postgres_server: Server, postgres_template: str
) -> None:
    engine = open_engine(postgres_store.take())
    store = Store(engine)
    store.purchase(store.customer(), on="2026-01-05")
    left_open = engine.connect()
    left_open.execute(text("UPDATE settings SET currency = 'EUR'"))

    again, new = postgres_store.take(), postgres_server.create(template=postgres_template)
    assert again != engine.url.render_as_string(hide_password=False)
    assert content(again) == content(new)
    assert shape(again) == shape(new)
    left_open.invalidate()
    engine.dispose()
    postgres_server.drop(new)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (id integer)",
        "ALTER TABLE customers ADD COLUMN more integer",
        "ALTER TABLE settings ALTER COLUMN currency SET DEFAULT 'EUR'",
        "ALTER TABLE customers DISABLE TRIGGER log_customers_insert",
        "DROP TRIGGER log_customers_insert ON customers",
        "DROP INDEX ix_customers_email",
        "ALTER TABLE settings DROP CONSTRAINT ck_settings_week_start",
        "CREATE OR REPLACE FUNCTION lock_change_log() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP VIEW line_facts CASCADE",
    ],
)
def test_a_database_whose_tables_were_changed_is_not_given_out_again(postgres_store: Reused, change: str) -> None:
    url = postgres_store.take()
    before = shape(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    assert shape(url) != before
    assert shape(postgres_store.take()) == before
