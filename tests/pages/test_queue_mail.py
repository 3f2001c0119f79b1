"""Answers by e-mail on the page of the queue: templates, sending, what became of it, and who may do what."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard import identity
from dashboard.actions.automation import save_rule, switch
from dashboard.actions.automation_watch import automate
from dashboard.actions.case_mail import send_answer
from dashboard.actions.cases import act_on_case, seat_of
from dashboard.actions.reply_templates import keep_template, remove_template
from dashboard.errors import StaleRowError, UserError
from dashboard.identity import OWNER
from dashboard.mail import Postman, read_account
from data_access.filters import EVERYTHING, Scope
from data_access.repositories.automation import Draft, read_automation_rules
from data_access.repositories.cases import Act
from data_access.schema import Case, CaseEvent, OutgoingMail, ReplyTemplate
from tests.pages.opening import closed, open_page, said
from tests.store.mail_sink import Sink, mail_sink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

    from tests.builders import Store

opened = partial(open_page, "queue")


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """A customer who can be written to, one without an address; a case of each."""
    engine = new_store.engine
    kettle = new_store.product(code="K1", name="Kettle")
    ben = new_store.customer(name="Ben Buyer", email="ben@buyer.example", consent="refused")
    nina = new_store.customer(name=None, email=None)
    new_store.case(ben, product_id=kettle.id, priority_cents=900)
    new_store.case(nina, priority_cents=100)
    with Session(engine) as session, session.begin():
        session.execute(update(Case).values(waiting_since=Case.opened_at))
    return closed(new_store)


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A mail server that is set up."""
    with mail_sink() as found:
        monkeypatch.setenv("RAPPORT_SMTP_URL", found.url)
        monkeypatch.setenv("RAPPORT_MAIL_FROM", "The Shop <help@shop.example>")
        yield found


@pytest.fixture
def taken(engine: Engine) -> Engine:
    """Both cases are the owner's."""
    me = seat_of(engine, OWNER)
    for case_id in (1, 2):
        act_on_case(engine, OWNER, me, case_id, Act(kind="claimed"), version=1)
    return engine


def field(page: AppTest, kind: str, name: str) -> Any:
    return next(one for one in getattr(page, kind) if f"_{name}_" in str(one.key))


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def choose(page: AppTest, template: str) -> None:
    field(page, "selectbox", "template").select(template)
    page.button(key="template_fill").click().run()


def deliver_all(engine: Engine) -> None:
    Postman(lambda: engine, account=read_account).round()


def mails(engine: Engine) -> list[OutgoingMail]:
    with Session(engine) as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_an_answer_begins_with_a_template_is_logged_and_goes_out(taken: Engine, sink: Sink) -> None:
    page = opened(case="1")
    assert "Goes to ben@buyer.example. They want no advertising." in said(page)
    choose(page, "A new one is on its way")
    body = field(page, "text_area", "body").value
    assert body.startswith("Hello Ben,\n\nI am sorry about Kettle.")
    assert "Not known for this customer: {business}" in said(page), "the store has no name yet"
    page.button(key="case_mailed").click().run()
    assert "The text still says {business}." in said(page)
    assert not mails(taken)
    field(page, "text_area", "body").set_value(body.replace("{business}", "The Shop"))
    page.button(key="case_mailed").click().run()
    text = said(page)
    assert "Your answer is in the log and goes out to ben@buyer.example." in text
    assert "The e-mail waits to be sent." in text
    deliver_all(taken)
    assert "E-mail sent " in said(page.run())
    (mail,) = sink.mails()
    assert (mail["To"], mail["Subject"]) == ("ben@buyer.example", "A replacement for Kettle")
    assert mail.get_content().strip() == body.replace("{business}", "The Shop").strip()
    with Session(taken) as session:
        last = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
    assert (last.kind, last.channel, last.actor) == ("replied", "email", "Owner")


def test_typed_words_are_not_replaced_without_asking(taken: Engine, sink: Sink) -> None:
    del taken, sink
    page = opened(case="1")
    field(page, "text_area", "body").set_value("My own words")
    choose(page, "Please tell us more")
    assert field(page, "text_area", "body").value == "My own words"
    assert "What about “Please tell us more”?" in said(page)
    page.button(key="template_keep").click().run()
    assert field(page, "text_area", "body").value == "My own words"
    assert "What about" not in said(page)
    page.button(key="template_fill").click().run()
    page.button(key="template_below").click().run()
    assert field(page, "text_area", "body").value.startswith("My own words\n\nHello Ben,")
    choose(page, "Is everything fine now?")
    assert field(page, "text_area", "body").value.startswith("Hello Ben,\n\na few days ago"), "nobody typed since"


