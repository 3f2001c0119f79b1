"""A page in a real browser. The tests of this folder run in one process, so that they share browser and server."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from data_access.demo import create_demo
from data_access.schema import HeldFeedback
from data_access.unit_of_work import UnitOfWork
from tests.browser.looking import PATIENCE_MS, Window, close_page, forget, open_page
from tests.builders import Store
from tests.feedback_read import read_all_feedback
from tests.provision.chromium import FLAGS, watch
from tests.provision.empty import empty_store
from tests.provision.server import Dashboard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page
    from sqlalchemy import Engine

    from tests.browser.looking import Seen, Theme

expect.set_options(timeout=PATIENCE_MS)


# What Playwright raises when the machine was too busy for it. A wrong fact on a page is never run again.
LOST_PATIENCE = ["TimeoutError: ", "Locator expected "]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the browser tests together in one worker; one whose browser lost patience is run once more, and counted."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=LOST_PATIENCE))


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """One Chromium for all browser tests, with one process for all pages of a server.

    A process that is new compiles the program of the pages anew, which takes it 4 to 5 seconds of a processor a page.
    Pages live too short for the optimising compiler to pay: without it they take a tenth less. Compiled plainly at once
    and kept, with room for what lives short, they take a fifth less again.
    """
    engine = "--no-opt,--always-sparkplug,--no-flush-bytecode,--min-semi-space-size=32"
    flags = [*FLAGS, "--process-per-site", "--in-process-gpu", f"--js-flags={engine}"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(chromium_path), args=flags)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def visitors(browser: Browser, shop: str) -> Iterator[BrowserContext]:
    """Where all visitors open their pages; nothing moves on them, which costs a fifth of the time to draw them."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(90_000)
    watch(context)
    context.new_page().goto(f"{shop}/healthz")  # stays open, so that the process does
    yield context
    context.close()


@pytest.fixture
def visitor(visitors: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Open a page as a fresh visitor: theme, width and height, no cookies."""
    opened: list[Page] = []

    def arrive(theme: Theme = "light", width: int = 1440, height: int = 900) -> Page:
        opened.append(open_page(visitors, theme, width, height))
        return opened[-1]

    yield arrive
    for each in opened:
        close_page(each)


@pytest.fixture
def fresh_page(visitor: Callable[..., Page]) -> Page:
    """A fresh visitor: light theme, 1440 by 900, no cookies."""
    return visitor()


@pytest.fixture(scope="session")
def windows(visitors: BrowserContext) -> Callable[[Theme, int], Window]:
    """The window of a theme and a width, which stays open for all tests."""
    return cache(lambda theme, width: Window(visitors, theme, width))


@pytest.fixture(scope="session")
def look(windows: Callable[[Theme, int], Window], shop: str) -> Callable[[str, Theme, int], Seen]:
    """Look at a page of the shop in a theme at a width; once for all tests that ask about it."""
    return cache(lambda path, theme, width: windows(theme, width).look_at(shop + path))


@pytest.fixture
def page(windows: Callable[[Theme, int], Window]) -> Iterator[Page]:
    """A light page 1440 wide of the shop, for ``go_to``: the next test goes on in it where this one ends.

    One that is opened anew loads the whole program first, which takes three times as long as what most tests do in it.
    A visit remembers its filters: who sets one takes a ``fresh_page``.
    """
    shared = windows("light", 1440).page
    yield shared
    forget(shared)


# A customer who tries to be read as markup, as a formula and as a picture from elsewhere.
HOSTILE = "<img src=x onerror='window.PWN=1'> ![x](https://evil.example/p.png) =1+1"
# What they write: a pixel that tells when it was read, a script, markdown and its images, letters that turn the line
# round, and one word of 100,000 letters. Furious words with good marks, so that every list of Voice has them.
HOSTILE_WORDS = (
    f"{HOSTILE} Terrible, it broke and nobody answers. <img src='https://evil.example/pixel.gif' width=1>",
    "<script>window.PWN=1</script> :red[Awful] **bold** [link](javascript:window.PWN=1) $x^2$ :material/star: # Broken",
    "Awful \u202egnp.exe and \u2066broken\u2069 parcel",
    f"Terrible {'long' * 25_000} broken",
)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served demo shop that also has a customer with a hostile name; one server for all tests."""
    folder = tmp_path_factory.mktemp("shop")
    engine = empty_store(folder / "store.db")
    create_demo(engine, today=date(2026, 6, 16), customers=600)
    store = Store(engine)
    hostile = store.customer(name=HOSTILE, segment=HOSTILE)
    for day in ("2026-04-10", "2026-05-10"):
        store.purchase(hostile, on=day)
    for words in HOSTILE_WORDS:
        store.feedback(hostile, text=words, rating=5, on="2026-06-15", channel=HOSTILE)
    _hold_apart(engine)
    read_all_feedback(engine)
    engine.dispose()
    with Dashboard(str(folder / "store.db"), folder) as dashboard:
        yield dashboard.url


def _hold_apart(engine: Engine) -> None:
    """The same words as things that were held back, for the page where somebody decides on them."""
    with UnitOfWork(engine) as work:
        for number, words in enumerate(HOSTILE_WORDS):
            work.session.add(
                HeldFeedback(
                    identity=number.to_bytes(16, "big"), held_as="spam", why=HOSTILE, held_at=work.now, came_by=HOSTILE,
                    sender=HOSTILE, received_at=work.now, text=words,
                )
            )  # fmt: skip
