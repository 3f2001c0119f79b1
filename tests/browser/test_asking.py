"""A customer says on a phone without JavaScript that it is not solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from data_access.schema import Case, Feedback
from tests.api.asking import ask_a_customer
from tests.api.serving import serving
from tests.browser.accessibility import severe_violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from sqlalchemy import Engine

PHONE = {"width": 390, "height": 844}
SAID = "Still broken <img src=x onerror='window.PWN=1'>"


def test_it_is_not_solved_is_said_on_a_phone_without_javascript(browser: Browser, sqlite_engine: Engine) -> None:
    token = ask_a_customer(sqlite_engine)
    with serving(lambda: sqlite_engine) as port:
        address = f"http://127.0.0.1:{port}/f/{token}"
        for theme in ("light", "dark"):
            context = browser.new_context(viewport=PHONE, color_scheme=theme)  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(address)
            assert severe_violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            context.close()
        context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("alert").get_by_text("Please choose an answer.")).to_be_visible()
        page.get_by_label("No", exact=True).check(force=True)
        page.get_by_label("What would you like to tell us?").fill(SAID)
        page.get_by_role("button", name="Send").click()
        page.wait_for_url(f"{address}/thanks")
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        page.goto(address)
        expect(page.get_by_text("We have your answer already. Thank you.")).to_be_visible()
        context.close()
    with Session(sqlite_engine) as session:
        assert session.scalars(select(Case.state)).one() == "reopened"
        assert session.scalars(select(Feedback.text)).one() == SAID
