"""A customer found in the directory and edited in a real browser: errors beside the field, a stale save, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.looking import go_to, type_in
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page


def open_form(page: Page, shop: str) -> None:
    go_to(page, f"{shop}/customer?customer=public-1")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("City").wait_for()
    wait_until_drawn(page)


def save(page: Page) -> None:
    page.locator(".st-key-save_customer button:enabled").click()
    wait_until_drawn(page)


def test_errors_stand_beside_their_field_a_stale_save_shows_both_and_undo_brings_the_former_back(
    fresh_page: Page, page: Page, shop: str
) -> None:
    ann, ben = fresh_page, page
    for each in (ann, ben):
        open_form(each, shop)
    type_in(ann, "E-mail", "nonsense")
    expect(ann.locator(".st-key-worse_wrong_email")).to_be_visible()
    expect(ann.locator(".st-key-save_customer button")).to_be_disabled()
    type_in(ben, "City", "Oxford")
    save(ben)
    expect(ben.get_by_text("was changed.").first).to_be_visible()

    type_in(ann, "E-mail", "ann@example.com")
    expect(ann.locator(".st-key-worse_wrong_email")).to_have_count(0)
    save(ann)
    expect(ann.locator(".st-key-strong_stale")).to_be_visible()
    ann.locator(".st-key-keep_mine button").click()
    wait_until_drawn(ann)
    # What ben wrote and ann did not touch is still there.
    identity = ann.locator(".st-key-card_identity")
    expect(identity).to_contain_text("Oxford")
    expect(identity).to_contain_text("ann@example.com")
    ann.locator(".st-key-undo_customer button").click()
    wait_until_drawn(ann)
    expect(ann.get_by_test_id("stMainBlockContainer").get_by_text("The customer is as before.")).to_be_visible()
    expect(identity).not_to_contain_text("ann@example.com")
