"""Looking for damage and contradictions in a store, without changing anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, extract, func, inspect, or_, select
from sqlalchemy.exc import DatabaseError

from data_access.dialect import broken_references, damaged_pages, trigger_names
from data_access.filters.open_cases import still_open
from data_access.migrations import newest, revision
from data_access.schema import (
    DOMAINS,
    Base,
    Case,
    CaseEvent,
    ChangeLog,
    Customer,
    CustomerAlias,
    DomainVersion,
    ImportBatch,
    Purchase,
    PurchaseLine,
    StoreSettings,
)
from data_access.schema.facts import fact_selects, visible
from data_access.schema.lots import place_in_queue
from data_access.schema.purchases import line_totals
from data_access.schema.triggers import expected_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from data_access.schema import Statement

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    ``damage`` tells a contradiction in the data from something that only waits to be tidied up.
    """

    check: str
    sentence: str
    damage: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The finding for a program."""
        return asdict(self)


def check(engine: Engine) -> list[Finding]:
    """Everything that is wrong with a store; empty when it is sound. One snapshot, nothing is written."""
    found = revision(engine)
    if found != newest():
        return [
            Finding("form", f"The store is of revision {found}, this program needs {newest()}: run rapport migrate.")
        ]
    try:
        with engine.connect() as connection:
            return [finding for look in _LOOKS for finding in look(connection)]
    except DatabaseError as error:
        return [Finding("database", f"The database cannot be read: {str(error.orig).strip()}.")]


def _database(connection: Connection) -> Iterator[Finding]:
    for said in damaged_pages(connection)[:_SHOWN]:
        yield Finding("database", f"The database file is damaged: {said}.")
    for said in broken_references(connection)[:_SHOWN]:
        yield Finding("references", f"A row refers to one that is not there: {said}.")


def _derived(connection: Connection) -> Iterator[Finding]:
    views = set(inspect(connection).get_view_names())
    gone = [*(set(fact_selects()) - views), *(expected_triggers(connection) - trigger_names(connection))]
    if gone:
        yield Finding(
            "views", f"Views or triggers are missing ({', '.join(sorted(gone))}): run rapport migrate --again."
        )


def _settings(connection: Connection) -> Iterator[Finding]:
    if connection.execute(select(StoreSettings.id)).all() != [(1,)]:
        yield Finding("settings", "The one row of settings is missing.")


def _totals(connection: Connection) -> Iterator[Finding]:
    line, sums = PurchaseLine, line_totals(PurchaseLine)
    of_lines = select(line.purchase_id, *(total.label(name) for name, total in sums.items()))
    # A visible purchase may hold lines of an import that is still writing, or was killed: they count when it publishes.
    of_lines = of_lines.where(visible(line.batch_id))
    totals = of_lines.group_by(line.purchase_id).subquery("totals")
    columns = Purchase.__table__.c
    differ = or_(*(columns[name] != func.coalesce(totals.c[name], 0) for name in sums))
    wrong = select(Purchase.id).outerjoin(totals, totals.c.purchase_id == Purchase.id)
    yield from _counted(
        connection,
        wrong.where(differ, visible(Purchase.batch_id)),
        "totals",
        "purchases whose totals are not those of their lines",
    )


def _months(connection: Connection) -> Iterator[Finding]:
    day = Purchase.purchased_on
    month = extract("year", day) * 12 + extract("month", day) - 1
    wrong = select(Purchase.id).where(Purchase.month != month)
    yield from _counted(connection, wrong, "months", "purchases whose month is not that of their day")


def _hidden_parents(connection: Connection) -> Iterator[Finding]:
    hidden = select(Purchase.id).join(Customer, Customer.id == Purchase.customer_id)
    hidden = hidden.where(visible(Purchase.batch_id), ~visible(Customer.batch_id))
    yield from _counted(connection, hidden, "publication", "visible purchases of customers that are not published")


def _former_names(connection: Connection) -> Iterator[Finding]:
    """A number or link that names two: a customer, and one who was merged into another."""
    c, a = Customer, CustomerAlias
    twice = select(a.id).join(c, or_(c.reference == a.reference, c.public_id == a.public_id, c.id == a.former_id))
    count = connection.scalar(select(func.count()).select_from(twice.subquery())) or 0
    if count:
        yield Finding("merges", f"There are {count:,} customers under the number of one who was merged into another.")


def _case_logs(connection: Connection) -> Iterator[Finding]:
    """Cases that are not what the last step of their log says."""
    c, e = Case, CaseEvent
    last = select(e.case_id, func.max(e.id).label("event_id")).group_by(e.case_id).subquery("last")
    wrong = (
        select(c.id)
        .outerjoin(last, last.c.case_id == c.id)
        .outerjoin(e, e.id == last.c.event_id)
        .where(or_(e.id.is_(None), e.state != c.state, e.owner_id.is_distinct_from(c.owner_id)))
    )
    count = connection.scalar(select(func.count()).select_from(wrong.subquery())) or 0
    if count:
        yield Finding("cases", f"There are {count:,} cases that are not what their log adds up to.")


def _places(connection: Connection) -> Iterator[Finding]:
    """Open cases that stand in the queue where neither their money nor their lot puts them."""
    c = Case
    asked = select(c.priority_cents, c.lot, c.queue_cents).where(still_open())
    astray = sum(row.queue_cents != place_in_queue(row.priority_cents, row.lot) for row in connection.execute(asked))
    if astray:
        yield Finding("cases", f"There are {astray:,} open cases that stand in the wrong place of the queue.")


def _log(connection: Connection) -> Iterator[Finding]:
    versions = dict(connection.execute(select(DomainVersion.domain, DomainVersion.version)).all())
    if missing := sorted(set(DOMAINS) - set(versions)):
        yield Finding("versions", f"No version is kept for: {', '.join(missing)}.")
    newest_logged = select(ChangeLog.domain, func.max(ChangeLog.seq)).group_by(ChangeLog.domain)
    for domain, seq in connection.execute(newest_logged):
        if versions.get(domain) != seq:
            yield Finding(
                "versions", f"The version of {domain} is {versions.get(domain)}, its last logged change {seq}."
            )


def _leftovers(connection: Connection) -> Iterator[Finding]:
    """Rows of imports that did not end. They are invisible, and the next import sweeps them."""
    hidden = select(ImportBatch.id, ImportBatch.state, ImportBatch.file_name).where(ImportBatch.state != "published")
    for batch, state, name in connection.execute(hidden.order_by(ImportBatch.id)):
        rows = {t.name: connection.scalar(_rows_of(t, batch)) or 0 for t in Base.metadata.sorted_tables if _owned(t)}
        left = ", ".join(f"{count:,} {table}" for table, count in rows.items() if count)
        if left:
            sentence = f"Import {batch} of {name} is {state} and left {left}; the next import removes them."
            yield Finding("leftovers", sentence, damage=False)


# They name a batch, but hold none of its rows.
_ABOUT_BATCHES = {"change_log", "import_changes", "import_lock", "import_rejects", "import_source_runs"}


def _owned(table: Any) -> bool:  # noqa: ANN401  a FromClause of the metadata
    return "batch_id" in table.c and table.name not in _ABOUT_BATCHES


def _rows_of(table: Any, batch: int) -> Statement:  # noqa: ANN401  a FromClause of the metadata
    return select(func.count()).select_from(table).where(and_(table.c.batch_id == batch))


def _counted(connection: Connection, wrong: Statement, name: str, what: str) -> Iterator[Finding]:
    """One finding for all rows of a kind, with the first few ids."""
    count = connection.scalar(select(func.count()).select_from(wrong.subquery())) or 0
    if count:
        first = connection.execute(wrong.order_by(Purchase.id).limit(_SHOWN)).scalars()
        yield Finding(name, f"There are {count:,} {what} (ids {', '.join(map(str, first))}).")


_LOOKS = (
    _database,
    _derived,
    _settings,
    _totals,
    _months,
    _hidden_parents,
    _former_names,
    _case_logs,
    _places,
    _log,
    _leftovers,
)
