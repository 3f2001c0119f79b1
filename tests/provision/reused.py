"""One migrated PostgreSQL database that test after test finds as if it were new.

A copy of the template costs the server 0.2 to 0.5 seconds a test; taking away the rows of the test before costs a tenth
of that, and over a connection that stays a third of a tenth: one that is new first reads what all tables are. Each test
gets an address of its own, so that nothing that is kept by a store's address outlives its test. A test that changed
more than rows (a table, a trigger, a function) has used the database up: it is dropped, and the next test gets a new
copy of the template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from tests.provision.postgres import Server

# What migrations make, each part with the transaction that wrote it; tables themselves by what is said of them, since
# TRUNCATE writes their entry anew and changes nothing.
SHAPE = """
SELECT md5(concat_ws('|',
  (SELECT string_agg(concat_ws(' ', oid, relname, relkind, relnatts, relchecks, relhastriggers, reloptions), ','
    ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
  (SELECT string_agg(concat_ws(' ', a.attrelid, a.attnum, a.xmin), ',' ORDER BY a.attrelid, a.attnum)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace),
  (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_trigger),
  (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_constraint),
  (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_rewrite),
  (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_attrdef),
  (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_proc WHERE oid >= 16384),
  (SELECT string_agg(concat_ws(' ', seqrelid, xmin), ',' ORDER BY seqrelid) FROM pg_sequence),
  (SELECT string_agg(concat_ws(' ', oid, xmin), ',' ORDER BY oid) FROM pg_namespace WHERE nspname !~ '^pg_'),
  (SELECT string_agg(concat_ws(' ', setdatabase, setrole, setconfig), ',') FROM pg_db_role_setting)))
"""
OURS = "relkind = 'r' AND relnamespace = 'public'::regnamespace"
TABLES = f"SELECT relname FROM pg_class WHERE {OURS}"
SEQUENCES = "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences"
# Who writes to a table counts there, also what is rolled back, and TRUNCATE gives it a new file. A connection has noted
# its counts before it is gone, since version 15.
WRITTEN = f"""
SELECT relname, concat_ws(' ', relfilenode, pg_stat_get_tuples_inserted(oid), pg_stat_get_tuples_updated(oid),
  pg_stat_get_tuples_deleted(oid)) FROM pg_class WHERE {OURS}
"""
COUNTS_ARE_TRUE = 150_000
# Rows that were taken away stay in the file until VACUUM, and every look at the table passes over them.
FULL_OF_DEAD_ROWS = f"{TABLES} AND pg_relation_size(oid) > 1000000"


class Reused:
    """The database of one test process; ``take`` gives it, as new, to one test after the other."""

    def __init__(self, server: Server, template: str) -> None:
        self._server = server
        self._template = template
        self._url = ""
        self._connection: psycopg.Connection | None = None
        self._taken = 0
        self._shape = ""
        self._rows: dict[str, bytes] = {}
        self._written: dict[str, str] = {}
        self._sequences: list[tuple[str, int, bool]] = []

    def __enter__(self) -> Self:
        """Nothing is made before a test asks for it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the database."""
        self._drop()

    def take(self) -> str:
        """The SQLAlchemy address of a migrated, empty store that nobody else is connected to."""
        if not (self._connection and self._renewed(self._connection)):
            self._drop()
            self._url = self._server.create(template=self._template)
            self._connection = psycopg.connect(self._url.replace("+psycopg", "", 1), autocommit=True)
            self._remember(self._connection)
        self._taken += 1
        return f"{self._url}{'&' if '?' in self._url else '?'}application_name=test_{self._taken}"

    def _drop(self) -> None:
        if self._connection:
            self._connection.close()
            self._server.drop(self._url)

    def _remember(self, connection: psycopg.Connection) -> None:
        """What the database is when it is new."""
        self._shape = _shape(connection)
        self._sequences = connection.execute(SEQUENCES).fetchall()
        self._rows, self._written = {}, {}
        for (table,) in connection.execute(TABLES).fetchall():
            with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                self._rows[table] = b"".join(map(bytes, copy))

    def _renewed(self, connection: psycopg.Connection) -> bool:
        """Make the database as it was; False where more than rows is different, or our own connection was ended."""
        try:
            self._server.put_out(self._url, connection.info.backend_pid)
            if _shape(connection) != self._shape:
                return False
            self._put_back(connection, self._touched(connection))
            for (table,) in connection.execute(FULL_OF_DEAD_ROWS).fetchall():
                connection.execute(sql.SQL("VACUUM {}").format(sql.Identifier(table)))
        except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError):
            return False  # a server that is not ours alone lets us put nothing back: take a copy each time
        return True

    def _touched(self, connection: psycopg.Connection) -> set[str]:
        """The tables that were written to since the last look; opening all of them would take three times as long."""
        if connection.info.server_version < COUNTS_ARE_TRUE:
            return {*self._rows}
        before, self._written = self._written, dict(connection.execute(WRITTEN).fetchall())
        return {table for table, counts in self._written.items() if before.get(table) != counts}

    def _put_back(self, connection: psycopg.Connection, touched: set[str]) -> None:
        with connection.transaction():
            # No trigger logs this, and no foreign key is looked up: everything goes.
            connection.execute("SET LOCAL session_replication_role = replica")
            deletions = [sql.SQL("DELETE FROM {};").format(sql.Identifier(table)) for table in sorted(touched)]
            connection.execute(sql.SQL("").join(deletions))
            for table, rows in self._rows.items():
                if rows and table in touched:
                    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                        copy.write(rows)
            for before, now in zip(self._sequences, connection.execute(SEQUENCES).fetchall(), strict=True):
                if before != now:
                    connection.execute("SELECT setval(%s::regclass, %s, %s)", before)


def _shape(connection: psycopg.Connection) -> str:
    found = connection.execute(SHAPE).fetchone()
    assert found
    return str(found[0])
