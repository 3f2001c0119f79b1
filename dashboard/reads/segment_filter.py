"""The saved segments that figures are narrowed to, as the address names them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from dashboard.answers.saved_segments import choose
from dashboard.errors import UserError
from dashboard.reads.connection import reader, versions
from dashboard.reads.kept import Versions, kept
from dashboard.reads.segments import saved_segments, score_limits
from dashboard.reads.store import store_facts
from data_access.filters import Filters
from data_access.queries.cases import customers_with_cases

if TYPE_CHECKING:
    from data_access.filters import ChosenSegment, Scope

MOST_LOOKED_UP = 20_000  # databases bound the number of values in one statement
GONE = "A saved segment of this link was removed: the figures are not narrowed to it."


@dataclass(frozen=True, slots=True)
class SegmentFilter:
    """The segments to narrow to, and a sentence for each that cannot be used."""

    chosen: tuple[ChosenSegment, ...] = ()
    wrong: tuple[str, ...] = ()


def chosen_segments(public_ids: tuple[str, ...], scope: Scope) -> SegmentFilter:
    """The saved segments of these opaque ids. Nothing is asked where there is none."""
    if not public_ids:
        return SegmentFilter()
    known = {one.public_id: one for one in saved_segments(scope)}
    as_of, chosen, wrong = store_facts(scope).as_of, [], []
    for public_id in public_ids:
        if public_id not in known:
            wrong.append(GONE)
            continue
        try:
            one = choose(
                known[public_id], scope, as_of=as_of, limits=partial(score_limits, scope),
                seen=lambda domains: versions(*domains)[1:],
            )  # fmt: skip
        except UserError as error:
            wrong.append(f"{error} The figures are not narrowed to it.")
        else:
            chosen.append(one)
    return SegmentFilter(tuple(chosen), tuple(dict.fromkeys(wrong)))


def looked_up(filters: Filters, scope: Scope) -> Filters:
    """The filters for questions about cases that the record alone answers, again and again.

    Who of the customers with cases is in a saved segment is asked of the columnar copy, once: of the record, rules
    about purchases cost a sum over all of them each time.
    """
    return _looked_up(filters, scope, versions("cases")) if filters.saved else filters


@kept(max_entries=32)
def _looked_up(filters: Filters, scope: Scope, key: Versions) -> Filters:
    del key
    ids = reader().frame(customers_with_cases(Filters(saved=filters.saved), scope))["customer_id"].tolist()
    if len(ids) > MOST_LOOKED_UP:
        return filters
    return replace(filters, saved=(replace(filters.saved[0], members=tuple(sorted(ids))),))
