"""The sheet 2009-10 of Online Retail II, imported once for all golden tests, and copied to the other database."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from dashboard import exports
from data_access.engine import open_engine
from data_access.filters import Filters
from data_access.importing import Report, check_file, run_import
from data_access.readers import ColumnarReader, RecordReader
from tests.golden.copying import copy_rows
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Engine

    from data_access.readers import Reader
    from tests.provision.postgres import Server


@dataclass(frozen=True)
class Imported:
    """A store with the sheet in it, what its import said, and what a second look at the file says."""

    engine: Engine
    report: Report
    again: Report


@pytest.fixture(scope="session")
def sheet(shared_data: Path) -> Path:
    """The file."""
    return shared_data / "online_retail" / "online_retail_II_2009_2010.csv.gz"


@pytest.fixture(scope="session")
def sqlite_sheet(sheet: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """The sheet in a SQLite file."""
    engine = empty_store(tmp_path_factory.mktemp("sheet") / "store.db")
    yield Imported(engine, run_import(engine, sheet, "purchases"), check_file(engine, sheet, "purchases"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_sheet(sqlite_sheet: Imported, postgres_server: Server, postgres_template: str) -> Iterator[Imported]:
    """The store of the SQLite file row by row in PostgreSQL: a third of the time that importing it takes."""
    url = postgres_server.create(template=postgres_template)
    engine = open_engine(url)
    copy_rows(sqlite_sheet.engine, engine)
    yield replace(sqlite_sheet, engine=engine)
    engine.dispose()
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def postgres_import(sheet: Path, postgres_server: Server, postgres_template: str) -> Iterator[Imported]:
    """The sheet in PostgreSQL, imported there; its own verdicts."""
    url = postgres_server.create(template=postgres_template)
    engine = open_engine(url)
    yield Imported(engine, run_import(engine, sheet, "purchases"), check_file(engine, sheet, "purchases"))
    engine.dispose()
    postgres_server.drop(url)


# Every day the golden figures are asked of SQLite by both readers, and test_import_online_retail.py asks both databases
# the same of the first weeks of the sheet. The whole sheet in PostgreSQL, which takes longer than all of that together,
# is for the long form.
WHOLE_COPY = pytest.param("postgres_sheet", marks=pytest.mark.proof)
WHOLE_IMPORT = pytest.param("postgres_import", marks=pytest.mark.proof)


@pytest.fixture(params=["sqlite_sheet", WHOLE_IMPORT])
def imported(request: pytest.FixtureRequest) -> Imported:
    """The sheet as it was imported; into PostgreSQL only in the long form."""
    found: Imported = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["sqlite_sheet", WHOLE_COPY, WHOLE_IMPORT])
def stored(request: pytest.FixtureRequest) -> Imported:
    """The sheet as it is stored, on each database."""
    found: Imported = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Engine], Reader]]:
    """The columnar copy of a store, built once for all questions."""
    with ExitStack() as stack:

        @cache
        def copy(engine: Engine) -> Reader:
            built = ColumnarReader(engine, tmp_path_factory.mktemp("copy"))
            stack.callback(built.close)
            built.rebuild()
            return built

        yield copy


@pytest.fixture(params=exports.READERS)
def view(
    request: pytest.FixtureRequest, stored: Imported, copies: Callable[[Engine], Reader]
) -> Callable[..., pd.DataFrame]:
    """A view of the stored sheet with these options, by each reader."""
    reader = RecordReader(stored.engine) if request.param == "record" else copies(stored.engine)

    def build(name: str, **options: str) -> pd.DataFrame:
        asked = exports.VIEWS[name]
        usual = {option: values[0] for option, values in asked.choices.items()} | dict.fromkeys(asked.typed, "")
        return asked.build(reader, Filters(), {**usual, **options})

    return build
