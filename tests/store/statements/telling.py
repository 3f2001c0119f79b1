"""The statements of asking customers, and of mail to people with a seat."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from data_access.queries import asking, staff_notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Filters, Scope
    from data_access.readers.frames import Query

_AT = datetime(2025, 6, 15, 9, tzinfo=UTC)
_BEFORE = _AT - timedelta(days=400)


def plain(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """Statements without filters, by scope."""
    yield "asking.to_ask", partial(asking.to_ask, scope, since=_BEFORE, until=_AT, limit=5), name
    yield "asking.asks_of_case", partial(asking.asks_of_case, scope, case_id=1), name
    yield "staff_notices.last_step_before", partial(staff_notices.last_step_before, scope, moment=_AT), name
    yield "staff_notices.steps_to_tell", partial(staff_notices.steps_to_tell, scope, after=1, limit=5), name
    yield "staff_notices.warnings_to_tell", partial(staff_notices.warnings_to_tell, scope, now=_AT, limit=5), name
    calls = partial(staff_notices.calls_due, scope, owner_id=1, until=_AT.date(), limit=5)
    yield "staff_notices.calls_due", calls, name
    week = partial(staff_notices.week_of_cases, scope, start=_BEFORE, end=_AT, now=_AT)
    yield "staff_notices.week_of_cases", week, name
    days = partial(staff_notices.week_of_returns, scope, start=date(2024, 6, 1), end=_AT.date())
    yield "staff_notices.week_of_returns", partial(days, since=_BEFORE, until=_AT), name
    yield "staff_notices.mail_to_staff", partial(staff_notices.mail_to_staff, scope, user_id=1, limit=5), name


def filtered(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What came of asking."""
    yield "asking.ask_outcomes", partial(asking.ask_outcomes, filters, scope, since=_BEFORE, heard_by=_AT)
