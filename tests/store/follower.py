"""A reader that follows the change log: it reads again only what the log names, and must always equal a full reading.

A slow, plain twin of the columnar copy, so that what the log promises is tested apart from how a copy uses it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, String, Table, select, text

from data_access.schema import (
    Base,
    ChangeLog,
    LineKind,
    customer_day,
    customer_facts,
    customer_month,
    line_facts,
    purchase_facts,
    recounted_customer,
    recounted_day,
    recounted_month,
)
from data_access.schema.facts import ATTRIBUTES, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection, Engine

    from data_access.schema import Statement

Rows = dict[int, tuple[Any, ...]]

_TABLES = Base.metadata.tables
_DOCUMENTS = {"purchases": "sale_lines", "free_documents": "free_lines", "return_documents": "return_lines"}
_PERIODS = {customer_month: "month", customer_day: "purchased_on"}
_ANEW = {recounted_month: customer_month, recounted_day: customer_day}
_ROLLUPS = (*_PERIODS, recounted_customer, *_ANEW)
# Whether a document counts: where every one does, and where free items do as well as purchases.
_RULES: dict[int, Callable[[dict[str, Any]], bool]] = {
    1: lambda _: True,
    2: lambda one: one["sale_lines"] > 0 or one["free_lines"] > 0,
}


def _of(table: str) -> Statement:
    """The visible rows of a plain table, the id first."""
    columns = [column for column in _TABLES[table].c if column.name not in {"id", "version", "updated_at"}]
    plain = select(_TABLES[table].c.id, *columns)
    return plain.where(visible(_TABLES[table].c.batch_id)) if "batch_id" in _TABLES[table].c else plain


# What is followed, under the name of the table whose ids the log gives.
FOLLOWED: dict[str, Statement] = {
    "customers": select(customer_facts),
    "purchases": select(purchase_facts),
    "purchase_lines": select(line_facts),
    "products": _of("products"),
    "feedback": _of("feedback"),
    "cases": _of("cases"),
}


class Follower:
    """Holds what it read, its watermark, and which batch each row it holds came with."""

    def __init__(self) -> None:
        self.watermark = 0
        self.rows: dict[str, Rows] = {table: {} for table in FOLLOWED}
        self.periods: dict[int, set[tuple[Any, ...]]] = {}
        self._batches: dict[str, dict[int, int | None]] = {table: {} for table in FOLLOWED}

    def catch_up(self, connection: Connection) -> int:
        """Read again what the log names since the watermark; the number of log rows."""
        log = select(ChangeLog.seq, ChangeLog.table_name, ChangeLog.row_id, ChangeLog.batch_id)
        news = connection.execute(log.where(ChangeLog.seq > self.watermark).order_by(ChangeLog.seq)).all()
        named: dict[str, set[int]] = defaultdict(set)
        for seq, table, row_id, batch in news:
            self.watermark = seq
            if row_id is not None:
                named[table].add(row_id)
            elif batch is not None:
                for name in FOLLOWED:
                    named[name] |= self._of_batch(connection, name, batch)
        self._read_again(connection, named)
        return len(news)

    def _of_batch(self, connection: Connection, table: str, batch: int) -> set[int]:
        """The rows of a batch: those there are, and those held, which may be gone from the record by now."""
        source = _TABLES[table]
        there = connection.execute(select(source.c.id).where(source.c.batch_id == batch)).scalars()
        return set(there) | {row for row, came_with in self._batches[table].items() if came_with == batch}

    def _read_again(self, connection: Connection, named: dict[str, set[int]]) -> None:
        # A line carries the customer, day and channel of its purchase; a moved purchase takes all its lines along.
        purchases, lines = named["purchases"], named["purchase_lines"]
        lines |= {line for line, row in self.rows["purchase_lines"].items() if row[1] in purchases}
        source = _TABLES["purchase_lines"]
        lines |= _ids(connection, select(source.c.id).where(source.c.purchase_id.in_(purchases)))
        held = self.rows["purchases"]
        customers = {held[p][1] for p in purchases if p in held}
        for table in FOLLOWED:
            self._replace(connection, table, named[table])
        customers |= {held[p][1] for p in purchases if p in held} | named["customers"]
        for customer in customers - {None}:
            self._count_periods(customer)

    def _replace(self, connection: Connection, table: str, ids: set[int]) -> None:
        statement = FOLLOWED[table]
        key = statement.selected_columns[0]
        for row_id in ids:
            self.rows[table].pop(row_id, None)
            self._batches[table].pop(row_id, None)
        for row in connection.execute(statement.where(key.in_(ids))):
            self.rows[table][row[0]] = tuple(row)
        source = _TABLES[table]
        for row_id, batch in connection.execute(select(source.c.id, source.c.batch_id).where(source.c.id.in_(ids))):
            self._batches[table][row_id] = batch

    def _count_periods(self, customer: int) -> None:
        """The rollups of one customer, from the purchases held."""
        held = [dict(zip(purchase_facts.c.keys(), row, strict=True)) for row in self.rows["purchases"].values()]
        own = [purchase for purchase in held if purchase["customer_id"] == customer]
        facts = self.rows["customers"].get(customer)
        person = dict(zip(customer_facts.c.keys(), facts, strict=True)) if facts else {}
        self.periods[customer] = set(_all_rollups(own, person))

    def differences(self, connection: Connection) -> list[object]:
        """The first few rows that a full reading of the same moment has otherwise; empty when it has none."""
        found: list[object] = []
        for name, there in full(connection).items():
            held = self.rows[name]
            found += [(name, key, held.get(key), there.get(key)) for key in held.keys() | there.keys()
                      if held.get(key) != there.get(key)]  # fmt: skip
        return [*found, *(self.rollup() ^ full_rollup(connection))][:5]

    def rollup(self) -> set[tuple[Any, ...]]:
        """The rows of the rollups as this follower counts them, each after the name of its rollup."""
        return {row for rows in self.periods.values() for row in rows}


def _bought(document: dict[str, Any]) -> bool:
    return bool(document["sale_lines"] > 0)


def _all_rollups(purchases: list[dict[str, Any]], person: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of one customer in every rollup."""
    bought_on = {one["purchased_on"] for one in purchases if _bought(one)}
    alone = [one for one in purchases if one["purchased_on"] not in bought_on]
    highest = max((rule for rule, counts in _RULES.items() if any(map(counts, alone))), default=0)
    for rollup in _PERIODS:
        for row in _counted(rollup, purchases, person, _bought):
            yield _named(rollup, row | {"recounted": highest})
    if highest:
        yield _named(recounted_customer, {"customer_id": purchases[0]["customer_id"], "recounted": highest})
    for rollup, like in _ANEW.items():
        for rule in range(1, highest + 1):
            for row in _counted(like, purchases, person, _RULES[rule]):
                yield _named(rollup, row | {"rule": rule})


