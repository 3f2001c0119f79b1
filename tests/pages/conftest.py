"""What the tests of pages share."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.components.v2 import manifest_scanner

from data_access.engine import open_engine
from tests.builders import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together in one worker: they share a store, and what its pages have computed."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="package", autouse=True)
def components_found_once() -> Iterator[None]:
    """Streamlit's test frame reads the metadata of all installed packages anew for every run of a page: 0.3 s each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def main_program_kept() -> Iterator[None]:
    """A page that was drawn stays the main program, which each process that ``multiprocessing`` starts runs again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="module")
def new_store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for a module to fill; its ``shop`` is that store closed."""
    path = tmp_path_factory.mktemp("shop") / "store.db"
    shutil.copyfile(sqlite_template, path)
    store = Store(open_engine(str(path)))
    yield store
    store.engine.dispose()


@pytest.fixture(scope="module")
def shop(sqlite_template: Path) -> Path:
    """The store that the tests of a module share; an empty one where the module does not fill its own."""
    return sqlite_template


@pytest.fixture
def store(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages show the shop. For tests that write nothing: they share what its pages have computed."""
    monkeypatch.setenv("RAPPORT_STORE", str(shop))


@pytest.fixture
def own(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages show a copy of the shop, for a test that writes."""
    path = tmp_path / "own.db"
    shutil.copyfile(shop, path)
    monkeypatch.setenv("RAPPORT_STORE", str(path))
    monkeypatch.setenv("RAPPORT_TODAY", "2026-07-01")
    return path


@pytest.fixture
def engine(own: Path) -> Iterator[Engine]:
    """The copy of the shop, opened."""
    opened = open_engine(str(own))
    yield opened
    opened.dispose()
