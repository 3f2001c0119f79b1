"""The map of regions on the page of demographics: whose it is, who is not on it, and where there is none."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from data_access.engine import open_engine
from tests.builders import Store
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

LAST = date(2026, 6, 30)
# Country, region and how many customers; the smallest country has no regions in the file.
PLACES = (
    ("DE", "Bayern", 40), ("DE", "DE-BY", 10), ("DE", "Berlin", 20), ("DE", "Atlantis", 3), ("DE", None, 2),
    ("FR", "Bretagne", 6), ("PT", "Nirgends", 4), ("MC", "Monaco", 3), (None, "Bayern", 5),
)  # fmt: skip


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """Customers of several countries, all of whom bought in both years."""
    rows = []
    for country, region, count in PLACES:
        for _ in range(count):
            who = new_store.customer(country=country, region=region)
            rows += [(who, LAST - timedelta(days=days), 1000) for days in (740, 400, 10)]
    new_store.purchases(rows)
    return closed(new_store)


opened = partial(open_page, "demographics")


def charts(page: AppTest) -> list[str]:
    return [element.proto.id.rsplit("-", 1)[-1] for element in page.get("plotly_chart")]


@pytest.mark.usefixtures("store")
def test_the_map_is_of_the_country_with_most_customers_and_says_who_is_not_on_it() -> None:
    page = opened(by="Region")
    assert not page.exception
    box = page.selectbox(key="map_region")
    assert (box.value, box.options) == ("Germany", ["Germany", "France", "Portugal", "Monaco"])
    assert "chart_regions" in charts(page)
    assert "Not on the map: 3 customers of regions it does not know, 2 customers of unknown region." in said(page)
    # The two spellings of one region are one group.
    assert page.selectbox(key="of_region").options[:2] == ["Bavaria", "Berlin"]
    assert "50 customers, most money of the year first." in said(page)
    assert len(page.dataframe[0].value) == 50


@pytest.mark.usefixtures("store")
def test_another_country_of_the_address_or_of_the_box_has_its_map_beside_its_bars() -> None:
    page = opened(by="Region", map_region="France")
    assert not page.exception
    assert "chart_regions" in charts(page)
    assert "Those of the country on the map; the table has all" in said(page)
    page.selectbox(key="map_region").set_value("Germany").run()
    assert not page.exception
    assert "Not on the map: 3 customers" in said(page)


@pytest.mark.usefixtures("store")
def test_where_there_is_no_map_the_page_says_so_and_shows_the_bars() -> None:
    page = opened(by="Region", map_region="Monaco")
    assert "The map knows no regions of Monaco." in said(page)
    assert "chart_regions" not in charts(page)
    assert "chart_groups" in charts(page)
    page = opened(by="Region", map_region="Portugal")
    assert "No customer in Portugal has a region that the map knows." in said(page)
    assert "Not on the map: 4 customers of regions it does not know." in said(page)
    assert "chart_regions" not in charts(page)


@pytest.mark.usefixtures("store")
def test_countries_stay_on_the_map_of_the_world_until_one_is_chosen() -> None:
    page = opened(by="Country")
    assert page.selectbox(key="map_country").options[:2] == ["The world", "Germany"]
    assert "chart_world" in charts(page)
    assert "Not on the map: 3 customers of countries too small for it, 5 customers of unknown country." in said(page)
    page.selectbox(key="map_country").set_value("Germany").run()
    assert not page.exception
    assert {"chart_regions", "chart_groups"} <= set(charts(page))
    assert "chart_world" not in charts(page)
    odd = opened(by="Country", map_country="Atlantis")
    assert not odd.exception
    assert "chart_world" in charts(odd)


@pytest.mark.usefixtures("store")
def test_a_filter_on_one_country_needs_no_box() -> None:
    for trait in ("Country", "Region"):
        page = opened(by=trait, country="Germany")
        assert not page.exception
        assert "chart_regions" in charts(page), trait
    assert not [box for box in page.selectbox if box.key == "map_region"]


def test_regions_without_any_country_have_no_map(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    shutil.copyfile(sqlite_template, path)
    store = Store(open_engine(str(path)))
    store.purchases([(store.customer(country=None, region="Bayern"), LAST, 1000) for _ in range(3)])
    monkeypatch.setenv("RAPPORT_STORE", str(closed(store)))
    page = opened(by="Region")
    assert not page.exception
    assert "No map: a region is looked up within its country, and no country is known here." in said(page)
