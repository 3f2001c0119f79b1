"""Queries on other databases: asked on time, never writing, refused without telling a password, tried again."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from data_access.engine import open_engine
from data_access.errors import UserError
from data_access.importing import undo_import
from data_access.repositories.sources import wait_before_next
from data_access.schema import (
    Base,
    Customer,
    ImportBatch,
    ImportSource,
)
from tests.store.import_files import rows
from tests.store.worker_desk import HOUR, Desk

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


SHOP = "CREATE TABLE people (id INTEGER, name TEXT, since TEXT, debt NUMERIC)"
ASK = "SELECT id AS customer, name, since AS joined_on FROM people ORDER BY id"


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as other:
        other.execute(SHOP)
        other.execute("INSERT INTO people VALUES (1, 'Ada: 100% \\ok', '2026-01-03', 1.5), (2, NULL, '2026-02-03', 0)")
    other.close()
    return path


def change(path: Path, statement: str) -> None:
    """Change the other database."""
    with sqlite3.connect(path) as other:
        other.execute(statement)
    other.close()


def test_a_query_is_asked_on_time_and_only_changes_make_an_import(desk: Desk, crm: Path) -> None:
    desk.ask(f"sqlite:///{crm}", ASK + ";")
    assert desk.round() == [("crm (SQL)", "done")]
    assert rows(desk.engine, Customer.reference, Customer.name) == [("1", "Ada: 100% \\ok"), ("2", None)]
    assert desk.round(HOUR - timedelta(seconds=1)) == []
    assert desk.round(timedelta(seconds=1)) == [("crm (SQL)", "nothing_new")]
    assert desk.fates[0].report is not None
    assert desk.fates[0].report.unchanged == 2
    change(crm, "UPDATE people SET name = 'Bo' WHERE id = 2")
    assert desk.round(HOUR) == [("crm (SQL)", "done")]
    assert (desk.fates[0].report.updated, desk.fates[0].report.unchanged) == (1, 1)
    assert len(rows(desk.engine, ImportBatch.id)) == 2
    assert undo_import(desk.engine, desk.fates[0].batch or 0).undone
    assert rows(desk.engine, Customer.name, reference="2") == [(None,)]


def test_a_query_on_postgresql_streams_and_cannot_write(sqlite_engine: Engine, postgres_url: str) -> None:
    desk = Desk(sqlite_engine)
    other = open_engine(postgres_url)
    with other.begin() as connection:
        connection.execute(text("CREATE SEQUENCE counter"))
        connection.execute(text("CREATE TABLE sold (no int, who text, at timestamptz, price numeric(12,3), n int)"))
        connection.execute(text("INSERT INTO sold SELECT i, 'C' || i % 7, '2026-01-01 10:00Z', 1.234, 2 "
                                "FROM generate_series(1, 300) i"))  # fmt: skip
    desk.environment["SHOP_URL"] = postgres_url.replace("postgresql+psycopg", "postgresql")
    query = (
        "SELECT no::text AS \"order\", who AS customer, at AS date, price, n AS quantity FROM sold WHERE who LIKE 'C%'"
    )
    desk.ask("env:SHOP_URL", query, kind="purchases")
    assert desk.round() == [("crm (SQL)", "done")]
    assert desk.fates[0].report is not None
    assert (desk.fates[0].report.accepted, desk.fates[0].report.rejected) == (300, 0)
    desk.ask("env:SHOP_URL", "WITH gone AS (DELETE FROM sold RETURNING no) SELECT no AS customer FROM gone", name="bad")
    desk.ask("env:SHOP_URL", "SELECT nextval('counter') AS customer", name="worse")
    assert desk.round() == [("bad (SQL)", "failed"), ("worse (SQL)", "failed")]
    assert "read-only" in desk.fates[1].message
    with other.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sold")).scalar() == 300
    other.dispose()


def test_what_a_database_refuses_is_told_without_a_password(desk: Desk, crm: Path, tmp_path: Path) -> None:
    secret = "hunter2-geheim"  # noqa: S105  of no database
    desk.environment |= {"DOWN": f"postgresql://ann:{secret}@127.0.0.1:9/shop", "ODD": f"{secret}", "NONE": "",
                         "STRANGE": f"nosuch://ann:{secret}@host/db"}  # fmt: skip
    wanted = {
        "env:DOWN": "did not answer", "env:ODD": "no address", "env:UNSET": "is not set", "env:NONE": "is not set",
        "env:STRANGE": "not installed", f"sqlite:///{tmp_path}/none.db": "no database file",
    }  # fmt: skip
    for number, address in enumerate(wanted):
        desk.ask(address, ASK, name=f"n{number}")
    desk.ask(f"sqlite:///{crm}", "SELECT nope FROM people", name="n6")
    desk.ask(f"sqlite:///{crm}", "SELECT id, id FROM people", name="n7")
    desk.ask(f"sqlite:///{crm}", "SELECT id AS customer FROM people WHERE id > 9", name="n8")
    found = dict(desk.round())
    assert set(found.values()) == {"failed", "nothing_new"}
    messages = [fate.message for fate in desk.fates]
    for words, message in zip([*wanted.values(), "no such column", "two columns", "no rows"], messages, strict=True):
        assert words in message
    with desk.engine.connect() as connection:
        stored = [repr(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables]
    assert secret not in "".join([*stored, *messages])


@pytest.mark.parametrize(
    ("address", "query", "word"),
    [
        ("postgresql://ann:secret@host/shop", ASK, "password"),
        ("postgresql://host/shop?password=secret", ASK, "password"),
        ("env:", ASK, "variable"),
        ("no address", ASK, "address"),
        ("sqlite:///x.db", "DELETE FROM people", "SELECT"),
        ("sqlite:///x.db", "SELECT 1; DELETE FROM people", "one statement"),
    ],
)
def test_a_source_that_would_keep_a_password_or_write_is_refused(
    sqlite_engine: Engine, address: str, query: str, word: str
) -> None:
    with pytest.raises(UserError, match=word) as refused:
        Desk(sqlite_engine).ask(address, query)
    assert "secret" not in str(refused.value)
    assert rows(sqlite_engine, ImportSource.id) == []


def test_a_semicolon_in_quotes_is_text(sqlite_engine: Engine, crm: Path) -> None:
    desk = Desk(sqlite_engine)
    desk.ask(f"sqlite:///{crm}", "SELECT id AS customer, 'a;b''c' AS name FROM people")
    assert desk.round() == [("crm (SQL)", "done")]
    assert rows(sqlite_engine, Customer.name) == [("a;b'c",)] * 2


def test_after_failures_a_source_is_tried_sooner_and_then_less_and_less_often(desk: Desk, crm: Path) -> None:
    assert [wait_before_next(3600, n) for n in range(9)] == [
        HOUR, *(timedelta(minutes=m) for m in (1, 2, 4, 8, 16, 32, 60, 60))
    ]  # fmt: skip
    assert [wait_before_next(30, n).total_seconds() for n in (0, 1, 2, 7, 99)] == [30, 30, 60, 1920, 3600]
    desk.ask(f"sqlite:///{crm}", "SELECT id AS customer FROM peple")
    desk.round()
    desk.round(timedelta(minutes=1))
    assert (desk.source().failures, desk.source().next_run_at - desk.time()) == (2, timedelta(minutes=2))
    change(crm, "ALTER TABLE people RENAME TO peple")
    assert desk.round(timedelta(minutes=2)) == [("crm (SQL)", "done")]
    assert (desk.source().failures, desk.source().next_run_at - desk.time()) == (0, HOUR)
