"""Writing a demo into an empty store, in one transaction and as one batch that is published at its end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from data_access.demo import customer_rows
from data_access.demo.casework import TEAMS
from data_access.demo.catalogue import products
from data_access.demo.identities import plain
from data_access.demo.make import make
from data_access.demo.plan import CURRENCY, TIME_ZONE, Plan, part
from data_access.demo.promised import Promised
from data_access.demo.rows import Rows
from data_access.demo.truth import truth
from data_access.dialect import bulk_insert, reserve_ids
from data_access.errors import StoreError, UserError
from data_access.schema import Base, ChangeLog, ImportBatch, StoreSettings, User
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from data_access.demo.make import Demo
    from data_access.demo.rows import Columns

    Tell = Callable[[str, float], None]

_SET_UP = {
    "business_name": "Fennimore Coffee & Kitchen (demo)",
    "currency": CURRENCY,
    "time_zone": TIME_ZONE,
    "country": "GB",
    "queue_reach_days": 45,  # the planted cases are there; what is older is history
}
_DOMAINS = ("customers", "purchases", "feedback", "cases", "service")
_HOLDS_DATA = ("customers", "products", "purchases", "feedback", "cases", "visits", "tags")
_MOST_CUSTOMERS = 200_000


@dataclass(frozen=True)
class DemoSummary:
    """What was written, and what was planted in it."""

    customers: int
    products: int
    purchases: int
    lines: int
    feedback: int
    cases: int
    visits: int
    truth: dict[str, Any]


def create_demo(
    engine: Engine,
    *,
    today: date,
    customers: int = 2000,
    seed: int = 7,
    progress: Callable[[str, float], None] | None = None,
    truth_file: Path | None = None,
) -> DemoSummary:
    """Fill an empty store with a labelled demo that ends today; the same seed and day give the same rows.

    Parameters
    ----------
    progress : told what is being made and which share of the work is done.
    truth_file : where to write what was planted, as JSON.

    Raises
    ------
    UserError : the number of customers is out of range.
    StoreError : the store holds rows already.
    """
    if not 1 <= customers <= _MOST_CUSTOMERS or seed < 0:
        raise UserError(f"A demo has 1 to {_MOST_CUSTOMERS:,} customers and a seed of 0 or more.", "Choose another.")
    tell = progress or (lambda _what, _share: None)
    with engine.connect() as connection:
        _require_empty(connection)
    demo = make(Plan(customers, seed, today), tell)
    spoiled = customer_rows.blemishes(demo)
    planted = truth(demo, spoiled)
    moment = datetime.combine(today, time(5), tzinfo=UTC)
    with UnitOfWork(engine, clock=lambda: moment, actor="demo") as work:
        _require_empty(work.connection)
        agents, added = _add_team(work)
        _label(work, planted, added)
        counts = _write(work, demo, spoiled, agents, tell)
        work.record("demo created", details={"customers": customers, "seed": seed})
    if truth_file is not None:
        truth_file.write_text(json.dumps(planted, indent=1, ensure_ascii=False), encoding="utf-8")
    tell("Done", 1.0)
    return DemoSummary(**counts, truth=planted)


def is_demo(engine: Engine) -> bool:
    """Whether what the store holds is a demo."""
    with engine.connect() as connection:
        return connection.execute(select(StoreSettings.demo)).scalar_one_or_none() is not None


def _require_empty(connection: Connection) -> None:
    """Refuse a store that holds anything: demo rows never stand beside real ones."""
    if connection.execute(select(StoreSettings.demo)).scalar_one_or_none() is not None:
        raise StoreError("This store holds a demo already.", "Clear it first if you want another.")
    for table in Base.metadata.sorted_tables:
        if table.name in _HOLDS_DATA and connection.execute(select(1).select_from(table).limit(1)).first():
            message = "This store holds rows already, and a demo is never mixed with them."
            raise StoreError(message, "Name an empty store with --store.")


def _add_team(work: UnitOfWork) -> tuple[dict[str, list[int]], list[int]]:
    """The invented colleagues: the ids of two agents for each team, and of all who were added."""
    found: dict[str, list[int]] = {}
    added = []
    for name, role, team in part("people")["team"]:
        email = f"{plain(name.split()[0])}.{plain(name.split()[-1])}@example.com"
        user = work.session.scalar(select(User).where(User.email == email))
        if user is None:
            user = User(email=email, name=name, role=role, team=team, created_at=work.now)
            work.session.add(user)
            work.session.flush()
            added.append(user.id)
        found.setdefault(team or "", []).append(user.id)
    return {team: found[team][-2:] for team in TEAMS}, added


def _label(work: UnitOfWork, planted: dict[str, Any], users: list[int]) -> None:
    """Mark the store as a demo and set it up for the invented shop, remembering what clearing must give back."""
    settings = work.session.get_one(StoreSettings, 1)
    planted["users"] = users
    planted["settings_before"] = {name: getattr(settings, name) for name in _SET_UP}
    for name, value in _SET_UP.items():
        setattr(settings, name, value)
    settings.demo = planted
    work.session.flush()


def _write(
    work: UnitOfWork, demo: Demo, spoiled: customer_rows.Blemishes, agents: dict[str, list[int]], tell: Tell
) -> dict[str, int]:
    """Write every row under one hidden batch, then publish it; the number of rows by what they are."""
    connection = work.connection
    batch = _open_batch(work)
    sizes = _sizes(demo)
    first = {
        name: reserve_ids(connection, Base.metadata.tables[name], count)[0] if count else 0
        for name, count in sizes.items()
    }
    zone = "+00" if connection.dialect.name == "postgresql" else ""
    names = {row.id: row.name for row in connection.execute(select(User.id, User.name))}
    rows = Rows(demo, first, zone, batch, agents, names)
    promised = Promised(rows, work.session)
    builders: dict[str, Callable[[], Columns]] = {
        "customers": lambda: customer_rows.customers(rows, spoiled), "addresses": lambda: customer_rows.addresses(rows),
        "products": rows.products, "purchases": rows.purchases, "purchase_lines": rows.lines,
        "feedback": rows.feedback, "cases": lambda: {**rows.cases(), **promised.columns()},
        "case_feedback": rows.case_feedback, "case_events": rows.case_events, "case_breaches": promised.breaches,
        "visits": rows.visits,
    }  # fmt: skip
    for number, (name, build) in enumerate(builders.items()):
        tell("Writing", 0.6 + 0.035 * number)
        columns = build()
        bulk_insert(connection, Base.metadata.tables[name], list(columns), zip(*columns.values(), strict=True))
    _publish(work, batch)
    named = {"lines": "purchase_lines"}
    wanted = ("customers", "products", "purchases", "lines", "feedback", "cases", "visits")
    return {name: sizes[named.get(name, name)] for name in wanted}


def _sizes(demo: Demo) -> dict[str, int]:
    """How many rows each table gets that has ids."""
    return {
        "customers": demo.plan.customers, "addresses": len(demo.people), "products": len(products()),
        "purchases": len(demo.documents), "purchase_lines": len(demo.documents.lines), "feedback": len(demo.voices),
        "cases": len(demo.cases), "visits": len(demo.visits),
    }  # fmt: skip


def _open_batch(work: UnitOfWork) -> int:
    """The batch that owns every row of the demo, hidden until it is published."""
    values = {"kind": "demo", "file_name": "demo", "state": "writing", "started_at": work.now, "started_by": work.actor}
    return int(work.connection.execute(insert(ImportBatch).values(values).returning(ImportBatch.id)).scalar_one())


def _publish(work: UnitOfWork, batch: int) -> None:
    """Show all rows at once, and tell every reader with one row a domain."""
    shown = update(ImportBatch).where(ImportBatch.id == batch).values(state="published", published_at=work.now)
    work.connection.execute(shown)
    logged = {"table_name": "import_batches", "row_id": None, "batch_id": batch}
    work.connection.execute(insert(ChangeLog), [logged | {"domain": domain} for domain in _DOMAINS])
