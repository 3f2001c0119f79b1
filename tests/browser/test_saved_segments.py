"""A segment built from rules in a real browser: counted while it changes, saved, a stale change refused, undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.browser.looking import go_to, type_in
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def change(page: Page, address: str) -> None:
    go_to(page, address)
    page.locator(".st-key-change_segment button").click()
    expect(page.get_by_label("Number", exact=True)).to_be_visible()
    wait_until_drawn(page)


def narrows_other_pages(page: Page, shop: str, public_id: str) -> None:
    """A link opens a page for the segment; the next page keeps it; its chip takes it away."""
    go_to(page, f"{shop}/retention?saved_segment={public_id}")
    chip = page.get_by_role("button", name="In Often here")
    expect(page.locator(".st-key-muted_head_retention")).to_contain_text("in the saved segment Often here")
    wait_until_drawn(page)
    page.get_by_role("link", name="Voice", exact=True).click()
    wait_until_drawn(page)
    expect(page.locator(".st-key-muted_head_voice")).to_contain_text("in the saved segment Often here")
    expect(page).to_have_url(re.compile(r"/voice\?saved_segment=[\w-]+$"))  # the script puts filters back
    assert severe_violations(page) == []
    chip.click()
    expect(chip).to_have_count(0)
    expect(page).to_have_url(f"{shop}/voice")


def begin_with_purchases(page: Page, shop: str) -> None:
    """Open the builder of segments and choose the field that counts purchases."""
    go_to(page, f"{shop}/customers")
    page.locator(".st-key-build_segment button").click()
    expect(page.locator(".st-key-strong_segment_size")).to_be_visible()
    wait_until_drawn(page)
    expect(page.locator(".st-key-save_segment button")).to_be_disabled()
    page.locator("[class*=st-key-field_] input").click()
    page.get_by_role("option", name="Purchases", exact=True).click()
    expect(page.get_by_label("Number", exact=True)).to_be_visible()
    wait_until_drawn(page)


def people_with_more_than(page: Page, purchases: str) -> int:
    """How many the builder says have bought more often than that."""
    type_in(page, "Number", purchases, exact=True)
    expect(page.get_by_text(f"more than {purchases} times")).to_be_visible()
    return int(page.locator(".st-key-strong_segment_size").inner_text().split(" of ")[0])


def test_a_segment_is_counted_while_it_changes_shows_both_of_a_stale_change_and_narrows_other_pages(
    visitor: Callable[..., Page], shop: str
) -> None:
    ann, ben = visitor(), visitor()
    begin_with_purchases(ann, shop)
    counts = [people_with_more_than(ann, number) for number in ("2", "5")]
    assert counts[0] > counts[1] > 0
    assert severe_violations(ann) == []
    type_in(ann, "Name of the segment", "Often here", exact=True)
    ann.locator(".st-key-save_segment button:enabled").click()
    wait_until_drawn(ann)
    expect(ann.get_by_text("The segment Often here was saved.")).to_be_visible()
    expect(ann.locator(".st-key-muted_place")).to_contain_text(
        re.compile(rf"of {counts[1]}, in the order chosen\.\s*$")
    )

    expect(ann).to_have_url(re.compile("saved="))
    address = ann.url
    for page in (ann, ben):
        change(page, address)
    type_in(ben, "Number", "2", exact=True)
    ben.locator(".st-key-save_segment button:enabled").click()
    wait_until_drawn(ben)
    expect(ben.get_by_text("The segment Often here was changed.")).to_be_visible()
    type_in(ann, "Name of the segment", "Mine", exact=True)
    ann.locator(".st-key-save_segment button:enabled").click()
    wait_until_drawn(ann)
    expect(ann.locator(".st-key-strong_stale_segment")).to_be_visible()
    ann.locator(".st-key-keep_my_segment button").click()
    wait_until_drawn(ann)
    expect(ann.get_by_text("The segment Mine was changed.")).to_be_visible()
    ann.locator(".st-key-undo_segment button").click()
    wait_until_drawn(ann)
    expect(ann.get_by_text("The segment Often here is as before.")).to_be_visible()
    expect(ann.get_by_text("customers who bought more than 2 times").first).to_be_visible()
    narrows_other_pages(ann, shop, address.rpartition("saved=")[2])
