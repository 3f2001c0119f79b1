"""Preferences and what is bought together in a real browser: both themes, a phone, a click on a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import click_mark, expect_listed, go_to
from tests.provision.chromium import wait_until_drawn
from tests.provision.everyday import again

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.looking import Seen, Theme

    Look = Callable[[str, Theme, int], Seen]


@pytest.mark.parametrize(
    ("path", "theme", "width"),
    [("/preferences", "light", 1440), ("/together", "dark", 1440), again("/together", "light", 390)],
)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(look: Look, path: str, theme: Theme, width: int) -> None:
    seen = look(path, theme, width)
    assert seen.severe == []
    assert seen.scroll_width <= width


def test_a_click_on_a_cell_lists_its_customers(page: Page, shop: str) -> None:
    go_to(page, f"{shop}/preferences")
    page.locator(".st-key-chart_preferences .scatterlayer .point").first.wait_for(state="attached")
    wait_until_drawn(page)
    # The first marker is the first item in the first group: coffee, which nobody prefers and so is not proposed.
    click_mark(page, page.locator(".st-key-chart_preferences .scatterlayer .point").first)
    page.wait_for_url(lambda address: "item=" in address or "among=" in address)
    wait_until_drawn(page)
    told = page.locator(".st-key-strong_picked").inner_text()
    expect_listed(page, int(told.split(": ")[1].split(" of ")[0]))
