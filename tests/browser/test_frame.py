"""The frame in a real browser: links, filters, security, accessibility, and nothing fetched from elsewhere."""

from __future__ import annotations

import re
import urllib.request
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from data_access.demo import create_demo
from tests.browser.looking import selectors, visit
from tests.feedback_read import read_all_feedback
from tests.provision.chromium import wait_until_drawn
from tests.provision.everyday import again

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from sqlalchemy import Engine

    from tests.browser.looking import Seen, Theme

    Look = Callable[[str, Theme, int], Seen]

CUSTOMER = "/customer?customer=public-1"  # the one with the hostile name
PAGES = (
    "/",
    "/retention?all=true&country=Germany",
    "/demographics?by=Country",
    "/segments",
    "/lifecycle",
    "/value",
    "/queue",
    "/queue?view=done&case=1",
    "/promises",
    "/automation",
    "/import",
    "/quality",
    "/reading",
    "/problems",
    "/topics",
    "/voice",
    "/feelings",
    "/does-it-help",
    "/customers",
    "/products",
    "/log-feedback",
    "/advocates",
    "/advocates?view=What+delights",
    "/forms",
    "/notices",
    "/settings",
    CUSTOMER,
)
ON_A_PHONE = ("/retention", *PAGES)
WIDE = ("/retention?measure=Revenue&unit=n", "/retention?measure=Revenue&unit=n&all=true")
# Drawn only while columns of a file are matched, two of them to one field, and for many months of a large shop.
RARE = {".st-key-match_head", ".st-key-wide_1800 > *", '[class*="st-key-worse_"] [data-testid="stText"]'}
# Marked words stand in a dialog and the filters in a popover, which no look at a page opens.
UNOPENED = ("st-key-marked_", "happyword_", "st-key-unseen_saved_segment", "st-key-fine_how_")
RARE |= {one for one in selectors() if any(key in one for key in UNOPENED)}


def expect_chips(page: Page, *names: str) -> None:
    """The filters that stand above the page, and no other, each with the sign that takes it away."""
    chips = page.locator("[class*=st-key-chip_]")
    expect(chips).to_have_count(len(names))
    for name in names:
        expect(chips.filter(has_text=re.compile(f"^{re.escape(name)}"))).to_have_count(1)


def test_a_deep_link_with_a_filter_opened_first_on_a_fresh_server_has_frame_and_filter(
    fresh_page: Page, server: Callable[[str], str], sqlite_engine: Engine
) -> None:
    create_demo(sqlite_engine, today=date(2026, 6, 16), customers=200)
    read_all_feedback(sqlite_engine)
    visit(fresh_page, f"{server(str(sqlite_engine.url))}/retention?country=Germany")
    expect(fresh_page.locator("h1")).to_have_text("Do new customers come back?")
    expect_chips(fresh_page, "Germany")
    expect(fresh_page.locator(".st-key-page_head")).to_contain_text("in Germany")
    expect(fresh_page.get_by_role("link", name="Today")).to_have_count(1)
    expect(fresh_page.locator(".st-key-demo_label")).to_contain_text("Demo data")


def test_filters_stay_in_the_address_over_page_clicks_and_back(fresh_page: Page, shop: str) -> None:
    query = "bought=2025-06-01&bought=2026-05-31&country=Germany"
    visit(fresh_page, f"{shop}/retention?{query}&country=Atlantis&unheard=of")
    expect_chips(fresh_page, "First bought Jun 2025 to May 2026", "Germany")

    fresh_page.get_by_role("link", name="Today").click()
    fresh_page.wait_for_url(lambda address: "/retention" not in address and "country=Germany" in address)
    wait_until_drawn(fresh_page)
    expect(fresh_page.locator("[class*=st-key-chip_]").filter(has_text="Germany")).to_be_visible()

    fresh_page.go_back()
    fresh_page.wait_for_url(
        lambda address: "/retention" in address and "bought=2025-06-01" in address and "Germany" in address
    )
    expect(fresh_page.get_by_role("heading", name="Do new customers come back?")).to_be_visible()
    wait_until_drawn(fresh_page)
    expect_chips(fresh_page, "First bought Jun 2025 to May 2026", "Germany")

    fresh_page.get_by_role("button", name="Germany").click()
    fresh_page.wait_for_url(lambda address: "country" not in address)
    wait_until_drawn(fresh_page)
    fresh_page.get_by_role("button", name="Reset").click()
    fresh_page.wait_for_url(lambda address: "bought" not in address)
    wait_until_drawn(fresh_page)
    expect_chips(fresh_page)


def test_every_answer_carries_the_security_headers_and_the_probes_answer(shop: str) -> None:
    for path in ("/", "/healthz", "/readyz", "/app/static/icon.svg"):
        with urllib.request.urlopen(shop + path) as answer:
            headers, body = answer.headers, answer.read()
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "'unsafe-eval'" not in policy
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
        assert b"ready" in body or path != "/readyz"


def test_no_page_asks_another_host_or_breaks_the_policy_whatever_customers_are_called(look: Look, shop: str) -> None:
    own = (shop, shop.replace("http", "ws"), "data:", "blob:")
    for path in (*PAGES, "/retention?cohort=Apr+2026&after=1+month"):
        seen = look(path, "light", 390)
        assert [address for address in seen.asked if not address.startswith(own)] == []
        assert seen.refused == []
        assert not seen.ran_foreign_script


@pytest.mark.parametrize("path", ON_A_PHONE)
def test_axe_finds_nothing_serious_on_any_page_and_nothing_is_cut_off_on_a_phone(look: Look, path: str) -> None:
    seen = look(path, "light", 390)
    assert seen.severe == []
    assert seen.scroll_width <= 390


@pytest.mark.parametrize(
    ("path", "theme", "width"),
    [
        *((path, "dark", 1440) for path in ("/", "/retention")),
        *(again(path, "dark", 1440) for path in ("/import", "/customers")),
        *(
            pytest.param(path, theme, width, marks=pytest.mark.proof)
            for path in ("/", "/retention", "/import", "/customers", CUSTOMER)
            for theme, width in (("light", 1440), ("dark", 390))
        ),
    ],
)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(look: Look, path: str, theme: Theme, width: int) -> None:
    seen = look(path, theme, width)
    assert seen.severe == []
    assert seen.scroll_width <= width


def test_every_rule_of_the_style_sheet_still_matches_something(look: Look) -> None:
    used = frozenset[str]().union(*(look(path, "light", 390).rules for path in (*PAGES, *WIDE)))
    assert selectors() - RARE - used == set()
