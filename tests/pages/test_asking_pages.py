"""Asking on the pages: the rule on Forms, the case with what was asked and a call to plan, and people's notices."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard import identity, settings
from dashboard.actions.asking import Means, ask_waiting
from dashboard.actions.form_answers import FormAnswer, answer_form
from dashboard.identity import OWNER
from data_access.filters import EVERYTHING, Scope
from data_access.repositories.asking import AskingRules, read_rule
from data_access.repositories.cases import Act, Agent, Cases
from data_access.repositories.staff_notices import choice_of
from data_access.schema import AskingRule, Case, CaseAsk, FollowUp, OutgoingMail, User
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.pages.opening import open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

case_page = partial(open_page, "queue", view="done", case="1")
HOSTILE = "<img src=x onerror=alert(1)> **bold**"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A resolved case of a customer who may be asked, one of a customer who may not, and two people with a seat."""
    path = tmp_path_factory.mktemp("asking") / "store.db"
    engine = empty_store(path)
    store = Store(engine)
    ben = store.customer(name=f"Ben {HOSTILE}", email="ben@buyer.example", consent="given")
    people = [User(email="ana@shop.example", name="Ana Agent", role="agent", created_at=NOW),
              User(email="cash@localhost", name="Cash Desk", role="agent", created_at=NOW)]  # fmt: skip
    with UnitOfWork(engine) as work:
        work.session.add_all(people)
        AskingRules(work).change(1, version=1, active_since=NOW)
    for customer in (ben, store.customer(name="Rita", consent="refused")):
        case = store.case(customer, state="claimed")
        with UnitOfWork(engine, clock=lambda: NOW, actor="Ana Agent") as work:
            Cases(work).act(case.id, Act(kind="resolved", action="Sent a new one"), Agent(name="x", manages=True),
                            version=1)  # fmt: skip
    engine.dispose()
    return path


def asked(engine: Engine) -> CaseAsk:
    ask_waiting(engine, Means(None, None), clock=lambda: NOW + timedelta(days=3))
    with Session(engine) as session:
        return session.scalars(select(CaseAsk).where(CaseAsk.case_id == 1)).one()


def field(page: AppTest, label: str) -> Any:
    kinds = (page.number_input, page.selectbox, page.toggle, page.checkbox, page.date_input)
    return next(one for kind in kinds for one in kind if one.label == label)


def test_a_resolved_case_says_when_its_customer_is_asked(store: None) -> None:
    del store
    assert "The customer is asked whether it is solved on 3 Jun 2026." in said(case_page())


def test_the_link_stands_in_the_case_until_a_person_gave_it(engine: Engine) -> None:
    ask = asked(engine)
    page = case_page()
    assert "Not asked by e-mail whether it is solved, because no mail server is set up." in said(page)
    assert f"/f/{ask.token}" in page.code[0].value
    assert page.code[0].value.startswith("Hello Ben,")
    page.button(key="ask_gave").click().run()
    text = said(page)
    assert "Noted: the customer has the link." in text
    assert "by a link that Owner gave them whether it is solved. No answer yet." in text
    assert ask.token
    answer_form(engine, ask.token, FormAnswer(rating=1), submission_id="p")
    assert "the customer says it is solved." in said(case_page())
    with Session(engine) as session:
        assert session.get_one(Case, 1).state == "confirmed"


def test_who_was_not_asked_is_told_with_the_reason(engine: Engine) -> None:
    asked(engine)
    page = open_page("queue", view="done", case="2")
    assert "was not asked whether it is solved, because the customer has not agreed to be written to." in said(page)
    assert not page.code


