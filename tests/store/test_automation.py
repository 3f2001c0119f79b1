"""Rules: which steps they are for, what they do, and that they do it exactly once."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from dashboard.worker import Worker
from data_access.repositories import CustomerTags, automation
from data_access.repositories.automation import AutomationRules, Draft
from data_access.repositories.cases import fold, withdraw_cases
from data_access.repositories.webhooks import Webhooks
from data_access.schema import (
    AutomationProgress,
    AutomationRun,
    Case,
    CaseEvent,
    CustomerTag,
    Feedback,
    OutgoingMail,
    ReplyTemplate,
    Tag,
    User,
    WebhookDelivery,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW
from tests.store.rule_desk import HOUR, RuleDesk

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def desk(engine: Engine) -> RuleDesk:
    return RuleDesk(engine)


@pytest.fixture
def quick(sqlite_engine: Engine) -> RuleDesk:
    return RuleDesk(sqlite_engine)


def test_everything_a_rule_can_do_is_done_once_in_one_transaction(desk: RuleDesk) -> None:
    with UnitOfWork(desk.engine) as work:
        webhook, _ = Webhooks(work).make(name="Bot", url="https://bot.example/hook")
        template = work.session.scalars(select(ReplyTemplate.id).order_by(ReplyTemplate.id)).first()
    rule = desk.rule("All", give_to_id=desk.ana.user_id, raises=True, template_id=template, tag="vip care",
                     note="Call them", notify="owner", webhook_id=webhook.id)  # fmt: skip
    desk.says(desk.store.customer(segment="vip"))
    desk.look()
    with UnitOfWork(desk.engine) as work:
        work.session.execute(update(Case).values(priority_cents=700, p_alive=0.5, expected_cents=4_000, severity=0.5))
    assert (desk.automate(), desk.automate()) == (1, 0)
    told = ("given to Ana; raised in the queue; offered the text “Sorry, we look into it”; tagged “vip care”; "
            "e-mailed to ana@shop.example; sent to “Bot”")  # fmt: skip
    assert desk.runs() == [(rule.id, 1, "acted", f"{told}; note left")]
    c = Case
    assert desk.rows(c.id, c.owner_id, c.state, c.priority_cents) == [(1, desk.ana.user_id, "claimed", 1_400)]
    m = OutgoingMail
    assert desk.rows(m.id, m.to_address, m.subject, m.kind) == [(1, "ana@shop.example", "Case 1: All", "colleague")]
    (sent,) = desk.rows(WebhookDelivery.body)
    data = json.loads(sent[0])
    assert (data["type"], data["data"]["at_risk_cents"], data["data"]["segment"]) == ("case.opened", 1_000, "vip")
    with Session(desk.engine) as session:
        assert session.scalars(select(Tag.name).join(CustomerTag)).all() == ["vip care"]
        events = session.scalars(select(CaseEvent).order_by(CaseEvent.id)).all()
        case = session.get_one(Case, 1)
        assert [(one.kind, one.actor) for one in events] == [
            ("opened", "queue"), ("assigned", "rule: All"), ("noted", "rule: All")
        ]  # fmt: skip
        assert events[-1].body == f"Rule All: {told}. Call them"
        assert (fold(events).state, fold(events).owner_id) == (case.state, case.owner_id)
        assert case.first_reply_at is None, "a rule answers nobody"
    assert desk.rows(AutomationRun.template_id) == [(template,)]


def test_a_new_rule_is_off_and_acts_on_nothing_that_was_before_it_was_switched_on(desk: RuleDesk) -> None:
    desk.says(desk.store.customer())
    desk.look()
    rule = desk.rule(on=False)
    assert not rule.active
    assert desk.automate() == 0
    with UnitOfWork(desk.engine) as work:
        AutomationRules(work).switch(rule.id, version=rule.version, on=True)
    assert desk.automate() == 0
    desk.says(desk.store.customer())
    desk.look()
    assert desk.automate() == 1
    assert [case_id for _, case_id, *_ in desk.runs()] == [2]


# Conditions, and whether they hold for the case of ``such``.
HOLDS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"topics": ["delivery", "price"]}, True),
    ({"topics": ["price"]}, False),
    ({"topics": [""]}, False),
    ({"segments": ["vip"]}, True),
    ({"segments": ["new"]}, False),
    ({"products": ["TEA"]}, True),
    ({"products": ["CUP"]}, False),
    ({"states": ["new"]}, True),
    ({"states": ["waiting"]}, False),
    ({"labels": ["negative"]}, True),
    ({"labels": ["positive"]}, False),
    ({"languages": ["de"]}, True),
    ({"languages": ["de"], "channels": ["Phone"]}, False),  # not the same words
    ({"languages": ["de"], "channels": ["E-mail"]}, True),
    ({"p_unhappy": 0.8}, True),
    ({"p_unhappy": 0.95}, False),
    ({"stars": 2}, True),
    ({"stars": 1}, False),
    ({"nps": 6}, False),  # a rating in stars is none of 0 to 10
    ({"stars": 1, "nps": 6}, False),
    ({"expected_cents": 4_000}, True),
    ({"expected_cents": 4_001}, False),
    ({"at_risk_cents": 1_000}, True),
    ({"at_risk_cents": 1_001}, False),
    ({"waiting_hours": 48.0}, True),
    ({"waiting_hours": 48.1}, False),
    ({"reopened": True}, False),
    ({"topics": ["delivery"], "segments": ["vip"], "p_unhappy": 0.5, "expected_cents": 1}, True),
]  # fmt: skip


def such(desk: RuleDesk) -> None:
    """A case about two pieces of feedback: German by mail two days ago, English by phone now, two stars each."""
    who, tea = desk.store.customer(segment="vip"), desk.store.product(code="TEA")
    both: dict[str, Any] = {"product_id": tea.id, "rating": 2}
    desk.says(who, language="de", channel="E-mail", received_at=NOW - 48 * HOUR, **both)
    desk.says(who, language="en", channel="Phone", topic=None, **both)
    desk.look()
    with UnitOfWork(desk.engine) as work:
        work.session.execute(update(Case).values(p_alive=0.5, expected_cents=4_000, severity=0.5))


def test_each_condition_by_hand(desk: RuleDesk) -> None:
    such(desk)
    with Session(desk.engine) as session:
        first = [
            any(one.case_id == 1 for one in automation.meetings(
                session, Draft(name="x", triggers=["opened"], conditions=conditions, actions={"note": "x"})))
            for conditions, _ in HOLDS
        ]  # fmt: skip
    assert first == [holds for _, holds in HOLDS]


def test_words_that_came_later_change_nothing_of_what_a_step_was(quick: RuleDesk) -> None:
    who = quick.store.customer()
    quick.says(who, p_unhappy=0.6, language="de")
    quick.look()
    quick.time.moment += 30 * HOUR
    quick.says(who, p_unhappy=0.99, language="en")
    quick.look()
    quick.act(1, "claimed", quick.ana)
    quick.act(1, "replied", quick.ana, body="Sorry")
    quick.time.moment += HOUR
    quick.says(who, p_unhappy=0.7, language="en")
    quick.look()
    quick.act(1, "resolved", quick.ana, action="New one")
    quick.time.moment += HOUR
    quick.says(who, p_unhappy=0.8, language="fr")
    quick.look()

    def met(trigger: str, **conditions: Any) -> int:
        rule = Draft(name="x", triggers=[trigger], conditions=conditions, actions={"note": "x"})
        return len(quick.tried(rule))

    assert (met("opened", p_unhappy=0.9), met("opened", languages=["en"]), met("opened")) == (0, 0, 1)
    assert (met("said_more"), met("said_more", p_unhappy=0.9), met("said_more", languages=["de"])) == (2, 1, 0)
    assert (met("said_more", waiting_hours=30), met("said_more", waiting_hours=0)) == (1, 2)
    assert (met("resolved"), met("resolved", languages=["de"]), met("resolved", languages=["fr"])) == (1, 1, 0)
    assert (met("reopened", languages=["fr"], reopened=True), met("reopened", languages=["en"])) == (1, 0)
    assert (met("resolved", reopened=True), met("resolved", waiting_hours=0)) == (0, 0)
    assert (met("reopened", states=["reopened"]), met("reopened", states=["resolved"])) == (1, 0)


def test_the_worker_lets_rules_act_after_cases_were_opened_and_priced(desk: RuleDesk) -> None:
    who = desk.store.customer()
    desk.store.purchase(who, on=NOW.date())
    desk.rule(conditions={"expected_cents": 0}, notify="team@shop.example")
    desk.says(who)
    mail = {"RAPPORT_SMTP_URL": "smtp://127.0.0.1:1?tls=none", "RAPPORT_MAIL_FROM": "help@shop.example"}
    worker = Worker(lambda: desk.engine, clock=desk.time, environment=mail)
    assert (worker.follow_rules(), worker.open_cases(), worker.follow_rules(), worker.follow_rules()) == (0, 1, 1, 0)
    assert [run[2:] for run in desk.runs()] == [("acted", "e-mailed to team@shop.example")]
    wrong = Worker(lambda: desk.engine, clock=desk.time, environment={"RAPPORT_SMTP_URL": "nonsense"})
    assert wrong.follow_rules() == 0


def test_a_case_that_takes_the_place_of_a_withdrawn_one_is_looked_at(desk: RuleDesk) -> None:
    """The number of a step is used once: else a new step would count as one that rules have looked at."""
    desk.rule(conditions={"p_unhappy": 0.95})
    said = desk.says(desk.store.customer())
    desk.look()
    assert desk.automate() == 0
    with UnitOfWork(desk.engine, clock=desk.time) as work:
        work.session.execute(update(Feedback).where(Feedback.id == said.id).values(p_unhappy=0.0, rating=5))
        assert withdraw_cases(work) == 1
    desk.says(desk.store.customer(), p_unhappy=0.99)
    desk.look()
    assert desk.automate() == 1


def test_rules_that_ask_for_money_wait_for_the_price_of_a_new_case(quick: RuleDesk) -> None:
    quick.rule(conditions={"expected_cents": 100})
    for _ in range(2):
        quick.says(quick.store.customer())
    quick.look()
    assert quick.automate() == 0
    assert quick.rows(AutomationProgress.event_id) == [(0,)]
    with UnitOfWork(quick.engine) as work:
        work.session.execute(update(Case).where(Case.id == 1).values(p_alive=1, expected_cents=100, severity=1))
    assert quick.automate() == 1
    quick.time.moment += timedelta(minutes=11)
    assert quick.automate() == 0
    assert quick.rows(AutomationProgress.event_id) == [(2,)], "a case that nobody prices holds up no other for ever"


def test_what_cannot_be_done_is_told_and_the_rest_is_done(quick: RuleDesk) -> None:
    rule = quick.rule(give_to_id=quick.ana.user_id, raises=True, tag="x", notify="owner")
    with UnitOfWork(quick.engine) as work:
        work.session.get_one(User, quick.ana.user_id).active = False
    quick.says(None)
    quick.look()
    assert quick.automate(domain=None) == 1
    told = (
        "not given to nobody: There is nobody with that seat to give the case to; raised in the queue; "
        "not tagged “x”: It is not known who the customer is; not e-mailed to whoever has the case: Nobody has it"
    )
    assert quick.runs() == [(rule.id, 1, "refused", told)]
    assert quick.automate() == 0


def test_the_error_of_a_rule_is_logged_and_holds_up_nothing(desk: RuleDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = desk.rule("Broken", tag="x"), desk.rule("Sound", note="Look")

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(CustomerTags, "put", breaks)
    desk.says(desk.store.customer())
    desk.look()
    assert desk.automate() == 2
    (failed, acted) = desk.runs()
    assert failed[:3] == (broken.id, 1, "failed")
    assert "nothing of it was done. Reference: " in failed[3]
    assert acted == (sound.id, 1, "acted", "note left")
    assert [kind for _, kind in desk.rows(CaseEvent.id, CaseEvent.kind)] == ["opened", "noted"]
    assert desk.automate() == 0


@pytest.mark.both_databases
def test_workers_at_once_and_killed_ones_act_once(desk: RuleDesk) -> None:
    rule = desk.rule(give_to_id=desk.ana.user_id)
    for _ in range(8):
        desk.says(desk.store.customer())
    desk.look()
    done: list[int] = []
    threads = [threading.Thread(target=lambda: done.append(desk.automate())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 8
    with UnitOfWork(desk.engine) as work:  # as if a worker had died before it noted how far it was
        work.session.get_one(AutomationProgress, 1).event_id = 0
    assert desk.automate() == 0
    assert sorted(case_id for _, case_id, *_ in desk.runs()) == list(range(1, 9))
    assert {run[0] for run in desk.runs()} == {rule.id}


def test_who_is_killed_between_two_steps_leaves_nothing_half_done(quick: RuleDesk) -> None:
    quick.rule(give_to_id=quick.ana.user_id, note="x")

    class KilledError(BaseException):
        """As if the process had ended."""

    def kill(_mapper: object, _connection: object, target: CaseEvent) -> None:
        if target.kind == "noted":
            raise KilledError

    quick.says(quick.store.customer())
    quick.look()
    event.listen(CaseEvent, "before_insert", kill)
    try:
        with suppress(KilledError):
            quick.automate()
    finally:
        event.remove(CaseEvent, "before_insert", kill)
    assert (quick.runs(), quick.rows(Case.id, Case.owner_id)) == ([], [(1, None)])
    assert quick.automate() == 1
