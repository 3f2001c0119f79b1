"""Fixtures for every test: stores on both databases, real data, a browser. What could not be had is named at the end.

A test that needs a database takes ``engine``; the store is fresh and migrated. Where the test is about the database it
runs on SQLite and on PostgreSQL, else on one of them, and on the other with ``make again``.
Under ``CI=true`` a missing server or browser fails the test; the folder of real data is a stranger's to lack.
"""

from __future__ import annotations

import atexit
import gc
import os
from collections import Counter
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import settings
from data_access.engine import open_engine
from data_access.migrations import migrate
from tests.provision import shared_data as real_data
from tests.provision.chromium import find_chromium
from tests.provision.compiled import compile_once
from tests.provision.empty import empty_store, migrate_from_template, template
from tests.provision.everyday import databases_of, form_of, group_of, is_left, named_by_hand, wholly_left
from tests.provision.missing import NOT_RUN, do_without
from tests.provision.postgres import Server, find_postgres, name_of
from tests.provision.reused import Reused
from tests.provision.server import Dashboard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine


LONGEST = Path(__file__).with_name("browser")
WHOLLY_LEFT = pytest.StashKey[list[str]]()
LEFT = pytest.StashKey[int]()


def pytest_configure() -> None:
    """Search for no garbage while tests are collected: nearly all that is made stays."""
    gc.disable()


@pytest.hookimpl(tryfirst=True)  # before pytest reads the marks, which go before the parameters of fixtures
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the databases of a test that takes ``engine`` and names none; its folder may have an engine of its own."""
    fixtures, named = metafunc._arg2fixturedefs.get("engine", ()), named_by_hand(metafunc.definition)
    if fixtures and fixtures[-1].params and not {"engine", "reader"} & (named | {*metafunc.fixturenames} - {"engine"}):
        both = bool(metafunc.definition.get_closest_marker("both_databases"))
        chosen = databases_of(metafunc.function.__name__, both=both)
        metafunc.definition.add_marker(pytest.mark.parametrize("engine", chosen, indirect=True))


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of a file together in one worker, and begin with what takes longest.

    Each worker makes anew what a file shares, and who hands out tests one by one counts, after each, all that were
    handed out before. A file may name a group itself, to share with other files.
    """
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}_{item.path.stem}"))
    sizes = Counter(map(group_of, items))
    # What is handed out last is small, so that no worker waits long for the other.
    items.sort(key=lambda item: (not item.path.is_relative_to(LONGEST), -sizes[group_of(item)], group_of(item)))
    config.stash[WHOLLY_LEFT] = wholly_left(map(form_of, items))


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count what is left for `make again`; a worker tells it to the process that sums up."""
    if items and "not again" in items[0].config.option.markexpr:
        left = sum(is_left(form_of(item)[1]) for item in items)
        items[0].config.stash[LEFT] = left
        getattr(items[0].config, "workeroutput", {})["left"] = left


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist, which `-p no:xdist` takes away
def pytest_testnodedown(node: Any) -> None:
    """Note what a worker left; each of them collects all tests."""
    node.config.stash[LEFT] = getattr(node, "workeroutput", {}).get("left", 0)


@pytest.fixture(scope="session")
def wholly_left_tests(pytestconfig: pytest.Config) -> list[str]:
    """The test functions among those collected of which `make test` runs no form though `make again` does."""
    return pytestconfig.stash[WHOLLY_LEFT]


def pytest_collection_finish() -> None:
    """Leave the program and the collected tests out of each later search for garbage, which is made less often.

    Half a million objects that never go were looked through again and again: a sixth of the processor's time. Only
    when pytest is done, which looks five times for what tests left over, they are let go: libraries complain otherwise.
    """
    gc.freeze()
    atexit.register(gc.unfreeze)
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; tests that take it are named as not run where the folder is missing."""
    if not real_data.FOLDER.is_dir():
        pytest.skip(f"{NOT_RUN}no shared data")
    if gone := real_data.missing():
        pytest.fail(f"the folder of shared data lacks {', '.join(gone)}", pytrace=False)
    return real_data.FOLDER


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser's program."""
    found = find_chromium()
    if not found:
        do_without("Chromium")
    assert found
    return found


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One PostgreSQL server for this test process."""
    found = find_postgres()
    if not found:
        do_without("PostgreSQL")
    assert found
    with Server(found) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> Iterator[str]:
    """The name of a migrated, empty database that stores are copied from."""
    url = postgres_server.create()
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    yield name_of(url)
    postgres_server.drop(url)


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """The address of a fresh database without any table."""
    url = postgres_server.create()
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def postgres_store(postgres_server: Server, postgres_template: str) -> Iterator[Reused]:
    """The database that the tests of this process get one after the other."""
    with Reused(postgres_server, postgres_template) as store:
        yield store


@pytest.fixture
def postgres_engine(postgres_store: Reused) -> Iterator[Engine]:
    """A migrated, empty store on PostgreSQL."""
    engine = open_engine(postgres_store.take())
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """A migrated, empty store file that stores are copied from."""
    return template()


@pytest.fixture(scope="session", autouse=True)
def stores_begin_from_the_template() -> Iterator[None]:
    """What opens a store brings it to the newest form; `rapport migrate` and what runs as a process goes all steps."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (settings, import_module("data_access.maintenance.backup")):
            patch.setattr(module, "migrate", migrate_from_template)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """Each test has engines of its own, and all of them ask much the same."""
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch)
        yield


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty store in a SQLite file."""
    engine = empty_store(tmp_path / "store.db")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A migrated, empty store; the test runs once on each database."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    found: Engine = request.getfixturevalue(name)
    return found


@pytest.fixture
def store_url(engine: Engine) -> str:
    """The address of the store behind ``engine``, as ``--store`` takes it."""
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Serve a store with ``rapport run`` and return the address; one server per store, stopped after the module."""
    running: dict[str, Dashboard] = {}
    with ExitStack() as stack:

        def serve(store: str) -> str:
            if store not in running:
                running[store] = stack.enter_context(Dashboard(store, tmp_path_factory.mktemp("server")))
            return running[store].url

        yield serve


@pytest.fixture(scope="session")
def golden() -> Callable[[Path, str], None]:
    """Compare a text with the file that holds it; `make golden` writes the file instead, for a person to read."""

    def compare(file: Path, text: str) -> None:
        if os.environ.get("RAPPORT_GOLDEN") == "write":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        held = file.read_text(encoding="utf-8") if file.exists() else ""
        assert text == held, f"{file.name} is not what the program gives; run `make golden` and read the difference"

    return compare


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what did not run, and why."""
    if left := terminalreporter.config.stash.get(LEFT, 0):
        terminalreporter.write_line(f"Left for `make again`: {left} further forms of these tests.")
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ").removeprefix(NOT_RUN)
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and NOT_RUN in str(report.longrepr[2])
    )
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"Not run: {count} tests, {reason}.", yellow=True)
