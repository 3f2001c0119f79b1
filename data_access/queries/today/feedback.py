"""Ratings by period, and unhappy customers nobody looks after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from data_access.filters import narrow_customers, narrow_feedback
from data_access.queries.today.periods import any_day, period, total_when, unit, within
from data_access.schema import Case, Feedback
from data_access.schema.cases import CLOSED_STATES
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Filters, Scope


def ratings_by_period(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Columns ``period``, ``rating_scale``, ``ratings`` (how many), ``total`` (their sum)."""
    day = period(Feedback.received_on, bounds).label("period")
    counted = (
        select(day, Feedback.rating_scale, func.count().label("ratings"), func.sum(Feedback.rating).label("total"))
        .where(Feedback.rating.is_not(None), within(Feedback.received_on, bounds))
        .group_by(day, Feedback.rating_scale)
    )
    return narrow_feedback(counted, any_day(filters), scope)


def rating_units(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Ratings per drawn unit over two periods, before and now (``bounds`` holds three days).

    Columns ``unit``, ``rating_scale``, ``ratings_before``, ``ratings_now``, ``total_before``, ``total_now``.
    """
    now = Feedback.received_on >= bounds[1]
    drawn = unit(Feedback.customer_id, Feedback.id).label("unit")
    counted = (
        select(drawn, Feedback.rating_scale, *rating_sums(now))
        .where(Feedback.rating.is_not(None), within(Feedback.received_on, bounds))
        .group_by(drawn, Feedback.rating_scale)
    )
    return narrow_feedback(counted, any_day(filters), scope)


def rating_sums(now: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    """Number and sum of the ratings before and now."""
    return (
        total_when(~now).label("ratings_before"),
        total_when(now).label("ratings_now"),
        total_when(~now, Feedback.rating).label("total_before"),
        total_when(now, Feedback.rating).label("total_now"),
    )


def unowned_cases(filters: Filters, scope: Scope, moments: Sequence[datetime]) -> Select[Any]:
    """Open cases that nobody had claimed, at each of the moments (the last one is now).

    One row: columns ``open_0`` ... by moment, ``only_now`` and ``only_before`` (open at the last but not the first
    moment, and the other way round), ``cases`` (all ever), ``oldest_at`` (when the longest-waiting one was opened).
    """
    last = _waiting(moments[-1])
    first = _waiting(moments[0])
    # The wait of the oldest is of those waiting now; a case without owner that was closed waits no more.
    oldest = select(func.min(Case.opened_at)).where(visible(Case.batch_id), last)
    counted = select(
        *(total_when(_waiting(moment)).label(f"open_{index}") for index, moment in enumerate(moments)),
        total_when(and_(last, ~first)).label("only_now"),
        total_when(and_(first, ~last)).label("only_before"),
        func.count().label("cases"),
        narrow_customers(oldest, filters, scope, customer_id=Case.customer_id).scalar_subquery().label("oldest_at"),
    ).where(visible(Case.batch_id))
    return narrow_customers(counted, filters, scope, customer_id=Case.customer_id)


def _waiting(moment: datetime) -> ColumnElement[bool]:
    """Whether a case was open and unclaimed at that moment."""
    claimed_later = or_(Case.claimed_at > moment, and_(Case.claimed_at.is_(None), Case.owner_id.is_(None)))
    closed_later = or_(Case.resolved_at > moment, and_(Case.resolved_at.is_(None), Case.state.not_in(CLOSED_STATES)))
    return func.coalesce(and_(Case.opened_at <= moment, claimed_later, closed_later), False)


def feedback_range(filters: Filters, scope: Scope, *, until: date) -> Select[Any]:
    """The last day up to ``until`` with a rating: one row, ``last_day``; empty when nothing was rated."""
    f = Feedback
    last = select(func.max(f.received_on).label("last_day")).where(f.rating.is_not(None), f.received_on <= until)
    return narrow_feedback(last, any_day(filters), scope)
