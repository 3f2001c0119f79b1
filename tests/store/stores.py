"""What a store holds, to the byte, and random stores of customers who own things."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from data_access.schema import Base
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from random import Random

    from sqlalchemy import Engine

    from data_access.schema import Customer

# Histories that only ever grow, and the numbers readers follow: they tell that a merge and its undo took place.
HISTORY = {"audit_events", "change_log", "domain_versions", "customer_merges", "alembic_version"}


def export(engine: Engine) -> dict[str, bytes]:
    """Every table but the histories, all columns of all rows in the order of their keys, as bytes."""
    found = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in HISTORY:
                rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
                found[table.name] = "\n".join(json.dumps(list(row), default=str) for row in rows).encode()
    return found


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """The tables that differ."""
    return [name for name in before if before[name] != after[name]]


def people(store: Store, random: Random, count: int) -> list[Customer]:
    """Customers with random contacts, purchases, feedback, cases, visits, follow-ups, addresses and tags."""
    made = [_person(store, random) for _ in range(count)]
    tags = _tags(store.engine)
    product = store.product()
    for person in made:
        for _ in range(random.randrange(4)):
            day = date(2025, 1, 1) + timedelta(days=random.randrange(500))
            line = (product, random.choice((1, 2, -1)), random.choice((0, 500)))
            bought = store.purchase(person, on=day, lines=[line])
            if random.random() < 0.3:
                store.feedback(person, on=day, purchase_id=bought.id)
        for build in (store.case, store.visit, store.follow_up):
            if random.random() < 0.4:
                build(person)
        with store.engine.execution_options(writing=True).begin() as connection:
            for tag in random.sample(tags, random.randrange(len(tags))):
                connection.execute(insert(_table("customer_tags")).values(customer_id=person.id, tag_id=tag))
            for _ in range(random.randrange(3)):
                line1 = f"{random.randrange(90)} High Street"
                connection.execute(insert(_table("addresses")).values(customer_id=person.id, line1=line1))
    return made


def _person(store: Store, random: Random) -> Customer:
    def sometimes(*values: object) -> object:
        return random.choice((None, *values))

    consent = random.choice(("unknown", "given", "refused"))
    return store.customer(
        name=sometimes("Ana Díaz", "A. Diaz"),
        email=sometimes("ana@example.com", "a.diaz@example.com"),
        phone=sometimes("+441632960001"),
        birth_year=sometimes(1980, 1981),
        segment=sometimes("A", "B"),
        joined_on=sometimes(date(2024, 5, 1), date(2023, 2, 3)),
        consent=consent,
        consent_at=NOW if consent != "unknown" else None,
        attributes=sometimes({}, {"size": 38}, {"size": 40, "club": "yes"}),
        original=sometimes({"phone": "01632 960001"}, {"email": "ANA@EXAMPLE.COM"}),
        version=random.choice((1, 2, 7)),
    )


def _tags(engine: Engine) -> list[int]:
    with engine.execution_options(writing=True).begin() as connection:
        for name in ("vip", "press", "staff"):
            connection.execute(insert(_table("tags")).values(name=name))
        return list(connection.scalars(select(_table("tags").c.id)))


def _table(name: str) -> Any:
    return Base.metadata.tables[name]
