"""The saved segments that figures are narrowed to, as the address names them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from dashboard.answers.saved_segments import choose
from dashboard.errors import UserError
from dashboard.reads.connection import versions
from dashboard.reads.segments import saved_segments, score_limits
from dashboard.reads.store import store_facts

if TYPE_CHECKING:
    from data_access.filters import ChosenSegment, Scope

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
