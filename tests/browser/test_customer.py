"""A customer found in the directory and edited in a real browser: errors beside the field, a stale save, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def open_form(page: Page, shop: str) -> None:
    page.goto(f"{shop}/customer?customer=public-1")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("City").wait_for()
    wait_until_drawn(page)


def type_in(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).fill(text)
    page.get_by_label(label).press("Tab")
    wait_until_drawn(page)


def save(page: Page) -> None:
    page.locator(".st-key-save_customer button:enabled").click()


def test_errors_stand_beside_their_field_a_stale_save_shows_both_and_undo_brings_the_former_back(
    visitor: Callable[..., Page], shop: str
) -> None:
    ann, ben = visitor(), visitor()
    for page in (ann, ben):
        open_form(page, shop)
    type_in(ann, "E-mail", "nonsense")
    ann.locator(".st-key-worse_wrong_email").wait_for()
    assert ann.locator(".st-key-save_customer button").is_disabled()
    type_in(ben, "City", "Oxford")
    save(ben)
    ben.get_by_text("was changed.").first.wait_for()

    type_in(ann, "E-mail", "ann@example.com")
    ann.locator(".st-key-worse_wrong_email").wait_for(state="detached")
    save(ann)
    ann.locator(".st-key-strong_stale").wait_for()
    ann.locator(".st-key-keep_mine button").click()
    ann.locator(".st-key-undo_customer button").wait_for()
    wait_until_drawn(ann)
    # What ben wrote and ann did not touch is still there.
    assert "Oxford" in ann.locator(".st-key-card_identity").inner_text()
    assert "ann@example.com" in ann.locator(".st-key-card_identity").inner_text()
    ann.locator(".st-key-undo_customer button").click()
    ann.get_by_test_id("stMainBlockContainer").get_by_text("The customer is as before.").wait_for()
    wait_until_drawn(ann)
    assert "ann@example.com" not in ann.locator(".st-key-card_identity").inner_text()
