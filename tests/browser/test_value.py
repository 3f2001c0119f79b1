"""The page of value and risk in a real browser: a dot says who it is, rows chosen become follow-ups; both themes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.browser.looking import LOOKS, click_mark, go_to, standing_still
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.looking import Seen, Theme

    Look = Callable[[str, Theme, int], Seen]


def open_value(page: Page, shop: str, query: str = "") -> None:
    go_to(page, f"{shop}/value?{query}")
    page.locator(".st-key-chart_risk .scatterlayer .point").first.wait_for(state="attached")
    page.locator(".st-key-chart_holdout .scatterlayer").first.wait_for(state="attached")
    wait_until_drawn(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(look: Look, theme: Theme, width: int) -> None:
    seen = look("/value", theme, width)
    assert seen.severe == []
    assert seen.scroll_width <= width


def test_a_click_on_a_dot_says_who_it_is(page: Page, shop: str) -> None:
    open_value(page, shop)
    # The last trace holds those in doubt; its first point is the one worth most.
    click_mark(page, page.locator(".st-key-chart_risk .scatterlayer .trace").last.locator(".point").first)
    expect(page.locator(".st-key-strong_picked")).to_be_visible()
    expect(page.locator(".st-key-muted_picked_reason")).to_contain_text("silent for")


def test_a_row_chosen_becomes_one_follow_up_and_undo_takes_it_back(page: Page, shop: str) -> None:
    open_value(page, shop, "list=Gone+silent")
    names = page.locator("[class*=st-key-strong_follow_name_]")
    before = names.count()  # other tests ask for calls in the same shop
    expect(page.locator(".st-key-table_list_silent [role=gridcell]").first).to_be_attached()
    box = standing_still(page, page.locator(".st-key-table_list_silent canvas").first)
    page.mouse.click(box["x"] + 16, box["y"] + 52)  # the box before the first row
    wait_until_drawn(page)
    page.locator(".st-key-create button", has_text="Create 1 follow-up").click()
    wait_until_drawn(page)
    expect(page.locator(".st-key-strong_notice")).to_contain_text(re.compile(r"^\s*1 follow-up created"))
    expect(names).to_have_count(before + 1)
    # Streamlit's own toast is a dialog without a name for as long as it stands.
    expect(page.locator("[data-testid=stToast]")).to_have_count(0)
    assert severe_violations(page) == []
    page.locator(".st-key-undo_follow_up button").click()
    expect(page.locator(".st-key-strong_notice", has_text="taken back")).to_be_visible()
    expect(names).to_have_count(before)
