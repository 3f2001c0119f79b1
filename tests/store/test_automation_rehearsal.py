"""A dry run knows the rule's own doings, and the log of rules is kept for a time and then forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.actions.automation_watch import forget_old
from dashboard.answers.automation import dry_run
from data_access.filters import EVERYTHING
from data_access.repositories.automation import Draft, acting
from data_access.repositories.cases import Agent
from data_access.repositories.store import Settings
from data_access.schema import Case
from data_access.unit_of_work import UnitOfWork
from tests.store.rule_desk import HOUR, RuleDesk

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def desk(engine: Engine) -> RuleDesk:
    return RuleDesk(engine)


@pytest.fixture
def quick(sqlite_engine: Engine) -> RuleDesk:
    return RuleDesk(sqlite_engine)


MANY = ["opened", "said_more", "assigned"]


@pytest.mark.parametrize(
    ("conditions", "doings"),
    [
        ({}, {"raises": True}),
        ({"states": ["new"]}, {"give_to_id": 2, "notify": "owner"}),
        ({"states": ["claimed"]}, {"give_to_id": 1, "raises": True}),
        ({}, {"give_to_id": 1, "tag": "told"}),
    ],
)
def test_a_dry_run_knows_what_the_rule_itself_would_have_changed_and_when_it_is_held_back(
    quick: RuleDesk, conditions: dict[str, Any], doings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "MOST_A_DAY", 3)
    desk = quick

    def happens(each: Any) -> None:
        for step in ("heard", "heard", "assigned", "heard", "heard", "tomorrow", "heard"):
            desk.time.moment += 25 * HOUR if step == "tomorrow" else HOUR
            if step == "assigned":
                desk.act(desk.rows(Case.id)[-1][0], step, Agent(name="Mia", manages=True), owner_id=desk.ben.user_id)
            elif step == "heard":
                desk.act(desk.rows(Case.id)[-1][0], step, desk.ana, body="Called again")
            each()

    def begins() -> int:
        desk.says(desk.store.customer())
        desk.look()
        return int(desk.rows(Case.id)[-1][0])

    first = begins()
    happens(lambda: None)
    draft = Draft(name="Rule", triggers=MANY, conditions=conditions, actions=doings)
    found = dry_run(desk.engine, EVERYTHING, draft, now=desk.time(), mail=True)
    assert set(found.steps["case_id"]) <= {first}
    desk.rule(triggers=MANY, conditions=conditions, **doings)
    second = begins()
    desk.automate()
    happens(desk.automate)
    really = [run for run in desk.runs() if run[1] == second]
    assert found.steps["would_do"].tolist() == [run[3] for run in really if run[2] != "guarded"]
    # The rule's own steps are no history of a case that it never saw: only how often a day was reached counts there.
    assert found.held == sum("within a day" in run[3] for run in really)


@pytest.mark.parametrize("days", [30, 365])
def test_what_rules_did_long_ago_is_forgotten_and_never_done_again(desk: RuleDesk, days: int) -> None:
    desk.rule()
    desk.says(desk.store.customer())
    desk.look()
    desk.automate()
    with UnitOfWork(desk.engine) as work:
        Settings(work).change({"rule_log_days": days})
    desk.time.moment += timedelta(days=days)
    desk.says(desk.store.customer())
    desk.look()
    desk.automate()
    assert forget_old(desk.engine, clock=desk.time) == 0
    desk.time.moment += HOUR
    assert [run[2] for run in desk.runs()] == ["acted", "acted"]
    assert forget_old(desk.engine, clock=desk.time) == 1
    assert [run[1] for run in desk.runs()] == [desk.rows(Case.id)[-1][0]]
    assert (desk.automate(), forget_old(desk.engine, clock=desk.time)) == (0, 0)
    assert len(desk.runs()) == 1
