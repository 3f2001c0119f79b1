"""Saved segments as programs and spreadsheets name them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from dashboard.answers import segments
from dashboard.answers.saved_segments import choose, read_segments
from dashboard.exports.views import last_covered_day, named
from data_access.filters import EVERYTHING

if TYPE_CHECKING:
    from data_access.filters import ChosenSegment
    from data_access.readers import Reader


def chosen_segment(reader: Reader, name: str) -> ChosenSegment:
    """The saved segment of that name, however it is written, or of that opaque id.

    Raises
    ------
    UserError : there is none, or it cannot be used.
    """
    saved = read_segments(reader, EVERYTHING)
    fits = (one for one in saved if name == one.public_id or name.casefold() == one.name.casefold())
    found = next(fits, None) or named("saved segment", name, {one.name: one for one in saved})
    last = last_covered_day(reader)
    limits = partial(segments.score_limits, reader, EVERYTHING)
    return choose(found, EVERYTHING, as_of=None if last == date.min else last, limits=limits)
