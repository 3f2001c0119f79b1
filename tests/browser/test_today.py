"""The Today page as a person sees it: complete, clean for screen readers, narrow without scrolling sideways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.looking import go_to
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.looking import Seen, Theme, Window

    Look = Callable[[str, Theme, int], Seen]


@pytest.mark.parametrize("theme", [pytest.param("light", marks=pytest.mark.proof), "dark"])
def test_axe_finds_nothing_serious(look: Look, theme: Theme) -> None:
    seen = look("/", theme, 1440)
    assert seen.metrics == 5
    assert seen.severe == []


def test_what_changed_leads_to_the_cohorts_of_that_group(fresh_page: Page, shop: str) -> None:
    go_to(fresh_page, shop)
    wait_until_drawn(fresh_page)
    expect(fresh_page.get_by_role("link", name="What goes wrong?").first).to_have_attribute(
        "href", re.compile(r"problems$")
    )
    fresh_page.get_by_role("link", name="Do they return?").first.click()
    fresh_page.wait_for_url("**/retention?category=*")
    expect(fresh_page.get_by_role("heading", name="Do new customers come back?")).to_be_visible()
    wait_until_drawn(fresh_page)
    expect(fresh_page.get_by_text("buying", exact=False).first).to_be_visible()


def test_phone_shows_everything_without_scrolling_sideways(windows: Callable[[Theme, int], Window], shop: str) -> None:
    page = windows("light", 390).page
    go_to(page, shop)
    wait_until_drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    tiles = [box for tile in page.locator("[data-testid=stMetric]").all() if (box := tile.bounding_box())]
    assert len({round(box["x"]) for box in tiles}) == 2
