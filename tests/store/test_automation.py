"""Rules: which steps they are for, what they do, exactly once, never in a circle; a dry run says what would happen."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from dashboard.actions.automation_watch import automate
from dashboard.answers.automation import dry_run
from data_access.engine import open_engine
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING
from data_access.migrations import migrate
from data_access.repositories import CustomerTags, automation
from data_access.repositories.automation import AutomationRules, Draft, acting
from data_access.repositories.cases import Act, Agent, Cases, fold, open_cases
from data_access.repositories.webhooks import Webhooks
from data_access.schema import (
    AutomationProgress,
    AutomationRule,
    AutomationRun,
    Case,
    CaseEvent,
    CustomerTag,
    FeedbackTopic,
    OutgoingMail,
    ReplyTemplate,
    Tag,
    User,
    WebhookDelivery,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.worker_desk import Time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from data_access.schema import Customer, Feedback

MAIL = "shop.example"
HOUR = timedelta(hours=1)


class Desk:
    """A store with two colleagues, words that come in, rules, and a clock."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.time, self.store = engine, Time(NOW), Store(engine)
        with UnitOfWork(engine) as work:
            users = [User(email=f"{name}@shop.example".lower(), name=name, role="agent", created_at=NOW)
                     for name in ("Ana", "Ben")]  # fmt: skip
            work.session.add_all(users)
        self.ana, self.ben = (Agent(name=one.name or "", user_id=one.id) for one in users)

    def says(self, who: Customer | None = None, topic: str | None = "delivery", **columns: Any) -> Feedback:
        """An unhappy word, read by the program."""
        read: dict[str, Any] = {"score_state": "scored", "label": "negative", "p_unhappy": 0.9, "topics_by": "t",
                                "received_at": self.time()}  # fmt: skip
        said = self.store.feedback(who, on=self.time().date(), **(read | columns))
        if topic:
            with UnitOfWork(self.engine) as work:
                work.session.add(FeedbackTopic(feedback_id=said.id, topic=topic, label="negative", mixed=False))
        return said

    def look(self) -> None:
        """Let cases open."""
        with UnitOfWork(self.engine, clock=self.time) as work:
            open_cases(work)

    def rule(self, name: str = "Rule", *, on: bool = True, triggers: Sequence[str] = ("opened",),
             conditions: dict[str, Any] | None = None, **actions: Any) -> AutomationRule:  # fmt: skip
        """A rule that is switched on."""
        given = actions or {"note": "Look"}
        with UnitOfWork(self.engine, clock=self.time, actor="Mia") as work:
            rules = AutomationRules(work)
            row = rules.add(name=name, triggers=list(triggers), conditions=conditions or {}, actions=given)
            return rules.switch(row.id, version=row.version, on=True) if on else row

    def act(self, case_id: int, kind: Any, who: Agent, **what: Any) -> Case:
        with UnitOfWork(self.engine, clock=self.time, actor=who.name) as work:
            version = work.session.get_one(Case, case_id).version
            return Cases(work).act(case_id, Act(kind=kind, **what), who, version=version)

    def automate(self, **how: Any) -> int:
        return automate(self.engine, clock=self.time, **({"domain": MAIL} | how))

    def rows(self, *columns: Any) -> list[tuple[Any, ...]]:
        with Session(self.engine) as session:
            return [tuple(row) for row in session.execute(select(*columns).order_by(columns[0].class_.id))]

    def runs(self) -> list[tuple[Any, ...]]:
        return self.rows(AutomationRun.rule_id, AutomationRun.case_id, AutomationRun.outcome, AutomationRun.done)

    def tried(self, draft: AutomationRule | Draft, days: int = 90) -> list[tuple[int, str]]:
        found = dry_run(self.engine, EVERYTHING, draft, now=self.time(), days=days, mail=True)
        rows = found.steps[["case_id", "would_do"]].to_dict("records")
        return [(int(one["case_id"]), str(one["would_do"])) for one in rows]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


@pytest.fixture
def quick(sqlite_engine: Engine) -> Desk:
    return Desk(sqlite_engine)


def test_everything_a_rule_can_do_is_done_once_in_one_transaction(desk: Desk) -> None:
    with UnitOfWork(desk.engine) as work:
        webhook, _ = Webhooks(work).add(name="Bot", url="https://bot.example/hook")
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
    assert desk.rows(m.id, m.to_address, m.subject, m.notice) == [(1, "ana@shop.example", "Case 1: All", True)]
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


