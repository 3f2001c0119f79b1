"""The Retention page and the frame around it: full store, empty store, bad address, a page that fails."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from data_access.demo import create_demo
from data_access.engine import open_engine
from data_access.schema import FollowUp
from tests.builders import Store
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


FIRST = date(2026, 1, 5)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """Four cohorts of 12: half of the Germans come back after a month, nobody else does. Data up to 20 May 2026."""
    for number in range(48):
        first = FIRST + timedelta(days=30 * (number % 4))
        german = number < 24
        who = new_store.customer(name=HOSTILE if number == 0 else f"Buyer {number}", country="DE" if german else "FR")
        new_store.purchase(who, on=first)
        if german and number % 8 < 4:
            new_store.purchase(who, on=first + timedelta(days=30))
    new_store.purchase(None, on="2026-05-20")
    return closed(new_store)


open_retention = partial(open_page, "retention")


@pytest.mark.usefixtures("store")
def test_full_store_shows_the_question_the_answer_and_the_customers_behind_a_cell() -> None:
    page = open_retention()
    assert not page.exception
    assert [title.value for title in page.title] == ["Do new customers come back?"]
    assert "48 customers · data up to 20 May 2026" in said(page)
    assert "25 of 100 new customers buy again in the month after their first purchase" in said(page)
    assert page.metric[0].value == "25.0%"
    (people,) = page.dataframe
    assert len(people.value) == 3
    assert "3 of 12 customers who first bought in Apr 2026 bought again in May 2026 so far" not in said(page)
    assert "3 of 12 customers who first bought in Mar 2026 bought again in Apr 2026." in said(page)


@pytest.mark.usefixtures("store")
def test_a_filter_in_the_address_narrows_every_figure_and_stands_in_the_sentence() -> None:
    page = open_retention(country="France", nonsense="1")
    assert "in France" in said(page)
    assert "24 customers" in said(page)
    # 18 customers have finished a month: too few for a rate.
    assert "Too few to tell: it needs at least 30 customers" in said(page)
    assert page.metric[0].value == "Too few"


@pytest.mark.usefixtures("store")
def test_a_value_the_store_does_not_know_is_ignored() -> None:
    page = open_retention(
        country="Atlantis", product="no-such-code", bought="1066-10-14", cohort="never", after="9 weeks"
    )
    assert not page.exception
    assert "48 customers" in said(page)


@pytest.mark.usefixtures("store")
def test_filters_that_leave_nobody_say_so_and_offer_the_way_back() -> None:
    page = open_retention(bought=["2026-05-19", "2026-05-20"])
    assert not page.exception
    assert "No customer fits these filters" in [header.value for header in page.header]
    page.button(key="empty_filtered_0").click().run()
    assert "48 customers" in said(page)


@pytest.mark.usefixtures("store")
def test_the_cell_can_be_chosen_without_a_mouse() -> None:
    page = open_retention()
    page.selectbox(key="cohort").set_value("Jan 2026").run()
    assert "3 of 12 customers who first bought in Jan 2026 bought again in Feb 2026." in said(page)
    page.selectbox(key="after").set_value("2 months").run()
    assert "0 of 12 customers who first bought in Jan 2026 bought again in Mar 2026." in said(page)
    assert "Nobody bought then." in said(page)


def test_one_click_reminds_of_the_customers_behind_a_cell_with_the_reason(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.db"
    path.write_bytes(shop.read_bytes())
    monkeypatch.setenv("RAPPORT_STORE", str(path))
    monkeypatch.setenv("RAPPORT_TODAY", "2026-07-01")
    page = open_retention(cohort="Jan 2026", after="1 month")
    page.button(key="create").click().run()
    assert not page.exception
    assert "3 follow-ups created, due 8 Jul 2026." in said(page)
    assert set(page.dataframe[0].value["follow_up"]) == {"due 8 Jul 2026"}
    engine = open_engine(str(path))
    with engine.connect() as connection:
        kinds = connection.execute(select(FollowUp.reason_kind, FollowUp.reason).distinct()).all()
    engine.dispose()
    assert kinds == [("cohort", "First bought in Jan 2026, came back in Feb 2026: last bought on 4 Feb 2026")]
    page = open_retention(rows="Country", row="Germany", after_age="month 1")
    assert len(page.dataframe[0].value) == 9
    assert page.button(key="create").label == "Create 9 follow-ups"


def test_an_empty_store_says_what_is_missing_and_offers_import_and_demo(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_retention()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]
    assert {button.label for button in page.button} >= {"Import data", "Load demo data"}


@pytest.mark.usefixtures("store")
def test_a_page_that_fails_leaves_the_frame_and_shows_a_number_instead_of_the_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("postgresql://owner:secret@db")

    monkeypatch.setattr("dashboard.reads.retention_overview", fail)
    page = open_retention()
    assert not page.exception
    assert "This page could not be shown" in [header.value for header in page.header]
    assert len(page.code[0].value) == 8
    assert "secret" not in said(page)
    assert page.multiselect(key="country").label == "Country"


@pytest.mark.usefixtures("store")
def test_text_of_customers_never_becomes_markdown() -> None:
    page = open_retention(cohort="Jan 2026", after="1 month")
    assert HOSTILE in page.dataframe[0].value["customer_name"].tolist()
    assert not [element.value for element in page.markdown if "evil" in element.value]


def test_demo_data_are_labelled_and_go_after_a_confirmation(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_demo(sqlite_engine, today=date(2026, 6, 16), customers=60)
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_retention()
    page.button(key="demo_label").click().run()
    assert "No customer, purchase or message is real" in said(page)
    page.button(key="clear_demo").click().run()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]


def test_purchases_that_name_no_customer_are_said_to_be_the_reason(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(sqlite_engine).purchase(None, on="2026-05-20")
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    for name in ("retention", "value", "preferences"):
        page = open_page(name)
        assert [header.value for header in page.header] == ["No customer has bought anything yet"]


def test_returns_alone_are_no_goods_bought_together(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(sqlite_engine).purchase(None, on="2026-05-20", lines=[(None, -1, 500)])
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    assert [header.value for header in open_page("together").header] == ["No goods have been bought yet"]


def test_enough_customers_of_one_day_are_told_it_is_too_early_and_not_that_they_are_too_few(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Store(sqlite_engine)
    shop.purchases([(shop.customer(), date(2026, 5, 20), 500) for _ in range(40)])
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    for query in ({}, {"view": "Curves"}, {"view": "Trend"}):
        told = said(open_page("retention", **query))
        assert "Too early to tell: no period after a first purchase is over yet." in told
        assert "has 40" not in told
    # Nobody of this shop has a segment: one group, which is no reason to fail.
    for view in ("Compare", "Survival"):
        told = said(open_page("retention", view=view))
        assert "There is nobody to compare with: all are customers of unknown segment." in told
    assert "half of the customers are not lost yet" in told.lower()