def _named(rollup: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return (rollup.name, *(row[name] for name in rollup.c.keys()))  # noqa: SIM118  a collection of columns


def _counted(
    rollup: Table,
    purchases: list[dict[str, Any]],
    person: dict[str, Any],
    counts: Callable[[dict[str, Any]], bool],
) -> Iterator[dict[str, Any]]:
    """The rows of one customer in a rollup, by plain loops over the purchases."""
    period = _PERIODS[rollup]
    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for purchase in purchases:
        groups[purchase[period]].append(purchase)
    sold = sorted(key for key, group in groups.items() if any(map(counts, group)))
    days = [one["purchased_on"] for one in purchases if counts(one)]
    for key, group in groups.items():
        before = [other for other in sold if other < key and key in sold]
        after = [other for other in sold if other > key and key in sold]
        row = {
            **{name: sum(one[lines] > 0 for one in group) for name, lines in _DOCUMENTS.items()},
            **{name: sum(one[name] for one in group) for name in ("gross_cents", "net_cents", "units_milli")},
            **{name: person.get(name) for name in ATTRIBUTES},
            "customer_id": group[0]["customer_id"],
            "first_on": min(days, default=None),
            "counted": sum(map(counts, group)),
        }
        marks = _of_month if rollup is customer_month else _of_day
        yield row | marks(key, sold, before, after)


def _of_month(key: int, sold: list[int], before: list[int], after: list[int]) -> dict[str, Any]:
    first, previous, following = min(sold, default=None), max(before, default=None), min(after, default=None)
    return {"month": key, "first_month": first, "previous_month": previous, "next_month": following}


def _of_day(key: date, sold: list[date], before: list[date], after: list[date]) -> dict[str, Any]:
    first = min(sold, default=None)
    weeks = [(day - date(1900, 1, 1)).days // 7 if day else None for day in (key, first)]
    return {
        "purchased_on": key,
        "month": key.year * 12 + key.month - 1,
        "week": weeks[0],
        "first_week": weeks[1],
        "first_month": first.year * 12 + first.month - 1 if first else None,
        "weekday": key.weekday(),
        "next_on": min(after, default=None),
        "age_days": (key - first).days if first else None,
        "gap_days": (key - max(before)).days if before else None,
        "purchase_days": len(before) + 1 if key in sold else None,
    }


def full(connection: Connection) -> dict[str, Rows]:
    """Everything, read at once."""
    return {table: {row[0]: tuple(row) for row in connection.execute(s)} for table, s in FOLLOWED.items()}


def full_rollup(connection: Connection) -> set[tuple[Any, ...]]:
    """The rollups as the record's views give them."""
    return {
        (table.name, *(_plain(cell, column.type) for cell, column in zip(row, table.c, strict=True)))
        for table in _ROLLUPS
        for row in connection.execute(select(table))
    }


def _plain(cell: Any, type_: Any) -> Any:
    """A sum of PostgreSQL's as a number like any other."""
    return cell if cell is None or isinstance(type_, Date | String) else int(cell)


def one_moment(engine: Engine) -> Connection:
    """A connection whose reads all see one state of the store."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def versions(connection: Connection) -> dict[str, int]:
    """The version of each domain."""
    return {row[0]: row[1] for row in connection.execute(text("SELECT domain, version FROM domain_versions"))}


def _ids(connection: Connection, statement: Statement) -> set[int]:
    return set(connection.execute(statement).scalars())


def totals_of(lines: Iterable[tuple[int, int, int]]) -> dict[str, int]:
    """The totals of a purchase from the kind, amount and quantity of its lines."""
    lines = list(lines)
    return {
        "sale_lines": sum(kind == LineKind.SALE for kind, *_ in lines),
        "free_lines": sum(kind == LineKind.FREE for kind, *_ in lines),
        "return_lines": sum(kind in {LineKind.RETURN, LineKind.CANCELLED} for kind, *_ in lines),
        "gross_cents": sum(amount for kind, amount, _ in lines if kind == LineKind.SALE),
        "net_cents": sum(amount for _, amount, _ in lines),
        "units_milli": sum(quantity for kind, _, quantity in lines if kind == LineKind.SALE),
    }


def table(name: str) -> Table:
    """A table of the record."""
    return _TABLES[name]
