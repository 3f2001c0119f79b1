"""The page of value and risk in a real browser: a dot says who it is, rows chosen become follow-ups; both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.browser.looking import OTHER_LOOKS
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.looking import Seen, Theme

    Look = Callable[[str, Theme, int], Seen]


def open_value(page: Page, shop: str, query: str = "") -> None:
    page.goto(f"{shop}/value?{query}")
    page.locator(".st-key-chart_risk .scatterlayer .point").first.wait_for(state="attached")
    page.locator(".st-key-chart_holdout .scatterlayer").first.wait_for(state="attached")
    wait_until_drawn(page)


@pytest.mark.parametrize(("theme", "width"), [("dark", 1440), ("light", 390), *OTHER_LOOKS])
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(look: Look, theme: Theme, width: int) -> None:
    seen = look("/value", theme, width)
    assert seen.severe == []
    assert seen.scroll_width <= width


def test_a_click_on_a_dot_says_who_it_is(page: Page, shop: str) -> None:
    open_value(page, shop)
    # The last trace holds those in doubt; its first point is the one worth most.
    dot = page.locator(".st-key-chart_risk .scatterlayer .trace").last.locator(".point").first
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".st-key-strong_picked").wait_for()
    wait_until_drawn(page)
    assert "silent for" in page.locator(".st-key-muted_picked_reason").inner_text()


def test_a_row_chosen_becomes_one_follow_up_and_undo_takes_it_back(page: Page, shop: str) -> None:
    open_value(page, shop, "list=Gone+silent")
    names = page.locator("[class*=st-key-strong_follow_name_]")
    before = names.count()  # other tests ask for calls in the same shop
    grid = page.locator(".st-key-table_list_silent canvas").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 52)  # the box before the first row
    page.locator(".st-key-create button", has_text="Create 1 follow-up").click()
    told = page.locator(".st-key-strong_notice")
    told.wait_for()
    assert told.inner_text().startswith("1 follow-up created")
    wait_until_drawn(page)
    expect(names).to_have_count(before + 1)
    # Streamlit's own toast is a dialog without a name for as long as it stands.
    page.locator("[data-testid=stToast]").wait_for(state="detached")
    assert severe_violations(page) == []
    page.locator(".st-key-undo_follow_up button").click()
    page.locator(".st-key-strong_notice", has_text="taken back").wait_for()
    expect(names).to_have_count(before)
