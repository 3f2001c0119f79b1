"""Cases in the store: every step is checked, logged and can be folded back; unhappy words open them by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.actions.case_opening import Appraiser, open_waiting
from dashboard.settings import today
from data_access.errors import StaleRowError, UserError
from data_access.filters import Scope
from data_access.importing.undo import undo_import
from data_access.repositories import Settings
from data_access.repositories.cases import MOVES, OPENER, Act, Agent, Cases, Standing, fold, offered
from data_access.repositories.cases.moves import UNDOABLE
from data_access.schema import AuditEvent, Case, CaseEvent, CaseFeedback, DomainVersion, Feedback, FeedbackTopic, User
from data_access.schema.cases import CASE_STATES
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.schema import Customer

TODAY = datetime(2026, 6, 15, 9, tzinfo=UTC)


def team(engine: Engine) -> tuple[Agent, Agent, Agent]:
    """Two agents and a manager."""
    found = []
    with UnitOfWork(engine) as work:
        for name, role in (("Ana", "agent"), ("Ben", "agent"), ("Mia", "manager")):
            user = User(email=f"{name.lower()}@example.com", name=name, role=role, created_at=NOW)
            work.session.add(user)
            work.session.flush()
            found.append(Agent(name=name, user_id=user.id, manages=role == "manager"))
    return found[0], found[1], found[2]


def act(engine: Engine, case: Case, kind: Any, who: Agent, at: datetime = TODAY, **of: Any) -> Case:
    """Take a step with the case as it is; the case afterwards."""
    columns: dict[str, Any] = {"body": "Called them."} if kind in {"replied", "noted"} else {}
    columns |= {"action": "Sent a new one"} if kind == "resolved" else {}
    columns |= {"until": at + timedelta(days=1)} if kind == "snoozed" else {}
    with UnitOfWork(engine, clock=lambda: at, actor=who.name) as work:
        version = work.session.get_one(Case, case.id).version
        return Cases(work).act(case.id, Act(kind=kind, **(columns | of)), who, version=version)


def log(engine: Engine, case_id: int) -> list[CaseEvent]:
    with Session(engine) as session:
        return list(session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)))


def opened(engine: Engine, who: Customer | None = None) -> Case:
    with UnitOfWork(engine, clock=lambda: TODAY, actor="Mia") as work:
        return Cases(work).open(customer_id=who.id if who else None, topic="delivery")


def unhappy(store: Store, who: Customer | None, on: date, topic: str | None = "delivery", **columns: Any) -> Feedback:
    read: dict[str, Any] = {"score_state": "scored", "label": "negative", "p_unhappy": 0.9, "topics_by": "t"}
    said = store.feedback(who, on=on, **(read | columns))
    if topic:
        with UnitOfWork(store.engine) as work:
            work.session.add(FeedbackTopic(feedback_id=said.id, topic=topic, label="negative", mixed=False))
    return said


def look(engine: Engine, at: datetime = TODAY) -> tuple[int, int, int]:
    return tuple(open_waiting(engine, clock=lambda: at))  # type: ignore[return-value]


def all_cases(engine: Engine) -> list[Case]:
    with Session(engine) as session:
        return list(session.scalars(select(Case).order_by(Case.id)))


def test_a_case_goes_its_way_and_each_step_is_in_the_log(engine: Engine) -> None:
    ana, _, _ = team(engine)
    case = opened(engine, Store(engine).customer())
    for kind in ("claimed", "replied", "waited", "heard", "replied", "resolved", "confirmed", "reopened"):
        case = act(engine, case, kind, ana)
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
        case = act(sqlite_engine, case, earlier, ana)
    with pytest.raises(UserError) as refused:
        act(sqlite_engine, case, kind, ana)
    assert str(refused.value).startswith(said)
    assert len(log(sqlite_engine, case.id)) == 1 + len(before)


def test_a_colleagues_case_is_theirs_or_a_managers_but_anybody_may_leave_a_note(sqlite_engine: Engine) -> None:
    ana, ben, mia = team(sqlite_engine)
    case = act(sqlite_engine, opened(sqlite_engine), "claimed", ana)
    with pytest.raises(UserError, match=r"This is the case of Ana\. Ask them or a manager, or leave a note\."):
        act(sqlite_engine, case, "replied", ben)
    with pytest.raises(UserError, match=r"Ana has taken this case\. Take another"):
        act(sqlite_engine, case, "claimed", ben)
    assert act(sqlite_engine, case, "noted", ben).version == 3
    assert act(sqlite_engine, case, "assigned", mia, owner_id=ben.user_id).owner_id == ben.user_id
    assert act(sqlite_engine, case, "replied", ben).state == "in_progress"
    with pytest.raises(UserError, match="nobody with that seat"):
        act(sqlite_engine, case, "assigned", mia, owner_id=99)


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
    case = act(sqlite_engine, opened(sqlite_engine), "claimed", ana)
    with pytest.raises(UserError, match=said):
        act(sqlite_engine, case, kind, ana, **of)


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


def test_many_at_once_does_what_it_can_and_names_the_rest(engine: Engine) -> None:
    ana, ben, _ = team(engine)
    free, taken, gone = opened(engine), act(engine, opened(engine), "claimed", ben), opened(engine)
    act(engine, gone, "claimed", ben)
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
        case = act(sqlite_engine, case, earlier, mia)
    counted = {"version", "reply_cycle", "resolve_cycle"}  # only ever grow
    before = {c.key: getattr(case, c.key) for c in Case.__table__.columns if c.key not in counted}
    after = act(sqlite_engine, case, kind, mia, at=TODAY + timedelta(hours=1), owner_id=ben.user_id)
    with pytest.raises(UserError, match="somebody else's"), UnitOfWork(sqlite_engine, actor="Ana") as work:
        Cases(work).take_back(case.id, ana, version=after.version)
    with UnitOfWork(sqlite_engine, actor="Mia") as work:
        back = Cases(work).take_back(case.id, mia, version=after.version)
    assert {name: getattr(back, name) for name in before} == before
    assert fold(log(sqlite_engine, case.id)) == Standing(state=case.state, owner_id=case.owner_id)
    with pytest.raises(UserError, match="cannot be taken back"), UnitOfWork(sqlite_engine, actor="Mia") as work:
        Cases(work).take_back(case.id, mia, version=back.version)


STEPS = st.lists(st.tuples(st.sampled_from([*MOVES, "undone"]), st.integers(0, 2)), max_size=25)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_people_try_a_case_is_the_fold_of_its_log_and_the_table_says_what_is_allowed(
    sqlite_engine: Engine, steps: list[tuple[str, int]]
) -> None:
    with Session(sqlite_engine) as session:
        known = session.scalars(select(User).order_by(User.id)).all()
    people = [Agent(name=u.name or "", user_id=u.id, manages=u.role == "manager") for u in known] or [
        *team(sqlite_engine)
    ]
    case = opened(sqlite_engine)
    for kind, number in steps:
        who = people[number]
        standing = Standing(state=case.state, owner_id=case.owner_id)
        try:
            if kind == "undone":
                with UnitOfWork(sqlite_engine, actor=who.name) as work:
                    case = Cases(work).take_back(case.id, who, version=case.version)
            else:
                case = act(sqlite_engine, case, kind, who, owner_id=people[0].user_id)
                assert kind in offered(standing, who)
        except UserError:
            assert kind == "undone" or kind not in offered(standing, who)
        events = log(sqlite_engine, case.id)
        assert fold(events) == Standing(state=case.state, owner_id=case.owner_id)
        assert (events[-1].state, events[-1].owner_id) == (case.state, case.owner_id)
        assert (case.resolved_at is not None) == (case.state in {"resolved", "confirmed"})
        assert (case.confirmed_at is not None) == (case.state == "confirmed")


def test_every_state_is_reached_and_left() -> None:
    reached = {to for move in MOVES.values() for to in move.leads.values()} | {"new"}
    left = {state for move in MOVES.values() for state, to in move.leads.items() if to != state}
    assert reached == left == set(CASE_STATES)


def test_unhappy_words_open_a_case_once_and_join_the_matter_they_are_about(engine: Engine) -> None:
    store = Store(engine)
    ana, day = store.customer(), TODAY.date()
    first = unhappy(store, ana, day - timedelta(days=20), product_id=store.product().id)
    unhappy(store, ana, day - timedelta(days=5), p_unhappy=0.6)
    other = unhappy(store, ana, day - timedelta(days=5), topic="price")
    nobody = [unhappy(store, None, day, topic=None), unhappy(store, None, day, topic=None)]
    store.feedback(ana, on=day, p_unhappy=0.4, score_state="scored")
    unhappy(store, ana, day, score_state="pending", p_unhappy=None, label=None)
    before = _version(engine)
    assert look(engine) == (4, 1, 0)
    assert look(engine) == (0, 0, 0)
    assert _version(engine) > before
    cases = all_cases(engine)
    assert [(c.customer_id, c.topic, c.state, c.opened_by) for c in cases] == [
        (ana.id, "delivery", "new", OPENER), (ana.id, "price", "new", OPENER),
        (None, None, "new", OPENER), (None, None, "new", OPENER),
    ]  # fmt: skip
    assert cases[0].product_id == first.product_id
    assert cases[0].waiting_since == first.received_at
    with Session(engine) as session:
        links = session.execute(select(CaseFeedback.case_id, CaseFeedback.feedback_id)).all()
    assert sorted(links) == [
        (cases[0].id, first.id), (cases[0].id, first.id + 1), (cases[1].id, other.id),
        (cases[2].id, nobody[0].id), (cases[3].id, nobody[1].id),
    ]  # fmt: skip
    assert [e.kind for e in log(engine, cases[0].id)] == ["opened", "joined"]


@pytest.mark.parametrize(
    ("columns", "opens"),
    [
        ({"rating": 2, "rating_scale": "stars", "p_unhappy": None, "score_state": "not_scored"}, 1),
        ({"rating": 6, "rating_scale": "nps", "p_unhappy": 0.3}, 1),
        ({"rating": 5, "rating_scale": "stars", "p_unhappy": 0.3, "rating_mismatch": "words_worse"}, 1),
        ({"rating": 7, "rating_scale": "nps", "p_unhappy": 0.3}, 0),
        ({"rating": 3, "rating_scale": "stars", "p_unhappy": 0.49}, 0),
        ({"rating": 3, "rating_scale": "stars", "p_unhappy": 0.59}, 1),
        ({"rating": 3, "rating_scale": "stars", "p_unhappy": 0.59, "text": None}, 0),
        ({"rating": 4, "rating_scale": "ces", "p_unhappy": 0.59, "text": ""}, 0),
    ],
)
def test_every_low_rating_and_every_furious_word_reaches_the_queue(
    sqlite_engine: Engine, columns: dict[str, Any], opens: int
) -> None:
    store = Store(sqlite_engine)
    unhappy(store, store.customer(), TODAY.date(), **columns)
    assert look(sqlite_engine)[0] == opens


def test_words_after_a_resolution_open_the_case_again_and_words_before_it_do_not(engine: Engine) -> None:
    ana, _, _ = team(engine)
    store = Store(engine)
    who, day = store.customer(), TODAY.date()
    unhappy(store, who, day - timedelta(days=3))
    look(engine, TODAY - timedelta(days=2))
    case = all_cases(engine)[0]
    for kind in ("claimed", "replied", "resolved"):
        case = act(engine, case, kind, ana, at=TODAY)
    unhappy(store, who, day - timedelta(days=1))  # said before, read only now: the answer covered it
    assert look(engine) == (0, 1, 0)
    assert all_cases(engine)[0].state == "resolved"
    unhappy(store, who, day + timedelta(days=5))
    assert look(engine, TODAY + timedelta(days=6)) == (0, 1, 0)
    case = all_cases(engine)[0]
    assert (case.state, case.resolved_at, case.owner_id) == ("reopened", None, ana.user_id)
    for kind in ("replied", "resolved"):
        case = act(engine, case, kind, ana, at=TODAY + timedelta(days=7))
    unhappy(store, who, day + timedelta(days=40))  # another time
    assert look(engine, TODAY + timedelta(days=41)) == (1, 0, 0)


def test_a_customer_who_speaks_again_takes_a_waiting_case_back_to_work(sqlite_engine: Engine) -> None:
    ana, _, _ = team(sqlite_engine)
    store = Store(sqlite_engine)
    who = store.customer()
    unhappy(store, who, TODAY.date() - timedelta(days=2))
    look(sqlite_engine)
    case = all_cases(sqlite_engine)[0]
    for kind in ("claimed", "replied", "waited", "snoozed"):
        case = act(sqlite_engine, case, kind, ana)
    assert case.waiting_since is None
    unhappy(store, who, TODAY.date())
    look(sqlite_engine, TODAY + timedelta(hours=3))
    case = all_cases(sqlite_engine)[0]
    assert (case.state, case.snoozed_until, case.waiting_since) == ("in_progress", None, TODAY + timedelta(hours=3))


def test_what_was_no_complaint_after_all_leaves_the_queue_but_not_what_people_work_on(engine: Engine) -> None:
    ana, _, _ = team(engine)
    store = Store(engine)
    said = [unhappy(store, store.customer(), TODAY.date()) for _ in range(2)]
    look(engine)
    act(engine, all_cases(engine)[1], "claimed", ana)
    with UnitOfWork(engine) as work:
        for one in said:
            work.session.get_one(Feedback, one.id).p_unhappy = 0.1
    assert look(engine) == (0, 0, 1)
    assert [c.state for c in all_cases(engine)] == ["claimed"]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).where(AuditEvent.action == "cases withdrawn")) == 1


def test_how_far_back_the_queue_reaches_is_the_owners_choice(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    with UnitOfWork(sqlite_engine) as work:
        Settings(work).change({"queue_reach_days": 30})
    day = today("UTC")
    unhappy(store, store.customer(), day - timedelta(days=31))
    unhappy(store, store.customer(), day - timedelta(days=29))
    assert look(sqlite_engine)[0] == 1


def test_cases_of_an_import_go_with_it_and_what_had_joined_them_waits_for_a_case_again(engine: Engine) -> None:
    ana, _, _ = team(engine)
    store = Store(engine)
    who, day = store.customer(), TODAY.date()
    first, second = store.batch(kind="feedback"), store.batch(kind="feedback")
    unhappy(store, who, day - timedelta(days=2), batch_id=first.id)
    look(engine)
    unhappy(store, who, day, batch_id=second.id)
    assert look(engine) == (0, 1, 0)
    assert undo_import(engine, first.id).undone
    assert all_cases(engine) == []
    assert look(engine) == (1, 0, 0)
    act(engine, all_cases(engine)[0], "claimed", ana)
    report = undo_import(engine, second.id)
    assert not report.undone
    assert report.conflicts == (f"Case {all_cases(engine)[0].id} was changed after this import created it.",)


def test_scope_hides_the_cases_of_others_customers(sqlite_engine: Engine) -> None:
    ana, _, _ = team(sqlite_engine)
    case = opened(sqlite_engine, Store(sqlite_engine).customer(team="north"))
    with pytest.raises(UserError, match="There is no case"), UnitOfWork(sqlite_engine) as work:
        Cases(work).act(case.id, Act(kind="claimed"), ana, version=1, scope=Scope(teams=("south",)))


def test_the_queue_is_ordered_by_money_at_risk(engine: Engine) -> None:
    store = Store(engine)
    rich, poor = store.customer(segment="vip"), store.customer(segment="home")
    new = store.customer(segment="vip")
    store.purchases([(rich, date(2026, 5, 1) + timedelta(days=7 * n), 50_000) for n in range(6)])
    store.purchases([(poor, date(2026, 5, 1) + timedelta(days=7 * n), 500) for n in range(6)])
    for who in (poor, rich, new, None):
        unhappy(store, who, TODAY.date(), topic=None)
    look(engine)
    appraiser = Appraiser(engine, clock=lambda: TODAY)
    assert appraiser.appraise() == 4
    assert appraiser.appraise() == 0
    of: dict[int | None, Any] = {c.customer_id: c for c in all_cases(engine)}
    assert of[rich.id].priority_cents > 20 * of[poor.id].priority_cents > 0
    assert of[new.id].expected_cents == of[rich.id].expected_cents  # the median of the segment: one customer
    assert of[poor.id].expected_cents < of[None].expected_cents < of[rich.id].expected_cents
    assert {c.version for c in of.values()} == {1}
    expected = {key: (c.p_alive, c.expected_cents, c.severity) for key, c in of.items()}
    assert Appraiser(engine, clock=lambda: TODAY + timedelta(days=14)).appraise() == 4
    again: dict[int | None, Any] = {c.customer_id: c for c in all_cases(engine)}
    for key, c in again.items():
        assert (c.p_alive, c.expected_cents, c.severity) == expected[key]  # fixed when the case was priced
        assert c.priority_cents / of[key].priority_cents == pytest.approx(0.5, rel=0.03)


def _version(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalars(select(DomainVersion.version).where(DomainVersion.domain == "cases")).one()
