"""Bringing a store to the newest form: alembic steps, then the views and triggers made anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from data_access.dialect import begin_writing
from data_access.errors import StoreError
from data_access.schema.facts import fact_selects
from data_access.schema.triggers import create_triggers, drop_triggers

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def revision(engine: Engine) -> str | None:
    """The store's revision, or None for an empty database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision this program needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        message = "the program holds no migrations"
        raise RuntimeError(message)
    return head


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the store to a revision, in one transaction; views and triggers are made anew.

    Raises
    ------
    StoreError : the store is newer than this program, or the database holds tables that are not Rapport's.
    """
    current = revision(engine)
    if current == newest() and to == "head":
        return
    _refuse_foreign(engine, current)
    with engine.execution_options(writing=True).connect() as connection:
        with connection.begin():
            begin_writing(connection)
            drop_derived(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            create_derived(connection)


def _refuse_foreign(engine: Engine, current: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        message = f"This store was written by a newer Rapport (revision {current})."
        raise StoreError(message, "Install that version, or restore a backup made with this one.")
    tables = set(inspect(engine).get_table_names()) - {"alembic_version"}
    if current is None and tables:
        named = ", ".join(sorted(tables)[:3])
        raise StoreError(f"The database holds tables that are not Rapport's ({named}).", "Give it a database of its own.")


def create_derived(connection: Connection) -> None:
    """Create the fact views and the change-log triggers."""
    for name, statement in fact_selects().items():
        compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        connection.execute(text(f"CREATE VIEW {name} AS {str(compiled).replace(':', chr(92) + ':')}"))
    create_triggers(connection)


def drop_derived(connection: Connection) -> None:
    """Drop the triggers and, dependants first, the views, so that tables may be rebuilt."""
    drop_triggers(connection)
    for name in reversed(fact_selects()):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
