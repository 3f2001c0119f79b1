"""The page that asks whether handling helps: it does, too few, nothing bought, nothing said; and who still waits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frame
from data_access.engine import open_engine
from data_access.filters import Filters
from data_access.migrations import migrate
from data_access.schema import CaseFeedback
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import closed, said
from tests.store.answered_shop import AS_OF, answered_shop

PAGE = str(Path(__file__).parents[2] / "pages" / "does_it_help.py")  # the test frame cannot name its address


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """260 unhappy customers who come back four times as fast once they are answered, and Wanda, who still waits."""
    engine = new_store.engine
    answered_shop(new_store, 3, 260, times=4.0)
    wanda = new_store.customer(name="Wanda Waits", team="North")
    new_store.purchase(wanda, on="2026-06-01")
    new_store.purchase(on=AS_OF)
    feedback = new_store.feedback(wanda, on="2026-06-20", rating=1)
    case = new_store.case(wanda, opened_at=datetime(2026, 6, 20, 13, tzinfo=UTC))
    with UnitOfWork(engine) as work:
        work.session.add(CaseFeedback(case_id=case.id, feedback_id=feedback.id))
    return closed(new_store)


def opened(**address: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=120)
    for name, value in address.items():
        page.query_params[name] = value
    return page.run()


@pytest.mark.usefixtures("own")
def test_the_page_says_that_handling_helps_what_it_won_and_where_the_loop_breaks() -> None:
    page = opened()
    told = said(page)
    assert [title.value for title in page.title] == ["Does handling complaints help?"]
    assert "Unhappy customers come back faster once a person has answered them" in told
    assert "It is a comparison, not a trial." in told
    values = {metric.label: metric.value for metric in page.metric}
    assert 2 < float(values["As fast after an answer"].removesuffix(" times")) < 8
    assert int(values["Customers won back"]) > 10
    assert values["Money won back"].startswith("£")
    assert "Nobody drew lots." in told, "what could fool it is one click away"
    assert "Most of those not yet answered are answered later." in told
    assert "Of 261 cases of the last 365 days: 0% claimed, " in told
    assert "About 0 cases come in a week and 0 are answered; most come on Saturdays" in told
    assert "crude" not in told.lower()
    for key in ("effect", "strata", "speed", "loop_all", "load", "loop_groups_all", "away_all"):
        said(page.button(key=f"open_table_{key}").click().run())
    groups = next(table.value for table in opened(by="By topic").dataframe if "loop_group" in table.value)
    assert groups["loop_group"].nunique() == 2


@pytest.mark.usefixtures("own")
def test_who_still_waits_gets_a_follow_up_in_one_click() -> None:
    page = opened()
    people = next(table.value for table in page.dataframe if "unhappy_on" in table.value)
    assert people["customer_name"].tolist() == ["Wanda Waits"]
    assert "1 follow-up created" in said(page.button(key="create").click().run())
    away = opened(who="Answered, still away")
    assert "Nobody who was unhappy in the last 90 days is still away here." in said(away)


@pytest.mark.usefixtures("store")
def test_filters_may_leave_nobody_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # The bar that reads the address is drawn by the frame around the page.
    monkeypatch.setattr(frame, "current_filters", lambda: Filters(segments=("Office",)))
    page = opened()
    assert "There is none with these filters." in said(page)
    assert [button.label for button in page.button if button.label == "Reset filters"]


def small_store(path: Path, monkeypatch: pytest.MonkeyPatch, customers: int) -> None:
    engine = open_engine(str(path))
    migrate(engine)
    store = Store(engine)
    store.purchase(on=AS_OF)
    answered_shop(store, 3, customers)
    engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(path))


def test_of_a_few_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_store(tmp_path / "store.db", monkeypatch, 12)
    page = opened()
    told = said(page)
    assert "Too few to tell whether handling helps: it takes 30 unhappy customers who came back" in told
    assert [metric.value for metric in page.metric][:3] == ["Too few", "Cannot tell", "Cannot tell"]
    assert "Too few to compare" in told


def test_where_one_cannot_tell_the_page_says_what_would_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_store(tmp_path / "store.db", monkeypatch, 70)
    told = said(opened())
    assert "Cannot tell yet whether an answer brings unhappy customers back" in told
    assert "or more would show." in told


def test_an_empty_store_offers_to_begin(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "empty.db"))
    assert [button.label for button in opened().button][-2:] == ["Import data", "Load demo data"]
