"""Server CPU of a cached rerun of the Retention page while another domain is written.

A browser switches the unit of the chart back and forth; two cases a second are written meanwhile. The figure is the
processor time of the server's process divided by the reruns, so that a busy machine does not change it much.
``RAPPORT_BENCH_STORE`` names a store to serve, such as one of ten million lines; else a demo store is made.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from playwright.sync_api import sync_playwright

from benchmarks.figures import Figure, figure
from data_access.demo import create_demo
from data_access.engine import open_engine
from data_access.migrations import migrate
from data_access.schema import Case
from data_access.unit_of_work import UnitOfWork
from tests.provision.chromium import FLAGS, find_chromium, wait_until_drawn
from tests.provision.server import Dashboard

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from sqlalchemy import Engine

MOST_MS, RERUNS = 50, 10
STORE = "RAPPORT_BENCH_STORE"
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


def write_cases(engine: Engine, done: threading.Event) -> None:
    """Two new cases a second until told to stop."""
    while not done.wait(0.5):
        with UnitOfWork(engine) as work:
            work.session.add(Case(opened_at=datetime.now(UTC)))


def reruns(page: Page, number: int) -> Callable[[], None]:
    """A function that switches the unit so many times and waits for the page each time."""

    def switch() -> None:
        for turn in range(number):
            page.locator(".st-key-unit button").nth((turn + 1) % 2).click()
            time.sleep(0.25)
            page.wait_for_selector(SETTLED)

    return switch


def cpu_ms(process: psutil.Process, work: Callable[[], None]) -> float:
    """Milliseconds of processor time, user and system, that the process took during the work."""
    before = process.cpu_times()
    work()
    after = process.cpu_times()
    return 1000 * (after.user - before.user + after.system - before.system)


def measure(store: str, rounds: int) -> list[float]:
    """CPU milliseconds of one cached rerun, in each round, while cases are written."""
    engine = open_engine(store)
    done = threading.Event()
    writer = threading.Thread(target=write_cases, args=(engine, done))
    with tempfile.TemporaryDirectory() as folder, Dashboard(store, Path(folder)) as served, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(find_chromium()), args=list(FLAGS))
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{served.url}/retention")
        page.wait_for_selector("h1")
        wait_until_drawn(page)
        process = psutil.Process(served.process.pid)
        reruns(page, 6)()  # both units once in the caches
        writer.start()
        used = [cpu_ms(process, reruns(page, RERUNS)) / RERUNS for _ in range(rounds)]
        done.set()
        writer.join()
        browser.close()
    engine.dispose()
    return used


def run(*, full: bool) -> list[Figure]:
    """The figure, with its bound of 50 ms."""
    rounds = 9 if full else 3
    with tempfile.TemporaryDirectory() as folder:
        store = os.environ.get(STORE) or _demo(Path(folder))
        used = measure(store, rounds)
    return [figure("cached rerun of Retention, cases written meanwhile", "ms CPU", used, at_most=MOST_MS)]


def _demo(folder: Path) -> str:
    engine = open_engine(str(folder / "store.db"))
    migrate(engine)
    create_demo(engine, today=date(2026, 6, 16))
    engine.dispose()
    return str(folder / "store.db")
