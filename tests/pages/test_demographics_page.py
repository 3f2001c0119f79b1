"""The page of demographics: every trait, the group of the address, too few, an empty store, names as text."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from dashboard.components.demographics import TRAITS
from tests.pages.opening import closed, open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders import Store

LAST = date(2026, 6, 30)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """40 German women who stay and 40 French men who do not, over two years; ten of unknown traits are new."""
    rows = []
    for number in range(80):
        stays = number < 40
        traits = {"gender": "female", "country": "DE"} if stays else {"gender": "male", "country": "FR"}
        name = HOSTILE if number == 0 else f"Customer {number}"
        who = new_store.customer(name=name, birth_year=1980, segment=HOSTILE, **traits)
        rows.append((who, LAST - timedelta(days=740), 1000))
        rows.append((who, LAST - timedelta(days=400), 1000))
        if stays or number < 50:
            rows.append((who, LAST - timedelta(days=10), 5000 if number == 0 else 1000))
    rows += [(new_store.customer(country=None), LAST, 1000) for _ in range(10)]
    new_store.purchases(rows)
    return closed(new_store)


opened = partial(open_page, "demographics")


@pytest.mark.usefixtures("store")
def test_the_page_says_who_is_there_who_stays_and_lists_the_group_that_differs() -> None:
    page = opened(by="Gender")
    assert not page.exception
    assert [title.value for title in page.title] == ["What kinds of customers do we have?"]
    assert "Customers who bought in the last 12 months · 60 customers · data up to 30 Jun 2026" in said(page)
    assert "Women are the largest group: 67% of customers" in said(page)
    assert "Women stay more: 100 of 100 who bought the year before bought again, against 25 of 100" in said(page)
    assert [metric.value for metric in page.metric] == ["60", "46 years", "83%", "62.5%", "0.0%"]
    assert page.selectbox(key="of_gender").value == "Women"
    names = page.dataframe[0].value["customer_name"].tolist()
    assert names[0] == HOSTILE
    assert len(names) == 40
    assert not [element.value for element in page.markdown if "evil" in element.value]


@pytest.mark.usefixtures("store")
def test_every_trait_has_its_page_and_the_group_of_the_address_is_listed() -> None:
    for title in TRAITS.values():
        page = opened(by=title)
        assert not page.exception, title
    page = opened(by="Country", of_country="France")
    assert len(page.dataframe[0].value) == 10
    page.selectbox(key="of_country").set_value("Unknown").run()
    assert len(page.dataframe[0].value) == 10
    assert "10 customers, most money of the year first." in said(page)


@pytest.mark.usefixtures("store")
def test_too_few_inside_a_filter_is_said_and_nobody_offers_a_way_back() -> None:
    page = opened(by="Gender", country="France")
    assert not page.exception
    assert "Too few customers to compare groups: needs 30, has 10." in said(page)
    assert "Needs at least 30 customers" in said(page)
    empty = opened(by="Gender", channel="Atlantis")
    assert not empty.exception


def test_an_empty_store_leads_to_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "empty.db"
    engine = empty_store(path)
    engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(path))
    page = opened()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]
