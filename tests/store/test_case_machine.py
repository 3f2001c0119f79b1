"""Whatever people, customers, rules and the program do to cases, in any order: a case is the fold of its log.

A machine takes random steps, allowed and not, on a real store. After each one every case is held against its log, and
against a table of steps that is written by hand (``case_table``). What is
refused is refused in words and changes nothing. Short and seeded in the suite; long, on both databases, in the proof.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dashboard.actions.automation_watch import automate
from dashboard.actions.promise_watch import escalate_waiting, watch_promises
from data_access.errors import StaleRowError, UserError
from data_access.maintenance import check
from data_access.repositories import Merges, Seen
from data_access.repositories.asking import CaseAsks, Said
from data_access.repositories.automation import AutomationRules
from data_access.repositories.cases import MOVES, Act, Agent, Cases, Standing, fold, offered, open_cases
from data_access.repositories.incoming_mail import Heard, Incoming, take
from data_access.repositories.outbox import Outbox, stopped_by_answer
from data_access.repositories.promises import Rules
from data_access.schema import AutomationRule, Case, CaseEvent, Customer, EscalationRule, Feedback, OutgoingMail
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.provision.everyday import again
from tests.store.case_builders import TODAY, team, unhappy
from tests.store.case_table import (
    ANY,
    BY_PROGRAM,
    CAN_BE_TAKEN_BACK,
    CLOSED,
    HOLDER,
    LEADS,
    MISSING,
    PROGRAM,
    WHO,
    WORDS,
    Place,
    Tried,
    refusal,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

NOBODY = 10_000
AT_WORK = 10
PEOPLE, NUMBERS = st.integers(0, 2), st.integers(0, 9)


class CaseMachine(RuleBasedStateMachine):
    """Two agents, a manager, three customers, their words, mail, rules, and a clock."""

    def __init__(self, store: Store, people: tuple[Agent, Agent, Agent]) -> None:
        super().__init__()
        self.engine, self.people, self.store = store.engine, people, store
        self.now = TODAY
        self.believed: dict[int, Place] = {}
        self.before: dict[int, list[tuple[str, str, Place]]] = {}  # of each case: step, whose, and where it stood
        self.mails: list[str] = []
        self.seen = 0
        self.merges: list[tuple[int, list[int]]] = []  # and who the customers were before
        self.number = self.turn = 0

    @initialize()
    def begin(self) -> None:
        """Three customers, and rules: two of them act on what happens, one when time passes."""
        self.customers = [self.store.customer().id for _ in range(3)]
        ana, ben, mia = self.people
        with UnitOfWork(self.engine, clock=self.clock, actor="Mia") as work:
            rules = AutomationRules(work)
            for name, trigger, actions in (("Late", "reopened", {"give_to_id": mia.user_id}),
                                           ("New", "opened", {"raises": True, "note": "Look"})):  # fmt: skip
                row = rules.add(name=name, triggers=[trigger], conditions={}, actions=actions)
                rules.switch(row.id, version=row.version, on=True)
            Rules(work).add(name="Stuck", state="waiting", after_minutes=48 * 60, give_to_id=ben.user_id, note="Old")
            Rules(work).add(name="Left", state="new", after_minutes=24 * 60, give_to_id=ana.user_id)
        for who, topic in ((0, "delivery"), (1, "price")):
            self._says(who, topic, 1)

    def clock(self) -> Any:
        return self.now

    # What happens -----------------------------------------------------------------------------------------------

    @rule(who=st.integers(0, 2), topic=st.sampled_from(["delivery", "price"]), hours=st.integers(0, 30))
    def a_customer_is_unhappy(self, who: int, topic: str, hours: int) -> None:
        """Words open a case, join one, or open one again."""
        self._says(who, topic, hours)

    def _says(self, who: int, topic: str, hours: int) -> None:
        customer = self._customer(who)
        self.number += 1
        unhappy(self.store, customer, self.now.date(), topic, received_at=self.now - timedelta(hours=hours),
                identity=self.number.to_bytes(16, "big"))  # fmt: skip
        with UnitOfWork(self.engine, clock=self.clock) as work:
            open_cases(work)
        self._follow("opened", "joined", "reopened", by="queue")

    # One rule for all that people do, and several things each time, by dice: of many rules a run leaves some out, and
    # what it chooses by itself is mostly the first of each list.
    @rule(seed=st.integers(0, 2**20))
    def people_work(self, seed: int) -> None:
        """Steps by people: any, or allowed ones so that cases get somewhere; and the last one taken back."""
        self.turn += 1
        dice = random.Random(f"{self.turn} {seed}")
        for one in (Tried.by(dice) for _ in range(AT_WORK)):
            row, who = self._case(one.case), self.people[one.person]
            owner = self.people[one.to].user_id if one.to < len(self.people) else NOBODY
            may = [kind for kind in MOVES if self._may(kind, Place(row.state, row.owner_id), who)]
            if one.how == "any":
                self._try(row, one.kind, who, owner, stale=one.stale, wordless=one.wordless)
            elif one.how == "back":
                self._try_back(row, who, stale=one.stale)
            else:
                kind = may[[*MOVES].index(one.kind) % len(may)]
                self._try(row, kind, who, who.user_id, stale=False, wordless=False)
                if one.how == "and back":
                    self._try_back(self._whole_case(row.id), who, stale=False)

    def _try(self, row: Case, kind: Any, who: Agent, owner: int | None, *, stale: bool, wordless: bool) -> None:
        stood = Place(row.state, row.owner_id)
        what = {"until": self.now + timedelta(days=1)} if kind == "snoozed" else WORDS.get(kind, {})
        act = Act(kind=kind, owner_id=owner if kind == "assigned" else None,
                  **(what | (MISSING.get(kind, {}) if wordless else {})))  # fmt: skip
        said = self._refused(row.id, lambda work: Cases(work).act(
            row.id, act, who, version=row.version - stale), who)  # fmt: skip
        if stale and not (kind == "claimed" and stood.owner_id is None):
            assert isinstance(said, StaleRowError)
            return
        empty = (wordless and kind in MISSING) or (kind == "assigned" and owner == NOBODY)
        assert (said is None) == (self._may(kind, stood, who) and not empty), said
        self._follow(kind, by=who.name)
        if said is None:
            given = {"claimed": who.user_id, "assigned": owner, "released": None}.get(kind, stood.owner_id)
            assert self.believed[row.id] == Place(LEADS[kind, stood.state], given)

    def _try_back(self, row: Case, who: Agent, *, stale: bool) -> None:
        last = self.before[row.id][-1]
        said = self._refused(row.id, lambda work: Cases(work).take_back(row.id, who, version=row.version - stale), who)
        can = last[0] in CAN_BE_TAKEN_BACK and (last[1] == who.name or who.manages)
        assert (said is None) == (can and not stale), said
        self._follow("undone", by=who.name)

    @rule(case=NUMBERS, person=PEOPLE)
    def an_answer_goes_out_by_mail(self, case: int, person: int) -> None:
        """A mail of ours that somebody can answer, or that comes back."""
        row, who = self._case(case), self.people[person]
        if not self._may("replied", Place(row.state, row.owner_id), who):
            return
        with UnitOfWork(self.engine, clock=self.clock, actor=who.name) as work:
            act = Act(kind="replied", body="Sorry.", channel="email", details=stopped_by_answer(row))
            Cases(work).act(row.id, act, who, version=row.version)
            event = work.session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
            mail = Outbox(work).queue(event, to="ben@buyer.example", subject="Sorry", domain="shop.example")
            mail.state, mail.sent_at, mail.next_try_at = "sent", self.now, None
            self.mails.append(mail.message_id)
        self._follow("replied", by=who.name)

    @precondition(lambda self: self.mails)
    @rule(mail=NUMBERS, kind=st.sampled_from(["words", "words", "automatic", "failed", "late", "arrived"]),
          content=st.booleans())  # fmt: skip
    def mail_comes_in(self, mail: int, kind: Any, *, content: bool) -> None:
        """A customer answers, a program does, or a mail server says what became of ours; and once more the same."""
        self.number += 1
        came = Incoming(about=(self.mails[mail % len(self.mails)],), identity=f"{self.number}@buyer.example", kind=kind,
                        sender="ben@buyer.example", text="It leaks.", said_at=self.now)  # fmt: skip
        for _ in range(2):
            with UnitOfWork(self.engine, clock=self.clock, actor="post") as work:
                take(work, came, Heard("It leaks.", content=content))
        told = {"words": ("heard", "reopened", "noted"), "failed": ("started", "reopened", "noted")}
        self._follow(*told.get(kind, ("noted",)))

    @precondition(lambda self: any(one.state == "resolved" for one in self.believed.values()))
    @rule(case=NUMBERS, solved=st.booleans())
    def a_customer_follows_the_link(self, case: int, *, solved: bool) -> None:
        """After a resolution the customer says by the link whether it is solved."""
        row = self._case(case, "resolved")
        with UnitOfWork(self.engine, clock=self.clock, actor="asking") as work:
            event = work.session.scalars(
                select(CaseEvent.id).where(CaseEvent.case_id == row.id).order_by(CaseEvent.id.desc()).limit(1)
            ).one()
            ask = CaseAsks(work).note(
                case_id=row.id, event_id=event, customer_id=row.customer_id, way="link", why="no address"
            )
            CaseAsks(work).answered(ask.id, Said(solved=solved, identity=None, feedback_id=None,
                                                 submission_id=f"page-{ask.id}"))  # fmt: skip
        self._follow("confirmed" if solved else "reopened", by="the customer")

    @rule(hours=st.sampled_from([1, 5, 30, 80, 400]))
    def time_passes_and_rules_look(self, hours: int) -> None:
        """Escalation, automation, broken promises."""
        self.now += timedelta(hours=hours)
        escalate_waiting(self.engine, clock=self.clock)
        automate(self.engine, clock=self.clock, domain="shop.example")
        watch_promises(self.engine, clock=self.clock)
        self._follow("assigned", "noted")

    @rule(one=st.integers(0, 2), other=st.integers(0, 2))
    def two_customers_are_one(self, one: int, other: int) -> None:
        """Cases of merged customers are one person's; where each stands does not change."""
        kept, gone = self._customer(one), self._customer(other)
        if kept.id == gone.id:
            return
        with UnitOfWork(self.engine, clock=self.clock, actor="Mia") as work:
            merged = Merges(work).merge(Seen(kept.id, kept.version), [Seen(gone.id, gone.version)])
        self.merges.append((merged.merge_id, [*self.customers]))
        self.customers = [kept.id if number == gone.id else number for number in self.customers]

    @precondition(lambda self: self.merges)
    @rule()
    def they_are_two_after_all(self) -> None:
        """The last merge is taken back."""
        merge, self.customers = self.merges.pop()
        with UnitOfWork(self.engine, clock=self.clock, actor="Mia") as work:
            Merges(work).undo(merge)

    # What must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def every_case_is_the_fold_of_its_log(self) -> None:
        """And of each beginning of it, and stands where it was believed to."""
        with Session(self.engine) as session:
            rows = {row.id: row for row in session.scalars(select(Case))}
            assert {number: Place(row.state, row.owner_id) for number, row in rows.items()} == self.believed
            logs: dict[int, list[CaseEvent]] = {number: [] for number in rows}
            for event in session.scalars(select(CaseEvent).order_by(CaseEvent.id)):
                logs[event.case_id].append(event)
                stood = fold(logs[event.case_id])
                assert (stood.state, stood.owner_id) == (event.state, event.owner_id)
        for number, row in rows.items():
            assert fold(logs[number]) == Standing(state=row.state, owner_id=row.owner_id)
            assert (row.resolved_at is not None) == (row.state in CLOSED)
            assert (row.confirmed_at is not None) == (row.state == "confirmed")
            assert (row.paused_at is not None) == (row.state == "waiting")
            assert row.owner_id is not None or row.state != "claimed"
            assert row.owner_id is None or row.state != "new"

    @invariant()
    def what_is_offered_is_what_is_allowed(self) -> None:
        """To everybody, of every kind of step, with every case as it stands."""
        for stood in set(self.believed.values()):
            standing = Standing(state=stood.state, owner_id=stood.owner_id)
            for who in self.people:
                may = {kind for kind in MOVES if self._may(kind, stood, who)}
                assert set(offered(standing, who)) == may
                assert {kind for kind in MOVES if not refusal(kind, standing, who)} == may

    def teardown(self) -> None:
        """Nothing is amiss in the store; then the next run begins with none of it."""
        assert check(self.engine) == []
        with UnitOfWork(self.engine) as work:
            for model in (OutgoingMail, Case, AutomationRule, EscalationRule, Feedback):
                work.session.execute(delete(model))

    # The hand-written table -------------------------------------------------------------------------------------

    def _may(self, kind: str, stood: Place, who: Agent) -> bool:
        """Whether somebody may take a step with a case that stands so."""
        allowed = {ANY: True, PROGRAM: False}.get(WHO.get(kind, HOLDER), who.manages or stood.owner_id == who.user_id)
        owned = stood.owner_id is not None
        return (kind, stood.state) in LEADS and allowed and not (kind == "claimed" and owned) and (
            kind != "released" or owned)  # fmt: skip

    # Around it --------------------------------------------------------------------------------------------------

    def _case(self, number: int, *states: str) -> Case:
        """One of the cases, or of those in one of some states."""
        such = sorted(one for one, stood in self.believed.items() if not states or stood.state in states)
        return self._whole_case(such[number % len(such)])

    def _whole_case(self, case_id: int) -> Case:
        with Session(self.engine) as session:
            return session.get_one(Case, case_id)

    def _customer(self, place: int) -> Customer:
        with Session(self.engine) as session:
            return session.get_one(Customer, self.customers[place])

    def _whole(self, number: int) -> tuple[Any, ...]:
        """Everything the store holds of a case."""
        with Session(self.engine) as session:
            row = session.get_one(Case, number)
            count = len(session.scalars(select(CaseEvent.id).where(CaseEvent.case_id == number)).all())
            return (*(getattr(row, column.key) for column in Case.__table__.columns), count)

    def _refused(self, number: int, step: Callable[[UnitOfWork], object], who: Agent) -> UserError | None:
        """Try a step; what was said where it was refused: in words, with a next step, and nothing is changed."""
        before, said = self._whole(number), None
        try:
            with UnitOfWork(self.engine, clock=self.clock, actor=who.name) as work:
                step(work)
        except UserError as error:
            said = error
        if said is not None:
            assert self._whole(number) == before
            assert said.do
            assert str(said).endswith((".", "!"))
            assert "_" not in str(said)
        return said

    def _follow(self, *kinds: str, by: str | None = None) -> None:
        """Take over the steps that were logged since: of no other kinds than expected, each as the table says."""
        with Session(self.engine) as session:
            found = session.scalars(select(CaseEvent).where(CaseEvent.id > self.seen).order_by(CaseEvent.id)).all()
        for event in found:
            assert event.kind in kinds
            assert by is None or event.actor == by
            stood = self.believed.get(event.case_id, Place("new", None))
            log = self.before.setdefault(event.case_id, [])
            self.believed[event.case_id] = self._after(event, stood, log)
            log.append((event.kind, event.actor, stood))
            self.seen = event.id

    def _after(self, event: CaseEvent, stood: Place, log: list[tuple[str, str, Place]]) -> Place:
        if event.kind == "opened":
            return Place("new", None)
        if event.kind == "undone":
            return log[-1][2]
        owner = {"claimed": event.owner_id, "assigned": event.owner_id, "released": None}
        return Place((LEADS | BY_PROGRAM)[event.kind, stood.state], owner.get(event.kind, stood.owner_id))


def run(engine: Engine, *, examples: int, steps: int) -> None:
    people, store = team(engine), Store(engine)
    how = settings(max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
                   suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(lambda: CaseMachine(store, people), settings=how)  # type: ignore[arg-type]  # any maker


@pytest.mark.parametrize("examples", [2, again(5)])
def test_whatever_happens_a_case_is_the_fold_of_its_log(sqlite_engine: Engine, examples: int) -> None:
    run(sqlite_engine, examples=examples, steps=25)


@pytest.mark.proof
def test_whatever_happens_for_long_a_case_is_the_fold_of_its_log(engine: Engine) -> None:
    run(engine, examples=30, steps=40)
