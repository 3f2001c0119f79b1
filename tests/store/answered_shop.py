"""A shop whose unhappy customers are answered or not and come back or not, with an effect of answers to choose."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from data_access.schema import Case, CaseFeedback, Feedback
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from tests.builders import Store

AS_OF = date(2026, 6, 30)


def answered_shop(store: Store, seed: int, customers: int, *, times: float = 1.0) -> list[dict[str, Any]]:
    """Unhappy customers of one week in spring, answered or not, who come back sooner or later; each as it happened.

    ``times``: how many times as fast they come back once they are answered.
    """
    random, told = Random(seed), []
    people = [store.customer(team=random.choice(["North", "South"])) for _ in range(customers)]
    store.purchases([(who, date(2026, 1, 5), random.choice([500, 2000, 9000])) for who in people])
    sales = []
    with UnitOfWork(store.engine) as work:
        for number, who in enumerate(people, 1):
            said = datetime.combine(date(2026, 2, 1) + timedelta(days=random.randrange(7)), time(12), UTC)
            reply = said + timedelta(days=random.expovariate(1 / 4)) if random.random() < 0.7 else None
            need, wait = random.expovariate(1 / 60), (reply - said).days + 1 if reply else math.inf
            after = need if need <= wait else wait + (need - wait) / times
            back = said.date() + timedelta(days=max(1, round(after)))
            sales += [(who, back, 1000)] if back <= AS_OF else []
            feedback = Feedback(
                identity=number.to_bytes(16, "big"), customer_id=who.id, received_at=said, received_on=said.date(),
                month=said.year * 12 + said.month - 1, rating=1, rating_scale="stars",
            )  # fmt: skip
            case = Case(customer_id=who.id, topic=random.choice(["price", "quality"]), opened_at=said,
                        first_reply_at=reply, due_at=said + timedelta(days=2))  # fmt: skip
            work.session.add_all([feedback, case])
            work.session.flush()
            work.session.add(CaseFeedback(case_id=case.id, feedback_id=feedback.id))
            told.append({"said": said, "reply": reply, "back": back if back <= AS_OF else None})
    store.purchases(sales)
    return told
