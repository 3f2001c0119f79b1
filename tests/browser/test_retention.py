"""The Retention page in a real browser: from a cell to its customers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import HOSTILE
from tests.browser.looking import expect_listed, go_to, standing_still
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page


def open_retention(page: Page, shop: str, query: str = "") -> None:
    go_to(page, f"{shop}/retention?{query}")
    page.locator(".st-key-chart_cohorts .scatterlayer .point").first.wait_for(state="attached")
    wait_until_drawn(page)


def test_a_click_on_a_cell_lists_exactly_its_customers(page: Page, shop: str) -> None:
    open_retention(page, shop, "unit=n")
    numbers = page.locator(".st-key-chart_cohorts .textpoint text")
    box = standing_still(page, page.locator(".st-key-chart_cohorts .scatterlayer .point").nth(2))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    places = [(number.bounding_box(), number.text_content()) for number in numbers.all()[:80]]
    inside = [
        text for b, text in places if b and b["x"] <= x <= b["x"] + b["width"] and b["y"] <= y <= b["y"] + b["height"]
    ]
    page.mouse.click(x, y)
    page.wait_for_url(lambda address: "cohort=" in address and "after=3+months" in address)
    wait_until_drawn(page)
    assert len(inside) == 1
    expect(page.locator(".st-key-strong_picked")).to_contain_text(re.compile(rf"^\s*{inside[0]} of "))
    expect_listed(page, int(inside[0] or ""))


def test_a_link_to_a_cell_lists_its_customers_and_a_hostile_name_is_only_text(page: Page, shop: str) -> None:
    open_retention(page, shop, "cohort=Apr+2026&after=1+month")
    count = int(page.locator(".st-key-strong_picked").inner_text().split(" of ")[0])
    expect_listed(page, count)
    grid = page.locator(".st-key-card_people [role=gridcell]").all_text_contents()
    assert HOSTILE in grid or count > 12  # the grid holds the rows in view only
    assert page.evaluate("window.PWN") is None


def test_the_table_opens_from_the_keyboard(page: Page, shop: str) -> None:
    open_retention(page, shop)
    page.locator(".st-key-open_table_cohorts button").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[role=grid]")).to_be_attached()
    expect(dialog).to_contain_text("Retention by cohort")
    wait_until_drawn(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_filter_is_picked_with_the_keyboard_and_lands_in_the_address(fresh_page: Page, shop: str) -> None:
    open_retention(fresh_page, shop)
    fresh_page.locator(".st-key-filters button").first.focus()
    fresh_page.keyboard.press("Enter")
    fresh_page.locator(".st-key-country input").fill("Germ")
    fresh_page.keyboard.press("Enter")
    fresh_page.wait_for_url(lambda address: "country=Germany" in address)
