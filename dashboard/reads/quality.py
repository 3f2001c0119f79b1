"""What the Quality page knows: the last scan for duplicates, the pairs it found, and the merges so far.

Nothing here is cached: the lists change with every decision, and a page shows few of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.reads.connection import record
from data_access.filters import Filters
from data_access.queries import duplicates as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters import Scope


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The last scan (None before the first), the pairs to look at, likeliest first, and the merges, newest first."""

    scan: dict[str, Any] | None
    pairs: pd.DataFrame
    merges: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair: its probability, the levels of its fields, both customers and what each owns."""

    pair_id: int
    probability: float
    levels: dict[str, Any]
    people: tuple[dict[str, Any], dict[str, Any]]
    owned: tuple[dict[str, int], dict[str, int]]


def duplicates(scope: Scope) -> Duplicates:
    """The lists of the page."""
    people = RecordReader(record())
    scan = people.frame(queries.last_scan(scope))
    merges = people.frame(queries.merges(scope))
    return Duplicates(
        scan={str(name): value for name, value in scan.iloc[0].items()} if len(scan) else None,
        pairs=people.frame(queries.likely_pairs(Filters(), scope)),
        merges=merges.assign(**{name: merges[name].map(json.loads) for name in ("merged", "moved")}),
    )


def pair_details(pairs: pd.DataFrame, scope: Scope) -> list[Pair]:
    """Both customers of some pairs, with what is known of them. Ask for those that are shown."""
    if pairs.empty:
        return []
    asked = RecordReader(record())
    ids = sorted({*pairs["first_id"].astype(int), *pairs["second_id"].astype(int)})
    people = _by_id(asked.frame(queries.customer_rows(ids, scope)))
    owned = _by_id(asked.frame(queries.owned_counts(ids, scope)))
    found = asked.frame(queries.pair_evidence([int(row) for row in pairs["pair_id"]], scope))
    levels = {int(row): json.loads(text) for row, text in zip(found["pair_id"], found["evidence"], strict=True)}
    listed = zip(*(pairs[name] for name in ("pair_id", "probability", "first_id", "second_id")), strict=True)
    return [
        Pair(
            int(pair_id), float(likely), levels[int(pair_id)], (people[one], people[other]), (owned[one], owned[other])
        )
        for pair_id, likely, one, other in listed
        if one in people and other in people
    ]


def _by_id(rows: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """Rows as plain values by customer, None where a cell is empty."""
    plain = rows.astype("object").where(rows.notna(), None).to_dict("records")
    return {int(row["customer_id"]): {str(name): value for name, value in row.items()} for row in plain}
