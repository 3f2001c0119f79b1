"""The page of the queue: the most money at risk first, taken, answered, resolved and undone; colleagues and viewers."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard import identity
from dashboard.actions.cases import act_on_case, act_on_many, seat_of
from dashboard.controls import live
from dashboard.errors import UserError
from dashboard.identity import OWNER
from data_access.filters import EVERYTHING
from data_access.repositories.cases import Act, Agent, Cases
from data_access.schema import Case, CaseEvent, CaseFeedback, Customer, User
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.pages.opening import closed, open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) =1+1"
opened = partial(open_page, "queue")


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """Three open cases without an owner, one of a colleague, one resolved; and a colleague."""
    engine = new_store.engine
    with UnitOfWork(engine) as work:
        ana = User(email="ana@example.com", name="Ana Agent", role="agent", created_at=NOW)
        work.session.add(ana)
        work.session.flush()
    at = datetime.now(UTC)
    kinds: tuple[tuple[str, int, dict[str, Any]], ...] = (
        ("Small Matter", 1_000, {}),
        (HOSTILE, 90_000, {"p_alive": 0.9, "expected_cents": 200_000, "severity": 0.8, "topic": "delivery"}),
        ("Late Larch", 500, {"due_at": at - timedelta(hours=3)}),
        ("Taken Tern", 70_000, {"state": "claimed", "owner_id": ana.id}),
        ("Done Dove", 70_000, {"state": "resolved", "owner_id": ana.id, "resolved_at": at, "action": "Refunded"}),
    )
    for number, (name, money, columns) in enumerate(kinds):
        who = new_store.customer(name=name)
        new_store.purchase(who, on="2026-05-01")
        case = new_store.case(who, priority_cents=money, opened_at=at, waiting_since=at, **columns)
        words = new_store.feedback(who, on="2026-06-01", text=f"{HOSTILE} number {number}", score_state="scored",
                               label="negative", p_unhappy=0.9)  # fmt: skip
        with UnitOfWork(engine) as work:
            work.session.add(CaseFeedback(case_id=case.id, feedback_id=words.id))
    return closed(new_store)


def cards(page: AppTest) -> list[str]:
    """The names on the cards, in order."""
    return [b.label.removeprefix("Open the case of ") for b in page.button if str(b.key).startswith("open_case_")]


def case_of(engine: Engine, money: int) -> Case:
    with Session(engine) as session:
        return session.scalars(select(Case).where(Case.priority_cents == money)).one()


def steps(engine: Engine, case: Case) -> list[tuple[str, str]]:
    with Session(engine) as session:
        found = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id))
        return [(one.kind, one.actor) for one in found]


@pytest.mark.usefixtures("store")
def test_what_is_overdue_comes_first_then_the_most_money_at_risk() -> None:
    page = opened()
    text = said(page)
    assert "3 without an owner" in text
    assert "1 overdue" in text
    assert [name[:5] for name in cards(page)] == ["Late ", "\\<img", "Small"]
    assert "Overdue 3 h" in text
    assert "£900 at risk · " in text
    assert f"{HOSTILE} number 2" in text, "the first case is open beside the list, its words shown as they were written"


def test_one_case_says_whose_it_is_what_was_said_and_what_is_at_risk(engine: Engine) -> None:
    text = said(opened(case=str(case_of(engine, 90_000).id)))
    for part in ("Nobody has this case yet", "Still a customer: 90%", "Would bring in 12 months: £2,000",
                 "More unhappy than: 80% of all that was said", "Customer since 1 May 2026", "Opened"):  # fmt: skip
        assert part in text
    assert "This case is not there any more" in said(opened(case="999"))


def test_a_case_is_taken_answered_resolved_and_each_step_is_logged(engine: Engine) -> None:
    case = case_of(engine, 90_000)
    page = opened(case=str(case.id))
    page.button(key="case_take").click().run()
    assert "You have taken the case." in said(page)
    field = next(area for area in page.text_area if "_body_" in str(area.key))
    field.set_value("A new parcel is on its way.")
    next(b for b in page.button if str(b.key).startswith("case_replied")).click().run()
    assert "Your answer is in the log." in said(page)
    next(field for field in page.text_input if "_action_" in str(field.key)).set_value("Sent a new one")
    next(field for field in page.number_input if "_compensation_" in str(field.key)).set_value(12.5)
    next(b for b in page.button if str(b.key) == "case_resolve").click().run()
    assert "The case is resolved." in said(page)
    assert "Done: Sent a new one · Compensation £12.50" in said(page)
    now = case_of(engine, 90_000)
    assert (now.state, now.action, now.compensation_cents) == ("resolved", "Sent a new one", 1250)
    assert steps(engine, case)[1:] == [("claimed", "Owner"), ("replied", "Owner"), ("resolved", "Owner")]
    next(b for b in page.button if str(b.key) == "undo_case").click().run()
    assert "The case is as it was." in said(page)
    assert case_of(engine, 90_000).state == "in_progress"


def test_what_the_customer_said_since_our_answer_stands_first_and_only_what_can_be_done_is_offered(
    engine: Engine,
) -> None:
    case = case_of(engine, 90_000)
    me, version = seat_of(engine, OWNER), case.version
    acts = (Act(kind="claimed"), Act(kind="heard", body="Where is it?"), Act(kind="replied", body="On its way."),
            Act(kind="heard", body="Still not here!", channel="shop"))  # fmt: skip
    for act in acts:
        act_on_case(engine, OWNER, me, case.id, act, version=version)
        version += 1
    page = opened(case=str(case.id), view="mine")
    shown = [str(one.value) for one in page.text]
    assert "They answered: “Still not here!”" in shown, "the card says what waits, not what the case began with"
    assert shown.index("Still not here!") < next(n for n, one in enumerate(shown) if "number 1" in one)
    assert any(one.startswith("The customer said more in the shop, ") for one in shown)
    assert shown.count("Where is it?") == 1, "answered words stand in the log alone"
    act_on_case(engine, OWNER, me, case.id, Act(kind="resolved", action="Refunded"), version=version)
    keys = {str(one.key).split("-")[0] for one in opened(case=str(case.id)).button}
    assert {"case_noted", "case_confirmed", "case_reopened"} <= keys
    assert not {"case_replied", "case_heard"} & keys


def test_words_that_are_refused_stay_and_the_reason_is_said(engine: Engine) -> None:
    case = case_of(engine, 1_000)
    page = opened(case=str(case.id))
    field = next(area for area in page.text_area if "_body_" in str(area.key))
    field.set_value("Typed before it was mine")
    next(b for b in page.button if str(b.key).startswith("case_replied")).click().run()
    assert "cannot be answered" in said(page)
    assert next(area for area in page.text_area if "_body_" in str(area.key)).value == "Typed before it was mine"
    assert steps(engine, case) == [("opened", "test")]


def test_a_step_on_a_case_a_colleague_has_just_taken_overwrites_nothing(engine: Engine) -> None:
    case = case_of(engine, 1_000)
    page = opened(case=str(case.id))
    with Session(engine) as session:
        ana = session.scalars(select(User).where(User.name == "Ana Agent")).one()
    with UnitOfWork(engine, actor="Ana Agent") as work:
        Cases(work).act(case.id, Act(kind="claimed"), Agent(name="Ana Agent", user_id=ana.id), version=1)
    page.button(key="case_take").click().run()
    text = said(page)
    assert "Somebody else changed this case since you opened it" in text
    assert "Ana Agent has this case" in text
    assert steps(engine, case) == [("opened", "test"), ("claimed", "Ana Agent")]


@pytest.mark.usefixtures("store")
def test_views_and_topics_narrow_the_list() -> None:
    assert cards(opened(view="mine")) == []
    assert "Nothing is waiting for you" in [h.value for h in opened(view="mine").header]
    assert [name[:5] for name in cards(opened(view="all"))] == ["Late ", "\\<img", "Taken", "Small"]
    assert cards(opened(view="done")) == ["Done Dove"]
    assert len(cards(opened(view="all", topic="Delivery"))) == 1


@pytest.mark.usefixtures("store")
def test_cases_are_listed_as_rows_to_choose_several() -> None:
    page = opened(several="true")
    assert not cards(page)
    assert "Choose cases at the left edge of the table." in said(page)
    assert next(b.label for b in page.button if b.disabled and str(b.key).startswith("many_")) == "Take them"


def test_several_are_taken_at_once_and_undone_but_not_what_a_colleague_went_on_with(engine: Engine) -> None:
    me = seat_of(engine, OWNER)
    chosen = {case_of(engine, money).id: 1 for money in (1_000, 90_000, 70_000) if money != 70_000}
    taken = next(case for case in _all(engine) if case.state == "claimed")
    done = act_on_many(engine, OWNER, me, {**chosen, taken.id: 1}, Act(kind="claimed"))
    assert done.text == "2 cases changed. 1 other not: Ana Agent has taken this case. Take another, or ask them for it."
    first = case_of(engine, 1_000)
    act_on_case(engine, OWNER, me, first.id, Act(kind="noted", body="Going on"), version=first.version)
    assert done.undo is not None
    assert done.undo().text == "1 case is as before."
    assert (case_of(engine, 1_000).state, case_of(engine, 90_000).state) == ("claimed", "new")
    with pytest.raises(UserError, match="None of the 1 case"):
        act_on_many(engine, OWNER, me, {taken.id: 1}, Act(kind="claimed"))


def _all(engine: Engine) -> list[Case]:
    with Session(engine) as session:
        return list(session.scalars(select(Case)))


def test_a_closed_case_says_whether_its_customer_came_back(engine: Engine) -> None:
    store = Store(engine)
    with Session(engine) as session:
        done = session.scalars(select(Case).where(Case.state == "resolved")).one()
        who = session.get_one(Customer, done.customer_id)
    store.purchase(who, on="2026-06-13")
    page = opened(view="done", case=str(done.id))
    assert "They came back: bought again 12 days after they complained." in said(page)


@pytest.mark.usefixtures("store")
def test_a_viewer_may_look_and_not_act(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "OWNER", identity.User(name="vera", role="viewer", scope=EVERYTHING))
    page = opened()
    assert "Your role may look at cases but not work on them." in said(page)
    assert not [b for b in page.button if str(b.key).startswith("case_")]


@pytest.mark.usefixtures("store")
def test_with_very_many_at_a_server_each_asks_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.monotonic() + 3_600  # whatever the page takes to open, they are still there
    many = {str(number): later for number in range(49)}
    monkeypatch.setattr(live, "_here", many | {"gone": time.monotonic() - live.GONE_SECONDS - 1})
    opened()
    assert len(live._here) == 50
    assert live.LIVE_SECONDS <= 2.0 < live.SECONDS_EACH * len(live._here)


def test_a_store_without_cases_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = empty_store(tmp_path / "empty.db")
    engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "empty.db"))
    page = opened()
    assert "Every unhappy customer has somebody" in [h.value for h in page.header]
