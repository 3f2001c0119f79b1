"""Change-log triggers: every committed change of a visible row is logged, whoever made it.

Triggers rather than application code, so that a repair by hand in a database shell is seen too. Sequence numbers become
visible in commit order: SQLite has one writer, and on PostgreSQL every statement on a logged table first takes one
advisory lock until the end of its transaction. Otherwise a transaction that drew 1 and commits after 2 is lost to every
watermark for ever, and so is a change of a row whose batch somebody publishes at that moment.
The one change that is not logged is a row put into a batch that is published already: imports write, then publish.
Alembic's batch mode on SQLite drops triggers silently, so ``create_triggers`` runs after every migration.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection

DOMAINS = ("customers", "purchases", "feedback", "cases", "service", "settings", "follow_ups", "segments", "problems",
           "testimonials", "forms", "mail", "automation", "views")  # fmt: skip
WRITE_LOCK = 5_247_001  # PostgreSQL advisory lock: one writing transaction at a time, as SQLite has it by nature
_EVENTS = ("insert", "update", "delete")


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
    "held_feedback": Logged("feedback", has_batch=False),  # a few rows, which no analysis reads
    "sentiment_models": Logged("feedback", has_batch=False),  # another model reads all of it anew
    "topic_edits": Logged("feedback", has_batch=False),  # other words find other topics
    "cases": Logged("cases"),
    "case_feedback": Logged("cases", key="case_id", has_batch=False),
    "case_breaches": Logged("cases", key="case_id", has_batch=False),
    "case_warnings": Logged("cases", key="case_id", has_batch=False),
    "case_lots": Logged("cases", key="case_id", has_batch=False),
    "case_mentions": Logged("cases", key="case_id", has_batch=False),
    "lot_trials": Logged("settings", has_batch=False),
    "saved_views": Logged("views", has_batch=False),
    "calendars": Logged("settings", has_batch=False),
    "promises": Logged("settings", has_batch=False),
    "escalation_rules": Logged("settings", has_batch=False),
    "asking_rule": Logged("settings", has_batch=False),
    "notice_choices": Logged("settings", key="user_id", has_batch=False),
    "case_asks": Logged("mail", has_batch=False),
    "visits": Logged("service"),
    "settings": Logged("settings", has_batch=False),
    "follow_ups": Logged("follow_ups", has_batch=False),
    "saved_segments": Logged("segments", has_batch=False),
    "problems": Logged("problems", has_batch=False),
    "problem_feedback": Logged("problems", key="problem_id", has_batch=False),
    "testimonials": Logged("testimonials", has_batch=False),
    "testimonial_texts": Logged("testimonials", has_batch=False),
    "feedback_forms": Logged("forms", has_batch=False),
    "form_links": Logged("forms", has_batch=False),
    "form_answers": Logged("forms", has_batch=False),
    "outbox": Logged("mail", has_batch=False),
    "reply_templates": Logged("mail", has_batch=False),
    "automation_rules": Logged("automation", has_batch=False),
    "automation_runs": Logged("automation", has_batch=False),
    "webhooks": Logged("automation", has_batch=False),
    "webhook_deliveries": Logged("automation", has_batch=False),
}


class _Trigger(NamedTuple):
    """One trigger that logs one form of a row: after ``event``, the row ``row``, under ``when``."""

    name: str
    table: str
    event: str
    row: str
    when: str
    logged: Logged
    cheap: str = ""  # the part of ``when`` that needs no look at another table

    @property
    def log(self) -> str:
        """The statement that logs the row."""
        values = f"'{self.logged.domain}', '{self.table}', {self.row}.{self.logged.key}, CURRENT_TIMESTAMP"
        return f"INSERT INTO change_log (domain, table_name, row_id, logged_at) VALUES ({values});"  # noqa: S608  our names


def _triggers(tables: Collection[str] | None = None) -> Iterator[_Trigger]:
    """Every trigger on a table (all, or those named). The form before is logged where the log would else not name it.

    A step between two forms of the store may come before a table was created: its triggers come with it.
    """
    for table, logged in LOGGED_TABLES.items():
        if tables is not None and table not in tables:
            continue
        for event in _EVENTS:
            row = "OLD" if event == "delete" else "NEW"
            when = _condition(row, event, logged)
            yield _Trigger(f"log_{table}_{event}", table, event, row, when, logged, when if event == "insert" else "")
        cheap = _renamed(logged)
        yield _Trigger(f"log_{table}_former", table, "update", "OLD", _former(logged), logged, cheap)


def _visible(row: str) -> str:
    hidden = "SELECT 1 FROM import_batches b WHERE b.state <> 'published' AND b.id ="
    return f"({row}.batch_id IS NULL OR NOT EXISTS ({hidden} {row}.batch_id))"


def _condition(row: str, event: str, logged: Logged) -> str:
    """When to log. Rows a running import inserts are logged once, as a range, when their batch is published."""
    if not logged.has_batch:
        return ""
    return f"{row}.batch_id IS NULL" if event == "insert" else _visible(row)


def _renamed(logged: Logged) -> str:
    """Whether an update gave the row another key or another batch."""
    renamed = f"OLD.{logged.key} <> NEW.{logged.key}"
    return f"({renamed} OR OLD.batch_id IS DISTINCT FROM NEW.batch_id)" if logged.has_batch else renamed


def _former(logged: Logged) -> str:
    """When to log the form before an update: readers know the row by a key or a batch it no longer has."""
    return f"{_renamed(logged)} AND {_visible('OLD')}" if logged.has_batch else _renamed(logged)


# On PostgreSQL the transactions of ``quiet_updates`` say so by this setting.
_LOUD = "current_setting('rapport.quiet', true) IS DISTINCT FROM 'yes'"
_QUIETED = ("log_feedback_update",)

_BUMP = "UPDATE domain_versions SET version = NEW.seq WHERE domain = NEW.domain;"


def _sqlite_trigger(t: _Trigger) -> str:
    # SQLite before 3.39 does not know IS DISTINCT FROM; its IS NOT means the same.
    when = f"WHEN {t.when} ".replace("IS DISTINCT FROM", "IS NOT") if t.when else ""
    return f"CREATE TRIGGER {t.name} AFTER {t.event.upper()} ON {t.table} {when}BEGIN {t.log} END"


def _sqlite_statements(tables: Collection[str]) -> list[str]:
    return [
        *map(_sqlite_trigger, _triggers(tables)),
        f"CREATE TRIGGER bump_domain_version AFTER INSERT ON change_log BEGIN {_BUMP} END",
    ]


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )


def _postgresql_statements(tables: Collection[str]) -> list[str]:
    statements = []
    for t in _triggers(tables):
        # PostgreSQL allows no subquery in WHEN, so only what needs none stands there; it spares the call.
        cheap = t.cheap or (_LOUD if t.name in _QUIETED else "")
        when = f"WHEN ({cheap}) " if cheap else ""
        body = f"IF {t.when} THEN {t.log} END IF;" if t.when else t.log
        on = f"AFTER {t.event.upper()} ON {t.table} FOR EACH ROW {when}"
        statements += [_function(t.name, body), f"CREATE TRIGGER {t.name} {on}EXECUTE FUNCTION {t.name}()"]
    # Before the statement: a trigger on the row would come after the column default has drawn the number, and after
    # rows were locked that the holder of the lock may wait for.
    statements.append(_function("lock_change_log", f"PERFORM pg_advisory_xact_lock({WRITE_LOCK});"))
    for table in (name for name in (*LOGGED_TABLES, "change_log") if name in tables):
        on = f"BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT"
        statements.append(f"CREATE TRIGGER lock_{table} {on} EXECUTE FUNCTION lock_change_log()")
    bump = "CREATE TRIGGER bump_domain_version AFTER INSERT ON change_log FOR EACH ROW"
    return [*statements, _function("bump_domain_version", _BUMP), f"{bump} EXECUTE FUNCTION bump_domain_version()"]


def _on_tables() -> Iterator[tuple[str, str]]:
    """Each trigger's name with its table; those that lock exist on PostgreSQL only."""
    yield from ((trigger.name, trigger.table) for trigger in _triggers())
    yield "bump_domain_version", "change_log"
    yield from ((f"lock_{table}", table) for table in (*LOGGED_TABLES, "change_log"))


