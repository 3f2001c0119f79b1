"""A form made on its page and answered on a phone without JavaScript, in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.browser.looking import close_page, open_page, type_in
from tests.provision.chromium import wait_until_drawn
from tests.provision.everyday import again

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PHONE = {"width": 390, "height": 844}
SAID = "Cold <b>soup</b> <img src=x onerror='window.PWN=1'>"


@pytest.fixture(scope="module")
def link(visitors: BrowserContext, shop: str) -> str:
    """The address of a form, made by hand on the page of forms."""
    page = open_page(visitors)
    page.goto(f"{shop}/forms")
    wait_until_drawn(page)
    page.get_by_role("button", name="Make a form").first.click()
    type_in(page, "Title", "How was your visit?", exact=True)
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The form How was your visit? is made.").first).to_be_visible()
    wait_until_drawn(page)
    address = page.locator(".st-key-card_form_link code").first.inner_text()
    close_page(page)
    return address


def narrow(page: Page) -> bool:
    """Whether nothing stands beyond the right edge of the phone."""
    return int(page.evaluate("document.documentElement.scrollWidth")) <= PHONE["width"]


def test_a_form_is_answered_on_a_phone_without_javascript(browser: Browser, link: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.goto(link)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert").get_by_text("Please choose an answer.")).to_be_visible()
    page.get_by_role("link", name="Please choose an answer.").click()
    page.keyboard.press("Space")  # the link leads to the first answer
    page.get_by_label("3", exact=True).check(force=True)
    page.get_by_label("What is the reason for your answer?").fill(SAID)
    expect(page.get_by_label("Phone number or e-mail address")).to_be_hidden()
    page.get_by_label("Please call me back").check()
    page.get_by_label("Phone number or e-mail address").fill("bea@example.com")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(f"{link}/thanks")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert refused == []
    context.close()


@pytest.mark.parametrize("theme", ["light", again("dark")])
def test_axe_finds_nothing_serious_on_a_phone(browser: Browser, link: str, theme: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(link)
    assert severe_violations(page) == []
    assert narrow(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_label("Please call me back").check()
    assert severe_violations(page) == []
    page.goto(f"{link}/thanks")
    assert severe_violations(page) == []
    assert page.evaluate("window.PWN") is None
    context.close()
