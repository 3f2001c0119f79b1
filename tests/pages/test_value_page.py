"""The page of value and risk: full store, small and empty ones, and follow-ups from creation to done."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from dashboard import actions, tables
from dashboard.errors import StaleRowError, UserError
from dashboard.identity import OWNER, User
from data_access.engine import open_engine
from data_access.filters import EVERYTHING
from data_access.repositories import FollowUps, Users, Wanted
from data_access.schema import FollowUp
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

LAST = date(2026, 6, 30)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """40 who buy about every 15 days till the end, 12 who did and stopped, 20 who bought once; 300 days in all."""
    engine = new_store.engine
    new_store, random, bought = Store(engine), Random(6), []
    for number in range(52):
        who = new_store.customer(name=f"Regular {number}" if number != 45 else HOSTILE, country="DE")
        stopped, back = number >= 40, random.randint(1, 14) if number < 40 else 45 + number
        while back < 300:
            price = 40_000 if number == 45 else 1_000
            bought.append((who, LAST - timedelta(days=back), price))
            back += random.randint(8, 22) + (5 if stopped else 0)
        if number == 45:
            new_store.feedback(who, text="Too slow. =1+1", rating=1, label="negative", score_state="scored")
    for number in range(20):
        once = new_store.customer(name=f"Once {number}", country="FR")
        bought.append((once, LAST - timedelta(days=number * 9), 1_000))
    new_store.purchases(bought)
    new_store.customer(country="IT")
    return closed(new_store)


open_value = partial(open_page, "value")


def open_rows(path: Path) -> list[Any]:
    engine = open_engine(str(path))
    with engine.connect() as connection:
        return list(connection.execute(select(FollowUp).order_by(FollowUp.id)))


def test_full_store_shows_the_question_the_answer_the_check_and_both_lists(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(shop))
    page = open_value()
    assert not page.exception
    assert [title.value for title in page.title] == ["Whom are we about to lose, and what are they worth?"]
    text = said(page)
    assert "The next 12 months" in text
    assert "72 customers · data up to 30 Jun 2026" in text
    assert "12 regulars have been silent for longer than nine of ten of their own gaps" in text
    assert "the model expected" in text
    assert [metric.label for metric in page.metric][-1] == "Can we trust this?"
    silent = open_value(list="Gone silent", months="3 months", discount="0.0")
    assert "The next 3 months, before returns and costs, not discounted" in said(silent)
    year, quarter = (float(shown.metric[0].value.strip("£").replace(",", "")) for shown in (page, silent))
    assert 0 < quarter < year
    people = silent.dataframe[0].value
    assert people["person"].iloc[0] == HOSTILE
    assert people["reason"].iloc[0].startswith("usually buys every ")
    assert people["last_words"].iloc[0] == "“Too slow. =1+1” (1 of 5 stars, negative)"
    assert not [element.value for element in silent.markdown if "evil" in element.value]
    assert "nan" not in text + said(silent)
    assert "at_stake" in page.dataframe[0].value
    assert tables.columns(["at_stake"])["at_stake"]["label"] == "Value × risk, £"


def test_one_click_creates_them_undo_takes_them_back_and_a_second_click_makes_none(own: Path) -> None:
    page = open_value(list="Gone silent")
    shown = len(page.dataframe[0].value)
    page.button(key="create").click().run()
    assert not page.exception
    assert f"{shown} follow-ups created, due 8 Jul 2026." in said(page)
    assert [toast.value for toast in page.toast][-1].startswith(f"{shown} follow\\-ups created")
    rows = open_rows(own)
    assert len(rows) == shown
    assert {(row.state, row.due_on, row.created_by) for row in rows} == {("open", date(2026, 7, 8), "owner")}
    assert set(page.dataframe[0].value["follow_up"]) == {"due 8 Jul 2026"}
    assert f"{shown} open follow-ups, 0 overdue" in said(page)
    page.button(key="undo_follow_up").click().run()
    assert f"{shown} of them taken back." in said(page)
    assert open_rows(own) == []
    for _ in range(2):
        page.button(key="create").click().run()
    assert f"No follow-up was created. {shown} customers had an open one already and keep it." in said(page)
    assert len(open_rows(own)) == shown


def test_one_is_done_with_a_note_and_opened_again_and_who_comes_second_overwrites_nothing(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_value(list="Gone silent")
    page.button(key="create").click().run()
    rows = open_rows(own)
    first, second = rows[0].id, rows[1].id
    monkeypatch.setenv("RAPPORT_TODAY", "2026-07-10")
    today = open_page()
    assert f"{len(rows)} follow-ups are due, {len(rows)} of them overdue." in said(today)
    page.text_area(key=f"note_{first}").set_value("Called, orders in August.")
    page.button(key=f"done_{first}").click().run()
    assert not page.exception
    assert f"{len(rows) - 1} open follow-ups, {len(rows) - 1} overdue" in said(page)
    row = open_rows(own)[0]
    assert (row.state, row.note, row.closed_by, row.version) == ("done", "Called, orders in August.", "owner", 2)
    page.button(key="undo_follow_up").click().run()
    assert "is open again" in said(page)
    assert open_rows(own)[0].state == "open"
    with UnitOfWork(open_engine(str(own)), actor="ben") as work:
        FollowUps(work).close(second, "done", version=1, note="Ben was here.")
    page.button(key=f"dropped_{second}").click().run()
    assert "Somebody else changed this follow-up since you opened it" in said(page)
    assert open_rows(own)[1].note == "Ben was here."


def test_an_open_one_is_moved_and_handed_over_and_who_comes_second_overwrites_nothing(own: Path) -> None:
    engine = open_engine(str(own))
    with UnitOfWork(engine, actor="owner") as work:
        ann = Users(work).add(email="ann@shop.example", name="Ann", role="agent").id
    one = [Wanted(customer_id=41, reason_kind="group", reason="At risk, as on 31 Mar 2026")]
    (row,) = actions.create_follow_ups(engine, OWNER, one, due_on=date(2026, 7, 8)).created
    page = open_value()
    assert "At risk, as on 31 Mar 2026 · nobody’s yet" in said(page)
    assert page.button(key=f"change_{row}").disabled
    page.date_input(key=f"due_{row}_1").set_value(date(2026, 7, 20))
    page.selectbox(key=f"owner_{row}_1").set_value("Ann").run()
    page.button(key=f"change_{row}").click().run()
    assert not page.exception
    assert "The follow-up of Regular 40 is due 20 Jul 2026 and is Ann’s now." in said(page)
    (held,) = open_rows(own)
    assert (held.due_on, held.owner_id, held.version) == (date(2026, 7, 20), ann, 2)
    page.button(key="undo_follow_up").click().run()
    assert "The follow-up of Regular 40 is as it was." in said(page)
    (held,) = open_rows(own)
    assert (held.due_on, held.owner_id, held.version) == (date(2026, 7, 8), None, 3)
    page.selectbox(key=f"owner_{row}_3").set_value("Ann").run()
    actions.change_follow_up(engine, OWNER, row, {"due_on": date(2026, 7, 9)}, version=3)
    page.button(key=f"change_{row}").click().run()
    assert "Somebody else changed this follow-up since you opened it" in said(page)
    (held,) = open_rows(own)
    assert (held.due_on, held.owner_id) == (date(2026, 7, 9), None)


def test_viewers_and_past_days_and_nobody_are_refused_in_words(own: Path) -> None:
    engine = open_engine(str(own))
    one = [Wanted(customer_id=1, reason_kind="silent", reason="silent for 50")]
    viewer = User(name="vic", role="viewer", scope=EVERYTHING)
    due = date(2026, 7, 8)
    with pytest.raises(UserError, match="As viewer you can look at follow-ups but not change them"):
        actions.create_follow_ups(engine, viewer, one, due_on=due)
    with pytest.raises(UserError, match="No customer was chosen"):
        actions.create_follow_ups(engine, OWNER, [], due_on=due)
    with pytest.raises(UserError, match="30 Jun 2026 is over"):
        actions.create_follow_ups(engine, OWNER, one, due_on=date(2026, 6, 30))
    (row,) = actions.create_follow_ups(engine, OWNER, one, due_on=due, submission_id="form").created
    assert actions.create_follow_ups(engine, OWNER, one, due_on=due, submission_id="form").created == (row,)
    with pytest.raises(UserError, match="As viewer"):
        actions.change_follow_up(engine, viewer, row, {"owner_id": None}, version=1)
    with pytest.raises(UserError, match="30 Jun 2026 is over"):
        actions.change_follow_up(engine, OWNER, row, {"due_on": date(2026, 6, 30)}, version=1)
    with pytest.raises(UserError, match="As viewer"):
        actions.close_follow_up(engine, viewer, row, "done", version=1)
    assert actions.close_follow_up(engine, OWNER, row, "done", version=1) == 2
    with pytest.raises(StaleRowError):
        actions.reopen_follow_up(engine, OWNER, row, version=1)


def test_an_empty_store_says_what_is_missing(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_value()
    assert not page.exception
    assert "No purchases yet" in [header.value for header in page.header]


def test_filters_that_leave_nobody_offer_the_way_back(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(shop))
    page = open_value(country="Italy")
    assert "No customer fits these filters" in [header.value for header in page.header]
    page.button(key="empty_filtered_0").click().run()
    assert "72 customers" in said(page)


def test_one_purchase_each_on_one_day_is_cautious_and_honest(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = Store(sqlite_engine)
    for _ in range(2):
        built.purchase(built.customer(), on=LAST)
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    page = open_value(list="Gone silent")
    assert not page.exception
    text = said(page)
    assert "That is a cautious guess from what is usual in shops" in text
    assert "The model cannot be checked yet" in text
    assert "needs at least 30 gaps between purchases, has 0" in text
    assert "nan" not in text
    assert page.metric[0].value.startswith("£")
