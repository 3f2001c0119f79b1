"""The Quality page in a real browser: from the first look for duplicates to the pairs, both themes, a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.looking import go_to
from tests.provision.chromium import wait_until_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.looking import Seen, Theme

    Look = Callable[[str, Theme, int], Seen]


def test_pairs_are_found_and_shown_without_anything_serious_or_cut_off(page: Page, shop: str, look: Look) -> None:
    go_to(page, f"{shop}/quality?view=Duplicates")
    wait_until_drawn(page)
    page.get_by_role("button", name="Look for duplicates").click()
    expect(page.get_by_role("heading", name="Likely the same person")).to_be_visible()
    expect(page.get_by_role("button", name="Merge").first).to_be_visible()
    for theme, width in (("dark", 1440), ("light", 390)):
        seen = look("/quality?view=Duplicates", theme, width)  # type: ignore[arg-type]
        assert seen.severe == []
        assert seen.scroll_width <= width
