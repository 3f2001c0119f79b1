"""The page of preferences: full store, money, products, nothing that holds, too few, empty store, a link to a cell."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.scoring import score_feedback
from data_access.engine import open_engine
from data_access.schema import Customer
from sentiment.choose import scorer
from tests.builders import Store
from tests.pages.opening import closed, open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

LAST = date(2026, 6, 30)


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """40 women who all buy cups, 40 men who buy bags but for ten; both buy tea, and one of unknown gender."""
    cup, bag, tea = (new_store.product(category=name, name=name[:-1]) for name in ("Cups", "Bags", "Teas"))
    for number in range(80):
        woman = number % 2 == 1
        who = new_store.customer(name=f"Person {number}", gender="female" if woman else "male", country="DE")
        goods = cup if woman or number % 8 == 0 else bag
        new_store.purchase(who, on=LAST, lines=[(goods, 1, 500), *([(tea, 1, 500)] if number % 4 < 2 else [])])
    new_store.purchase(new_store.customer(country="FR"), on=LAST, lines=[(tea, 1, 900)])
    return closed(new_store)


opened = partial(open_page, "preferences")


@pytest.mark.usefixtures("store")
def test_the_page_says_who_prefers_what_and_lists_the_customers_of_the_surest() -> None:
    page = opened()
    assert not page.exception
    assert [title.value for title in page.title] == ["What do they prefer?"]
    assert "last 12 months · 81 customers · data up to 30 Jun 2026" in said(page)
    assert "Men are 2.0× as likely as all customers to buy Bags: 75% of them against 37% of all" in said(page)
    assert "of 6 comparisons hold, corrected for their number." in said(page)
    assert [metric.value for metric in page.metric][:2] == ["2", "3"]
    assert all(metric.help for metric in page.metric)
    assert (page.selectbox(key="item").value, page.selectbox(key="among").value) == ("Bags", "Men")
    assert "Men: 30 of 40 customers bought Bags" in said(page)
    assert len(page.dataframe[0].value) == 30
    assert "Too few to tell: the words of 20 customers of a group have to be read first." in said(page)


@pytest.mark.usefixtures("store")
def test_a_link_opens_a_cell_by_products_and_money() -> None:
    page = opened(of="Products", measure="Money", item="Tea (P3)", among="Women", period="All time")
    assert not page.exception
    assert "Women: 20 of 40 customers bought Tea (P3) (50.0%; of all 50.6%)." in said(page)
    assert "the interval leaves out 1" in said(page)


@pytest.mark.usefixtures("store")
def test_days_prices_and_discounts_are_compared_in_their_own_words() -> None:
    page = opened(of="Weekdays", item="Tuesday", among="Women")
    assert not page.exception
    assert "Women: 40 of 40 customers bought on a Tuesday (100.0%; of all 100.0%)." in said(page)
    assert "Nothing to compare: nearly everybody, or nearly nobody, bought each of these." in said(page)
    assert "at full price" in said(opened(of="Discounts"))


@pytest.mark.usefixtures("store")
def test_one_large_group_is_too_few_to_compare() -> None:
    assert "Too few to tell: it takes two groups of at least 30 customers" in said(opened(by="Country"))
    alone = opened(country="France")
    assert not alone.exception
    assert "Too few to tell" in said(alone)


def test_an_empty_store_offers_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = empty_store(tmp_path / "empty.db")
    engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "empty.db"))
    page = opened()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]


@pytest.mark.usefixtures("store")
def test_beside_what_groups_buy_stands_what_they_say(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "store.db"
    shutil.copyfile(shop, copy)
    monkeypatch.setenv("RAPPORT_STORE", str(copy))
    engine = open_engine(str(copy))
    store = Store(engine)
    with Session(engine) as session:
        women = session.scalars(select(Customer).where(Customer.gender == "female")).all()
    for number, woman in enumerate(women):
        text = "Delivery was late and the parcel never arrived." if number < 20 else "Excellent quality, I love it."
        store.feedback(woman, on=LAST, text=text, identity=number.to_bytes(16, "big"))
    score_feedback(engine, scorer=scorer("quick"))
    engine.dispose()
    page = opened(by="Gender")
    assert not page.exception
    assert (
        "Women praise quality most (50% of 40 heard, 35% to 65%) and complain of delivery most (50%, 35% to 65%)."
        in (said(page))
    )