def test_a_new_rule_is_off_and_acts_on_nothing_that_was_before_it_was_switched_on(desk: Desk) -> None:
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


def such(desk: Desk) -> None:
    """A case about two pieces of feedback: German by mail two days ago, English by phone now, two stars each."""
    who, tea = desk.store.customer(segment="vip"), desk.store.product(code="TEA")
    both: dict[str, Any] = {"product_id": tea.id, "rating": 2}
    desk.says(who, language="de", channel="E-mail", received_at=NOW - 48 * HOUR, **both)
    desk.says(who, language="en", channel="Phone", topic=None, **both)
    desk.look()
    with UnitOfWork(desk.engine) as work:
        work.session.execute(update(Case).values(p_alive=0.5, expected_cents=4_000, severity=0.5))


def test_each_condition_by_hand(desk: Desk) -> None:
    such(desk)
    with Session(desk.engine) as session:
        first = [
            any(one.case_id == 1 for one in automation.meetings(
                session, Draft(name="x", triggers=["opened"], conditions=conditions, actions={"note": "x"})))
            for conditions, _ in HOLDS
        ]  # fmt: skip
    assert first == [holds for _, holds in HOLDS]


def test_words_that_came_later_change_nothing_of_what_a_step_was(quick: Desk) -> None:
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


def test_rules_that_ask_for_money_wait_for_the_price_of_a_new_case(quick: Desk) -> None:
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


def test_what_cannot_be_done_is_told_and_the_rest_is_done(quick: Desk) -> None:
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


def test_the_error_of_a_rule_is_logged_and_holds_up_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_workers_at_once_and_killed_ones_act_once(desk: Desk) -> None:
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


def test_who_is_killed_between_two_steps_leaves_nothing_half_done(quick: Desk) -> None:
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


def test_two_rules_that_give_a_case_to_each_other_come_to_rest(desk: Desk) -> None:
    to_ana = desk.rule("To Ana", triggers=["opened", "assigned"], give_to_id=desk.ana.user_id)
    to_ben = desk.rule("To Ben", triggers=["assigned"], give_to_id=desk.ben.user_id)
    desk.says(desk.store.customer())
    desk.look()
    desk.automate()
    assert [(rule, outcome) for rule, _, outcome, _ in desk.runs()] == [
        (to_ana.id, "acted"), (to_ana.id, "guarded"), (to_ben.id, "acted"), (to_ana.id, "guarded"),
        (to_ben.id, "guarded"),
    ]  # fmt: skip
    assert "its own doing" in desk.runs()[1][3]
    assert desk.rows(Case.id, Case.owner_id) == [(1, desk.ben.user_id)]


def test_a_rule_acts_on_one_case_so_many_times_a_day_and_no_more(quick: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acting, "MOST_A_DAY", 3)
    quick.rule(triggers=["said_more"])
    quick.says(quick.store.customer())
    quick.look()
    for _ in range(5):
        quick.act(1, "heard", quick.ana, body="Called again")
        quick.automate()
    assert [run[2] for run in quick.runs()] == ["acted"] * 3 + ["guarded"] * 2
    assert "3 times within a day" in quick.runs()[-1][3]
    quick.time.moment += 25 * HOUR
    quick.act(1, "heard", quick.ana, body="And again")
    quick.automate()
    assert quick.runs()[-1][2] == "acted"


