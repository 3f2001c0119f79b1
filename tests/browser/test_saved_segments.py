"""A segment built from rules in a real browser: counted while it changes, saved, a stale change refused, undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).press("Tab")
    wait_until_drawn(page)


def change(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".st-key-change_segment button").click()
    page.get_by_label("Number", exact=True).wait_for()
    wait_until_drawn(page)


def narrows_other_pages(page: Page, shop: str, public_id: str) -> None:
    """A link opens a page for the segment; the next page keeps it; its chip takes it away."""
    page.goto(f"{shop}/retention?saved_segment={public_id}")
    chip = page.get_by_role("button", name="In Often here")
    expect(page.locator(".st-key-muted_head_retention")).to_contain_text("in the saved segment Often here")
    wait_until_drawn(page)
    page.get_by_role("link", name="Voice", exact=True).click()
    expect(page.locator(".st-key-muted_head_voice")).to_contain_text("in the saved segment Often here")
    expect(page).to_have_url(re.compile(r"/voice\?saved_segment=[\w-]+$"))  # the script puts filters back
    assert severe_violations(page) == []
    chip.click()
    expect(chip).to_have_count(0)
    expect(page).to_have_url(f"{shop}/voice")


def test_a_segment_is_counted_while_it_changes_shows_both_of_a_stale_change_and_narrows_other_pages(
    visitor: Callable[..., Page], shop: str
) -> None:
    ann, ben = visitor(), visitor()
    ann.goto(f"{shop}/customers")
    ann.locator(".st-key-build_segment button").click()
    ann.locator(".st-key-strong_segment_size").wait_for()
    assert ann.locator(".st-key-save_segment button").is_disabled()
    ann.locator("[class*=st-key-field_] input").click()
    ann.get_by_role("option", name="Purchases", exact=True).click()
    ann.get_by_label("Number", exact=True).wait_for()
    told = []
    for number in ("2", "5"):
        fill(ann, "Number", number)
        ann.get_by_text(f"more than {number} times").wait_for()
        told.append(ann.locator(".st-key-strong_segment_size").inner_text())
    counts = [int(one.split(" of ")[0]) for one in told]
    assert counts[0] > counts[1] > 0
    assert severe_violations(ann) == []
    fill(ann, "Name of the segment", "Often here")
    ann.locator(".st-key-save_segment button:enabled").click()
    ann.get_by_text("The segment Often here was saved.").wait_for()
    wait_until_drawn(ann)
    assert ann.locator(".st-key-muted_place").inner_text().endswith(f"of {counts[1]}, in the order chosen.")

    address = ann.url
    assert "saved=" in address
    for page in (ann, ben):
        change(page, address)
    fill(ben, "Number", "2")
    ben.locator(".st-key-save_segment button:enabled").click()
    ben.get_by_text("The segment Often here was changed.").wait_for()
    fill(ann, "Name of the segment", "Mine")
    ann.locator(".st-key-save_segment button:enabled").click()
    ann.locator(".st-key-strong_stale_segment").wait_for()
    ann.locator(".st-key-keep_my_segment button").click()
    ann.get_by_text("The segment Mine was changed.").wait_for()
    ann.locator(".st-key-undo_segment button").click()
    ann.get_by_text("The segment Often here is as before.").wait_for()
    ann.get_by_text("customers who bought more than 2 times").first.wait_for()
    narrows_other_pages(ann, shop, address.rpartition("saved=")[2])
