"""Taking a merge back: refused while somebody builds on it, else every row is what it was, to the byte.

Merges of one survivor are undone last first. What came to the survivor after the merge stays there, except purchases
of an import that names the merged customer by its own number. A value that the merge set and that somebody changed
since is never overwritten: the undo is refused and the value is named. Rows that were touched otherwise since keep what
they got; their versions go on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from data_access.errors import StaleRowError, UserError
from data_access.repositories import base
from data_access.repositories.merging.journal import ROWS_AT_ONCE, table
from data_access.repositories.stored_values import typed
from data_access.schema import (
    ChangeLog,
    Customer,
    CustomerAlias,
    CustomerMerge,
    CustomerMergeRow,
    ImportBatch,
    Purchase,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Table

    from data_access.filters import Scope
    from data_access.repositories.base import Work
    from data_access.repositories.stored_values import Values

SEPARATOR = "\x1f"  # stands between number and buyer in the identity of an imported purchase
NAMED = 5  # conflicts that are told one by one
_CUSTOMERS, _TAGS = table("customers"), table("customer_tags")
_BOOKKEEPING = frozenset({"version", "updated_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A merge that was taken back: the customers who are there again, and newer purchases that went with them."""

    merge_id: int
    restored: tuple[int, ...]
    newer_purchases: int


@dataclass(frozen=True, slots=True)
class _Step:
    """One row of the journal, typed as its table."""

    row_id: int
    before: Values | None
    after: Values | None


def undo_merge(work: Work, merge_id: int, scope: Scope) -> Undone:
    """Take a merge back; see ``Merges.undo``."""
    connection = work.session.connection()
    merge = work.session.get(CustomerMerge, merge_id)
    if merge is None:
        raise UserError(f"There is no merge number {merge_id}.", "Look at the list of merges.")
    if merge.undone_at is not None:
        raise UserError(f"Merge {merge_id} was undone already.", "There is nothing to undo.")
    _refuse_out_of_order(connection, merge)
    base.get(work, Customer, merge.survivor_id, "customer", scope)
    steps = dict(_steps(connection, merge_id))
    _refuse_conflicts(connection, steps)
    moved = {step.row_id for step in steps.get("purchases", [])}
    newer = [pair for pair in _newer_purchases(connection, merge) if pair[0] not in moved]
    restored = _bring_back(connection, steps)
    _give_newer(connection, newer)
    for done in (CustomerMergeRow, CustomerAlias):
        connection.execute(delete(done).where(done.merge_id == merge_id))
    merge.undone_at, merge.undone_by = work.now, work.actor
    work.session.flush()
    work.session.expire_all()
    details: dict[str, object] = {"merge": merge_id, "restored": restored, "newer_purchases": len(newer)}
    work.record("merge undone", subject_kind="customer", subject_id=merge.survivor_id, details=details)
    return Undone(merge_id=merge_id, restored=tuple(restored), newer_purchases=len(newer))


def _refuse_out_of_order(connection: Connection, merge: CustomerMerge) -> None:
    """The survivor was merged on since: the later merge comes first."""
    m, a = CustomerMerge, CustomerAlias
    taken_in = select(a.merge_id).where(a.former_id == merge.survivor_id)
    later = select(m.id, m.survivor).where(m.undone_at.is_(None), m.id > merge.id)
    found = connection.execute(
        later.where(or_(m.survivor_id == merge.survivor_id, m.id.in_(taken_in))).order_by(m.id.desc()).limit(1)
    ).one_or_none()
    if found is not None:
        raise UserError(
            f"Merge {merge.id} cannot be undone yet: customer {merge.survivor} was merged again later.",
            f"Undo merge {found.id} (into customer {found.survivor}) first.",
        )


def _steps(connection: Connection, merge_id: int) -> Iterator[tuple[str, list[_Step]]]:
    """The journal by table."""
    r = CustomerMergeRow
    found: dict[str, list[_Step]] = defaultdict(list)
    asked = select(r.table_name, r.row_id, r.before, r.after).where(r.merge_id == merge_id).order_by(r.id)
    for name, row_id, before, after in connection.execute(asked):
        of = table(name)
        found[name].append(_Step(row_id, before and typed(of, before), after and typed(of, after)))
    yield from found.items()


def _changes(steps: Sequence[_Step]) -> dict[int, tuple[Values, Values]]:
    """The rows that are there before and after a merge: id → what it held before, and after."""
    return {step.row_id: (step.before, step.after) for step in steps if step.before and step.after}


def _held(connection: Connection, of: Table, changes: dict[int, tuple[Values, Values]]) -> dict[int, Values]:
    """What the touched rows hold now; a row that is gone, or is another under its id, is left out."""
    found: dict[int, Values] = {}
    ids = list(changes)
    names = sorted(set().union(*(before for before, _ in changes.values()))) if changes else []
    for start in range(0, len(ids), ROWS_AT_ONCE):
        asked = select(of.c.id, *(of.c[name] for name in names)).where(of.c.id.in_(ids[start : start + ROWS_AT_ONCE]))
        for row in connection.execute(asked):
            values = dict(zip(names, row[1:], strict=True))
            if "version" not in of.c or values["version"] >= changes[row[0]][1]["version"]:
                found[row[0]] = values
    return found


