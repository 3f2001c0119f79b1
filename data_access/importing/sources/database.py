"""The answer of a query on another database, written to a file as it streams in. It only reads there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from data_access.dialect import as_written
from data_access.errors import UserError
from data_access.importing.reading.parquet import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Engine

ENVIRONMENT = "env:"
ROWS = 10_000
PATIENCE_SECONDS = 20
LONGEST_QUERY_SECONDS = 1_800


def write_answer(
    address: str, query: str, path: Path, *, environment: Mapping[str, str], tick: Callable[[], None] = lambda: None
) -> int:
    """Write the rows of a query to a Parquet file of texts; how many there were.

    Parameters
    ----------
    address : the database, or ``env:NAME`` for the variable of ``environment`` that holds its address.
    tick : is called after every few thousand rows, and may raise to stop.

    Raises
    ------
    UserError : the database does not answer, or refuses the query. Its words are told, a password never.
    """
    url = _url(address, environment)
    try:
        engine = _open_reading(url)
        try:
            return _streamed(engine, query, path, tick)
        finally:
            engine.dispose()
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        what = f"The driver for '{url.get_backend_name()}' databases is not installed."
        raise UserError(what, "Install it beside Rapport.") from error
    except SQLAlchemyError as error:
        raise UserError(
            f"The database {url.render_as_string(hide_password=True)} did not answer the query: {_said(error, url)}.",
            "Try the query there; the source is looked at again by itself.",
        ) from None  # the driver's own error may carry the whole address


def _url(address: str, environment: Mapping[str, str]) -> URL:
    name = address.removeprefix(ENVIRONMENT) if address.startswith(ENVIRONMENT) else None
    text = address if name is None else environment.get(name, "").strip()
    if not text:
        raise UserError(f"The variable {name} is not set here.", "Set it to the address where the worker is started.")
    try:
        url = make_url(text)
    except ArgumentError:
        where = f"The variable {name}" if name else "The source"
        raise UserError(f"{where} holds no address of a database.", "Write postgresql://user@host/database.") from None
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def _open_reading(url: URL) -> Engine:
    """An engine that reads and does not write, where the database can promise it."""
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "").expanduser().absolute()
        if not file.is_file():
            raise UserError(f"There is no database file {file}.", "Is the address right?")
        return create_engine(
            f"sqlite:///file:{_escaped(file)}?mode=ro&uri=true",
            poolclass=NullPool,
            connect_args={"timeout": PATIENCE_SECONDS},
        )
    if url.get_backend_name() == "postgresql":
        limits = f"-c default_transaction_read_only=on -c statement_timeout={LONGEST_QUERY_SECONDS * 1000}"
        given = {"connect_timeout": PATIENCE_SECONDS, "options": limits}
        return create_engine(url, poolclass=NullPool, connect_args=given)
    return create_engine(url, poolclass=NullPool)


def _escaped(file: Path) -> str:
    """A path inside an address of SQLite."""
    return str(file).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _streamed(engine: Engine, query: str, path: Path, tick: Callable[[], None]) -> int:
    with engine.connect() as connection:
        result = connection.execution_options(stream_results=True, yield_per=ROWS).execute(as_written(query))
        names = list(result.keys())
        _refuse_repeats(names)
        schema = pa.schema([(name, pa.string()) for name in names])
        count = 0
        with pq.ParquetWriter(path, schema) as writer:
            for rows in result.partitions(ROWS):
                writer.write_table(_table(rows, schema))
                count += len(rows)
                tick()
        connection.rollback()
    return count


def _refuse_repeats(names: Sequence[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None or not names:
        what = f"The query gives two columns named '{twice}'." if twice is not None else "The query gives no columns."
        raise UserError(what, "Name each column once, with AS.")


def _table(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array([_text(cell) for cell in column], pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def _text(value: object) -> str | None:
    """A value as the text a file would hold."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else None
    return plain_text(bytes(value) if isinstance(value, memoryview) else value)


def _said(error: SQLAlchemyError, url: URL) -> str:
    """The database's own first line, without a password."""
    told = str(error.orig if isinstance(error, DBAPIError) and error.orig is not None else type(error).__name__)
    line = next((line.strip() for line in told.splitlines() if line.strip()), "it gave no reason")
    for secret in (url.password, url.render_as_string(hide_password=False)):
        if secret:
            line = line.replace(secret, "***")
    return line[:300].rstrip(".")
