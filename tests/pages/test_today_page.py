"""The Today page on a full store, an empty one, and at a bad address; and whether it finds what the demo planted."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from dashboard import reads
from dashboard.reads import today
from data_access.demo import create_demo
from data_access.filters import EVERYTHING, Filters
from data_access.queries import today as queries
from tests.builders import Store
from tests.pages.opening import open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

TODAY = date(2026, 6, 16)
NOTHING = Filters()


@pytest.fixture(autouse=True)
def pinned_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", TODAY.isoformat())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Makes the demo store of a seed once; gives the folder of the store and of what was planted in it."""

    @cache
    def make(seed: int) -> Path:
        folder = tmp_path_factory.mktemp(f"demo{seed}")
        engine = empty_store(folder / "demo.db")
        create_demo(engine, today=TODAY, seed=seed, truth_file=folder / "truth.json")
        engine.dispose()
        return folder

    return make


@pytest.mark.parametrize("seed", [7, *(pytest.param(seed, marks=pytest.mark.proof) for seed in (1, 2, 3, 4, 5))])
def test_page_names_the_late_partner_the_growing_category_and_the_discount_cohort(
    made: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    planted = json.loads((made(seed) / "truth.json").read_text())["stories"]
    monkeypatch.setenv("RAPPORT_STORE", str(made(seed) / "demo.db"))
    page = open_page()
    assert not page.exception
    text = said(page)
    assert f"{planted['bad_partner']['partner']} delivers late more often" in text
    assert f"{planted['growing_category']['category']} brings a larger share of revenue" in text
    month = date.fromisoformat(f"{planted['discount_cohort']['month']}-01")
    assert f"Customers won with a discount in {month:%b %Y} do not come back as often" in text
    assert [metric.label for metric in page.metric] == [
        "Net revenue", "Customers who bought", "Bought again in 90 days", "Average rating", "Unhappy, no owner yet",
    ]  # fmt: skip
    # A typographic minus would be taken for a plus and drawn green.
    assert not any("−" in str(metric.delta) for metric in page.metric)


def test_figures_are_not_computed_again_while_nothing_changed(
    made: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(made(7) / "demo.db"))
    last = reads.store_facts(EVERYTHING).as_of
    assert last is not None
    first = today.purchase_figures(NOTHING, EVERYTHING, last)
    assert today.purchase_figures(NOTHING, EVERYTHING, last) is first
    vip = today.purchase_figures(Filters(channels=("App",)), EVERYTHING, last)
    assert vip.revenue.now < first.revenue.now
    assert first.revenue.now == sum(first.weeks["net_cents"].iloc[-4:]) + _first_days_of_window(first)
    Store(reads.record()).purchase(on=last)
    assert today.purchase_figures(NOTHING, EVERYTHING, last).revenue.now == first.revenue.now + 1000


def _first_days_of_window(figures: today.PurchaseFigures) -> int:
    """Revenue of the days of the window that lie before the last four calendar weeks of the chart."""
    weeks = figures.weeks
    begun = weeks["week"].iloc[-4]
    statement = queries.revenue_by_period(NOTHING, EVERYTHING, (figures.windows.start, begun))
    return int(reads.reader().frame(statement)["net_cents"].sum())


def test_store_without_purchases_offers_import_and_demo(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_page()
    assert not page.exception
    assert [button.label for button in page.main.button] == ["Import data", "Load demo data"]
    assert not page.metric


def test_small_store_says_what_is_too_few_instead_of_shaky_numbers(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(sqlite_engine)
    ana = store.customer()
    for day in ("2026-05-01", "2026-06-01", "2026-06-10"):
        store.purchase(ana, on=day, lines=[(None, 1, 2500)])
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_page()
    assert not page.exception
    text = said(page)
    assert "There is too little in these 28 days and the 28 before to compare revenue." in text
    assert "Too few to compare: needs 30 customers in both windows, has 1" in text
    assert "Nothing has been rated yet" in text
    assert {metric.delta for metric in page.metric} == {""}


def test_unknown_filters_in_the_address_show_the_page_as_it_is(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(sqlite_engine).purchase(on="2026-06-10")
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_page(segment="no such thing", bought="yesterday", product="<b>")
    assert not page.exception
    assert page.title[0].value == "Today"
