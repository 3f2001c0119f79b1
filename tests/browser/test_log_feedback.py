"""Feedback logged with the keyboard alone in a real browser: found, typed, marked, saved, undone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page

BEGIN = ".st-key-find_customer:focus-within"
SAID = "Far too late <img src=x onerror='window.PWN=1'> but the staff was friendly."


def test_a_call_is_logged_with_the_keyboard_alone(page: Page, shop: str) -> None:
    page.goto(f"{shop}/log-feedback")
    page.get_by_label("What they said").wait_for()
    page.locator(BEGIN).wait_for()
    began = time.monotonic()
    page.keyboard.type("C10001")
    page.get_by_text("Will stand at").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type(SAID)
    page.locator("mark.bad").first.wait_for()
    assert "late" in page.locator("mark.bad").first.inner_text()
    assert page.locator("mark.good").first.inner_text() == "friendly"
    page.keyboard.press("Control+Enter")
    page.get_by_text("was saved.").first.wait_for()
    assert time.monotonic() - began < 15
    wait_until_drawn(page)
    page.locator(BEGIN).wait_for()
    assert page.get_by_label("What they said").input_value() == ""
    page.keyboard.press("Tab")
    page.keyboard.type("A draft.")
    page.get_by_text("No opinion found in it so far.").wait_for()
    page.get_by_role("link", name="Quality", exact=True).click()
    page.get_by_role("heading", name="What did a customer say?").wait_for(state="detached")
    page.get_by_role("link", name="Log feedback").click()
    page.get_by_role("heading", name="What did a customer say?").wait_for()
    expect(page.get_by_label("What they said")).to_have_value("A draft.")
    page.locator(".st-key-undo_feedback button").click()
    page.get_by_text("The feedback is gone again.").first.wait_for()
    assert page.evaluate("window.PWN") is None