TRIGGERS = st.sets(st.sampled_from(["opened", "assigned", "said_more", "reopened", "resolved"]), min_size=1)
STEPS = st.lists(st.sampled_from(["heard", "assigned", "resolved", "reopened", "look"]), max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules=st.lists(st.tuples(TRIGGERS, st.integers(0, 2)), min_size=1, max_size=7), steps=STEPS)
def test_whatever_rules_there_are_they_come_to_rest(
    resting: Desk, rules: list[tuple[set[str], int]], steps: list[str]
) -> None:
    """Each rule acts at most once for what a person or a customer did, and no chain is longer than allowed."""
    clear(resting)
    for number, (triggers, to) in enumerate(rules):
        actions: dict[str, Any] = (
            {"note": "x"} if to == 0 else {"give_to_id": (resting.ana, resting.ben)[to - 1].user_id}
        )
        resting.rule(f"R{number}", triggers=sorted(triggers), **actions)
    case_id = resting.store.case(resting.store.customer()).id
    for step in [*steps, "look"]:
        if step == "look":
            resting.automate()
            continue
        what: dict[str, Any] = {"body": "x", "action": "x", "owner_id": resting.ana.user_id}
        with suppress(UserError):
            resting.act(case_id, step, Agent(name="Mia", user_id=resting.ana.user_id, manages=True), **what)
    resting.automate()
    assert resting.automate() == 0
    with Session(resting.engine) as session:
        events = {one.id: one for one in session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id))}
        runs = session.scalars(select(AutomationRun)).all()
        case = session.get_one(Case, case_id)
    assert (fold(events.values()).state, fold(events.values()).owner_id) == (case.state, case.owner_id)
    chains = [tuple((one.details or {}).get("chain", ())) for one in events.values()]
    assert all(len(set(chain)) == len(chain) <= acting.LONGEST_CHAIN for chain in chains)
    for run in runs:
        chain = (events[run.event_id].details or {}).get("chain", ())
        assert (run.outcome == "guarded") == (run.rule_id in chain or len(chain) >= acting.LONGEST_CHAIN)
    own = [one.kind for one in events.values() if one.actor.startswith("rule: ") and one.kind != "noted"]
    assert set(own) <= {"assigned"}


@pytest.fixture(scope="module")
def resting(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One store for all examples."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('rules') / 'store.db'}")
    migrate(engine)
    return Desk(engine)


def clear(desk: Desk) -> None:
    with UnitOfWork(desk.engine) as work:
        for model in (AutomationRun, AutomationRule, CaseEvent, Case):
            work.session.execute(delete(model))
        work.session.get_one(AutomationProgress, 1).event_id = 0


def story(desk: Desk, *, each: Any) -> None:
    """Things that happen to some customers, with something after each."""
    for number in range(6):
        who = desk.store.customer(segment=("vip", "new")[number % 2])
        desk.says(who, topic=("delivery", "price", None)[number % 3], p_unhappy=0.5 + number / 12,
                  language=("de", "en")[number % 2])  # fmt: skip
        desk.look()
        each()
        desk.time.moment += 5 * HOUR
        desk.says(who, topic=("delivery", "price", None)[number % 3], p_unhappy=0.95)
        desk.look()
        each()
        case_id = desk.rows(Case.id)[-1][0]
        desk.act(case_id, "claimed", desk.ana)
        desk.act(case_id, "resolved", desk.ana, action="x")
        each()
        desk.time.moment += HOUR
        desk.says(who, topic=("delivery", "price", None)[number % 3], p_unhappy=0.99)
        desk.look()
        each()