def expected_triggers(connection: Connection) -> set[str]:
    """The names of the triggers a sound store has."""
    tables = _tables(connection)
    names = {name for name, table in _on_tables() if table in tables}
    return (
        names if connection.dialect.name == "postgresql" else {name for name in names if not name.startswith("lock_")}
    )


def create_triggers(connection: Connection) -> None:
    """Drop and create every change-log trigger; safe to run at any time."""
    drop_triggers(connection)
    build = _sqlite_statements if connection.dialect.name == "sqlite" else _postgresql_statements
    for statement in build(_tables(connection)):
        connection.execute(text(statement))


@contextmanager
def batch_inserts(connection: Connection, table: str) -> Iterator[None]:
    """A stretch of the caller's transaction in which only rows of a batch are inserted into ``table``.

    SQLite runs the insert trigger's program for every row, even where its condition is false; that cost a third of the
    insert rate (52,000 against 38,000 lines a second, same run). The trigger would log none of these rows, so it is
    taken away and put back inside the one writing transaction: nobody else can write between, and a rollback or a crash
    restores it. PostgreSQL tests its WHEN without a call, and nothing is done there.
    """
    before, after = batch_insert_statements(table) if connection.dialect.name == "sqlite" else ([], [])
    for statement in before:
        connection.execute(text(statement))
    yield
    for statement in after:
        connection.execute(text(statement))


def batch_insert_statements(table: str) -> tuple[list[str], list[str]]:
    """What takes SQLite's insert trigger of a table away, and what puts it back. See ``batch_inserts``."""
    triggers = [trigger for trigger in _triggers() if trigger.name == f"log_{table}_insert"]
    return [f"DROP TRIGGER {trigger.name}" for trigger in triggers], [_sqlite_trigger(t) for t in triggers]


@contextmanager
def quiet_updates(connection: Connection) -> Iterator[None]:
    """A stretch of the caller's transaction whose updates of feedback are not logged one by one.

    For a change of all feedback in many short transactions: whoever follows the log sees nothing of it until the caller
    logs the domain as a whole at its end, and then all of it at once.
    """
    sqlite = connection.dialect.name == "sqlite"
    again = [_sqlite_trigger(trigger) for trigger in _triggers({"feedback"}) if trigger.name in _QUIETED]
    for statement in [f"DROP TRIGGER {name}" for name in _QUIETED] if sqlite else ["SET LOCAL rapport.quiet = 'yes'"]:
        connection.execute(text(statement))
    yield
    for statement in again if sqlite else ["SET LOCAL rapport.quiet = 'no'"]:
        connection.execute(text(statement))


def drop_triggers(connection: Connection) -> None:
    """Remove the change-log triggers, so that a migration may rebuild tables."""
    sqlite = connection.dialect.name == "sqlite"
    tables = set() if sqlite else _tables(connection)
    for name, table in _on_tables():
        if sqlite:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        elif table in tables:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))


def _tables(connection: Connection) -> set[str]:
    """The tables there are; a trigger on a table that is not there is an error."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'table'"
    postgresql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    found = connection.execute(text(sqlite if connection.dialect.name == "sqlite" else postgresql))
    return set(found.scalars())
