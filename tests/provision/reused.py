"""One migrated PostgreSQL database that test after test finds as if it were new.

A copy of the template costs the server 0.2 to 0.3 seconds a test; taking away the rows of the test before costs a tenth
of that. Each test gets the database under a name of its own, so that nothing that is kept by a store's address outlives
its test. A test that changed more than rows (a table, a trigger, a function) has used the database up: it is dropped,
and the next test gets a new copy of the template.
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
SELECT c.relname, concat_ws(' ', c.relfilenode, s.n_tup_ins, s.n_tup_upd, s.n_tup_del)
  FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid WHERE {OURS}
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
        self._shape = ""
        self._rows: dict[str, bytes] = {}
        self._written: dict[str, str] = {}
        self._sequences: list[tuple[str, int, bool]] = []

    def __enter__(self) -> Self:
        """Nothing is made before a test asks for it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the database."""
        if self._url:
            self._server.drop(self._url)

    def take(self) -> str:
        """The SQLAlchemy address of a migrated, empty store that nobody is connected to."""
        if self._url and not self._renewed():
            self._server.drop(self._url)
            self._url = ""
        if not self._url:
            self._url = self._server.create(template=self._template)
            self._remember()
        return self._url

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._url.replace("+psycopg", "", 1), autocommit=True)

    def _remember(self) -> None:
        """What the database is when it is new."""
        with self._connect() as connection:
            self._shape = _shape(connection)
            self._sequences = connection.execute(SEQUENCES).fetchall()
            self._rows, self._written = {}, {}
            for (table,) in connection.execute(TABLES).fetchall():
                with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                    self._rows[table] = b"".join(map(bytes, copy))

    def _renewed(self) -> bool:
        """Make the database as it was, under a new name; False where more than rows is different."""
        self._url = self._server.rename(self._url)
        with self._connect() as connection:
            if _shape(connection) != self._shape:
                return False
            try:
                self._put_back(connection, self._touched(connection))
            except psycopg.errors.InsufficientPrivilege:  # a server that is not ours alone: take a copy each time
                return False
            for (table,) in connection.execute(FULL_OF_DEAD_ROWS).fetchall():
                connection.execute(sql.SQL("VACUUM {}").format(sql.Identifier(table)))
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
