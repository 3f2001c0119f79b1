"""A customer who is asked whether their case is solved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.asking import Means, ask_waiting
from data_access.repositories.asking import AskingRules
from data_access.repositories.cases import Act, Agent, Cases
from data_access.schema import CaseAsk
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine


def ask_a_customer(engine: Engine, **rule: Any) -> str:
    """Resolve the case of a customer who may be written to, and let them be asked; the token of their link."""
    store = Store(engine)
    case = store.case(store.customer(name="Ben", consent="given"), state="claimed")
    with UnitOfWork(engine, clock=lambda: NOW) as work:
        AskingRules(work).change(1, version=1, active_since=NOW, **rule)
        Cases(work).act(case.id, Act(kind="resolved", action="Done"), Agent(name="Ana", manages=True), version=1)
    assert ask_waiting(engine, Means(None, None), clock=lambda: NOW + timedelta(days=3)) == 1
    with Session(engine) as session:
        token = session.scalars(select(CaseAsk.token)).one()
    assert token
    return token