def _refuse_conflicts(connection: Connection, steps: dict[str, list[_Step]]) -> None:
    conflicts = [said for name, rows in steps.items() for said in _conflicts(connection, table(name), rows)]
    if conflicts:
        more = f" (and {len(conflicts) - NAMED:,} more)" if len(conflicts) > NAMED else ""
        raise StaleRowError(
            f"The merge was not undone: {'; '.join(conflicts[:NAMED])}{more}.",
            "Nothing was changed. Give these back by hand first, or leave the merge as it is.",
        )


def _conflicts(connection: Connection, of: Table, steps: Sequence[_Step]) -> Iterator[str]:
    """What stands in the way in one table."""
    changes = _changes(steps)
    held = _held(connection, of, changes)
    for row_id, values in held.items():
        before, after = changes[row_id]
        for name in before.keys() - _BOOKKEEPING:
            if values[name] != after[name]:
                what = of.name.rstrip("s").replace("_", " ")
                yield f"the {name.removesuffix('_id').replace('_', ' ')} of {what} {row_id} was changed since"
    if of is _CUSTOMERS:
        yield from _taken_names(connection, [step for step in steps if step.after is None])


def _taken_names(connection: Connection, removed: Sequence[_Step]) -> Iterator[str]:
    """Numbers of merged customers that somebody else bears by now."""
    c = Customer
    for step in removed:
        reference, public_id = (step.before or {})["reference"], (step.before or {})["public_id"]
        same = or_(c.id == step.row_id, c.reference == reference, c.public_id == public_id)
        if connection.execute(select(c.id).where(same)).first():
            yield f"the number {reference} was given to another customer since"


def _bring_back(connection: Connection, steps: dict[str, list[_Step]]) -> list[int]:
    """Every row as it was; the ids of the customers who are there again. They come first: others refer to them."""
    removed = [step for step in steps.get("customers", []) if step.after is None]
    back: list[Values] = [{"id": step.row_id} | (step.before or {}) for step in removed]
    connection.execute(insert(_CUSTOMERS), back)
    # The triggers log no row that comes into a batch; these come back to one that was published long ago.
    inside = [row["id"] for row in back if row["batch_id"] is not None]
    if inside:
        logged = {"domain": "customers", "table_name": _CUSTOMERS.name, "batch_id": None}
        connection.execute(insert(ChangeLog), [logged | {"row_id": one} for one in inside])
    for name, rows in steps.items():
        if name == _TAGS.name:
            _bring_tags_back(connection, rows)
        else:
            _bring_rows_back(connection, table(name), _changes(rows))
    return [step.row_id for step in removed]


def _bring_rows_back(connection: Connection, of: Table, changes: dict[int, tuple[Values, Values]]) -> None:
    by_columns: dict[tuple[str, ...], list[Values]] = defaultdict(list)
    for row_id, values in _held(connection, of, changes).items():
        before, after = changes[row_id]
        back = dict(before)
        if "version" in back and values["version"] != after["version"]:  # touched since: its own life goes on
            back["version"] = values["version"] + 1
            back |= {name: values[name] for name in back.keys() & {"updated_at"}}
        by_columns[tuple(back)].append({"row_id_": row_id} | {f"new_{name}": value for name, value in back.items()})
    for names, rows in by_columns.items():
        change = update(of).where(of.c.id == bindparam("row_id_")).values({n: bindparam(f"new_{n}") for n in names})
        connection.execute(change, rows)


def _bring_tags_back(connection: Connection, steps: Sequence[_Step]) -> None:
    of = _TAGS.c
    for step in steps:
        if step.before is None and step.after:
            mine = (of.customer_id == step.after["customer_id"]) & (of.tag_id == step.row_id)
            connection.execute(delete(_TAGS).where(mine))
    there = set(connection.scalars(select(table("tags").c.id)))
    back = [{"tag_id": step.row_id} | step.before for step in steps if step.before and step.row_id in there]
    if back:
        connection.execute(insert(_TAGS), back)


def _newer_purchases(connection: Connection, merge: CustomerMerge) -> list[tuple[int, int]]:
    """Purchases of imports after the merge that name a merged customer by its own number: (purchase, customer)."""
    a, b, p = CustomerAlias, ImportBatch, Purchase
    found: list[tuple[int, int]] = []
    for former, reference in connection.execute(select(a.former_id, a.reference).where(a.merge_id == merge.id)):
        named = p.identity.endswith(SEPARATOR + reference, autoescape=True)
        asked = select(p.id).join(b, b.id == p.batch_id).where(b.published_at >= merge.merged_at, named)
        found += [(row, former) for row in connection.scalars(asked.where(p.customer_id == merge.survivor_id))]
    return found


def _give_newer(connection: Connection, newer: Sequence[tuple[int, int]]) -> None:
    of = table("purchases")
    for purchase, customer in newer:
        values: dict[str, Any] = {"customer_id": customer, "version": of.c.version + 1}
        connection.execute(update(of).where(of.c.id == purchase).values(values))
