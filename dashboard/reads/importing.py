"""What the Import page knows of the store: how much it holds, and the imports so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from dashboard.reads.store import as_of
from data_access import maintenance
from data_access.importing import batches
from data_access.importing.fields import FIELDS
from data_access.queries import store as queries
from data_access.readers import RecordReader
from data_access.repositories.sources import read_sources
from data_access.repositories.tokens import read_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from data_access.filters import Scope
    from data_access.importing.batches import BatchRow
    from data_access.importing.fields import Field
    from data_access.repositories.sources import SourceRow
    from data_access.schema import ApiToken

MOST_BATCHES = 50


@dataclass(frozen=True, slots=True)
class StoreSize:
    """How much the store holds, and up to which day."""

    customers: int
    purchases: int
    lines: int
    products: int
    feedback: int
    until: date | None


def store_size(scope: Scope) -> StoreSize:
    """What the store holds now."""
    return _store_size(scope, as_of(scope), versions("customers", "purchases", "feedback"))


@kept(max_entries=16)
def _store_size(scope: Scope, until: date | None, key: Versions) -> StoreSize:
    del key
    row = RecordReader(record()).frame(queries.store_counts(scope)).iloc[0]
    return StoreSize(
        customers=int(row["customers"]),
        purchases=int(row["purchases"]),
        lines=int(row["lines"]),
        products=int(row["products"]),
        feedback=int(row["feedback_count"]),
        until=until,
    )


def earlier_imports() -> list[BatchRow]:
    """The files so far, newest first. Never cached: a running one changes without a commit of its own.

    The demo is a batch too, but no file: it is cleared as a whole, not undone.
    """
    return [row for row in batches.list_batches(record(), limit=MOST_BATCHES) if row.kind in FIELDS]


def comes_in_regularly() -> tuple[Sequence[SourceRow], Sequence[ApiToken]]:
    """The sources that are looked at, and the tokens of programs. Never cached: a look changes them at any moment."""
    return read_sources(record()), read_tokens(record())


def import_fields(kind: str) -> tuple[Field, ...]:
    """What a column of such a file can be stored as."""
    return FIELDS[kind]


def store_is_demo() -> bool:
    """Whether what the store holds is invented."""
    return maintenance.has_demo(record())
