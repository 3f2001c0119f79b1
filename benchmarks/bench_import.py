"""Importing a file of purchases: lines a second, against a bare ``executemany`` of the same rows in the same run.

The bare one gets ready-made tuples and puts them into the same tables with the same indexes, constraints and triggers,
in one transaction: what the database alone needs. The import starts from the CSV file and ends published. A second bare
one fills a table without any index, for those who compare with that.
Memory is the peak of a process of its own that imports a large generated file.

    python -m benchmarks.compare import
    python -m benchmarks.bench_import --lines 24000000      (a CSV of about 2 GB, memory only)
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import Table, insert, select

from benchmarks.figures import Figure, alternate, figure
from data_access.dialect import bulk_insert
from data_access.engine import open_engine
from data_access.importing import run_import
from data_access.migrations import migrate
from data_access.schema import Base, ImportBatch
from tests.provision import shared_data
from tests.provision.postgres import Server, find_postgres

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

TABLES = ("customers", "products", "purchases", "purchase_lines")
ROUNDS = 3
MEMORY_LINES = 1_000_000
FULL_MEMORY_LINES = 24_000_000  # about 2 GB
# Says last what it took itself: seen from here, the memory of this program would be counted with it.
_IMPORT = (
    "import atexit, sys; from benchmarks.memory import peak_megabytes; from dashboard.cli import main; "
    "atexit.register(lambda: print(peak_megabytes(), file=sys.stderr)); main(sys.argv[1:])"
)


def run(*, full: bool) -> list[Figure]:
    """The figures of this benchmark."""
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        home = Path(folder)
        sheet, lines = _sheet(home, full=full)
        figures = _against_sqlite(home, sheet, lines)
        figures += _on_postgres(sheet, lines)
        figures += memory(home, FULL_MEMORY_LINES if full else MEMORY_LINES)
    return figures


def _sheet(home: Path, *, full: bool) -> tuple[Path, int]:
    """The Online Retail sheet as plain CSV where it is at hand, else a generated file of the same size."""
    real = shared_data.FOLDER / "online_retail" / "online_retail_II_2009_2010.csv.gz"
    path = home / "sheet.csv"
    if not real.exists():
        return _generated(path, 525_461 if full else 100_000)
    rows = 525_462 if full else 150_001
    with gzip.open(real, "rb") as packed, path.open("wb") as plain:
        for _, line in zip(range(rows), packed, strict=False):
            plain.write(line)
    return path, rows - 1


def _generated(path: Path, lines: int) -> tuple[Path, int]:
    command = [sys.executable, "-m", "benchmarks.make_data", "--lines", str(lines), "--csv", str(path)]
    subprocess.run(command, check=True)
    return path, lines


def _empty(path: Path) -> Engine:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    engine = open_engine(str(path))
    migrate(engine)
    return engine


def _against_sqlite(home: Path, sheet: Path, lines: int) -> list[Figure]:
    """The import into SQLite and both bare ones, taking turns."""
    first = _empty(home / "first.db")
    run_import(first, sheet, "purchases")
    rows = {name: _rows(first, Base.metadata.tables[name]) for name in TABLES}
    first.dispose()
    variants: dict[str, Callable[[], object]] = {
        "import": lambda: _import_into(home / "import.db", sheet),
        "indexed": lambda: _bare(home / "bare.db", rows, indexed=True),
        "plain": lambda: _bare(home / "plain.db", rows, indexed=False),
    }
    seconds = alternate(variants, ROUNDS)
    pairs = [bare / whole for bare, whole in zip(seconds["indexed"], seconds["import"], strict=True)]
    plain = [bare / whole for bare, whole in zip(seconds["plain"], seconds["import"], strict=True)]
    return [
        figure("import CSV into SQLite", "lines/s", [lines / value for value in seconds["import"]], at_least=35_000),
        figure("bare executemany, same tables", "lines/s", [lines / value for value in seconds["indexed"]]),
        figure("bare executemany, no index", "lines/s", [lines / value for value in seconds["plain"]]),
        figure("import / bare, same tables", "x", pairs, at_least=0.3),
        figure("import / bare, no index", "x", plain),
    ]


def _import_into(path: Path, sheet: Path) -> None:
    engine = _empty(path)
    run_import(engine, sheet, "purchases")
    engine.dispose()


def _rows(engine: Engine, table: Table) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The rows of a table as the driver takes them."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        found: list[tuple[Any, ...]] = raw.execute(str(select(table))).fetchall()
    return [column.name for column in table.c], found


def _bare(path: Path, rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]], *, indexed: bool) -> None:
    """The rows as they are, in one transaction."""
    engine = _empty(path)
    with engine.execution_options(writing=True).begin() as connection:
        if indexed:
            connection.execute(insert(ImportBatch).values(id=1, kind="purchases", file_name="", started_by="",
                                                          started_at=_now()))  # fmt: skip
            for name, (columns, values) in rows.items():
                bulk_insert(connection, Base.metadata.tables[name], columns, values)
        else:
            raw: Any = connection.connection.driver_connection
            columns, values = rows["purchase_lines"]
            raw.execute(f"CREATE TABLE plain ({', '.join(columns)})")
            raw.executemany(f"INSERT INTO plain VALUES ({', '.join('?' * len(columns))})", values)
    engine.dispose()


def _now() -> Any:  # noqa: ANN401  a datetime
    from data_access.unit_of_work import utc_now  # noqa: PLC0415  only here

    return utc_now()


def _on_postgres(sheet: Path, lines: int) -> list[Figure]:
    """The import into PostgreSQL, where there is one."""
    found = find_postgres()
    if not found:
        return []
    rates = []
    with ExitStack() as stack:
        server = stack.enter_context(Server(found))
        for _ in range(ROUNDS):
            url = server.create()
            engine = open_engine(url)
            migrate(engine)
            start = time.perf_counter()
            run_import(engine, sheet, "purchases")
            rates.append(lines / (time.perf_counter() - start))
            engine.dispose()
            server.drop(url)
    return [figure("import CSV into PostgreSQL", "lines/s", rates)]


def memory(home: Path, lines: int) -> list[Figure]:
    """Peak memory of a process that imports a generated file."""
    path, lines = _generated(home / "large.csv", lines)
    store = home / "large.db"
    command = [sys.executable, "-c", _IMPORT, "import", str(path), "--as", "purchases", "--store", str(store), "--json"]
    start = time.perf_counter()
    told = subprocess.run(command, env=os.environ | {"TMPDIR": str(home)}, check=True, capture_output=True, text=True)
    seconds, peak = time.perf_counter() - start, float(told.stderr.splitlines()[-1])
    size = path.stat().st_size / 1e6
    return [
        figure(f"peak memory importing {size:,.0f} MB", "MB", [peak], at_most=1024),
        figure(f"import of {lines:,} lines", "lines/s", [lines / seconds]),
    ]


@click.command()
@click.option("--lines", default=FULL_MEMORY_LINES, show_default=True, help="Lines of the generated file.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the files are made.")
def main(lines: int, folder: Path | None) -> None:
    """Measure the memory of one large import."""
    home = Path(tempfile.mkdtemp(prefix="bench-import-", dir=folder))
    try:
        for entry in memory(home, lines):
            click.echo(f"{entry.name}: {statistics.fmean([entry.median]):,.0f} {entry.unit}")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
