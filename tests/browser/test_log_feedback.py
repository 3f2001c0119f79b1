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
def test_a_call_is_logged_with_the_keyboard_alone(page: Page, shop: str, most_seconds: float) -> None:
    page.goto(f"{shop}/log-feedback")
    expect(page.get_by_label("What they said")).to_be_visible()
    expect(page.locator(BEGIN)).to_be_visible()
    wait_until_drawn(page)
    began = time.monotonic()
    page.keyboard.type("C10001")
    expect(page.get_by_text("Will stand at")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type(SAID)
    expect(page.locator("mark.bad").first).to_contain_text("late")
    expect(page.locator("mark.good").first).to_have_text("friendly")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("was saved.").first).to_be_visible()
    assert time.monotonic() - began < most_seconds
    wait_until_drawn(page)
    expect(page.locator(BEGIN)).to_be_visible()
    expect(page.get_by_label("What they said")).to_have_value("")
    page.keyboard.press("Tab")
    page.keyboard.type("A draft.")
    expect(page.get_by_text("No opinion found in it so far.")).to_be_visible()
    wait_until_drawn(page)
    page.get_by_role("link", name="Quality", exact=True).click()
    expect(page.get_by_role("heading", name="What did a customer say?")).to_have_count(0)
    wait_until_drawn(page)
    page.get_by_role("link", name="Log feedback").click()
    expect(page.get_by_role("heading", name="What did a customer say?")).to_be_visible()
    wait_until_drawn(page)
    expect(page.get_by_label("What they said")).to_have_value("A draft.")
    page.locator(".st-key-undo_feedback button").click()
    expect(page.get_by_text("The feedback is gone again.").first).to_be_visible()
    assert page.evaluate("window.PWN") is None
