"""A purchase entered on the page of a customer in a real browser: errors beside the field, saved, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.accessibility import severe_violations
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).fill(text)
    page.get_by_label(label).press("Tab")
    wait_until_drawn(page)


def test_a_purchase_with_a_slip_is_told_beside_the_field_and_then_saved_and_undone(page: Page, shop: str) -> None:
    page.goto(f"{shop}/customer?customer=public-1")
    page.locator(".st-key-add_purchase button").click()
    page.get_by_label("Quantity").wait_for()
    assert page.locator(".st-key-save_purchase button").is_disabled()
    page.locator("[class*=st-key-product_] input").first.fill("Gift wrap")
    page.keyboard.press("Enter")
    wait_until_drawn(page)
    fill(page, "Quantity", "two")
    fill(page, "Price of one", "3.50")
    page.locator(".st-key-worse_wrong_quantity_0").wait_for()
    assert severe_violations(page) == []
    assert page.locator(".st-key-save_purchase button").is_disabled()
    fill(page, "Quantity", "2")
    page.get_by_text("Comes to £7.00.").wait_for()
    page.locator(".st-key-save_purchase button:enabled").click()
    page.get_by_text("A purchase of £7.00").first.wait_for()
    page.locator(".st-key-undo_purchase button").click()
    page.get_by_text("The purchase is gone again.").first.wait_for()
