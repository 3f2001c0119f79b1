"""A purchase entered on the page of a customer in a real browser: errors beside the field, saved, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.browser.looking import go_to, type_in
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_purchase_with_a_slip_is_told_beside_the_field_and_then_saved_and_undone(page: Page, shop: str) -> None:
    go_to(page, f"{shop}/customer?customer=public-1")
    page.locator(".st-key-add_purchase button").click()
    expect(page.get_by_label("Quantity")).to_be_visible()
    wait_until_drawn(page)
    expect(page.locator(".st-key-save_purchase button")).to_be_disabled()
    page.locator("[class*=st-key-product_] input").first.fill("Gift wrap")
    page.keyboard.press("Enter")
    wait_until_drawn(page)
    type_in(page, "Quantity", "two")
    type_in(page, "Price of one", "3.50")
    expect(page.locator(".st-key-worse_wrong_quantity_0")).to_be_visible()
    assert severe_violations(page) == []
    expect(page.locator(".st-key-save_purchase button")).to_be_disabled()
    type_in(page, "Quantity", "2")
    expect(page.get_by_text("Comes to £7.00.")).to_be_visible()
    page.locator(".st-key-save_purchase button:enabled").click()
    expect(page.get_by_text("A purchase of £7.00").first).to_be_visible()
    wait_until_drawn(page)
    page.locator(".st-key-undo_purchase button").click()
    expect(page.get_by_text("The purchase is gone again.").first).to_be_visible()
