"""A store that asks its customers whether it was solved, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.asking import Means, ask_waiting
from dashboard.actions.form_answers import FormAnswer, answer_form
from dashboard.mail import Postman
from data_access.repositories.asking import AskingRules
from data_access.repositories.cases import Act, Agent, Cases
from data_access.schema import (
    Case,
    CaseAsk,
    CaseEvent,
    Customer,
    User,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.worker_desk import Time

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink

DAY = timedelta(days=1)
SERVER = "https://shop.example"
YES, NO = FormAnswer(rating=1), FormAnswer(rating=0)
UNHAPPY = "Terrible service, it broke again and nobody helps. I am very angry and disappointed."


class Desk:
    """A store that asks two days after resolution, with somebody who resolves, and a clock."""

    def __init__(self, engine: Engine, sink: Sink | None = None, **rule: Any) -> None:
        self.engine, self.time, self.store, self.sink = engine, Time(NOW), Store(engine), sink
        with UnitOfWork(engine) as work:
            ana = User(email="ana@shop.example", name="Ana Agent", role="agent", created_at=NOW)
            work.session.add(ana)
            work.session.flush()
        self.me = Agent(name="Ana Agent", user_id=ana.id)
        with UnitOfWork(engine, clock=self.time) as work:
            AskingRules(work).change(1, version=1, **{"active_since": NOW, **rule})

    def customer(self, **columns: Any) -> Customer:
        return self.store.customer(
            **{"name": "Ben Buyer", "email": "ben@buyer.example", "consent": "given", **columns}
        )  # fmt: skip

    def resolved(self, customer: Customer | None) -> int:
        case = self.store.case(customer, state="claimed", owner_id=self.me.user_id, waiting_since=NOW)
        self.act(case.id, Act(kind="resolved", action="Sent a new one"))
        return case.id

    def act(self, case_id: int, act: Act) -> None:
        with UnitOfWork(self.engine, clock=self.time, actor="Ana Agent") as work:
            Cases(work).act(case_id, act, self.me, version=Cases(work).get(case_id).version)

    def ask(self, *, later: timedelta = 2 * DAY, server: str | None = SERVER) -> int:
        self.time.moment += later
        account = self.sink.account if self.sink else None
        return ask_waiting(self.engine, Means(account, server), clock=self.time)

    def send(self) -> None:
        assert self.sink
        account = self.sink.account
        Postman(lambda: self.engine, clock=self.time, account=lambda: account).round()

    def asks(self) -> list[CaseAsk]:
        with Session(self.engine) as session:
            return list(session.scalars(select(CaseAsk).order_by(CaseAsk.id)))

    def answer(self, answer: FormAnswer, page: str = "page-1") -> str:
        token = self.asks()[-1].token
        assert token
        return answer_form(self.engine, token, answer, submission_id=page)

    def case(self, case_id: int) -> Case:
        with Session(self.engine) as session:
            return session.get_one(Case, case_id)

    def log(self, case_id: int) -> list[CaseEvent]:
        with Session(self.engine) as session:
            found = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
            return list(session.scalars(found))

    def all(self, model: Any) -> list[Any]:
        with Session(self.engine) as session:
            return list(session.scalars(select(model)))
