"""Bringing a store to the newest form: alembic steps, then the views and triggers made anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from data_access.dialect import begin_writing, refusal
from data_access.errors import StoreError
from data_access.schema.facts import fact_selects
from data_access.schema.triggers import create_triggers, drop_triggers

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Dialect, Engine


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def revision(engine: Engine) -> str | None:
    """The store's revision, or None for an empty database.

    Raises
    ------
    StoreError : the file is no database, or the server does not answer.
    """
    try:
        with engine.connect() as connection:
            return _revision(connection)
    except DatabaseError as error:
        raise _unreadable(engine, error) from error


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision this program needs."""
    return _newest()


@cache
def _newest() -> str:
    # Finding out means loading every step: 7 ms of processor, asked at each opening of a store.
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        message = "the program holds no migrations"
        raise RuntimeError(message)
    return head


def migrate(engine: Engine, to: str = "head", *, again: bool = False) -> None:
    """Bring the store to a revision, in one transaction; views (for the newest one) and triggers are made anew.

    Parameters
    ----------
    again : make views and triggers anew even when the store has the newest form.

    Raises
    ------
    StoreError : the store is newer than this program, or the database holds tables that are not Rapport's.
    StoreBusyError : somebody else was writing for too long.
    """
    if not again and to == "head" and revision(engine) == newest():
        return
    with engine.execution_options(writing=True).connect() as connection:
        # A table that is rebuilt is dropped on the way, which would take the rows that refer to it along.
        _enforce_references(connection, on=False)
        try:
            with connection.begin():
                _step(connection, to)
        except OperationalError as error:
            raise refusal(error) from error
        finally:
            _enforce_references(connection, on=True)


def _step(connection: Connection, to: str) -> None:
    begin_writing(connection)
    _refuse_foreign(connection)
    drop_derived(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    if _revision(connection) == newest():
        create_derived(connection)
    else:  # a stop on the way: the views of today may read columns that come later
        create_triggers(connection)
    if connection.dialect.name == "sqlite" and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
        message = f"rows refer to rows that are not there: {broken[:3]}"
        raise RuntimeError(message)


def _enforce_references(connection: Connection, *, on: bool) -> None:
    """Switch SQLite's foreign keys, which cannot be done inside a transaction."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.cursor()
        driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
        driver.close()


def _refuse_foreign(connection: Connection) -> None:
    current = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        message = f"This store was written by a newer Rapport (revision {current})."
        raise StoreError(message, "Install that version, or restore a backup made with this one.")
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if current is None and tables:
        named = ", ".join(sorted(tables)[:3])
        raise StoreError(
            f"The database holds tables that are not Rapport's ({named}).", "Give it a database of its own."
        )


def _unreadable(engine: Engine, error: DatabaseError) -> StoreError:
    """What to say when the database does not answer: the address without its password, and the driver's words."""
    said = str(error.orig).strip().splitlines()[0]
    if engine.dialect.name == "sqlite":
        return StoreError(
            f"The store {engine.url.database} cannot be read: {said}.", "Is it a Rapport store? Name another."
        )
    address = engine.url.render_as_string(hide_password=True)
    return StoreError(f"The store {address} does not answer: {said}.", "Is the server running, and the address right?")


def create_derived(connection: Connection) -> None:
    """Create the fact views and the change-log triggers."""
    # The usual parameter style of a driver would double each % of a text that has no parameters.
    make_dialect: Callable[..., Dialect] = type(connection.dialect)
    dialect = make_dialect(paramstyle="named")
    for name, statement in fact_selects().items():
        compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        connection.execute(text(f"CREATE VIEW {name} AS {str(compiled).replace(':', chr(92) + ':')}"))
    create_triggers(connection)


def drop_derived(connection: Connection) -> None:
    """Drop the triggers and, dependants first, the views, so that tables may be rebuilt."""
    drop_triggers(connection)
    for name in reversed(fact_selects()):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