def test_who_sees_no_contact_data_sees_no_link(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = asked(engine)
    monkeypatch.setattr(identity, "OWNER", identity.User("agent", "agent", Scope(masked=True)))
    page = case_page()
    assert ask.token
    assert ask.token not in said(page)
    assert not page.code
    monkeypatch.setattr(identity, "OWNER", identity.User("eva", "viewer", EVERYTHING))
    assert not case_page().code


def test_a_call_is_planned_with_one_click_and_taken_back(engine: Engine) -> None:
    page = case_page()
    field(page, "Who calls").select("Ana Agent")
    page.button(key="case_call").click().run()
    assert "A call is planned for 8 Jul 2026." in said(page)
    with Session(engine) as session:
        row = session.scalars(select(FollowUp)).one()
    assert (row.reason, row.reason_kind) == ("Call again about case 1. Done then: Sent a new one", "callback")
    page.button(key="case_call").click().run()
    assert "A call with this customer is planned already." in said(page)
    page = case_page()
    with Session(engine) as session:
        assert len(session.scalars(select(FollowUp)).all()) == 1


def test_the_rule_is_changed_on_the_page_of_forms(engine: Engine) -> None:
    page = open_page("forms")
    assert "2 days after a case is resolved, its customer is asked" in said(page)
    field(page, "Days after the resolution").set_value(5)
    field(page, "How the page looks").select(("fr", None))
    page.button(key="asking_save").click().run()
    assert "Saved. 5 days after a case is resolved" in said(page)
    with Session(engine) as session:
        assert (read_rule(session).after_days, read_rule(session).language) == (5, "fr")
    field(page, "Ask customers whether it was solved").set_value(False)
    page.button(key="asking_save").click().run()
    assert "Switched off: nobody is asked" in said(page)
    with UnitOfWork(engine) as work:
        work.session.execute(update(AskingRule).values(version=50))
    page.button(key="asking_save").click().run()
    assert "Somebody else changed this rule of asking" in said(page)


def test_who_does_not_manage_cannot_change_the_rule(store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del store
    monkeypatch.setattr(identity, "OWNER", identity.User("ana", "agent", EVERYTHING))
    page = open_page("forms")
    assert all(field(page, label).disabled for label in ("Days after the resolution", "How the page looks"))
    assert page.button(key="asking_save").disabled


def test_the_page_of_notices_says_what_is_sent_and_saves_a_choice(engine: Engine) -> None:
    page = open_page("notices", whose="Ana Agent")
    text = said(page)
    assert "Nothing is sent: no mail server is set up (RAPPORT_SMTP_URL)." in text
    assert "Without an address that mail can reach: Cash Desk, Owner." in text
    assert "This is what everybody with this role gets who has chosen nothing." in text
    assert "Nothing is due today" in text
    assert "The team’s week, 22 Jun 2026 to 28 Jun 2026" in text
    field(page, "What is due today").uncheck()
    field(page, "The team’s week").check()
    field(page, "In the morning at").select(9)
    page.button(key="notices_save").click().run()
    assert "Saved: Ana Agent gets this mail from now on." in said(page)
    with Session(engine) as session:
        ana = session.scalars(select(User).where(User.name == "Ana Agent")).one()
        found = choice_of(session, ana)
    assert (found.kinds, found.hour) == (frozenset({"weekly", "assigned", "mentioned", "warnings"}), 9)


def test_the_preview_holds_what_customers_wrote_as_text_and_mail_that_failed_is_sent_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_SMTP_URL", "smtp://127.0.0.1:1?tls=none")
    monkeypatch.setenv("RAPPORT_MAIL_FROM", "help@shop.example")
    with UnitOfWork(engine) as work:
        ana = work.session.scalars(select(User.id).where(User.name == "Ana Agent")).one()
        late = {"state": "claimed", "owner_id": ana, "resolved_at": None, "due_at": settings.now() - timedelta(hours=1)}
        work.session.execute(update(Case).where(Case.id == 1).values(**late))
        mail = {"kind": "staff", "user_id": ana, "to_address": "ana@shop.example", "subject": "Due today: 1 case",
                "body": "a", "message_id": "<1@x>", "state": "failed", "last_error": "550 No", "created_by": "x",
                "created_at": NOW}  # fmt: skip
        work.session.add(OutgoingMail(**mail))
    page = open_page("notices", whose="Ana Agent")
    text = said(page)
    assert "Ana Agent gets mail at ana@shop.example." in text
    assert f"Ben {HOSTILE} · Overdue" in page.code[0].value
    assert "E-mail not sent: 550 No" in text
    page.button(key="sent_again_1").click().run()
    assert "The e-mail goes out again." in said(page)


def test_a_viewer_has_no_notices(store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del store
    monkeypatch.setattr(identity, "OWNER", identity.User("eva", "viewer", EVERYTHING))
    assert "has no seat to work from" in said(open_page("notices"))
    assert OWNER.role == "owner"