@pytest.mark.parametrize(
    ("manner", "told", "buttons"),
    [
        ("no such user", "E-mail not sent: 550 No such user here", {"Send again", "Leave it"}),
        ("drops after", "Nobody knows whether the e-mail arrived.", {"Send again", "It arrived"}),
        ("busy", "E-mail not sent yet, next try ", {"Call it back"}),
    ],
)
def test_what_became_of_a_mail_is_shown_and_decided(
    taken: Engine, sink: Sink, manner: str, told: str, buttons: set[str]
) -> None:
    sink.manner = manner
    page = opened(case="1")
    field(page, "text_area", "body").set_value("We are sorry.")
    page.button(key="case_mailed").click().run()
    deliver_all(taken)
    page.run()
    assert told in said(page)
    assert labels(page) & {"Send again", "Leave it", "Call it back", "It arrived"} == buttons
    sink.manner = "takes"
    if "Send again" in buttons:
        page.button(key="mail_again_1").click().run()
        assert "The e-mail goes out again." in said(page)
        deliver_all(taken)
        assert mails(taken)[0].state == "sent"
        assert len({mail["Message-ID"] for mail in sink.mails()}) == 1
    else:
        page.button(key="mail_stop_1").click().run()
        assert "E-mail not sent again. 451 Come back later" in said(page)
        deliver_all(taken)
        assert not sink.raw


