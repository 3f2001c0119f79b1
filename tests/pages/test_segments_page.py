"""The page of customer groups: full store, filters, too few, empty store, and the choice of a group."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from data_access.engine import open_engine
from data_access.schema import FollowUp
from tests.builders import Store
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

LAST = date(2026, 6, 30)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """30 Germans who buy every 10 days till the end, 20 French who did and stopped, 10 Britons who are new."""
    for number in range(30):
        who = new_store.customer(name=HOSTILE if number == 0 else f"Regular {number}", country="DE")
        for back in range(0, 130, 10):
            new_store.purchase(who, on=LAST - timedelta(days=back), lines=[(None, 2 if number == 0 else 1, 1000)])
    for number in range(20):
        who = new_store.customer(name=f"Gone {number}", country="FR")
        for back in range(85, 135, 10):
            new_store.purchase(who, on=LAST - timedelta(days=back))
    for number in range(10):
        new_store.purchase(new_store.customer(name=f"New {number}", country="GB"), on=LAST - timedelta(days=1))
    new_store.customer(country="IT")
    return closed(new_store)


open_segments = partial(open_page, "segments")


def open_rows(path: Path) -> list[Any]:
    engine = open_engine(str(path))
    with engine.connect() as connection:
        return list(connection.execute(select(FollowUp).order_by(FollowUp.id)))


@pytest.mark.usefixtures("store")
def test_full_store_shows_the_question_the_answer_and_the_customers_of_the_group_at_stake() -> None:
    page = open_segments()
    assert not page.exception
    assert [title.value for title in page.title] == ["Which customers need what?"]
    assert "60 customers · data up to 30 Jun 2026" in said(page)
    assert "Champions are 50% of customers and bring 79% of the money. 20 regulars have gone quiet" in said(page)
    assert "Of 50 customers on 31 Mar 2026, 40% have cooled off since and none came back." in said(page)
    assert [metric.value for metric in page.metric] == ["30", "0", "10", "20", "20"]
    assert page.selectbox(key="group").value == "At risk"
    (people,) = page.dataframe
    assert len(people.value) == 20
    assert "last purchase at most 10, 20, 30, 60 days ago" in said(page)


@pytest.mark.usefixtures("store")
def test_the_group_of_the_address_is_listed_and_names_are_text() -> None:
    page = open_segments(group="Champions")
    names = page.dataframe[0].value["customer_name"].tolist()
    assert names[0] == HOSTILE
    assert len(names) == 30
    assert not [element.value for element in page.markdown if "evil" in element.value]
    page.selectbox(key="group").set_value("New").run()
    assert len(page.dataframe[0].value) == 10
    page.selectbox(key="group").set_value("Loyal").run()
    assert "Nobody is in this group now." in said(page)


def test_one_click_reminds_of_the_customers_of_a_group_with_the_reason_and_undo_takes_it_back(own: Path) -> None:
    page = open_segments(group="At risk")
    assert "For all 20 shown; select rows to choose some. Who has an open follow-up keeps that one." in said(page)
    page.button(key="create").click().run()
    assert not page.exception
    assert "20 follow-ups created, due 8 Jul 2026." in said(page)
    rows = open_rows(own)
    assert {(row.reason_kind, row.state) for row in rows} == {("group", "open")}
    told = "At risk, but Potential loyalists on 31 Mar 2026: last bought on 6 Apr 2026, 5 purchases, £50"
    assert {row.reason for row in rows} == {told}
    assert set(page.dataframe[0].value["follow_up"]) == {"due 8 Jul 2026"}
    page.button(key="undo_follow_up").click().run()
    assert "20 of them taken back." in said(page)
    assert open_rows(own) == []


@pytest.mark.usefixtures("store")
def test_fifths_say_how_many_only_their_number_decided() -> None:
    page = open_segments(scoring="Fifths")
    assert "customers bought as often as others of another score" in said(page)
    together = open_segments(scoring="Fifths, equals together")
    assert "customers are compared with each other" in said(together)
    assert "another score" not in said(together)


@pytest.mark.usefixtures("store")
def test_limits_of_the_address_score_customers_and_can_be_taken_back() -> None:
    page = open_segments(recency="100, 200, 300, 400", frequency="20, 30, 40, 50", group="New")
    assert "Limits set by hand: last purchase at most 100, 200, 300, 400 days ago" in said(page)
    # Everybody bought lately, and nobody 20 times.
    assert [metric.value for metric in page.metric] == ["0", "0", "60", "0", "0"]
    page.button(key="usual_limits").click().run()
    assert not page.exception
    assert "Fixed limits: last purchase at most 10, 20, 30, 60 days ago" in said(page)
    assert [metric.value for metric in page.metric] == ["30", "0", "10", "20", "20"]
    assert page.button(key="usual_limits").disabled


@pytest.mark.usefixtures("store")
def test_limits_that_mean_nothing_are_said_and_the_usual_ones_used() -> None:
    page = open_segments(recency="30, 20", money="many")
    told = "The limits of days since the last purchase and money are not four rising numbers, so the usual ones are"
    assert told in said(page)
    assert "Fixed limits: last purchase at most 10, 20, 30, 60 days ago" in said(page)
    fifths = open_segments(recency="30, 20", scoring="Fifths")
    assert not fifths.exception
    assert "rising numbers" not in said(fifths)


@pytest.mark.usefixtures("store")
def test_a_filter_narrows_every_figure_and_too_few_say_so_in_place_of_charts() -> None:
    page = open_segments(country="France", group="At risk")
    assert "in France · 20 customers" in said(page)
    assert "Too few to tell: groups need at least 30 customers, and there are 20." in said(page)
    assert page.metric[0].value == "Too few"
    assert len(page.dataframe[0].value) == 20


@pytest.mark.usefixtures("store")
def test_values_the_page_does_not_know_are_ignored() -> None:
    page = open_segments(group="Atlantis", scoring="never", country="Nowhere")
    assert not page.exception
    assert "60 customers" in said(page)


def test_an_empty_store_says_what_is_missing(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_segments()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]


@pytest.mark.usefixtures("store")
def test_filters_that_leave_nobody_offer_the_way_back() -> None:
    page = open_segments(country="Italy")
    assert "No customer fits these filters" in [header.value for header in page.header]
    page.button(key="empty_filtered_0").click().run()
    assert "60 customers" in said(page)


@pytest.mark.parametrize("customers", [1, 3])
def test_one_purchase_each_on_one_day_is_an_honest_too_few(
    customers: int, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = Store(sqlite_engine)
    for _ in range(customers):
        built.purchase(built.customer(), on=LAST)
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_segments()
    assert not page.exception
    assert f"and there {'is' if customers == 1 else 'are'} {customers}." in said(page)
    assert "nan" not in said(page)
    assert len(page.dataframe[0].value) == customers
