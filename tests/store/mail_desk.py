"""A case with an owner, answers that go out by mail, a clock, and who sends them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.mail import Postman
from data_access.business_time import Hours
from data_access.repositories.cases import Act, Agent, Cases
from data_access.repositories.outbox import Outbox, stopped_by_answer
from data_access.schema import Case, CaseEvent, OutgoingMail, User
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.worker_desk import Time

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink


MINUTE = timedelta(minutes=1)
ALWAYS = Hours("UTC", (((0, 1440),),) * 7).kept()
LATER = NOW + timedelta(hours=1)  # when the first answer was promised


class MailDesk:
    """A case with an owner, answers that go out, a clock, and who sends."""

    def __init__(self, engine: Engine, sink: Sink | None = None) -> None:
        self.engine, self.time = engine, Time(NOW)
        store = Store(engine)
        who = store.customer(name="Ben Buyer", email="ben@buyer.example")
        with UnitOfWork(engine) as work:
            ana = User(email="ana@shop.example", name="Ana Agent", role="agent", created_at=NOW)
            work.session.add(ana)
            work.session.flush()
        self.me = Agent(name="Ana Agent", user_id=ana.id)
        self.case_id = store.case(
            who,
            state="claimed",
            owner_id=ana.id,
            waiting_since=NOW - timedelta(hours=3),
            first_reply_due_at=LATER,
            due_at=LATER,
            promise={"first_reply_minutes": 300, **ALWAYS},
        ).id
        self.postman = self.sender(sink) if sink else None

    def sender(self, sink: Sink) -> Postman:
        return Postman(lambda: self.engine, clock=self.time, account=lambda: sink.account, deliver=sink.deliver)

    def answer(self, body: str = "We are sorry.", subject: str = "Your message", **how: Any) -> int:
        with UnitOfWork(self.engine, clock=self.time, actor="Ana Agent") as work:
            case = Cases(work).get(self.case_id)
            act = Act(kind="replied", body=body, channel="email", details=stopped_by_answer(case))
            Cases(work).act(case.id, act, self.me, version=case.version)
            event = work.session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
            to = how.get("to", "ben@buyer.example")
            return Outbox(work).queue(event, to=to, subject=subject, domain="shop.example").id

    def mail(self, mail_id: int) -> OutgoingMail:
        with Session(self.engine) as session:
            return session.get_one(OutgoingMail, mail_id)

    def case(self) -> Case:
        with Session(self.engine) as session:
            return session.get_one(Case, self.case_id)

    def change(self, what: Callable[[Outbox], object]) -> None:
        with UnitOfWork(self.engine, clock=self.time, actor="Ana Agent") as work:
            what(Outbox(work))

    def claim(self, holder: str) -> None:
        self.change(lambda outbox: outbox.claim(holder))
