"""A store with colleagues, words that come in, rules, and a clock that a test moves on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.automation_watch import automate
from dashboard.answers.automation import dry_run
from data_access.filters import EVERYTHING
from data_access.repositories.automation import AutomationRules
from data_access.repositories.cases import Act, Agent, Cases, open_cases
from data_access.schema import AutomationRun, Case, FeedbackTopic, User
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.worker_desk import Time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from data_access.repositories.automation import Draft
    from data_access.schema import AutomationRule, Customer, Feedback

MAIL = "shop.example"
HOUR = timedelta(hours=1)


class RuleDesk:
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
