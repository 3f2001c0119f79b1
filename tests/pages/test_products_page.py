"""The page of products: what rises, who turned to it, what is bought again, too little data, an empty store."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.builders import Store
from tests.pages.opening import closed, open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

FIRST = date(2024, 7, 1)


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """80 customers who bought bags and tea in the first year; in the second one half of them bought cups, not bags.

    Every second one bought tea again three weeks later.
    """
    cup, bag, tea = (new_store.product(category=name, name=name[:-1]) for name in ("Cups", "Bags", "Teas"))
    others = [new_store.product(category="Others", name=f"Thing {number}") for number in range(5)]
    for number in range(80):
        who = new_store.customer(name=f"Person {number}")
        day = FIRST + timedelta(days=4 * number)
        new_store.purchase(who, on=day, lines=[(bag, 1, 500), (tea, 1, 300), (others[number % 5], 1, 100)])
        if number % 2:
            new_store.purchase(who, on=day + timedelta(days=21), lines=[(tea, 1, 300)])
        goods = cup if number < 40 else bag
        new_store.purchase(who, on=day + timedelta(days=365), lines=[(goods, 1, 500)])
    new_store.purchase(new_store.customer(), on="2026-06-30", lines=[(tea, 1, 300)])
    new_store.customer(country="FR")
    return closed(new_store)


opened = partial(open_page, "products")


@pytest.mark.usefixtures("store")
def test_the_page_says_what_falls_and_rises_who_gave_it_up_and_what_is_bought_again() -> None:
    page = opened()
    assert not page.exception
    assert "The last 12 months against the 12 before · 81 customers · data up to 30 Jun 2026" in said(page)
    assert "Surely fewer customers buy Others: 0.0% of the customers of the last 12 months bought it" in said(page)
    assert "Surely more customers buy Cups: 49.4% of the customers" in said(page)
    assert "Bought Others before and not since" in said(page)
    assert len(page.dataframe[0].value) == 80
    assert "of the buyers of Tea buy it again within 90 days" in said(page)


@pytest.mark.usefixtures("store")
def test_a_link_opens_a_rising_item_with_those_who_took_to_it() -> None:
    page = opened(of="Categories", of_category="Cups")
    assert not page.exception
    assert "Bought Cups now and not before" in said(page)
    assert len(page.dataframe[0].value) == 40


@pytest.mark.usefixtures("store")
def test_what_nobody_of_a_filter_bought_says_so() -> None:
    page = opened(country="France")
    assert not page.exception
    assert [header.value for header in page.header] == ["No customer fits these filters"]


def test_a_store_of_one_day_has_nothing_to_compare_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = empty_store(tmp_path / "one.db")
    store = Store(engine)
    store.purchase(store.customer(), on="2026-06-30", lines=[(store.product(), 1, 300)])
    engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "one.db"))
    page = opened()
    assert not page.exception
    assert "two months" in said(page)


def test_an_empty_store_offers_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = empty_store(tmp_path / "empty.db")
    engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "empty.db"))
    page = opened()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]


@pytest.mark.usefixtures("store")
def test_in_a_large_store_what_takes_seconds_waits_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.reads.habits.MANY_CUSTOMERS", 80)
    page = opened()
    assert not page.exception
    assert [toggle.label for toggle in page.toggle] == ["Work this out", "Work this out"]
    assert "of the buyers of Tea" not in said(page)
    assert "of the buyers of Tea" in said(opened(again="true"))
