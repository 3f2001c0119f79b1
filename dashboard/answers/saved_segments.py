"""The saved segments, each with its rules read, or with what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.answers.segments import GROUPS
from data_access.errors import UserError
from data_access.filters.rules import Rules, read_rules
from data_access.queries.segments import saved_segments

if TYPE_CHECKING:
    from data_access.filters import Scope
    from data_access.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saved segment; ``rules`` is None and ``wrong`` says why where they cannot be understood."""

    segment_id: int
    public_id: str
    name: str
    rules: Rules | None
    owner: str
    version: int
    wrong: str = ""


def read_segments(reader: Reader, scope: Scope) -> tuple[Saved, ...]:
    """Every saved segment, by name."""
    return tuple(as_saved(row) for row in reader.frame(saved_segments(scope)).itertuples(index=False))


def as_saved(row: Any) -> Saved:  # noqa: ANN401  a row of saved_segments, or the row itself
    """A segment with its rules read."""
    rules, wrong = None, ""
    try:
        rules = read_rules(json.loads(row.rules) if isinstance(row.rules, str) else row.rules, GROUPS)
    except UserError as error:
        wrong = str(error)
    number = row.segment_id if hasattr(row, "segment_id") else row.id
    return Saved(
        segment_id=int(number), public_id=row.public_id, name=row.name, rules=rules, owner=row.owner,
        version=int(row.version), wrong=wrong,
    )  # fmt: skip
