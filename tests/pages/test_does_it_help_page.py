"""The page that asks whether handling helps: it does, too few, nothing bought, nothing said; and who still waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard import frame, identity, settings
from dashboard.actions.lots import draw_waiting
from data_access.filters import EVERYTHING, Filters
from data_access.repositories import LotTrials
from data_access.schema import CaseFeedback, CaseLot
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import PATIENCE_SECONDS, closed, said
from tests.provision.empty import empty_store
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
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS)
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
    engine = empty_store(path)
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


def test_a_store_of_feedback_alone_sees_how_far_its_cases_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "said.db"))
    store = Store(empty_store(tmp_path / "said.db"))
    store.case(store.customer(team="North"), opened_at=settings.now() - timedelta(days=3))
    store.engine.dispose()
    told = said(opened())
    assert "there are none yet" in told
    assert "Of 1 case of the last 365 days: 0% claimed" in told
    assert "Whom to win back" not in told


def drawn_shop(path: Path, monkeypatch: pytest.MonkeyPatch, *, later: str) -> None:
    """60 customers with a lot, of whom all who were drawn early bought again within a week."""
    engine = empty_store(path)
    store, day = Store(engine), datetime(2026, 1, 10, 9, tzinfo=UTC)
    with UnitOfWork(engine, clock=lambda: day, actor="Mia") as work:
        LotTrials(work).begin(60)
    people = [store.customer() for _ in range(60)]
    store.purchases([(who, date(2025, 12, 1), 500) for who in people])
    cases = [store.case(who, opened_at=day, priority_cents=1_500, p_alive=0.9) for who in people]
    draw_waiting(engine, clock=lambda: day)
    with UnitOfWork(engine) as work:
        early = {lot.case_id for lot in work.session.scalars(select(CaseLot).where(CaseLot.side == "early"))}
    back = [who for who, case in zip(people, cases, strict=True) if case.id in early]
    store.purchases([(who, date(2026, 1, 13), 700) for who in back])
    store.purchase(on=later)
    engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(path))


def test_the_order_by_lot_is_begun_and_ended_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_store(tmp_path / "store.db", monkeypatch, 12)
    page = opened()
    assert "No lot has been drawn yet" in said(page)
    assert "nobody waits longer than was promised because of it" in said(page), "what it does is one click away"
    page.number_input(key="trial_planned").set_value(100)
    begun = said(page.button(key="trial_begin_button").click().run())
    assert "The next 100 unhappy customers are ordered by lot among equals." in begun
    assert "Cannot tell yet: 0 customers of the trial have a lot so far." in begun
    assert "No lot has been drawn yet" in said(page.button(key="undo_trial").click().run())
    page.button(key="trial_begin_button").click().run()
    ended = said(page.button(key="trial_end").click().run())
    assert "No more lots are drawn." in ended
    assert "Cannot tell: the trial ended before a lot was drawn." in ended


def test_who_is_no_manager_begins_no_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_store(tmp_path / "store.db", monkeypatch, 12)
    monkeypatch.setattr(identity, "current_user", lambda: identity.User("Ben", "agent", EVERYTHING))
    page = opened()
    assert "Managers begin and end a trial." in said(page)
    assert not [button for button in page.button if button.key == "trial_begin_button"]


def test_a_trial_tells_nothing_before_its_end_and_then_the_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_shop(tmp_path / "early.db", monkeypatch, later="2026-04-09")
    told = said(opened())
    assert "Cannot tell yet: the last customers are followed to 10 Apr 2026." in told
    assert "30 early and 30 late; 0 customers followed for 90 days." in told
    drawn_shop(tmp_path / "late.db", monkeypatch, later="2026-04-10")
    page = opened()
    told = said(page)
    assert "Coming first among equals brings 100.0 pts more customers back within 90 days" in told
    assert "30 of 30 drawn early came back, 0 of 30 drawn late." in told
    assert "Half of those drawn early were answered within no time: half or more never were" in told
    assert "Before the lot the sides were alike" in told
    said(page.button(key="open_table_trial").click().run())
    table = next(table.value for table in page.dataframe if "band" in table.value)
    assert table["band"].tolist() == ["All", "£10 to £20"]
    assert table["early_followed"].tolist() == [30, 30]
