"""The kinds of import, each as three functions: judge every row, count the verdicts, write what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from data_access.importing import entities, feedback, purchases, purchases_writing
from data_access.importing.held import HELD
from data_access.importing.reading import RowProblem
from data_access.importing.report import REJECTS_KEPT
from data_access.importing.rules import CurrencyRule, NoRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

    from data_access.importing.reading import Source
    from data_access.importing.report import Rejects, Report
    from data_access.importing.running import Run
    from data_access.importing.staging import Staging
    from data_access.unit_of_work import UnitOfWork


class Judge(Protocol):
    """Gives every staged row its verdict; only reads the record."""

    def __call__(
        self, staging: Staging, connection: Connection, *, mode: str, drop: bool, currency: str, profile: str | None
    ) -> None:
        """Judge, in the given mode, with exact repeats dropped or kept, a file of a known export or of none."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of import does at each step; ``publish`` runs inside the last transaction."""

    judge: Judge
    count: Callable[[Staging, Report], None]
    write: Callable[[Run, Report], None]
    publish: Callable[[Run, UnitOfWork, Report], None]


def _of_entity(entity: entities.Entity) -> Kind:
    return Kind(entity.judge, entity.count, entity.write, entity.publish)


KINDS: dict[str, Kind] = {
    "customers": _of_entity(entities.CUSTOMERS),
    "products": _of_entity(entities.PRODUCTS),
    "purchases": Kind(purchases.judge, purchases.count, purchases_writing.write, purchases_writing.publish),
    "feedback": Kind(feedback.judge, feedback.count, feedback.write, feedback.publish),
}

_LATE = {
    "line_repeated": "the line id stands in row {other} already, with other values",
    "key_repeated": "the same number stands again in row {other}, and the later row counts",
    "not_in_store": "the store does not have it, and this import only updates",
    "already_in_store": "the store has it with other values, and this import only creates",
    "no_words": "the mail has neither a subject nor a text",
    **{code: f"{why[0].lower()}{why[1:].rstrip('.')} (held apart)" for code, (_, why) in HELD.items()},
}


def row_rules(kind: str, engine: Engine, currency: str) -> CurrencyRule | NoRule:
    """What rows of this kind are refused for before they are judged."""
    return CurrencyRule.of_store(engine, currency) if kind == "purchases" else NoRule()


def add_late_rejects(staging: Staging, source: Source, rejects: Rejects) -> None:
    """Count the rows that only the whole file or the store refuses, and find their cells in the file again.

    They are few, as a rule, and their text was not staged: the file is read once more only when there are any.
    """
    counted = staging.duck.execute("SELECT reason, count(*) FROM refused GROUP BY reason").fetchall()
    if not counted:
        return
    rejects.reasons.update(dict(counted))
    room = REJECTS_KEPT - len(rejects.rows)
    found = staging.duck.execute(
        "SELECT row_no, reason, other_row FROM refused ORDER BY row_no LIMIT $room", {"room": room}
    ).fetchall()
    wanted: dict[int, list[tuple[str, int | None]]] = {}
    for row, reason, other in found:
        row_of_file = None if other is None else other // staging.per_row
        wanted.setdefault(row // staging.per_row, []).append((reason, row_of_file))
    for chunk in source.chunks():
        for place, number in enumerate(chunk.row_numbers):
            for reason, other in wanted.get(number, ()):
                message = f"Row {number}: {_LATE[reason].format(other=other)}."
                rejects.rows.append(RowProblem(number, reason, message, [column[place] for column in chunk.columns]))
