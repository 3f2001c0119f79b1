"""A small dirty file through the Import page: upload, answer, import, look, undo."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.looking import Theme

ORDERS = """\
Order No;Kunde;Date;Article;Qty;Unit price;Notiz
A-1;C1;03/04/2026;Cup;2;4,50;
A-2;C2;05/04/2026;Cup;1;4,50;<b>ring</b>
A-3;;06/04/2026;Teapot;1;19,90;
A-4;C1;07/05/2026;Kettle;1;abc;
A-5;C3;never;Kettle;1;39,00;
"""


@pytest.fixture(scope="module")
def store_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store."""
    return shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("import") / "store.db")


@pytest.fixture(scope="module")
def address(server: Callable[[str], str], store_file: Path) -> str:
    """The empty store, served."""
    return f"{server(str(store_file))}/import"


def send(page: Page, address: str) -> None:
    """Open the page and upload the file."""
    page.goto(address)
    wait_until_drawn(page)
    page.set_input_files("input[type=file]", {"name": "orders.csv", "mimeType": "text/csv", "buffer": ORDERS.encode()})
    expect(page.locator(".st-key-card_questions")).to_be_visible()
    wait_until_drawn(page)


def answer(page: Page) -> None:
    """Say that the day comes first, and wait for the verdict."""
    page.get_by_text("Day first", exact=False).click()
    wait_until_drawn(page)
    page.get_by_role("button", name="Check again").click()
    expect(page.locator(".st-key-card_verdict")).to_be_visible()
    wait_until_drawn(page)


def test_file_is_asked_about_imported_seen_and_undone(visitor: Callable[..., Page], address: str) -> None:
    page = visitor("dark")
    send(page, address)
    assert severe_violations(page) == []
    # What the examples would mean stands under either answer.
    expect(page.get_by_text("03/04/2026 is 3 Apr 2026", exact=False)).to_be_visible()
    expect(page.get_by_text("03/04/2026 is 4 Mar 2026", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Check again")).to_be_disabled()
    answer(page)
    assert severe_violations(page) == []
    expect(page.get_by_text("3 of 5 rows can be imported now. 2 rows cannot", exact=False)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the 2 rejected rows").click()
    assert "'abc' is not a number" in download.value.path().read_text(encoding="utf-8-sig")

    # The upload is still there after a look at another page, and after loading this one again.
    page.get_by_role("link", name="Retention").click()
    expect(page.locator(".st-key-card_verdict")).to_have_count(0)
    wait_until_drawn(page)
    page.get_by_role("link", name="Import").click()
    expect(page.locator(".st-key-card_verdict")).to_be_visible()
    wait_until_drawn(page)

    page.get_by_role("button", name="Import 3 rows").click()
    expect(page.get_by_text("3 rows of orders.csv came in.")).to_be_visible()
    wait_until_drawn(page)
    assert severe_violations(page) == []
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("orders.csv was taken back", exact=False)).to_be_visible()
    expect(page.locator(".st-key-card_history").get_by_text("Undone")).to_be_visible()


def upload(page: Page, address: str, name: str, rows: str) -> None:
    """Open the page, upload a file that leaves nothing open, and wait for the verdict."""
    page.goto(address)
    wait_until_drawn(page)
    head = "order,customer,date,sku,quantity,unit price\n"
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": (head + rows).encode()})
    expect(page.locator(".st-key-card_verdict")).to_be_visible()
    wait_until_drawn(page)


def test_an_import_others_have_built_on_stays_and_says_why(fresh_page: Page, address: str) -> None:
    upload(fresh_page, address, "first.csv", "O1,P1,2026-05-01,Cup,1,4.50\n")
    fresh_page.get_by_role("button", name="Import 1 row").click()
    expect(fresh_page.get_by_text("1 row of first.csv came in.")).to_be_visible()
    wait_until_drawn(fresh_page)
    upload(fresh_page, address, "second.csv", "O1,P1,2026-05-01,Pot,1,9.50\n")
    fresh_page.get_by_role("button", name="Import 1 row").click()
    expect(fresh_page.get_by_text("1 row of second.csv came in.")).to_be_visible()
    wait_until_drawn(fresh_page)
    first = fresh_page.locator(".st-key-card_history [class*=st-key-import_]").filter(has_text="first.csv")
    first.get_by_role("button", name="Undo").last.click()
    refusal = fresh_page.locator(".st-key-card_undo")
    expect(refusal.get_by_text("changed since first.csv came in, so it stays", exact=False)).to_be_visible()
    expect(refusal.get_by_text("Purchase O1", exact=False).first).to_be_visible()
    expect(refusal.get_by_text("Undo the newer imports first", exact=False)).to_be_visible()
    wait_until_drawn(fresh_page)
    assert severe_violations(fresh_page) == []
    fresh_page.get_by_role("button", name="Close").click()
    expect(refusal).to_be_hidden()


def test_a_running_import_can_be_stopped_and_leaves_nothing(fresh_page: Page, address: str, store_file: Path) -> None:
    upload(fresh_page, address, "long.csv", "".join(f"N{n},Q{n},2026-05-01,S1,1,4.50\n" for n in range(300)))
    # Somebody else writes and the import waits for them, so that it runs for as long as this takes on any machine.
    with closing(sqlite3.connect(store_file, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        fresh_page.get_by_role("button", name="Import 300 rows").click()
        # At once: a click that waits for the button to stand still loses it to the next look at the progress.
        fresh_page.get_by_role("button", name="Cancel").dispatch_event("click")
        expect(fresh_page.get_by_role("button", name="Stopping …")).to_be_visible()
        somebody.execute("ROLLBACK")
    expect(fresh_page.get_by_text("You stopped this. Nothing of the file is in the store.")).to_be_visible()
    # Stopped while it was still read, there is no import to list; later, it is listed as stopped. Never as done.
    wait_until_drawn(fresh_page)
    listed = fresh_page.locator(".st-key-card_history [class*=st-key-import_]").filter(has_text="long.csv")
    expect(listed.filter(has_text="Imported")).to_have_count(0)


# In the dark theme the journey above looks at each step, and test_frame.py at the page before it.
@pytest.mark.proof
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_at_any_step(visitor: Callable[..., Page], address: str, theme: Theme) -> None:
    page = visitor(theme)
    page.goto(address)
    wait_until_drawn(page)
    assert severe_violations(page) == []
    send(page, address)
    assert severe_violations(page) == []
    answer(page)
    assert severe_violations(page) == []
    page.get_by_role("button", name="Discard this file").click()
    expect(page.locator(".st-key-card_upload")).to_be_visible()


def test_phone_shows_the_verdict_without_scrolling_sideways_or_anything_serious(
    visitor: Callable[..., Page], address: str
) -> None:
    page = visitor(width=390, height=844)
    send(page, address)
    assert severe_violations(page) == []
    answer(page)
    assert severe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Discard this file").click()
    expect(page.locator(".st-key-card_upload")).to_be_visible()
