"""Saved views and mentions on the page of the queue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from sqlalchemy import select

from dashboard import identity, navigation
from dashboard.actions.cases import Seat, act_on_case, seat_of
from dashboard.actions.saved_views import save_view
from dashboard.answers.saved_views import Looks
from dashboard.identity import OWNER
from dashboard.reads import waiting
from data_access.filters import EVERYTHING
from data_access.repositories.cases import Act
from data_access.schema import Case, User
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.pages.opening import open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

opened = partial(open_page, "queue")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two open cases, about delivery and about the price, and a colleague."""
    path = tmp_path_factory.mktemp("views") / "store.db"
    engine = empty_store(path)
    store = Store(engine)
    with UnitOfWork(engine) as work:
        work.session.add(User(email="ana@example.com", name="Ana Agent", role="agent", created_at=NOW))
    for name, topic in (("Dora Delivery", "delivery"), ("Paul Price", "price")):
        who = store.customer(name=name, segment="vip" if topic == "price" else "home")
        store.purchase(who, on="2026-05-01")
        store.case(who, priority_cents=1_000, topic=topic)
    engine.dispose()
    return path


def cards(page: AppTest) -> list[str]:
    return [b.label.removeprefix("Open the case of ") for b in page.button if str(b.key).startswith("open_case_")]


def field(page: AppTest, name: str) -> str:
    return next(str(one.key) for one in (*page.text_input, *page.checkbox) if str(one.key).startswith(f"view_{name}_"))


def box(page: AppTest) -> list[str]:
    """What the box of saved views offers; nothing where there is no box."""
    return next((list(one.options) for one in page.selectbox if one.label == "Saved view"), [])


@pytest.mark.usefixtures("engine")
def test_what_is_shown_is_saved_chosen_renamed_deleted_and_brought_back() -> None:
    page = opened(view="all")
    page.selectbox(key="topic").select("Delivery").run()
    assert cards(page) == ["Dora Delivery"]
    page.text_input(key=field(page, "name")).input("Parcels")
    page.checkbox(key=field(page, "team")).check()
    text = said(page.button(key="view_save").click().run())
    assert "The view Parcels was saved for the team." in text
    link = str(page.query_params["view"])
    assert link.startswith("saved-")
    assert box(page) == ["No saved view", "Parcels"]

    came = opened(view=link)
    assert cards(came) == ["Dora Delivery"], "a link brings the topic along"
    came.text_input(key=field(came, "rename")).input("Post")
    came.selectbox(key="topic").select("Price").run()
    assert "The view Post was changed." in said(came.button(key="view_change").click().run())
    assert cards(opened(view=link)) == ["Paul Price"]

    gone = came.button(key="view_remove").click().run()
    assert "The view Post was deleted." in said(gone)
    assert gone.query_params["view"] == "all"
    assert "The saved view of this link is gone" in said(opened(view=link))
    assert "The view Post is back." in said(gone.button(key="undo_views").click().run())
    assert cards(opened(view=link)) == ["Paul Price"]


def test_choosing_a_view_brings_its_topic_though_nothing_is_about_it(engine: Engine) -> None:
    me = seat_of(engine, OWNER)
    saved, _ = save_view(engine, me, "Quality", Looks(view="all", topic="quality", filters=()))
    page = opened(view="mine")
    page.selectbox(key="_queue_saved").set_value(saved.public_id).run()
    assert cards(page) == []
    assert page.selectbox(key="topic").value == "Quality"
    page.selectbox(key="_queue_saved").set_value("").run()
    assert page.query_params["view"] == "all"


def test_a_view_brings_its_filters_and_a_link_that_names_others_keeps_those(engine: Engine) -> None:
    me = seat_of(engine, OWNER)
    filters = (("bought", ("2026-05-01", "2026-05-01")), ("segment", ("vip", "gone")))
    saved, _ = save_view(engine, me, "Vip", Looks(view="all", topic=None, filters=filters))
    page = opened(view=f"saved-{saved.public_id}")
    assert cards(page) == ["Paul Price"]
    assert page.multiselect(key="segment").value == ["vip"], "what is not offered any more is left out"
    page.multiselect(key="segment").set_value(["home"]).run()
    assert cards(page) == ["Dora Delivery"], "its filters are a beginning, and can be changed"
    page.button(key="view_change").click().run()
    assert cards(opened(view=f"saved-{saved.public_id}")) == ["Dora Delivery"]
    assert cards(opened(view=f"saved-{saved.public_id}", segment="vip")) == ["Paul Price"]


