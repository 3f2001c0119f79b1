"""The page of problems: a bad delivery partner found, worked on and closed, its customers told; and quiet stores."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dashboard.actions.problems import change_problem
from dashboard.actions.radar import watch
from dashboard.errors import UserError
from dashboard.identity import OWNER, User
from data_access.engine import open_engine
from data_access.filters import EVERYTHING
from data_access.schema import FeedbackTopic, FollowUp, Problem
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

LAST = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """Two deliveries a week of one partner; in the last days ten customers complain. The radar has not looked yet."""
    engine = new_store.engine
    people = [new_store.customer(name=f"Name {number}" if number else HOSTILE) for number in range(10)]
    days = [LAST - timedelta(days=4 * back) for back in range(40)]
    bought = [new_store.purchase(people[n % 10], on=day, delivery_partner="Slow") for n, day in enumerate(days)]
    new_store.feedback(people[0], on=LAST - timedelta(days=150), p_unhappy=0.1, score_state="scored", topics_by="t")
    for number, who in enumerate(people):
        said = new_store.feedback(
            who, on=LAST - timedelta(days=number % 5), purchase_id=bought[0].id, text=f"{HOSTILE} Three days late.",
            rating=1, score_state="scored", label="negative", p_unhappy=0.9, topics_by="t",
        )  # fmt: skip
        with UnitOfWork(engine) as work:
            work.session.add(FeedbackTopic(feedback_id=said.id, topic="delivery", label="negative", mixed=False))
    return closed(new_store)


opened = partial(open_page, "problems")


def test_a_bad_partner_is_found_worked_on_closed_and_its_customers_are_told(own: Path) -> None:
    assert "Nothing stands out" in said(opened())
    engine = open_engine(str(own))
    assert watch(engine, clock=lambda: NOW) == 1
    page = opened()
    assert not page.exception
    text = said(page)
    assert "purchases delivered by Slow" in text
    assert "times what is expected since" in text
    assert "10 complaints in" in text
    assert "It is going on: in the last 14 days 10 complaints" in text
    assert HOSTILE in text, "shown as it was written, not as what it means"
    assert "a doubling usually not" in text
    assert page.metric[0].value == "1"
    page.selectbox(key="problem_state_1_1").set_value("closed")
    page.text_area(key="problem_cause_1_1").set_value("A depot was closed")
    page.text_area(key="problem_fix_1_1").set_value("Another partner drives")
    page.button(key="save_problem").click().run()
    assert not page.exception
    assert "The problem is closed. Tell its customers below." in said(page)
    assert "Create 10 follow-ups" in [button.label for button in page.button]
    page.button(key="create").click().run()
    assert not page.exception
    with engine.connect() as connection:
        told = connection.execute(select(FollowUp.reason_kind, FollowUp.reason)).all()
    assert len(told) == 10
    assert {kind for kind, _ in told} == {"problem"}
    assert all("cause: A depot was closed; what we did: Another partner drives" in reason for _, reason in told)
    page.button(key="undo_problem").click().run()
    assert "The problem is as it was." in said(page)


def test_who_comes_second_overwrites_nothing_and_viewers_may_only_look(own: Path) -> None:
    engine = open_engine(str(own))
    watch(engine, clock=lambda: NOW)
    page = opened()
    change_problem(engine, OWNER, 1, {"cause": "Ben was here"}, version=1)
    page.text_area(key="problem_cause_1_1").set_value("Mine")
    page.button(key="save_problem").click().run()
    assert "Somebody else changed this problem since you opened it" in said(page)
    with engine.connect() as connection:
        assert connection.scalar(select(Problem.cause)) == "Ben was here"
    with pytest.raises(UserError, match="As viewer you can look at problems but not change them"):
        change_problem(engine, User(name="vic", role="viewer", scope=EVERYTHING), 1, {"state": "closed"}, version=2)


def test_an_empty_store_and_one_without_feedback_say_what_is_missing(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(sqlite_engine.url))
    assert "No purchases yet" in [header.value for header in opened().header]
    store = Store(sqlite_engine)
    store.purchase(store.customer(), on=LAST)
    page = opened()
    assert not page.exception
    assert "Nothing can be told yet" in said(page)
    store.feedback(store.customer(), text="It never came", on=LAST)
    assert "Nothing stands out so far, but 1 piece of feedback waits to be read." in said(opened())
