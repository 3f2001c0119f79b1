"""A rule in a real browser: begun from an example, changed, tried on history, switched on, and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.browser.looking import go_to, type_in
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_rule_is_begun_from_an_example_changed_tried_and_switched_on(page: Page, shop: str) -> None:
    go_to(page, f"{shop}/automation")
    wait_until_drawn(page)
    if page.locator(".st-key-remove_rule button").count():  # a first attempt stopped halfway
        page.locator(".st-key-remove_rule button").click()
        wait_until_drawn(page)
    page.locator(".st-key-use_example_0 button").click()
    expect(page.get_by_text("The rule Valuable and very unhappy is made and switched off.")).to_be_visible()
    wait_until_drawn(page)
    page.locator(".st-key-change_rule button").click()
    type_in(page, "Chance of being unhappy, % or more", "50")
    assert severe_violations(page) == []
    page.locator(".st-key-save_rule button").click()
    expect(page.get_by_text("The rule Valuable and very unhappy was changed.")).to_be_visible()
    wait_until_drawn(page)
    expect(page.get_by_text("unhappy with a chance of 50% or more").first).to_be_visible()
    page.locator(".st-key-try_rule button").click()
    expect(page.locator(".st-key-strong_trial")).to_contain_text("In the last 90 days")
    wait_until_drawn(page)
    page.locator(".st-key-switch_on button").click()
    expect(page.get_by_text("is on: it acts on what happens from now on.")).to_be_visible()
    wait_until_drawn(page)
    page.locator(".st-key-remove_rule button").click()  # the store is everybody's
    expect(page.get_by_text("was removed. What it did stays in the log.")).to_be_visible()
    expect(page.locator(".st-key-use_example_0 button")).to_be_visible()
