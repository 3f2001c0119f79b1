"""The page of customer groups in a real browser: from a bar to its customers, both themes, a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import OTHER_LOOKS
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.looking import Seen, Theme

    Look = Callable[[str, Theme, int], Seen]


def open_segments(page: Page, shop: str, query: str = "") -> None:
    page.goto(f"{shop}/segments?{query}")
    page.locator(".st-key-chart_groups .barlayer .point").first.wait_for(state="attached")
    page.locator(".st-key-chart_moves .sankey-node").first.wait_for(state="attached")
    wait_until_drawn(page)


@pytest.mark.parametrize(("theme", "width"), [("dark", 1440), ("light", 390), *OTHER_LOOKS])
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(look: Look, theme: Theme, width: int) -> None:
    seen = look("/segments", theme, width)
    assert seen.severe == []
    assert seen.scroll_width <= width


def test_a_click_on_a_bar_lists_the_customers_of_its_group(page: Page, shop: str) -> None:
    open_segments(page, shop)
    # The first bar is that of the champions; they are not the group proposed.
    bar = page.locator(".st-key-chart_groups .barlayer .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(lambda address: "group=Champions" in address)
    wait_until_drawn(page)
    told = page.locator(".st-key-muted_listed").inner_text()
    rows = page.locator(".st-key-card_people [role=grid]").get_attribute("aria-rowcount")
    assert told.startswith(f"{int(rows or 0) - 1} customers")
    tile = page.locator(".st-key-tile_champions [data-testid=stMetricValue]").inner_text()
    assert told.startswith(tile)
