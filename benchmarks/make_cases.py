"""A store of many cases for the queue, made of rows at once, with ratings alone: nothing is left to be read."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from data_access.migrations import migrate
from data_access.schema import Case, CaseFeedback, Customer, Feedback, User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

STATES = ("new", "new", "claimed", "in_progress", "waiting")
CHUNK = 20_000


def make_cases(engine: Engine, *, cases: int, open_share: float, agents: int = 20, seed: int = 1) -> None:
    """Fill an empty store: customers, a piece of feedback and a case for each of ``cases``, so many of them open."""
    migrate(engine)
    rng, now = random.Random(seed), datetime.now(UTC).replace(microsecond=0)
    with engine.begin() as connection:
        people = [{"email": f"a{n}@example.com", "name": f"Agent {n}", "role": "agent", "created_at": now}
                  for n in range(agents)]  # fmt: skip
        connection.execute(insert(User), people)
        customers = max(cases // 4, 1)
        made = {"country": "GB", "created_at": now, "updated_at": now}
        rows = [{"reference": f"C{n}", "public_id": f"p{n}", "name": f"Name {n}", "segment": rng.choice("abc"), **made}
                for n in range(1, customers + 1)]  # fmt: skip
        connection.execute(insert(Customer), rows)
        for start in range(1, cases + 1, CHUNK):
            numbers = range(start, min(start + CHUNK, cases + 1))
            whose = {number: rng.randrange(1, customers + 1) for number in numbers}
            connection.execute(insert(Feedback), list(_said(rng, whose, now)))
            connection.execute(insert(Case), list(_cases(rng, whose, now, open_share, agents)))
            connection.execute(insert(CaseFeedback), [{"case_id": n, "feedback_id": n} for n in numbers])
        opened = "SELECT id, 'opened', opened_at, 'queue', state, owner_id FROM cases"
        names = "case_id, kind, happened_at, actor, state, owner_id"
        connection.execute(text(f"INSERT INTO case_events ({names}) {opened}"))
        if engine.dialect.name == "sqlite":
            connection.execute(text("ANALYZE"))


def _said(rng: random.Random, whose: dict[int, int], now: datetime) -> Iterator[dict[str, Any]]:
    for number, customer in whose.items():
        at = now - timedelta(hours=rng.randrange(24 * 60))
        yield {"id": number, "identity": number.to_bytes(16, "big"), "customer_id": customer, "received_at": at,
               "received_on": at.date(), "month": at.year * 12 + at.month - 1, "channel": "Email", "p_unhappy": 0.9,
               "rating": 1, "rating_scale": "stars", "score_state": "not_scored"}  # fmt: skip


def _cases(
    rng: random.Random, whose: dict[int, int], now: datetime, open_share: float, agents: int
) -> Iterator[dict[str, Any]]:
    for number, customer in whose.items():
        still = rng.random() < open_share
        state = rng.choice(STATES) if still else "resolved"
        opened = now - timedelta(hours=rng.randrange(24 * 60))
        owner = None if state == "new" else rng.randrange(1, agents + 1)
        yield {"id": number, "customer_id": customer, "state": state, "owner_id": owner, "opened_at": opened,
               "topic": rng.choice(["delivery", "price", None]), "priority_cents": rng.randrange(500_000),
               "due_at": now + timedelta(hours=rng.randrange(-100, 300)), "waiting_since": opened if still else None,
               "resolved_at": None if still else now, "action": None if still else "Refunded", "p_alive": 0.9,
               "expected_cents": 20_000, "severity": 0.9,
               "lot": ("early", "late", None)[number % 3] if still else None}  # fmt: skip