def test_without_a_server_or_an_address_the_text_is_copied(taken: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(case="1")
    assert "No mail server is set up. Copy the text and send it to ben@buyer.example." in said(page)
    assert "Send by e-mail" not in labels(page)
    field(page, "text_area", "body").set_value("We are sorry.")
    page.button(key="case_copied").click().run()
    assert [code.value for code in page.code] == ["We are sorry."]
    monkeypatch.setenv("RAPPORT_SMTP_URL", "smtp://me:hunter2@mail.example.com")
    assert "Mail cannot be sent: RAPPORT_SMTP_URL holds a password." in said(page.run())
    other = opened(case="2")
    assert "No e-mail address of this customer is known." in said(other)
    choose(other, "Sorry, we look into it")
    assert "{first_name} (their first name)" in said(other), "never an empty word, never somebody else's"
    assert "Ben" not in field(other, "text_area", "body").value
    assert not mails(taken)


def test_an_answer_that_is_refused_sends_nothing_and_a_second_click_sends_one(taken: Engine, sink: Sink) -> None:
    me = seat_of(taken, OWNER)
    send = partial(send_answer, taken, OWNER, me, 1, subject="A", body="B", wait=True, submission_id="once")
    with pytest.raises(StaleRowError):
        send(version=1)
    with pytest.raises(UserError, match="line break"):
        send(version=2, subject="A\nBcc: all@others.example")
    masked = identity.User(name="owner", role="owner", scope=Scope(masked=True))
    with pytest.raises(UserError, match="do not see contact data"):
        send_answer(taken, masked, me, 1, subject="A", body="B", version=2, wait=False, submission_id="x")
    with pytest.raises(UserError, match="No e-mail address"):
        send_answer(taken, OWNER, me, 2, subject="A", body="B", version=2, wait=False, submission_id="y")
    assert not mails(taken)
    send(version=2)
    send(version=2)
    deliver_all(taken)
    assert len(sink.raw) == 1
    with Session(taken) as session:
        assert session.get_one(Case, 1).state == "waiting"


def test_templates_are_a_managers_and_their_placeholders_exist(engine: Engine) -> None:
    keep = partial(keep_template, engine, OWNER, name="Late", subject="Your parcel", body="Hello {first_name}")
    with pytest.raises(UserError, match=r"\{frist_name\} is not known\. Did you mean \{first_name\}"):
        keep(None, body="Hello {frist_name}")
    with pytest.raises(UserError, match=r"There are \{name\}"):
        keep(None, body="{qqqqqqqq}")
    keep(None, submission_id="a")
    keep(None, submission_id="a")
    with pytest.raises(UserError, match="called Late already"):
        keep(None, name="late")
    with Session(engine) as session:
        (row,) = session.scalars(select(ReplyTemplate).where(ReplyTemplate.name == "Late"))
    keep(row.id, body="Hello {name}", version=1)
    with pytest.raises(StaleRowError):
        keep(row.id, body="Lost", version=1)
    gone = remove_template(engine, OWNER, row.id, version=2)
    assert gone.undo is not None
    gone.undo()
    agent = identity.User(name="ana", role="agent", scope=EVERYTHING)
    with pytest.raises(UserError, match="As agent you can use the templates"):
        keep_template(engine, agent, None, name="B", subject="B", body="B")
    with Session(engine) as session:
        assert session.scalars(select(ReplyTemplate.body).where(ReplyTemplate.name == "Late")).one() == "Hello {name}"


def test_a_template_is_changed_in_its_form_and_read_for_an_invented_customer(
    taken: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(case="1")
    page.button(key="edit_templates").click().run()
    picked = next(box for box in page.selectbox if box.key == "template_picked")
    picked.select(1).run()
    body = next(area for area in page.text_area if str(area.key).startswith("template_body_1_"))
    body.set_value("Hello {fist_name}").run()
    assert "{fist_name} is not known. Did you mean {first_name}?" in said(page)
    next(a for a in page.text_area if str(a.key).startswith("template_body_1_")).set_value("Hello {first_name}!").run()
    assert "Hello Ada!" in said(page)
    page.button(key="template_save").click().run()
    assert "was saved for everybody." in said(page)
    with Session(taken) as session:
        assert session.get_one(ReplyTemplate, 1).body == "Hello {first_name}!"
    monkeypatch.setattr(identity, "OWNER", identity.User(name="ana", role="agent", scope=EVERYTHING))
    assert "Edit the templates" not in labels(opened(case="1"))


def test_a_masked_reader_sees_no_address(taken: Engine, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    me = seat_of(taken, OWNER)
    send_answer(taken, OWNER, me, 1, subject="A", body="B", version=2, wait=False, submission_id="once")
    del sink
    monkeypatch.setattr(identity, "OWNER", identity.User(name="owner", role="owner", scope=Scope(masked=True)))
    page = opened(case="1")
    text = said(page)
    assert "You do not see contact data" in text
    assert "ben@buyer.example" not in text
    assert "Send by e-mail" not in labels(page)


def test_the_text_that_a_rule_offers_is_chosen_and_nothing_of_it_is_written(taken: Engine) -> None:
    with Session(taken) as session:
        third = session.scalars(select(ReplyTemplate.id).order_by(ReplyTemplate.id)).all()[2]
    save_rule(taken, OWNER, Draft(name="Money", triggers=["said_more"], actions={"template_id": third}))
    switch(taken, OWNER, read_automation_rules(taken)[0])
    act_on_case(taken, OWNER, seat_of(taken, OWNER), 1, Act(kind="heard", body="My money, please"), version=2)
    assert automate(taken) == 1
    page = opened(view="mine")
    assert field(page, "selectbox", "template").value == third
    assert "The rule Money offers “Your money comes back”." in said(page)
    assert not field(page, "text_area", "body").value
    page.button(key="template_fill").click().run()
    assert "We have refunded what you paid" in field(page, "text_area", "body").value


def test_what_a_colleague_was_told_is_no_answer_of_the_case(taken: Engine, sink: Sink) -> None:
    save_rule(taken, OWNER, Draft(name="Tell", triggers=["said_more"], actions={"notify": "boss@shop.example"}))
    switch(taken, OWNER, read_automation_rules(taken)[0])
    act_on_case(taken, OWNER, seat_of(taken, OWNER), 1, Act(kind="heard", body="Hello?"), version=2)
    automate(taken, domain="shop.example")
    deliver_all(taken)
    (mail,) = sink.mails()
    assert (mail["To"], mail["Subject"]) == ("boss@shop.example", "Case 1: Tell")
    assert "Hello?" not in mail.get_content(), "no word of the customer leaves the house this way"
    with Session(taken) as session:
        case = session.get_one(Case, 1)
        assert case.waiting_since is not None
        assert case.first_reply_at is None
    page = opened(view="mine")
    assert not [line for line in page.text if str(line.key or "").startswith("mail_")]
    assert "e-mailed to boss@shop.example" in said(page)
