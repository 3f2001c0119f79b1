"""Cases in the store: every step is checked, logged and can be folded back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data_access.errors import StaleRowError, UserError
from data_access.filters import Scope
from data_access.repositories.cases import (
    MOVES,
    Act,
    Cases,
    Standing,
    fold,
)
from data_access.repositories.cases.moves import UNDOABLE
from data_access.schema import (
    Case,
)
from data_access.schema.cases import CASE_STATES
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.case_builders import (
    TODAY,
    log,
    opened,
    step,
    team,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_a_case_goes_its_way_and_each_step_is_in_the_log(engine: Engine) -> None:
    ana, _, _ = team(engine)
    case = opened(engine, Store(engine).customer())
    for kind in ("claimed", "replied", "waited", "heard", "replied", "resolved", "confirmed", "reopened"):
        case = step(engine, case, kind, ana)
    assert (case.state, case.owner_id) == ("reopened", ana.user_id)
    assert (case.claimed_at, case.first_reply_at, case.waiting_since) == (TODAY, TODAY, TODAY)
    assert (case.resolved_at, case.confirmed_at, case.action) == (None, None, "Sent a new one")
    steps = log(engine, case.id)
    assert [e.kind for e in steps] == [
        "opened", "claimed", "replied", "waited", "heard", "replied", "resolved", "confirmed", "reopened",
    ]  # fmt: skip
    assert [e.state for e in steps][-4:] == ["in_progress", "resolved", "confirmed", "reopened"]
    assert {e.actor for e in steps[1:]} == {"Ana"}
    assert fold(steps) == Standing(state="reopened", owner_id=ana.user_id)


@pytest.mark.parametrize(
    ("before", "kind", "said"),
    [
        ((), "resolved", "A case that is new cannot be resolved. It can be: taken, "),
        ((), "released", "A case that is new cannot be given back."),
        (("claimed",), "confirmed", "A case that is claimed cannot be confirmed."),
        (("claimed",), "claimed", "You have this case already."),
        (("claimed", "resolved"), "replied", "A case that is resolved cannot be answered. It can be: noted, "),
        (("claimed", "resolved", "confirmed"), "snoozed", "A case that is confirmed by the customer cannot be snoozed"),
    ],
)
def test_a_step_that_is_not_allowed_is_refused_in_words(
    sqlite_engine: Engine, before: tuple[str, ...], kind: str, said: str
) -> None:
    ana, _, _ = team(sqlite_engine)
    case = opened(sqlite_engine)
    for earlier in before:
        case = step(sqlite_engine, case, earlier, ana)
    with pytest.raises(UserError) as refused:
        step(sqlite_engine, case, kind, ana)
    assert str(refused.value).startswith(said)
    assert len(log(sqlite_engine, case.id)) == 1 + len(before)


def test_a_colleagues_case_is_theirs_or_a_managers_but_anybody_may_leave_a_note(sqlite_engine: Engine) -> None:
    ana, ben, mia = team(sqlite_engine)
    case = step(sqlite_engine, opened(sqlite_engine), "claimed", ana)
    with pytest.raises(UserError, match=r"This is the case of Ana\. Ask them or a manager, or leave a note\."):
        step(sqlite_engine, case, "replied", ben)
    with pytest.raises(UserError, match=r"Ana has taken this case\. Take another"):
        step(sqlite_engine, case, "claimed", ben)
    assert step(sqlite_engine, case, "noted", ben).version == 3
    assert step(sqlite_engine, case, "assigned", mia, owner_id=ben.user_id).owner_id == ben.user_id
    assert step(sqlite_engine, case, "replied", ben).state == "in_progress"
    with pytest.raises(UserError, match="nobody with that seat"):
        step(sqlite_engine, case, "assigned", mia, owner_id=99)


@pytest.mark.parametrize(
    ("kind", "of", "said"),
    [
        ("replied", {"body": " "}, "no words"),
        ("noted", {"body": "x" * 10_001}, "10,001 letters"),
        ("snoozed", {"until": None}, "until when"),
        ("resolved", {"action": ""}, "what was done"),
        ("resolved", {"compensation_cents": -1}, "below zero"),
        ("resolved", {"cause": "x" * 501}, "cause has 501 letters"),
    ],
)
def test_words_that_are_missing_or_too_long_are_refused(
    sqlite_engine: Engine, kind: str, of: dict[str, Any], said: str
) -> None:
    ana, _, _ = team(sqlite_engine)
    case = step(sqlite_engine, opened(sqlite_engine), "claimed", ana)
    with pytest.raises(UserError, match=said):
        step(sqlite_engine, case, kind, ana, **of)


@pytest.mark.both_databases
def test_two_people_who_act_at_once_and_a_second_click(engine: Engine) -> None:
    ana, ben, _ = team(engine)
    case = opened(engine)
    with UnitOfWork(engine, actor="Ana") as work:
        Cases(work).act(case.id, Act(kind="claimed"), ana, version=1, submission_id="form")
    with UnitOfWork(engine, actor="Ana") as work:  # the same form again
        assert Cases(work).act(case.id, Act(kind="claimed"), ana, version=1, submission_id="form").version == 2
    with pytest.raises(StaleRowError), UnitOfWork(engine, actor="Ben") as work:
        Cases(work).act(case.id, Act(kind="claimed"), ben, version=1)
    assert [e.kind for e in log(engine, case.id)] == ["opened", "claimed"]


@pytest.mark.both_databases
def test_a_case_that_nobody_has_is_taken_whatever_was_added_since_it_was_looked_at(engine: Engine) -> None:
    ana, ben, _ = team(engine)
    case = opened(engine)
    step(engine, case, "noted", ben)  # a step of a rule, or more words of the customer, is no different
    with UnitOfWork(engine, actor="Ana") as work:
        taken = Cases(work).act(case.id, Act(kind="claimed"), ana, version=1)
    assert (taken.owner_id, taken.version) == (ana.user_id, 3)
    with pytest.raises(StaleRowError), UnitOfWork(engine, actor="Ana") as work:
        Cases(work).act(case.id, Act(kind="released"), ana, version=2)


def test_many_at_once_does_what_it_can_and_names_the_rest(engine: Engine) -> None:
    ana, ben, _ = team(engine)
    free, taken, gone = opened(engine), step(engine, opened(engine), "claimed", ben), opened(engine)
    step(engine, gone, "claimed", ben)
    with UnitOfWork(engine, actor="Ana") as work:
        asked = {free.id: 1, taken.id: 2, gone.id: 1}
        found = Cases(work).act_on_many(asked, Act(kind="claimed"), ana, submission_id="many")
    assert found.done == {free.id: 2}
    assert found.refused[taken.id].startswith("Ben has taken this case.")
    assert found.refused[gone.id].startswith("Somebody else changed this case")
    with UnitOfWork(engine, actor="Ana") as work, pytest.raises(UserError, match="too many at once"):
        Cases(work).act_on_many(dict.fromkeys(range(501), 1), Act(kind="claimed"), ana)


@pytest.mark.parametrize("kind", UNDOABLE)
def test_a_step_is_taken_back_to_the_column(sqlite_engine: Engine, kind: str) -> None:
    way = {
        "assigned": ("claimed",), "released": ("claimed",), "started": ("claimed",), "waited": ("claimed", "replied"),
        "woken": ("claimed", "snoozed"), "resolved": ("claimed", "replied", "snoozed"),
        "confirmed": ("claimed", "resolved"), "reopened": ("claimed", "resolved", "confirmed"),
    }.get(kind, ())  # fmt: skip
    ana, ben, mia = team(sqlite_engine)
    case = opened(sqlite_engine)
    for earlier in way:
        case = step(sqlite_engine, case, earlier, mia)
    counted = {"version", "reply_cycle", "resolve_cycle"}  # only ever grow
    before = {c.key: getattr(case, c.key) for c in Case.__table__.columns if c.key not in counted}
    after = step(sqlite_engine, case, kind, mia, when=TODAY + timedelta(hours=1), owner_id=ben.user_id)
    with pytest.raises(UserError, match="somebody else's"), UnitOfWork(sqlite_engine, actor="Ana") as work:
        Cases(work).take_back(case.id, ana, version=after.version)
    with UnitOfWork(sqlite_engine, actor="Mia") as work:
        back = Cases(work).take_back(case.id, mia, version=after.version)
    assert {name: getattr(back, name) for name in before} == before
    assert fold(log(sqlite_engine, case.id)) == Standing(state=case.state, owner_id=case.owner_id)
    with pytest.raises(UserError, match="cannot be taken back"), UnitOfWork(sqlite_engine, actor="Mia") as work:
        Cases(work).take_back(case.id, mia, version=back.version)


def test_every_state_is_reached_and_left() -> None:
    reached = {to for move in MOVES.values() for to in move.leads.values()} | {"new"}
    left = {state for move in MOVES.values() for state, to in move.leads.items() if to != state}
    assert reached == left == set(CASE_STATES)


def test_scope_hides_the_cases_of_others_customers(sqlite_engine: Engine) -> None:
    ana, _, _ = team(sqlite_engine)
    case = opened(sqlite_engine, Store(sqlite_engine).customer(team="north"))
    with pytest.raises(UserError, match="There is no case"), UnitOfWork(sqlite_engine) as work:
        Cases(work).act(case.id, Act(kind="claimed"), ana, version=1, scope=Scope(teams=("south",)))
