"""The Quality page: before the first scan, with pairs and without, merging, rejecting, undoing, an empty store."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dashboard.actions.duplicates import scan_for_duplicates
from dashboard.identity import current_user
from data_access.engine import open_engine
from data_access.schema import Base, Customer, Purchase
from tests.builders import Store
from tests.pages.opening import open_page, said
from tests.store.stores import differences, export

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"


@pytest.fixture(scope="module")
def shop(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty customers, one of them twice: the copy with a purchase and another segment."""
    path = tmp_path_factory.mktemp("quality") / "store.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(str(path))
    store = Store(engine)
    contact = {"email": "ana.costello@example.com", "phone": "+441632960001", "birth_year": 1980}
    ana = store.customer(reference="A1", given_name="Ana", family_name="Costello", segment=HOSTILE, **contact)
    twice = store.customer(reference="A2", given_name="Ana", family_name="Costelo", segment="vip", **contact)
    store.purchase(ana)
    store.purchase(ana, on="2026-02-01")
    store.purchase(twice, on="2026-03-01")
    for number in range(28):
        store.customer(given_name=f"Given{number}", family_name=f"Other{number}", birth_year=1950 + number)
    engine.dispose()
    return path


def _page() -> AppTest:
    return open_page("quality", view="Duplicates")


def _scanned() -> AppTest:
    return _looked(_page(), "empty_scan_0")


def _looked(page: AppTest, button: str) -> AppTest:
    """The page when the scan that a button starts has ended."""
    page.button(button).click().run()
    while "You can leave this page" in said(page):
        page.run()
    return page


def test_a_pair_is_found_merged_and_the_merge_undone_to_the_byte(engine: Engine) -> None:
    assert "have not been compared" in said(_page())
    page = _scanned()
    assert "One pair of customers is likely the same person" in said(page)
    assert "Surname differs by a letter or two, same e-mail, same phone, same year of birth." in said(page)
    assert "To A1 will go: 1 purchase." in said(page)
    before = export(engine)
    page.selectbox("field_1_segment_1").select("vip").run()
    page.button("do_merge_1").click().run()
    assert "Ana Costelo is part of Ana Costello now and brought 1 row along." in said(page)
    assert "No two of 30 customers look like the same person." in said(page)
    with engine.connect() as connection:
        assert connection.scalars(select(Purchase.customer_id).distinct()).all() == [1]
        assert connection.scalar(select(Customer.segment).where(Customer.id == 1)) == "vip"
    page.button("unmerge_1").click().run()
    assert "Merge 1 was undone: 1 customer is there again as before." in said(page)
    assert "One pair of customers is likely the same person" in said(page)
    assert differences(before, export(engine)) == []


def test_a_pair_that_is_not_the_same_leaves_the_list_and_can_come_back(engine: Engine) -> None:
    scan_for_duplicates(engine, current_user())
    page = _page()
    page.button("reject_1").click().run()
    assert "Ana Costello and Ana Costelo stay two customers" in said(page)
    assert "No two customers look like the same person." in said(page)
    page.button("undo_decision").click().run()
    assert "are on the list again" in said(page)
    assert "One pair of customers" in said(_looked(page, "scan_again"))


@pytest.mark.proof  # the everyday form is in tests/store/test_merging.py
def test_a_merge_that_somebody_was_quicker_with_is_refused_insaid(engine: Engine) -> None:
    page = _scanned()
    with engine.execution_options(writing=True).begin() as connection:
        customers = Base.metadata.tables["customers"]
        connection.execute(customers.update().where(customers.c.id == 2).values(version=2))
    page.button("do_merge_1").click().run()
    # The callback has the version that was drawn; the page drawn after it has the new one.
    assert "Somebody else changed" in said(page)


def test_an_empty_store_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "new.db"))
    page = _page()
    assert "Bring in your purchases" in said(page)
