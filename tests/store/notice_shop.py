"""A shop whose people get notices by mail, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.actions.asking import Means
from dashboard.actions.staff_mail import Herald
from dashboard.mail import Postman
from data_access.repositories.cases import Act, Agent, Cases
from data_access.repositories.staff_notices import Choice, StaffNotices, choice_of
from data_access.schema import (
    CaseFeedback,
    OutgoingMail,
    StoreSettings,
    User,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.worker_desk import Time

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink

MONDAY = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)  # 7.30 in London
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SERVER = "https://shop.example"
HOSTILE = '<img src="https://evil.example/x.png"><script>alert(1)</script> [a](javascript:b)'


class Shop:
    """Ana the agent and Max the manager in London, a clock, and who writes to them."""

    def __init__(self, engine: Engine, sink: Sink, zone: str = "Europe/London") -> None:
        self.engine, self.sink, self.time, self.store = engine, sink, Time(MONDAY), Store(engine)
        with UnitOfWork(engine) as work:
            work.session.execute(update(StoreSettings).values(time_zone=zone, business_name="The Shop"))
            people = [
                User(email="ana@shop.example", name="Ana Agent", role="agent", created_at=MONDAY),
                User(email="max@shop.example", name="Max Manager", role="manager", created_at=MONDAY),
            ]
            work.session.add_all(people)
            work.session.flush()
        self.ana, self.max = people
        self.herald = self.another()

    def another(self) -> Herald:
        return Herald(lambda: self.engine, clock=self.time)

    @property
    def means(self) -> Means:
        return Means(self.sink.account, SERVER)

    def round(self, later: timedelta = timedelta(0)) -> int:
        self.time.moment += later
        return self.herald.round(self.means)

    def due(self, owner: User, text: str = "", **columns: Any) -> int:
        who = self.store.customer(name="Ben Buyer", email="ben@buyer.example")
        usual = {"due_at": MONDAY + 5 * HOUR, "state": "claimed", "owner_id": owner.id, "priority_cents": 900}
        case = self.store.case(who, **(usual | columns))
        if text:
            said = self.store.feedback(who, text=text)
            with UnitOfWork(self.engine) as work:
                work.session.add(CaseFeedback(case_id=case.id, feedback_id=said.id))
        return case.id

    def act(self, case_id: int, act: Act, who: User | None = None) -> None:
        by = who or self.max
        agent = Agent(name=by.name or "", user_id=by.id, manages=by.role == "manager")
        with UnitOfWork(self.engine, clock=self.time, actor=agent.name) as work:
            Cases(work).act(case_id, act, agent, version=Cases(work).get(case_id).version)

    def choose(self, user: User, *kinds: str, hour: int = 7) -> None:
        with UnitOfWork(self.engine, clock=self.time) as work:
            now = choice_of(work.session, work.session.get_one(User, user.id))
            StaffNotices(work).choose(user.id, Choice(kinds=frozenset(kinds), hour=hour), version=now.version)

    def mails(self) -> list[OutgoingMail]:
        with Session(self.engine) as session:
            return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    def post(self) -> None:
        account = self.sink.account
        Postman(lambda: self.engine, clock=self.time, account=lambda: account, deliver=self.sink.deliver).round()
