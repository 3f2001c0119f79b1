"""Taking an import back: refused while somebody has built on it, else hidden at once and removed in the background.

Four things stand in the way, and are listed: a row the import created was changed since, a row it changed was changed
again, a newer row points to one of its rows, a customer it created was merged into another. Otherwise the first
transaction brings the before-values back and hides the batch; from that moment it is gone for every reader. Removing
its rows takes its time and goes on at the next start if it is interrupted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select, update

from data_access.errors import UserError
from data_access.importing import batches
from data_access.importing.changes import current_values, restore_rows, table_named
from data_access.importing.lock import ImportGuard
from data_access.importing.report import Progress, UndoReport
from data_access.repositories.scores import Scores
from data_access.repositories.stored_values import typed
from data_access.schema import (
    Base,
    Case,
    CaseEvent,
    Customer,
    CustomerAlias,
    Feedback,
    FeedbackCorrection,
    HeldFeedback,
    ImportBatch,
    ImportChange,
    Product,
    Purchase,
    PurchaseLine,
)
from data_access.schema.facts import visible
from data_access.schema.purchases import line_totals
from data_access.unit_of_work import UnitOfWork, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine, Table

_Change = tuple[int, dict[str, Any], dict[str, Any]]  # row id, before, after

LISTED = 100  # conflicts named one by one; beyond that only their number is told

_NAMES: dict[str, tuple[str, Any]] = {
    "customers": ("Customer", Customer.reference),
    "products": ("Product", Product.code),
    "purchases": ("Purchase", func.coalesce(Purchase.reference, Purchase.identity)),
    "feedback": ("Feedback", Feedback.id),
    "held_feedback": ("Held feedback", HeldFeedback.id),
    "purchase_lines": ("Line", PurchaseLine.id),
}


def undo_import(
    engine: Engine,
    batch_id: int,
    *,
    actor: str = "system",
    clock: Callable[[], datetime] = utc_now,
    progress: Callable[[Progress], None] | None = None,
) -> UndoReport:
    """Take a published import back, or list what stands in the way.

    Raises
    ------
    UserError : there is no such import, or it is not published.
    StoreBusyError : an import is running.
    """
    with ImportGuard(engine, actor=actor, clock=clock) as guard:
        batches.sweep_all(engine, clock=clock)
        try:
            with UnitOfWork(engine, clock=clock, actor=actor) as work:
                guard.check(work.connection, work.now)
                _require_published(work.connection, batch_id)
                restored = _hide(work, batch_id)
        except _RefusedError as refused:
            return UndoReport(batch_id, undone=False, conflicts=refused.sentences, conflict_count=refused.count)
        removed = batches.remove_rows(engine, batch_id, clock=clock, step=_teller(progress))
        return UndoReport(batch_id, undone=True, removed=removed, restored=restored)


class _RefusedError(Exception):
    """Somebody has built on the import; the transaction rolls back."""

    def __init__(self, conflicts: list[str]) -> None:
        super().__init__(conflicts)
        self.sentences = tuple(conflicts[:LISTED])
        self.count = len(conflicts)


def _teller(progress: Callable[[Progress], None] | None) -> Callable[[int], None]:
    done = 0

    def step(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(Progress("removing", done))

    return step


def _require_published(connection: Connection, batch_id: int) -> None:
    batch = ImportBatch
    found = connection.execute(select(batch.state, batch.kind).where(batch.id == batch_id)).one_or_none()
    if found is None:
        raise UserError(f"There is no import {batch_id}.", "Look at the list of imports for its number.")
    state, kind = found
    if kind == "demo":  # clearing the demo also gives the settings and the team back
        raise UserError(f"Batch {batch_id} is the demo data, not an import.", "Clear it with: rapport demo --clear")
    if state != "published":
        raise UserError(f"Import {batch_id} is not in the store any more ({state}).", "There is nothing to undo.")


def _hide(work: UnitOfWork, batch_id: int) -> int:
    """Bring before-values back and hide the batch, at one moment; rows that got their old values.

    Raises ``_RefusedError`` while others build on it. Who points to its rows is asked after the before-values are back:
    a link that the import itself put into an older row is gone by then.
    """
    connection = work.connection
    conflicts = [*_merged_since(connection, batch_id)]
    conflicts += [*_changed_again(connection, batch_id), *_edited_since(connection, batch_id)]
    domains = set(batches.domains_of(connection, batch_id))
    restored = 0
    for table, changes in _changes(connection, batch_id):
        restore_rows(connection, table, {row: before for row, before, _ in changes})
        if table is batches.table_of(Feedback):
            Scores(work).read_again([row for row, _, _ in changes])
        restored += len(changes)
    conflicts += _pointed_to(connection, batch_id)
    if conflicts:
        raise _RefusedError(conflicts)
    state = {"state": "undone", "undone_at": work.now}
    connection.execute(update(ImportBatch).where(ImportBatch.id == batch_id).values(state))
    _count_units(connection, batch_id)
    batches.log_batch(connection, sorted(domains), batch_id)
    work.record("import undone", subject_kind="import_batch", subject_id=batch_id)
    return restored


def _count_units(connection: Connection, batch_id: int) -> None:
    """Count the units of the purchases the batch had changed: imports of before 0018 kept no before-value of them."""
    line, change = PurchaseLine, ImportChange
    own = (line.purchase_id == Purchase.id) & visible(line.batch_id)
    units = select(func.coalesce(line_totals(line)["units_milli"], 0)).where(own).scalar_subquery()
    changed = select(change.row_id).where(change.batch_id == batch_id, change.table_name == Purchase.__tablename__)
    connection.execute(
        update(Purchase).where(Purchase.id.in_(changed), Purchase.units_milli != units).values(units_milli=units)
    )


def _changes(connection: Connection, batch_id: int) -> Iterator[tuple[Table, list[_Change]]]:
    """What the batch changed, some rows of one table at a time: id, before, after."""
    c = ImportChange
    mine = c.batch_id == batch_id
    for name in connection.execute(select(c.table_name).where(mine).distinct()).scalars().all():
        last = 0
        while True:
            asked = select(c.row_id, c.before, c.after).where(mine, c.table_name == name, c.row_id > last)
            found = connection.execute(asked.order_by(c.row_id).limit(batches.CHUNK))
            rows = [(row.row_id, row.before, row.after) for row in found]
            if not rows:
                break
            last = rows[-1][0]
            yield table_named(name), rows


def _merged_since(connection: Connection, batch_id: int) -> Iterator[str]:
    """Customers this import created who are part of another by now: they would come back when that is undone."""
    a = CustomerAlias
    for reference, merge in connection.execute(select(a.reference, a.merge_id).where(a.former_batch_id == batch_id)):
        yield f"Customer {reference} was merged into another since; undo merge {merge} first."


def _changed_again(connection: Connection, batch_id: int) -> Iterator[str]:
    """Rows this import changed that hold something else now."""
    for table, changes in _changes(connection, batch_id):
        names = sorted(set().union(*(after for _, _, after in changes)))
        rows = [row for row, _, _ in changes]
        held = current_values(connection, table, dict.fromkeys(rows), names)
        undone = _undone_steps(connection, table, rows, batch_id)
        for row, _, after in changes:
            wanted = typed(table, after)
            if "version" in wanted:
                wanted["version"] += undone.get(row, 0)
            if row not in held or any(held[row][name] != value for name, value in wanted.items()):
                yield f"{_name(connection, table, row)} was changed again after this import changed it."


def _edited_since(connection: Connection, batch_id: int) -> Iterator[str]:
    """Rows this import created that somebody edited: their version went on."""
    for table in batches.BATCH_TABLES:
        if "version" in table.c:
            edited = (table.c.batch_id == batch_id) & (table.c.version > 1)
            if table is batches.table_of(Case):
                edited &= worked_on()
            versions = {row[0]: row[1] for row in connection.execute(select(table.c.id, table.c.version).where(edited))}
            undone = _undone_steps(connection, table, list(versions), batch_id)
            for row, version in versions.items():
                if version > 1 + undone.get(row, 0):
                    yield f"{_name(connection, table, row)} was changed after this import created it."


def worked_on() -> ColumnElement[bool]:
    """Whether somebody took a step with a case; more feedback may have joined it all by itself."""
    e = CaseEvent
    return select(e.id).where(e.case_id == Case.id, e.kind.not_in(("opened", "joined"))).exists()


def _undone_steps(connection: Connection, table: Table, rows: list[int], batch_id: int) -> dict[int, int]:
    """How far versions went on through later imports that were undone: one step for the change, one for its undo."""
    c = ImportChange
    later = (c.table_name == table.name) & (c.batch_id > batch_id)
    counted = select(c.row_id, func.count()).join(ImportBatch, ImportBatch.id == c.batch_id).group_by(c.row_id)
    found: dict[int, int] = {}
    for start in range(0, len(rows), batches.CHUNK):
        some = counted.where(later, ImportBatch.state == "undone", c.row_id.in_(rows[start : start + batches.CHUNK]))
        found |= {row[0]: 2 * row[1] for row in connection.execute(some)}
    if table is batches.table_of(Feedback):
        for row, steps in _taken_back_steps(connection, rows, batch_id).items():
            found[row] = found.get(row, 0) + steps
    return found


def _taken_back_steps(connection: Connection, rows: list[int], batch_id: int) -> dict[int, int]:
    """How far versions went on since the import through corrections that were all taken back: a step for each."""
    c, b = FeedbackCorrection, ImportBatch
    since = select(b.published_at).where(b.id == batch_id).scalar_subquery()
    counted = select(c.feedback_id, func.count(c.id), func.count(c.takes_back_id)).group_by(c.feedback_id)
    found: dict[int, int] = {}
    for start in range(0, len(rows), batches.CHUNK):
        some = counted.where(c.corrected_at >= since, c.feedback_id.in_(rows[start : start + batches.CHUNK]))
        found |= {row: every for row, every, back in connection.execute(some) if every == 2 * back}
    return found


def _pointed_to(connection: Connection, batch_id: int) -> Iterator[str]:
    """Newer rows of others that point to rows of this import."""
    owners = {table.name for table in batches.BATCH_TABLES}
    for child in Base.metadata.sorted_tables:
        for key in child.foreign_keys:
            parent = key.column.table
            belongs = key.ondelete == "CASCADE" and "batch_id" not in child.c  # a tag goes with its customer
            if parent.name not in owners or belongs:
                continue
            theirs = _of_others(child, batch_id)
            owner = parent.alias("owner")  # a return points to a sale in its own table
            points = select(key.parent, func.count()).join(owner, owner.c.id == key.parent)
            asked = points.where(owner.c.batch_id == batch_id, theirs).group_by(key.parent).order_by(key.parent)
            for row, rows in connection.execute(asked.limit(LISTED)):
                yield f"{_name(connection, parent, row)} is used by {rows} newer {child.name.replace('_', ' ')}."


def _of_others(child: Table, batch_id: int) -> ColumnElement[bool]:
    """Rows that came another way than with this batch."""
    column = child.c.batch_id if "batch_id" in child.c else None
    if column is None:
        return child.c[next(iter(child.primary_key)).name].is_not(None)
    return column.is_(None) | (column != batch_id)


def _name(connection: Connection, table: Table, row: int) -> str:
    """A row as people know it."""
    kind, column = _NAMES.get(table.name, (table.name.rstrip("s").replace("_", " ").capitalize(), table.c.id))
    known = connection.execute(select(column).where(table.c.id == row)).scalar_one_or_none()
    return f"{kind} {known if known is not None else row}"
