"""A page in a real browser. The tests of this folder run in one process, so that they share browser and server."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from data_access.demo import create_demo
from data_access.engine import open_engine
from data_access.migrations import migrate
from tests.builders import Store
from tests.provision.chromium import FLAGS
from tests.provision.server import Dashboard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the browser tests together in one worker."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(chromium_path), args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor: light theme, 1440 by 900, no cookies."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light", locale="en-GB")
    context.set_default_timeout(90_000)
    yield context.new_page()
    context.close()


# A customer who tries to be read as markup, as a formula and as a picture from elsewhere.
HOSTILE = "<img src=x onerror='window.PWN=1'> ![x](https://evil.example/p.png) =1+1"


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served demo shop that also has a customer with a hostile name; one server for all tests."""
    folder = tmp_path_factory.mktemp("shop")
    engine = open_engine(str(folder / "store.db"))
    migrate(engine)
    create_demo(engine, today=date(2026, 6, 16), customers=600)
    store = Store(engine)
    hostile = store.customer(name=HOSTILE, segment=HOSTILE)
    for day in ("2026-04-10", "2026-05-10"):
        store.purchase(hostile, on=day)
    engine.dispose()
    with Dashboard(str(folder / "store.db"), folder) as dashboard:
        yield dashboard.url
