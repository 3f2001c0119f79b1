"""Change-log triggers: every committed change of a visible row is logged, whoever made it.

Triggers rather than application code, so that a repair by hand in a database shell is seen too. Sequence numbers become
visible in commit order: SQLite has one writer, and on PostgreSQL the trigger takes a transaction-long advisory lock
before it draws a number. Otherwise a transaction that drew 1 and commits after 2 is lost to every watermark for ever.
Alembic's batch mode on SQLite drops triggers silently, so ``create_triggers`` runs after every migration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

DOMAINS = ("customers", "purchases", "feedback", "cases", "service", "settings")
WRITE_LOCK = 5_247_001  # PostgreSQL advisory lock: one writing transaction at a time, as SQLite has it by nature


class Logged(NamedTuple):
    """How a table is logged: its domain, the column that names the row, whether rows carry a batch."""

    domain: str
    key: str = "id"
    has_batch: bool = True


LOGGED_TABLES: dict[str, Logged] = {
    "customers": Logged("customers"),
    "addresses": Logged("customers"),
    "customer_tags": Logged("customers", key="customer_id", has_batch=False),
    "products": Logged("purchases"),
    "purchases": Logged("purchases"),
    "purchase_lines": Logged("purchases"),
    "feedback": Logged("feedback"),
    "cases": Logged("cases"),
    "case_feedback": Logged("cases", key="case_id", has_batch=False),
    "visits": Logged("service"),
    "settings": Logged("settings", has_batch=False),
}


def _condition(row: str, event: str, logged: Logged) -> str:
    """When to log. Rows a running import inserts are logged once, as a range, when their batch is published."""
    if not logged.has_batch:
        return ""
    if event == "insert":
        return f"{row}.batch_id IS NULL"
    hidden = "SELECT 1 FROM import_batches b WHERE b.state <> 'published' AND b.id ="
    return f"{row}.batch_id IS NULL OR NOT EXISTS ({hidden} {row}.batch_id)"


def _log_insert(table: str, logged: Logged, row: str) -> str:
    values = f"'{logged.domain}', '{table}', {row}.{logged.key}"
    return f"INSERT INTO change_log (domain, table_name, row_id, logged_at) VALUES ({values}, CURRENT_TIMESTAMP);"  # noqa: S608  names are constants above


def _sqlite_statements() -> list[str]:
    statements = []
    for table, logged in LOGGED_TABLES.items():
        for event in ("insert", "update", "delete"):
            row = "OLD" if event == "delete" else "NEW"
            name = f"log_{table}_{event}"
            when = _condition(row, event, logged)
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} "
                + (f"WHEN {when} " if when else "")
                + f"BEGIN {_log_insert(table, logged, row)} END",
            ]
    bump = "UPDATE domain_versions SET version = NEW.seq WHERE domain = NEW.domain;"
    return [
        *statements,
        "DROP TRIGGER IF EXISTS bump_domain_version",
        f"CREATE TRIGGER bump_domain_version AFTER INSERT ON change_log BEGIN {bump} END",
    ]


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"


def _postgresql_statements() -> list[str]:
    statements = []
    lock = f"PERFORM pg_advisory_xact_lock({WRITE_LOCK});"
    for table, logged in LOGGED_TABLES.items():
        for event in ("insert", "update", "delete"):
            row = "OLD" if event == "delete" else "NEW"
            name = f"log_{table}_{event}"
            condition = _condition(row, event, logged) or "true"
            # PostgreSQL allows no subquery in WHEN, so only the cheap insert test stands there and spares the call.
            when = f"WHEN ({condition}) " if event == "insert" else ""
            body = f"IF {condition} THEN {lock} {_log_insert(table, logged, row)} END IF;"
            statements += [
                _function(name, body),
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()",
            ]
    bump = "UPDATE domain_versions SET version = NEW.seq WHERE domain = NEW.domain;"
    return [
        *statements,
        _function("bump_domain_version", f"{lock} {bump}"),
        "DROP TRIGGER IF EXISTS bump_domain_version ON change_log",
        "CREATE TRIGGER bump_domain_version AFTER INSERT ON change_log FOR EACH ROW "
        "EXECUTE FUNCTION bump_domain_version()",
    ]


def create_triggers(connection: Connection) -> None:
    """Drop and create every change-log trigger; safe to run at any time."""
    build = _sqlite_statements if connection.dialect.name == "sqlite" else _postgresql_statements
    for statement in build():
        connection.execute(text(statement))


def drop_triggers(connection: Connection) -> None:
    """Remove the change-log triggers, so that a migration may rebuild tables."""
    sqlite = connection.dialect.name == "sqlite"
    names = [(f"log_{table}_{event}", table) for table in LOGGED_TABLES for event in ("insert", "update", "delete")]
    for name, table in [*names, ("bump_domain_version", "change_log")]:
        if sqlite:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        elif connection.dialect.has_table(connection, table):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