def test_an_empty_name_is_refused_and_the_words_say_why(engine: Engine) -> None:
    del engine
    page = opened()
    assert "A view needs a name." in said(page.button(key="view_save").click().run())
    assert box(page) == []


def test_an_agent_saves_for_themselves_alone(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    me = seat_of(engine, OWNER)
    team, _ = save_view(engine, me, "Team", Looks(view="all", topic=None, filters=()), team=True)
    own, _ = save_view(engine, me, "Own", Looks(view="all", topic=None, filters=()))
    monkeypatch.setattr(identity, "current_user", lambda: identity.User("Ana Agent", "agent", EVERYTHING))
    page = opened(view=f"saved-{team.public_id}")
    assert "Managers change the views of the team." in said(page)
    assert not [one for one in page.checkbox if one.label == "For the whole team"]
    assert box(page) == ["No saved view", "Team"]
    assert "The saved view of this link is gone, or somebody keeps it" in said(opened(view=f"saved-{own.public_id}"))
    monkeypatch.setattr(identity, "current_user", lambda: identity.User("Vic", "viewer", EVERYTHING))
    looks = opened(view=f"saved-{team.public_id}")
    assert not [one for one in looks.button if one.key == "view_save"]
    assert box(looks) == ["No saved view", "Team"]


def test_a_note_that_names_me_brings_its_case_to_my_mentions(engine: Engine) -> None:
    me = seat_of(engine, OWNER)
    with UnitOfWork(engine) as work:
        ana = Seat(
            user_id=work.session.scalars(select(User).where(User.name == "Ana Agent")).one().id,
            name="Ana Agent",
            role="agent",
        )
    case_id = 2
    told = act_on_case(engine, OWNER, ana, case_id, Act(kind="noted", body="@Owner, and @Bob?"), version=1)
    assert told.do == "Nobody here is called @Bob."
    page = opened(view="mentions")
    assert cards(page) == ["Paul Price"]
    assert f"For {me.name}" in said(page)
    page.button(key=f"open_case_{case_id}").click().run()
    assert cards(page) == ["Paul Price"], "it stays for a day"
    assert cards(opened(view="mentions")) == ["Paul Price"]


def test_the_navigation_says_what_waits_and_stays_when_it_cannot(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def label() -> str:
        return next(str(one.proto.label) for one in opened().sidebar.get("page_link") if "Queue" in one.proto.label)

    assert label() == "Queue"
    with UnitOfWork(engine) as work:
        ana = work.session.scalars(select(User).where(User.name == "Ana Agent")).one()
        mine, late = work.session.scalars(select(Case).order_by(Case.id)).all()
        mine.owner_id, mine.state, late.due_at = ana.id, "claimed", NOW
    waiting._waiting.clear()
    assert label() == "Queue · 1 overdue"
    at_this_machine = identity.current_user
    monkeypatch.setattr(identity, "current_user", lambda: identity.User("Ana Agent", "agent", EVERYTHING))
    assert label() == "Queue 1 · 1 overdue"
    monkeypatch.setattr(identity, "current_user", at_this_machine)
    page = opened()
    page.selectbox(key="_queue_me").select("Ana Agent").run()
    shown = [str(one.proto.label) for one in page.sidebar.get("page_link")]
    assert "Queue 1 · 1 overdue" in shown, "of whom the person at this machine works as"
    shown = [str(one.proto.label) for one in page.switch_page("../pages/promises.py").run().sidebar.get("page_link")]
    assert "Queue 1 · 1 overdue" in shown, "on every page"
    with UnitOfWork(engine) as work:
        owner = work.session.scalars(select(User).where(User.role == "owner")).one()
        work.session.get_one(Case, late.id).owner_id = owner.id
        work.session.get_one(Case, late.id).state = "claimed"
    waiting._waiting.clear()
    assert label() == "Queue 1 · 1 overdue", "the owner of a store where nobody signs in has a seat too"
    monkeypatch.setattr(navigation, "waiting", Mock(side_effect=RuntimeError("no store")))
    assert label() == "Queue"
