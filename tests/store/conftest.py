"""What the tests of the store share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data_access.readers import RecordReader
from data_access.readers.columnar import ColumnarReader
from tests.builders import Store
from tests.provision.everyday import again, turn
from tests.store.mail_sink import Sink, mail_sink
from tests.store.worker_desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.readers import Reader

# A metric is asked in one way every day: half of them of the record of SQLite, a quarter of its columnar copy, the rest
# of PostgreSQL. That every statement gives the same by all four ways is what test_readers.py proves. A second way is
# for `make again`, and the others are for the long form.
FIRST_WAY = ("sqlite", "record")
BY_TURNS = (("sqlite", "columnar"), ("postgresql", "record"))
LAST_WAY = ("postgresql", "columnar")


def ways_of(test: str) -> list[object]:
    """One way for every day, one for ``make again``, and the others in the long form."""
    second_is_for_every_day, second = divmod(turn(test, 4), 2)
    often = [FIRST_WAY, again(*BY_TURNS[second])]
    if second_is_for_every_day:
        often = [again(*FIRST_WAY), BY_TURNS[second]]
    return [*often, *(pytest.param(*way, marks=pytest.mark.proof) for way in (BY_TURNS[1 - second], LAST_WAY))]


@pytest.hookimpl(tryfirst=True)  # before pytest reads the marks, which go before the parameters of fixtures
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the database and the reader together for every test that takes a reader over a store."""
    if {"engine", "reader"} <= set(metafunc.fixturenames):
        ways = ways_of(metafunc.function.__name__)
        metafunc.definition.add_marker(pytest.mark.parametrize(("engine", "reader"), ways, indirect=True))


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


@pytest.fixture(params=["record", "columnar"])
def reader(request: pytest.FixtureRequest, engine: Engine, tmp_path: Path) -> Iterator[Reader]:
    if request.param == "record":
        yield RecordReader(engine)
        return
    copy = ColumnarReader(engine, tmp_path / "copies")
    copy.rebuild()
    yield copy
    copy.close()


@pytest.fixture
def any_desk(engine: Engine) -> Desk:
    """On each database."""
    return Desk(engine)


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    """On SQLite, for what does not depend on the database."""
    return Desk(sqlite_engine)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server."""
    with mail_sink() as found:
        yield found


@pytest.fixture
def till(tmp_path: Path) -> Path:
    folder = tmp_path / "till"
    folder.mkdir()
    return folder
