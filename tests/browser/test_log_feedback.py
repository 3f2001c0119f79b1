"""Feedback logged with the keyboard alone in a real browser: found, typed, marked, saved, undone."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page

BEGIN = ".st-key-find_customer:focus-within"
SAID = "Far too late <img src=x onerror='window.PWN=1'> but the staff was friendly."


# How quickly it is done is a claim about a quiet machine.
@pytest.mark.parametrize("most_seconds", [math.inf, pytest.param(15.0, marks=pytest.mark.proof)])
def test_a_call_is_logged_with_the_keyboard_alone(fresh_page: Page, shop: str, most_seconds: float) -> None:
    fresh_page.goto(f"{shop}/log-feedback")
    expect(fresh_page.get_by_label("What they said")).to_be_visible()
    expect(fresh_page.locator(BEGIN)).to_be_visible()
    wait_until_drawn(fresh_page)
    began = time.monotonic()
    fresh_page.keyboard.type("C10001")
    expect(fresh_page.get_by_text("Will stand at")).to_be_visible()
    fresh_page.keyboard.press("Tab")
    fresh_page.keyboard.type(SAID)
    expect(fresh_page.locator("mark.bad").first).to_contain_text("late")
    expect(fresh_page.locator("mark.good").first).to_have_text("friendly")
    fresh_page.keyboard.press("Control+Enter")
    expect(fresh_page.get_by_text("was saved.").first).to_be_visible()
    assert time.monotonic() - began < most_seconds
    wait_until_drawn(fresh_page)
    expect(fresh_page.locator(BEGIN)).to_be_visible()
    expect(fresh_page.get_by_label("What they said")).to_have_value("")
    fresh_page.keyboard.press("Tab")
    fresh_page.keyboard.type("A draft.")
    expect(fresh_page.get_by_text("No opinion found in it so far.")).to_be_visible()
    wait_until_drawn(fresh_page)
    fresh_page.get_by_role("link", name="Quality", exact=True).click()
    expect(fresh_page.get_by_role("heading", name="What did a customer say?")).to_have_count(0)
    wait_until_drawn(fresh_page)
    fresh_page.get_by_role("link", name="Log feedback").click()
    expect(fresh_page.get_by_role("heading", name="What did a customer say?")).to_be_visible()
    wait_until_drawn(fresh_page)
    expect(fresh_page.get_by_label("What they said")).to_have_value("A draft.")
    fresh_page.locator(".st-key-undo_feedback button").click()
    expect(fresh_page.get_by_text("The feedback is gone again.").first).to_be_visible()
    assert fresh_page.evaluate("window.PWN") is None
