"""The page on what is bought together: full store, a link to a pair, nothing together, empty store."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.pages.opening import closed, open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders import Store

LAST = date(2026, 6, 30)


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """60 customers: 15 bought matcha with a whisk, 5 matcha alone, 40 cups; postage on all."""
    matcha, whisk, cup = (new_store.product(name=name) for name in ("Matcha", "Whisk", "Cup"))
    post = new_store.product(name="Postage", kind="service")
    for number in range(60):
        goods = [matcha, whisk] if number < 15 else [matcha] if number < 20 else [cup]
        lines = [(product, 1, 500) for product in (*goods, post)]
        who = new_store.customer(name=f"Person {number}", country="DE" if number < 59 else "FR")
        new_store.purchase(who, on=LAST - timedelta(days=number), lines=lines)
    return closed(new_store)


opened = partial(open_page, "together")


@pytest.mark.usefixtures("store")
def test_the_page_says_what_goes_together_and_whom_to_offer_the_other() -> None:
    page = opened()
    assert not page.exception
    assert [title.value for title in page.title] == ["What is bought together?"]
    assert "last 12 months · 60 purchases · 1 service such as postage left out" in said(page)
    assert "100% of 15 purchases with Whisk have Matcha too: 3.0 times as often as chance" in said(page)
    assert [metric.value for metric in page.metric] == ["25%", "1", "3.0×", "15"]
    assert all(metric.help for metric in page.metric)
    assert "No product is followed by another more often than usual." in said(page)
    assert "Everybody who bought the one has bought the other too." in said(page)


@pytest.mark.usefixtures("store")
def test_a_link_opens_a_pair_the_other_way_round() -> None:
    page = opened(first="1 Matcha", other="2 Whisk", basket="By one customer")
    assert not page.exception
    assert "Bought Matcha in these days, and never Whisk:" in said(page)
    assert next(t.value for t in page.dataframe if "customer_name" in t.value)["customer_name"].tolist() == [
        f"Person {number}" for number in range(15, 20)
    ]
    assert "Choose two different products." in said(opened(first="1 Matcha", other="1 Matcha"))


@pytest.mark.usefixtures("store")
def test_a_large_store_asks_before_it_works_for_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.reads.together.MANY_BASKETS", 10)
    waiting = opened()
    assert not waiting.exception
    assert "No product is followed" not in said(waiting)
    assert "No product is followed" in said(waiting.toggle(key="next").set_value(True).run())


@pytest.mark.usefixtures("store")
def test_too_few_purchases_say_so() -> None:
    page = opened(country="France")
    assert not page.exception
    assert "Too few to tell: no two products are in at least 5 of the 1 purchase." in said(page)


def test_an_empty_store_offers_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = empty_store(tmp_path / "empty.db")
    engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "empty.db"))
    page = opened()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]
