"""What a stranger does first: clone, ``make run``, look."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.provision.chromium import wait_until_drawn
from tests.provision.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made_to_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that ``make run`` serves in a fresh clone, with a virtual environment of its own."""
    clone = tmp_path_factory.mktemp("fresh") / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    port = free_port()
    log = clone.with_name("make.log")
    with log.open("wb") as output:
        server = subprocess.Popen(
            ["make", "run", f"RUN_OPTIONS=--port {port}"],
            cwd=clone,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "RAPPORT_STORE"}},
        )
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    message = f"make run did not serve:\n{log.read_text()[-4000:]}"
    raise RuntimeError(message)


@pytest.mark.proof
def test_a_fresh_clone_serves_complete_pages_with_make_run(made_to_run: str, fresh_page: Page) -> None:
    trouble: list[str] = []
    fresh_page.on("pageerror", lambda error: trouble.append(str(error)))
    for path, title, charts in (("/", "Today", 1), ("/retention", "Do new customers come back?", 1)):
        fresh_page.goto(made_to_run + path)
        wait_until_drawn(fresh_page, seconds=180)
        expect(fresh_page.locator("h1")).to_contain_text(title)
        expect(fresh_page.locator(".js-plotly-plot").nth(charts - 1)).to_be_attached()
        expect(fresh_page.get_by_text("Demo data").first).to_be_visible()
        expect(fresh_page.locator("[data-testid=stException]")).to_have_count(0)
    assert trouble == []
