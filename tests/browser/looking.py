"""What there is to see of a page at one width in one theme, looked at once for all tests that ask about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import severe_violations
from tests.provision.chromium import LOOKS_APART, wait_until_drawn
from tests.provision.everyday import again

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, FloatRect, Locator, Page

Theme = Literal["light", "dark"]
# For every `expect`: how long a machine may take that does other things too. What is there is seen at once.
PATIENCE_MS = 30_000
# Every day a page is looked at on a phone in the light theme, as test_frame.py does with all of them, and some wide in
# the dark one: each theme and each width. Dark and wide are the others for `make again`. The other two combinations
# take as long again and are for the long form.
LOOKS = [
    ("light", 390),
    again("dark", 1440),
    *(pytest.param(theme, width, marks=pytest.mark.proof) for theme, width in (("light", 1440), ("dark", 390))),
]
STYLE = Path(__file__).parents[2] / "dashboard" / "style.css"
CHARTS_DRAWN = (
    "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(e => e.querySelector('.main-svg'))"
)

# False where the address is another view of the same page: that does not run by itself.
GO_IN_THE_PAGE = """address => {
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate", {state: {}}));
  return window.isAsked;
}"""


@dataclass(frozen=True)
class Seen:
    """One look at a page: what axe calls serious, how wide it is, what it asked for, which rules of style it uses."""

    severe: list[str]
    scroll_width: int
    metrics: int
    asked: list[str]
    refused: list[str]
    ran_foreign_script: bool
    rules: frozenset[str]


def open_page(context: BrowserContext, theme: Theme = "light", width: int = 1440, height: int = 900) -> Page:
    """A new page for one visitor."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    return page


def close_page(page: Page) -> None:
    """The visitor leaves."""
    forget(page)
    page.close()


def forget(page: Page) -> None:
    """Take along what the browser kept of a visitor."""
    if page.url.startswith("http"):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.context.clear_cookies()


def go_to(page: Page, address: str) -> None:
    """Open an address: the first one anew, each other as Back and Forward do, for a quarter of the processor.

    Another view of the page that is open does not run by itself: the way there leads over another page.
    """
    elsewhere = urlsplit(address)._replace(path="/settings", query="").geturl()
    if not _runs(page, address) and not (_runs(page, elsewhere) and _runs(page, address)):
        page.goto(address)
        wait_until_there(page)


def _runs(page: Page, address: str) -> bool:
    """Go to an address inside the program that is open in a page; False where nothing runs by that."""
    runs = page.url.startswith("http") and page.evaluate(GO_IN_THE_PAGE, address)
    if runs:
        wait_until_there(page)
    return bool(runs)


def visit(page: Page, address: str) -> None:
    """Open an address and wait until its charts are there."""
    page.goto(address)
    wait_until_there(page)


def wait_until_there(page: Page) -> None:
    """Wait until a page and its charts are drawn."""
    page.wait_for_selector("h1")
    wait_until_drawn(page)
    page.wait_for_function(CHARTS_DRAWN, polling=LOOKS_APART)


def standing_still(page: Page, mark: Locator) -> FloatRect:
    """Where something drawn is, once two looks find it there: a chart is drawn anew when its room changes."""
    mark.scroll_into_view_if_needed()
    before = None
    for _ in range(PATIENCE_MS // LOOKS_APART):
        box = mark.bounding_box()
        if box and box == before:
            return box
        before = box
        page.wait_for_timeout(LOOKS_APART)
    message = f"{mark} does not come to rest"
    raise AssertionError(message)


def click_mark(page: Page, mark: Locator, *, down: float = 0.5) -> None:
    """Click on a mark of a chart, so far down in it; the page is drawn when this returns."""
    box = standing_still(page, mark)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * down)
    wait_until_drawn(page)


def expect_listed(page: Page, count: int) -> None:
    """The list of customers has so many rows."""
    # The grid is drawn on a canvas; what it holds stands beside it for screen readers, with the head as a row.
    grid = page.locator(".st-key-card_people [role=grid]")
    expect(grid).to_have_attribute("aria-rowcount", str(count + 1))


def type_in(page: Page, label: str, text: str, *, exact: bool = False) -> None:
    """Type in a field, leave it with the Tab key, and wait for what the page makes of it."""
    field = page.get_by_label(label, exact=exact)
    field.fill(text)
    field.press("Tab")
    wait_until_drawn(page)


class Window:
    """Where pages are looked at one after the other in a theme at a width, and what is asked for and refused there."""

    def __init__(self, context: BrowserContext, theme: Theme, width: int) -> None:
        self.page = open_page(context, theme, width)
        self.asked: list[str] = []
        self.refused: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            self.refused.append(message.text)

    def look_at(self, address: str) -> Seen:
        """Open an address and note what there is to see."""
        self.asked.clear()
        self.refused.clear()
        go_to(self.page, address)
        page, known = self.page, sorted(selectors())
        seen = Seen(
            severe=severe_violations(page),
            scroll_width=page.evaluate("document.documentElement.scrollWidth"),
            metrics=page.locator("[data-testid=stMetric]").count(),
            asked=[*self.asked],
            refused=[*self.refused],
            ran_foreign_script=page.evaluate("window.PWN") is not None,
            rules=frozenset(page.evaluate("all => all.filter(s => document.querySelector(s))", known)),
        )
        forget(page)
        return seen


def selectors() -> set[str]:
    """Every selector of the style sheet on its own, without the states a pointer makes."""
    sheet = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", STYLE.read_text(), flags=re.DOTALL)
    apart = (part for rule in re.findall(r"([^{}]+)\{", sheet) for part in re.split(r",(?![^(]*\))", rule))
    return {re.sub(r":is\(:hover[^)]*\)|:(hover|focus-visible)", "", part).strip() for part in apart if part.strip()}
