"""Rules never go round in a circle, a dry run says what really happens, and nobody overwrites anybody's rule."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data_access.errors import StaleRowError, UserError
from data_access.repositories import automation
from data_access.repositories.automation import AutomationRules, Draft, acting
from data_access.repositories.cases import Agent, fold
from data_access.schema import (
    AutomationProgress,
    AutomationRule,
    AutomationRun,
    Case,
    CaseEvent,
)
from data_access.unit_of_work import UnitOfWork
from tests.provision.empty import empty_store
from tests.store.rule_desk import HOUR, RuleDesk

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def desk(engine: Engine) -> RuleDesk:
    return RuleDesk(engine)


@pytest.fixture
def quick(sqlite_engine: Engine) -> RuleDesk:
    return RuleDesk(sqlite_engine)


def test_two_rules_that_give_a_case_to_each_other_come_to_rest(desk: RuleDesk) -> None:
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


def test_a_rule_acts_on_one_case_so_many_times_a_day_and_no_more(
    quick: RuleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
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


SOME_RULES = st.lists(st.tuples(TRIGGERS, st.integers(0, 2)), min_size=1, max_size=7)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules=SOME_RULES, steps=STEPS)
def test_whatever_rules_there_are_they_come_to_rest(
    resting: RuleDesk, rules: list[tuple[set[str], int]], steps: list[str]
) -> None:
    _comes_to_rest(resting, rules, steps)


@pytest.mark.proof
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules=SOME_RULES, steps=STEPS)
def test_many_sets_of_rules_come_to_rest(
    resting: RuleDesk, rules: list[tuple[set[str], int]], steps: list[str]
) -> None:
    _comes_to_rest(resting, rules, steps)


def _comes_to_rest(resting: RuleDesk, rules: list[tuple[set[str], int]], steps: list[str]) -> None:
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
        runs = session.scalars(select(AutomationRun).order_by(AutomationRun.id)).all()
        case = session.get_one(Case, case_id)
    assert (fold(events.values()).state, fold(events.values()).owner_id) == (case.state, case.owner_id)
    chains = [tuple((one.details or {}).get("chain", ())) for one in events.values()]
    assert all(len(set(chain)) == len(chain) <= acting.LONGEST_CHAIN for chain in chains)
    acted = Counter[int]()
    for run in runs:
        chain = (events[run.event_id].details or {}).get("chain", ())
        tired = acted[run.rule_id] >= acting.MOST_A_DAY
        assert (run.outcome == "guarded") == (run.rule_id in chain or len(chain) >= acting.LONGEST_CHAIN or tired)
        acted[run.rule_id] += run.outcome != "guarded"
    own = [one.kind for one in events.values() if one.actor.startswith("rule: ") and one.kind != "noted"]
    assert set(own) <= {"assigned"}


@pytest.fixture(scope="module")
def resting(tmp_path_factory: pytest.TempPathFactory) -> RuleDesk:
    """One store for all examples."""
    engine = empty_store(tmp_path_factory.mktemp("rules") / "store.db")
    return RuleDesk(engine)


def clear(desk: RuleDesk) -> None:
    with UnitOfWork(desk.engine) as work:
        for model in (AutomationRun, AutomationRule, CaseEvent, Case):
            work.session.execute(delete(model))
        work.session.get_one(AutomationProgress, 1).event_id = 0


def story(desk: RuleDesk, *, each: Any) -> None:
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


def counted(desk: RuleDesk, told: list[tuple[int, str]]) -> list[tuple[int, str]]:
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


@dataclass(frozen=True)
class Lived:
    """What a rule did while things happened, and how many things people and customers did."""

    runs: list[tuple[int, str]]
    happened: int


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Lived]:
    """The story with each of the rules at work."""
    found = {}
    for draft in DRAFTS:
        desk = RuleDesk(empty_store(tmp_path_factory.mktemp(draft.name) / "store.db"))
        desk.rule(draft.name, triggers=draft.triggers, conditions=dict(draft.conditions), **draft.actions)
        story(desk, each=desk.automate)
        others = [actor for (actor,) in desk.rows(CaseEvent.actor) if not actor.startswith("rule:")]
        found[draft.name] = Lived(counted(desk, [(run[1], run[3]) for run in desk.runs()]), len(others))
        desk.engine.dispose()
    return found


def test_a_dry_run_says_what_really_happens(engine: Engine, lived: dict[str, Lived]) -> None:
    without = RuleDesk(engine)
    story(without, each=lambda: None)
    for draft in DRAFTS:
        said = without.tried(draft)
        assert said, draft.name
        assert counted(without, said) == lived[draft.name].runs, draft.name
        assert len(without.rows(CaseEvent.id)) == lived[draft.name].happened
    without.time.moment += HOUR
    assert [without.tried(draft, days=0) for draft in DRAFTS] == [[]] * len(DRAFTS)
    assert without.runs() == []


def test_rules_are_changed_moved_removed_and_brought_back_and_nobody_overwrites_anybody(desk: RuleDesk) -> None:
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
        AutomationRules(work).remove(second.id, version=second.version + 1)
    assert [one.name for one in automation.read_automation_rules(desk.engine)] == ["First"]
    assert len(desk.runs()) == 2, "the log stays"
    with pytest.raises(UserError, match="was removed"), UnitOfWork(desk.engine) as work:
        AutomationRules(work).switch(second.id, version=second.version + 2, on=True)
    desk.rule("second")
    with pytest.raises(UserError, match="already"), UnitOfWork(desk.engine) as work:
        AutomationRules(work).bring_back(second.id, version=second.version + 2)


def test_an_undo_brings_a_rule_back_switched_on_from_now_on(quick: RuleDesk) -> None:
    rule = quick.rule()
    with UnitOfWork(quick.engine) as work:
        AutomationRules(work).remove(rule.id, version=rule.version)
    quick.says(quick.store.customer())
    quick.look()
    assert quick.automate() == 0
    with UnitOfWork(quick.engine) as work:
        assert AutomationRules(work).bring_back(rule.id, version=rule.version + 1, on=True).active
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
def test_a_rule_that_cannot_be_is_refused(quick: RuleDesk, wrong: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"name": "Good", "triggers": ["opened"], "conditions": {}, "actions": {"note": "x"}}
    with pytest.raises(UserError, match=said), UnitOfWork(quick.engine, actor="Mia") as work:
        AutomationRules(work).add(**(good | wrong))
    quick.rule("Good")
    with pytest.raises(UserError, match="already"), UnitOfWork(quick.engine) as work:
        AutomationRules(work).add(**(good | {"name": "GOOD"}))
