"""The queue in a real browser: the most valuable unhappy customer found, taken, answered and resolved by keyboard."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

ANSWER, NOTE = "A new parcel is on its way.", "I was typing this"
MOST_SECONDS = 60
LIVE_SECONDS = 2.0
TABS = 90
PATIENCE_MS = 30_000  # of a machine that does other things too


def tab_to(page: Page, label: str) -> None:
    """Go to a field with the Tab key alone."""
    field = page.get_by_label(label)
    expect(field).to_have_count(1, timeout=PATIENCE_MS)  # the form before is gone
    for _ in range(TABS):
        if field.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    message = f"{label} is not reached with the Tab key"
    raise AssertionError(message)


def to_the_answer(page: Page) -> None:
    """The links at the top of the page: to its main part, to the answer, and one Tab further."""
    for keys in ("Tab", "Enter", "Tab"):
        page.keyboard.press(keys)
    expect(page.get_by_role("link", name="To the answer")).to_be_focused()
    for keys in ("Enter", "Tab"):
        page.keyboard.press(keys)
    expect(page.get_by_label("Answer or note")).to_be_focused()


def test_a_new_agent_answers_and_resolves_by_keyboard_and_a_colleague_sees_it_and_keeps_typing(
    visitor: Callable[..., Page], shop: str
) -> None:
    page, other = visitor(), visitor()
    began = time.monotonic()
    page.goto(f"{shop}/queue")  # 1: opens with the first case beside the list
    wait_until_drawn(page)  # a key works once its button is there
    other.goto(f"{shop}/queue")
    wait_until_drawn(other)
    for one in (page, other):
        expect(one.get_by_text("Nobody has this case yet")).to_be_visible()
        expect(one.get_by_role("button", name="Take this case")).to_be_enabled()
    assert other.locator(".st-key-case_title h2").inner_text() == page.locator(".st-key-case_title h2").inner_text()
    other.get_by_label("Answer or note").click()
    other.keyboard.type(NOTE)
    taken = time.monotonic()
    page.keyboard.press("t")  # 2
    expect(page.get_by_text("You have taken the case.")).to_be_visible(timeout=PATIENCE_MS)
    expect(other.get_by_text("Owner has this case")).to_be_visible(timeout=PATIENCE_MS)
    waited = time.monotonic() - taken
    assert waited < LIVE_SECONDS * 5, "a machine that does other things too; alone it is within two seconds"
    expect(other.get_by_label("Answer or note")).to_have_value(NOTE)
    to_the_answer(page)  # 3
    page.keyboard.type(ANSWER)  # 4
    page.keyboard.press("Control+Enter")  # 5
    expect(page.get_by_text("Your answer is in the log.")).to_be_visible(timeout=PATIENCE_MS)
    tab_to(page, "What was done?")  # 6
    page.keyboard.type("Sent a new one")  # 7
    page.keyboard.press("Enter")  # 8
    expect(page.get_by_text("The case is resolved.")).to_be_visible(timeout=PATIENCE_MS)
    assert time.monotonic() - began < MOST_SECONDS
    expect(page.get_by_text(ANSWER)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The case is as it was.")).to_be_visible(timeout=PATIENCE_MS)
