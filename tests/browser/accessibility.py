"""What axe finds on a page, without what it only calls minor or moderate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEVERE = {"serious", "critical"}


def severe_violations(page: Page) -> list[str]:
    """The serious and critical violations, each with the elements it was found in."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {[node['html'][:160] for node in violation['nodes']][:3]}"
        for violation in found
        if violation["impact"] in SEVERE
    ]
