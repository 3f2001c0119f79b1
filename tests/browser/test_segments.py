"""The page of customer groups in a real browser: from a bar to its customers, both themes, a phone."""

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


def open_segments(page: Page, shop: str, query: str = "") -> None:
    go_to(page, f"{shop}/segments?{query}")
    page.locator(".st-key-chart_groups .barlayer .point").first.wait_for(state="attached")
    page.locator(".st-key-chart_moves .sankey-node").first.wait_for(state="attached")
    wait_until_drawn(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(look: Look, theme: Theme, width: int) -> None:
    seen = look("/segments", theme, width)
    assert seen.severe == []
    assert seen.scroll_width <= width


def test_a_click_on_a_bar_lists_the_customers_of_its_group(page: Page, shop: str) -> None:
    open_segments(page, shop)
    # The first bar is that of the champions; they are not the group proposed.
    click_mark(page, page.locator(".st-key-chart_groups .barlayer .point path").first)
    page.wait_for_url(lambda address: "group=Champions" in address)
    wait_until_drawn(page)
    champions = page.locator(".st-key-tile_champions [data-testid=stMetricValue]").inner_text()
    expect(page.locator(".st-key-muted_listed")).to_contain_text(re.compile(rf"^\s*{champions} customers"))
    expect_listed(page, int(champions))
