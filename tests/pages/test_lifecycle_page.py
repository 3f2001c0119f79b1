"""The page on the life cycle: full store, filters, too young, too few, empty store, and the choice of a bar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from data_access.engine import open_engine
from data_access.schema import Customer, FollowUp, Purchase, PurchaseLine
from tests.builders import NOW, Store
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

LAST = date(2026, 6, 15)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"


def buy(engine: Engine, bought: list[tuple[int, date, int]]) -> None:
    """Purchases of one line each, written at once: customer, day, cents."""
    purchases: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for number, (customer, day, cents) in enumerate(bought, 1):
        same: dict[str, Any] = {"purchased_at": NOW, "currency": "GBP", "sale_lines": 1, "free_lines": 0}
        when: dict[str, Any] = {"purchased_on": day, "month": day.year * 12 + day.month - 1, "return_lines": 0}
        money = {"gross_cents": cents, "net_cents": cents}
        purchases.append({"id": number, "identity": str(number), "customer_id": customer, **same, **when, **money})
        line = {"purchase_id": number, "identity": number.to_bytes(16, "big"), "kind": 1, "quantity_milli": 1000}
        lines.append({**line, "unit_price_micros": cents * 10_000, "amount_cents": cents})
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(Purchase), purchases)
        connection.execute(insert(PurchaseLine), lines)


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """30 Germans who buy every month since May 2024; 40 French who bought once, in January 2026; two new a month."""
    engine = new_store.engine
    bought: list[tuple[int, date, int]] = []
    months = [date(2024 + place // 12, place % 12 + 1, 10) for place in range(4, 30)]
    for number in range(30):
        who = new_store.customer(name=HOSTILE if number == 0 else f"Regular {number}", country="DE")
        bought += [(who.id, day, 1000) for day in months]
    for number in range(40):
        who = new_store.customer(name=f"Once {number}", country="FR")
        bought.append((who.id, date(2026, 1, 20), 9000 if number == 0 else 500))
    for day in months:
        for _ in range(2):
            bought.append((new_store.customer(country="GB").id, day + timedelta(days=3), 700))
    bought.append((bought[0][0], LAST, 1000))
    new_store.customer(country="IT")
    buy(engine, bought)
    return closed(new_store)


open_lifecycle = partial(open_page, "lifecycle")


def open_rows(path: Path) -> list[Any]:
    engine = open_engine(str(path))
    with engine.connect() as connection:
        return list(connection.execute(select(FollowUp).order_by(FollowUp.id)))


def tiles(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


@pytest.mark.usefixtures("store")
def test_full_store_shows_the_question_the_answer_and_who_was_lost_in_the_month_that_stands_out() -> None:
    page = open_lifecycle(window="3 mo")
    assert not page.exception
    assert [title.value for title in page.title] == ["Do we win more customers than we lose?"]
    assert "Active: bought in the last 3 months · 122 customers · data up to 15 Jun 2026" in said(page)
    assert "in Jun 2025 to May 2026, 64 won or won back and 64 lost, 1.00 for each lost" in said(page)
    assert "Apr 2026 stands out: 42 lost" in said(page)
    assert "42 of them had bought in Jan 2026 only." in said(page)
    # 30 regulars, and the two new ones of each of the last three months.
    assert tiles(page)["Active customers"] == "36"
    assert tiles(page)["Won for each lost"] == "1.00"
    assert page.selectbox(key="month").value == "Apr 2026"
    assert page.selectbox(key="moved").value == "Lost"
    assert "42 customers last bought in Jan 2026 and were lost in Apr 2026." in said(page)
    (people,) = page.dataframe
    assert people.value["customer_name"].tolist()[0] == "Once 0"
    assert len(people.value) == 42


@pytest.mark.usefixtures("store")
def test_the_usual_window_follows_from_the_store_and_each_can_be_chosen() -> None:
    # Regulars come back after 31 days at the latest, nine of ten times: two months.
    assert "bought in the last 2 months" in said(open_lifecycle())
    assert "bought in the last 12 months" in said(open_lifecycle(window="12 mo"))
    assert "bought in the last month ·" in said(open_lifecycle(window="1 mo"))


@pytest.mark.usefixtures("store")
def test_revenue_of_the_same_customers_is_that_of_two_years() -> None:
    page = open_lifecycle(window="3 mo", country="Germany")
    assert tiles(page)["Revenue from the same customers"] == "100%"
    assert tiles(page)["Revenue kept, growth aside"] == "100%"
    assert tiles(page)["Usual days between purchases"] == "30"
    assert "Of 30 customers of the year before, 0 bought nothing since." in said(page)
    assert "Too few to tell: 0 customers came or went" in said(page)
    few = open_lifecycle(window="3 mo", country="United Kingdom")
    assert tiles(few)["Revenue from the same customers"] == "Too few"
    assert tiles(few)["Usual days between purchases"] == "Too few"


@pytest.mark.usefixtures("store")
def test_a_bar_of_the_address_is_listed_and_names_are_text() -> None:
    page = open_lifecycle(window="3 mo", month="Jun 2026", moved="Active, bought again")
    assert "30 customers were active and bought again in Jun 2026 so far." in said(page)
    assert HOSTILE in page.dataframe[0].value["customer_name"].tolist()
    assert not [element.value for element in page.markdown if "evil" in element.value]
    page.selectbox(key="moved").set_value("Won back").run()
    assert "Nobody came back in Jun 2026 so far, after having been lost." in said(page)
    page.selectbox(key="moved").set_value("Lost").run()
    told = "2 customers last bought in Mar 2026 and will be lost unless they buy before the end of Jun 2026."
    assert told in said(page)


def test_one_click_reminds_of_the_customers_behind_a_bar_with_the_reason(own: Path) -> None:
    page = open_lifecycle(window="3 mo", month="Apr 2026", moved="Lost")
    page.button(key="create").click().run()
    assert not page.exception
    assert "42 follow-ups created, due 8 Jul 2026." in said(page)
    rows = open_rows(own)
    assert {(row.reason_kind, row.state) for row in rows} == {("movement", "open")}
    assert rows[0].reason == "Lost in Apr 2026: last bought in Jan 2026, 1 purchase, £90"
    assert set(page.dataframe[0].value["follow_up"]) == {"due 8 Jul 2026"}


def test_those_lost_who_came_back_are_counted_and_dated(own: Path) -> None:
    page = open_lifecycle(window="3 mo", month="Apr 2026", moved="Lost")
    assert "42 customers last bought in Jan 2026 and were lost in Apr 2026. None of them has come back since." in said(
        page
    )
    engine = open_engine(str(own))
    with Session(engine) as session:
        dear = session.scalars(select(Customer).where(Customer.name == "Once 0")).one()
    Store(engine).purchase(dear, on="2026-05-04")
    engine.dispose()
    page = open_lifecycle(window="3 mo", month="Apr 2026", moved="Lost")
    assert "were lost in Apr 2026. 1 of them has come back since." in said(page)
    listed = page.dataframe[0].value
    assert [str(day) for day in listed["came_back_on"].dropna()] == ["2026-05-04"]
    assert listed["came_back_on"].notna().tolist()[0]
    running = open_lifecycle(window="3 mo", month="Jun 2026", moved="Lost")
    assert "come back since" not in said(running)
    assert "came_back_on" not in running.dataframe[0].value


@pytest.mark.usefixtures("store")
def test_values_the_page_does_not_know_are_ignored() -> None:
    page = open_lifecycle(window="7 mo", month="Smarch 2026", moved="Abducted", country="Nowhere")
    assert not page.exception
    assert "122 customers" in said(page)


@pytest.mark.usefixtures("store")
def test_filters_that_leave_nobody_offer_the_way_back() -> None:
    page = open_lifecycle(country="Italy")
    assert not page.exception
    assert "No customer fits these filters" in [header.value for header in page.header]
    page.button(key="empty_filtered_0").click().run()
    assert "122 customers" in said(page)


def test_an_empty_store_says_what_is_missing(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_lifecycle()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]


@pytest.mark.parametrize("days", [["2026-06-30"], ["2026-06-15"], ["2026-01-31", "2026-06-30"]])
def test_one_customer_is_an_honest_too_early_or_too_few(
    days: list[str], sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = Store(sqlite_engine)
    who = built.customer()
    for day in days:
        built.purchase(who, on=day)
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_lifecycle(moved="New")
    assert not page.exception
    assert ("Too few to tell: " if len(days) > 1 else "Too early to tell: ") in said(page)
    assert "nan" not in said(page)
    assert tiles(page)["Revenue from the same customers"] == "–"
