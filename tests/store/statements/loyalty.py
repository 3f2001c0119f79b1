"""Who stays: cohorts, groups, value, months."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from data_access.queries import came_back, explorer, lifecycle, retention, silence, value
from data_access.queries.cohort_rules import ATTRIBUTES, MEASURES, PERIODS, Clock, Rule
from tests.store.statements.arguments import FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Filters, Scope
    from data_access.readers.frames import Query

COUNTING: dict[str, dict[str, bool]] = {
    "": {},
    "free": {"free": True},
    "cancellations": {"cancellations": True},
}


def counted(filters: Filters, scope: Scope, counting: dict[str, bool]) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What counts purchases in several ways."""
    cell: dict[str, Any] = {"cohort_month": 2024 * 12 + 5, "age_months": 1, **counting}
    yield "retention.cohort_retention", lambda: retention.cohort_retention(filters, scope, **counting)
    yield "retention.cohort_revenue", lambda: retention.cohort_revenue(filters, scope, **counting)
    yield "retention.cell_customers", lambda: retention.cell_customers(filters, scope, **cell)
    yield from _explored(filters, scope, counting)
    if "cancellations" not in counting:
        yield from _histories(filters, scope, counting)


def _explored(filters: Filters, scope: Scope, counting: dict[str, bool]) -> Iterator[tuple[str, Callable[[], Query]]]:
    """Every clock, measure and attribute, and each kind of question; not every combination of them."""
    plainest_and_most_involved = (FILTERS["everything"], FILTERS["one category, from a day"])
    if counting and filters not in plainest_and_most_involved:
        return
    ask: dict[str, Any] = {"as_of": date(2025, 3, 15)}
    counted: dict[str, Any] = {**counting}
    *others, newest = ATTRIBUTES
    asked = [("rolling", None, newest), *zip(PERIODS, (None, *MEASURES), others, strict=True)]
    # All clocks with the plainest and the most involved filters; elsewhere one, another one each time.
    if counting or filters not in plainest_and_most_involved:
        place = (*FILTERS.values(), filters).index(filters) + 2 * len(counting) + 3 * ("free" in counting)
        asked = [asked[place % len(asked)]]
    for period, measure, attribute in asked:
        rule = Rule(clock=Clock(period=period, days=21), first_ever=period in {"week", "rolling"}, **counted)
        by_age = partial(explorer.returns_by_age, filters, scope, rule, **ask)
        yield "explorer.returns_by_age", partial(by_age, measure=measure)
        yield "explorer.returns_by_age", partial(by_age, by=attribute, most=9)
        yield (
            "explorer.returns_by_number",
            partial(explorer.returns_by_number, filters, scope, rule, most=6, by=attribute, **ask),
        )
    if counting and filters != FILTERS["everything"]:
        return
    yield "explorer.returns_after", partial(explorer.returns_after, filters, scope, rule, by="segment", **ask)
    yield "explorer.lives", partial(explorer.lives, filters, scope, rule, by="first_category", **ask)
    month = {"start": (2024 * 12 + 5, 2024 * 12 + 6), "age": 1, **ask}
    yield "explorer.members", partial(explorer.members, filters, scope, Rule(**counted), **month)
    group = {"by": "country", "group": None, "age": 1, **ask}
    yield "explorer.members", partial(explorer.members, filters, scope, rule, **group)


def _histories(filters: Filters, scope: Scope, counting: dict[str, bool]) -> Iterator[tuple[str, Callable[[], Query]]]:
    until = {"as_of": date(2025, 3, 15), **counting} if filters.start else counting
    acquired: dict[str, Any] = {**until, "acquired_until": date(2024, 9, 30)}
    yield "value.purchase_histories", lambda: value.purchase_histories(filters, scope, **until)
    yield "silence.purchase_gaps", lambda: silence.purchase_gaps(filters, scope, **until)
    yield "value.daily_repeats", lambda: value.daily_repeats(filters, scope, **acquired)


def lived(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What lives of customers are made of."""
    months, as_of = {"first": 2019 * 12, "last": 2025 * 12 + 4}, date(2025, 5, 20)
    years = {"base": 2024 * 12, "now": 2024 * 12 + 6, "end": 2025 * 12 + 3}
    yield "lifecycle.purchase_calendars", lambda: lifecycle.purchase_calendars(filters, scope, **months)
    yield "lifecycle.customer_revenues", lambda: lifecycle.customer_revenues(filters, scope, **years)
    yield "lifecycle.purchase_gaps", lambda: lifecycle.purchase_gaps(filters, scope, as_of=as_of)
    yield "lifecycle.customer_rhythms", lambda: lifecycle.customer_rhythms(filters, scope, as_of=as_of)
    for kind in get_args(lifecycle.Kind):
        moved = partial(lifecycle.moved_customers, filters, scope, month=2025 * 12, window=3, kind=kind)
        yield "lifecycle.moved_customers", moved
    since: dict[str, Any] = {"month": 2025 * 12, "window": 3, "as_of": as_of}
    yield "came_back.came_back", lambda: came_back.came_back(filters, scope, **since)