def counted(desk: Desk, told: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The same with the how-manieth case it was: numbers have gaps on one database and none on the other."""
    order = [case_id for (case_id,) in desk.rows(Case.id)]
    return [(order.index(case_id), words) for case_id, words in told]


DRAFTS = [
    Draft(name="Tell", triggers=["opened", "reopened"], conditions={"topics": ["delivery", ""]},
          actions={"notify": "owner", "tag": "told", "note": "Look"}),
    Draft(name="Late", triggers=["said_more", "resolved"], conditions={"waiting_hours": 5, "segments": ["vip"]},
          actions={"raises": True}),
    Draft(name="Bad", triggers=["opened", "said_more", "reopened"],
          conditions={"p_unhappy": 0.7, "languages": ["en"]}, actions={"tag": "bad"}),
    Draft(name="Unread", triggers=["opened"], conditions={"states": ["new"], "p_unhappy": 0.6},
          actions={"raises": True}),
]  # fmt: skip


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.name)
def test_a_dry_run_says_what_really_happens(engine: Engine, tmp_path: Any, draft: Draft) -> None:
    without = Desk(engine)
    story(without, each=lambda: None)
    said = without.tried(draft)
    assert said
    other = open_engine(f"sqlite:///{tmp_path / 'with.db'}")
    migrate(other)
    within = Desk(other)
    within.rule(draft.name, triggers=draft.triggers, conditions=dict(draft.conditions), **draft.actions)
    story(within, each=within.automate)
    assert counted(within, [(run[1], run[3]) for run in within.runs()]) == counted(without, said)
    without.time.moment += HOUR
    assert without.tried(draft, days=0) == []
    assert without.runs() == []
    assert len(without.rows(CaseEvent.id)) == len([one for one in within.rows(CaseEvent.id, CaseEvent.actor)
                                                   if not one[1].startswith("rule:")])  # fmt: skip


def test_rules_are_changed_moved_removed_and_brought_back_and_nobody_overwrites_anybody(desk: Desk) -> None:
    first, second = desk.rule("First"), desk.rule("Second")
    with UnitOfWork(desk.engine, actor="Mia") as work:
        changed = AutomationRules(work).change(first.id, version=first.version, actions={"note": "Now"})
    with pytest.raises(StaleRowError), UnitOfWork(desk.engine) as work:
        AutomationRules(work).change(first.id, version=first.version, actions={"note": "Mine"})
    with pytest.raises(StaleRowError), UnitOfWork(desk.engine) as work:
        AutomationRules(work).switch(first.id, version=first.version, on=False)
    with UnitOfWork(desk.engine) as work:
        AutomationRules(work).swap((first.id, changed.version), (second.id, second.version))
    assert [one.name for one in automation.read_automation_rules(desk.engine)] == ["Second", "First"]
    desk.says(desk.store.customer())
    desk.look()
    desk.automate()
    assert [run[0] for run in desk.runs()] == [second.id, first.id]
    with UnitOfWork(desk.engine) as work:
        gone = AutomationRules(work).remove(second.id, version=second.version + 1)
    assert [one.name for one in automation.read_automation_rules(desk.engine)] == ["First"]
    assert len(desk.runs()) == 2, "the log stays"
    with pytest.raises(UserError, match="was removed"), UnitOfWork(desk.engine) as work:
        AutomationRules(work).switch(second.id, version=gone.version, on=True)
    desk.rule("second")
    with pytest.raises(UserError, match="is taken"), UnitOfWork(desk.engine) as work:
        AutomationRules(work).bring_back(second.id, version=gone.version)


def test_an_undo_brings_a_rule_back_switched_on_from_now_on(quick: Desk) -> None:
    rule = quick.rule()
    with UnitOfWork(quick.engine) as work:
        gone = AutomationRules(work).remove(rule.id, version=rule.version)
    quick.says(quick.store.customer())
    quick.look()
    assert quick.automate() == 0
    with UnitOfWork(quick.engine) as work:
        assert AutomationRules(work).bring_back(rule.id, version=gone.version, on=True).active
    assert quick.automate() == 0, "what happened meanwhile is history"
    quick.says(quick.store.customer())
    quick.look()
    assert quick.automate() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "x" * 61}, "needs a name"),
        ({"triggers": []}, "when the rule acts"),
        ({"triggers": ["full moon"]}, "when the rule acts"),
        ({"conditions": {"weather": "bad"}}, "cannot ask for weather"),
        ({"conditions": {"topics": "delivery"}}, "no list of words"),
        ({"conditions": {"states": ["lost"]}}, "not known"),
        ({"conditions": {"p_unhappy": 1.5}}, "out of bounds: 1.5"),
        ({"conditions": {"stars": True}}, "out of bounds"),
        ({"actions": {}}, "does nothing"),
        ({"actions": {"note": "", "raises": False}}, "does nothing"),
        ({"actions": {"explode": True}}, "cannot do explode"),
        ({"actions": {"note": "x" * 501}}, "501 letters"),
        ({"actions": {"notify": "ana"}}, "no e-mail address"),
        ({"actions": {"notify": "a@b.c\nBcc: x@y.z"}}, "no e-mail address"),
        ({"actions": {"give_to_id": 99}}, "nobody with that seat"),
        ({"actions": {"template_id": 99}}, "no such text for answers"),
        ({"actions": {"webhook_id": 99}}, "no such web address"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(quick: Desk, wrong: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"name": "Good", "triggers": ["opened"], "conditions": {}, "actions": {"note": "x"}}
    with pytest.raises(UserError, match=said), UnitOfWork(quick.engine, actor="Mia") as work:
        AutomationRules(work).add(**(good | wrong))
    quick.rule("Good")
    with pytest.raises(UserError, match="is taken"), UnitOfWork(quick.engine) as work:
        AutomationRules(work).add(**(good | {"name": "GOOD"}))
