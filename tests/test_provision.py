"""The stores that every other test stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from data_access.engine import open_engine
from data_access.migrations import newest, revision
from data_access.schema import Tag
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine


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
