"""The page on the life cycle in a real browser: from a bar to its customers, both themes, a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.looking import LOOKS, click_mark, expect_listed, go_to
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.looking import Seen, Theme

    Look = Callable[[str, Theme, int], Seen]


def open_lifecycle(page: Page, shop: str, query: str = "") -> None:
    go_to(page, f"{shop}/lifecycle?{query}")
    for chart in ("growth", "bridge", "waiting"):
        page.locator(f".st-key-chart_{chart} .main-svg").first.wait_for(state="attached")
    page.locator(".st-key-chart_growth .barlayer .point").first.wait_for(state="attached")
    wait_until_drawn(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(look: Look, theme: Theme, width: int) -> None:
    seen = look("/lifecycle", theme, width)
    assert seen.severe == []
    assert seen.scroll_width <= width


def test_a_click_on_a_bar_lists_the_customers_it_counts(page: Page, shop: str) -> None:
    open_lifecycle(page, shop)
    # The first bar stands for the new customers of the oldest month; it is not the one proposed.
    click_mark(page, page.locator(".st-key-chart_growth .barlayer .point path").first, down=0.25)
    page.wait_for_url(lambda address: "moved=New" in address)
    wait_until_drawn(page)
    told = page.locator(".st-key-strong_picked")
    expect(told).to_have_text(re.compile(r"^\d+ customers .*bought for the first time in"))
    expect_listed(page, int(told.inner_text().split()[0]))
