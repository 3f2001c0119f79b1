"""The saved segments, each with its rules read, or with what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.answers.segments import GROUPS
from data_access.errors import UserError
from data_access.filters import ChosenSegment
from data_access.filters.rules import PERSONAL, Rules, read_rules
from data_access.queries.segments import saved_segments

if TYPE_CHECKING:
    from collections.abc import Callable

    from data_access.filters import Scope
    from data_access.filters.rules import ScoreLimits
    from data_access.readers import Reader


NO_DAY = date(1900, 1, 1)  # stands for the last day with data in a store without any


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


def choose(
    one: Saved,
    scope: Scope,
    *,
    as_of: date | None,
    limits: Callable[[date], ScoreLimits],
    seen: Callable[[tuple[str, ...]], tuple[tuple[str, int | str], ...]] = lambda _domains: (),
) -> ChosenSegment:
    """A saved segment as a filter.

    Parameters
    ----------
    as_of : the last day with data; None in a store without purchases.
    limits : gives the limits of RFM groups as of a day, where a rule needs them.
    seen : gives the versions of some domains.

    Raises
    ------
    UserError : it cannot be used, by this reader or at all.
    """
    if one.rules is None:
        raise UserError(f"The saved segment {one.name} cannot be used.", one.wrong)
    if scope.masked and one.rules.fields & PERSONAL:
        raise UserError(f"The saved segment {one.name} asks for contact data, which you do not see.", "Ask who does.")
    grouped = "rfm_group" in one.rules.fields
    if as_of is None and grouped:
        raise UserError(f"The saved segment {one.name} asks for RFM groups.", "There are none before a purchase.")
    return ChosenSegment(
        public_id=one.public_id, version=one.version, name=one.name, rules=one.rules, as_of=as_of or NO_DAY,
        limits=limits(as_of) if as_of and grouped else None, seen=seen(one.rules.domains),
    )  # fmt: skip
