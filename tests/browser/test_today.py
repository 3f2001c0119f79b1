"""The Today page as a person sees it: complete, clean for screen readers, narrow without scrolling sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import settings
from data_access.demo import create_demo
from data_access.engine import open_engine
from data_access.migrations import migrate
from tests.browser.accessibility import severe_violations
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def address(server: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A served demo store."""
    path: Path = tmp_path_factory.mktemp("today") / "demo.db"
    engine = open_engine(str(path))
    migrate(engine)
    create_demo(engine, today=settings.today())
    engine.dispose()
    return server(str(path))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, theme: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    wait_until_drawn(page)
    assert page.locator("[data-testid=stMetric]").count() == 5
    assert severe_violations(page) == []
    context.close()


def test_what_changed_leads_to_the_cohorts_of_that_group(page: Page, address: str) -> None:
    page.goto(address)
    wait_until_drawn(page)
    page.get_by_role("link", name="Do they return?").first.click()
    page.wait_for_url("**/retention?category=*")
    wait_until_drawn(page)
    assert page.get_by_text("buying", exact=False).first.is_visible()


def test_phone_shows_everything_without_scrolling_sideways(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    wait_until_drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    tiles = [box for tile in page.locator("[data-testid=stMetric]").all() if (box := tile.bounding_box())]
    assert len({round(box["x"]) for box in tiles}) == 2
    context.close()
