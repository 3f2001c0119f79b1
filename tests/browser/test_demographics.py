"""The maps of the page of demographics in a real browser: what a region says, another country, themes and a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.looking import LOOKS, go_to, standing_still
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.looking import Seen, Theme

    Look = Callable[[str, Theme, int], Seen]

REGIONS = ".st-key-chart_regions"


def open_regions(page: Page, shop: str, query: str = "by=Region") -> Locator:
    """The page with a map of regions; gives the areas on it, the grey ones first."""
    go_to(page, f"{shop}/demographics?{query}")
    areas = page.locator(f"{REGIONS} .scatterlayer .js-fill")
    areas.first.wait_for(state="attached")
    wait_until_drawn(page)
    return areas


def point_at(page: Page, area: Locator) -> str:
    """What the map says where the mouse rests on an area."""
    box = standing_still(page, area)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    said = page.locator(f"{REGIONS} .hoverlayer .hovertext")
    expect(said).to_be_visible()
    return said.text_content() or ""


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(look: Look, theme: Theme, width: int) -> None:
    seen = look("/demographics?by=Region", theme, width)
    assert seen.severe == []
    assert seen.scroll_width <= width


def test_a_region_says_who_lives_there_and_stays(page: Page, shop: str) -> None:
    # The last area is the smallest region with customers, which no other one covers.
    said = point_at(page, open_regions(page, shop).last)
    assert said.startswith("London: ")
    assert "of all." in said
    assert "who bought the year before bought again" in said


def test_the_box_of_the_map_turns_to_another_country_and_into_the_address(page: Page, shop: str) -> None:
    open_regions(page, shop)
    page.get_by_role("combobox", name="Map of").click()
    page.get_by_role("option", name="Germany").click()
    wait_until_drawn(page)
    expect(page.locator(f"{REGIONS} .js-plotly-plot")).to_be_visible()
    expect(page.get_by_text("Those of the country on the map")).to_be_visible()
    assert "map_region=Germany" in page.url


def test_a_country_is_chosen_on_the_page_of_countries_too(page: Page, shop: str) -> None:
    open_regions(page, shop, "by=Country&map_country=France")
    frames = page.locator(f"{REGIONS} .layer-below .shapelayer path, {REGIONS} .shapelayer path")
    expect(frames).to_have_count(5)  # the regions overseas
    expect(page.locator(".st-key-chart_world")).to_have_count(0)
