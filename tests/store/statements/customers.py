"""Customers, lists of them, what they bought, and Today."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from data_access.filters import UNKNOWN, Filters, members
from data_access.filters.rules import read_rules
from data_access.queries import (
    customer,
    customers,
    demographics,
    directory,
    follow_ups,
    next_products,
    products,
    purchases,
    rfm,
    segment_members,
    segment_totals,
    segments,
    silence,
    store,
    today,
)
from tests.store.statements.arguments import FOUR_DAYS, LIMITS, MOMENTS, THREE_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Scope
    from data_access.readers.frames import Query

SEGMENT = {
    "match": "all",
    "rules": [
        {"field": "purchase_count", "operation": "more_than", "number": 0},
        {"match": "any", "rules": [
            {"field": "country", "operation": "is_not", "values": ["GB"]},
            {"field": "category", "operation": "is", "values": ["X", UNKNOWN]},
            {"field": "rfm_group", "operation": "is", "values": ["top"]},
            {"field": "last_feeling", "operation": "is", "values": ["negative"]},
            {"field": "rating_mean", "operation": "less_than", "number": 31},
        ]},
    ],
}  # fmt: skip
TAGGED = {
    "match": "any",
    "rules": [
        {"field": "tag", "operation": "is_not", "values": ["vip"]},
        {"field": "consent", "operation": "is", "values": ["given"]},
        {"field": "open_case", "operation": "yes"},
        {"field": "recent_purchase_count", "operation": "at_least", "number": 2, "days": 90},
        {"field": "recent_net_cents", "operation": "at_most", "number": 0, "days": 30},
        {"field": "first_purchase", "operation": "between", "start": "2024-05-01"},
    ],
}


def plain(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What takes no filters, or only one set."""
    yield "store.data_range", partial(store.data_range, scope, THREE_DAYS[1]), name
    yield "store.store_settings", partial(store.store_settings, scope), name
    yield "store.store_counts", partial(store.store_counts, scope), name
    yield "store.filter_values", partial(store.filter_values, scope), name
    yield "customers.customer_names", partial(customers.customer_names, [1, 2, 3, 4, 5], scope), name
    yield "customers.purchase_bounds", partial(customers.purchase_bounds, [1, 2, 3, 4, 5], scope), name
    yield "customers.customer_numbers", partial(customers.customer_numbers, scope), name
    yield "follow_ups.open_follow_ups", partial(follow_ups.open_follow_ups, Filters(), scope), name
    yield "silence.last_bought", partial(silence.last_bought, [1, 2, 3, 4, 5], scope), name
    yield "silence.last_said", partial(silence.last_said, [1, 2, 3, 4, 5], scope), name
    yield "customer.customer_record", partial(customer.customer_record, "public-2", scope), name
    for part in ("addresses", "tags", "purchases", "feedback", "cases", "visits", "follow_ups"):
        yield f"customer.customer_{part}", partial(getattr(customer, f"customer_{part}"), 2, scope), name
    yield "customer.purchase_contents", partial(customer.purchase_contents, [1, 2, 3, 4, 5], scope), name
    for counted in ("purchases_by_day", "purchases_by_category", "lines_by_price"):
        yield f"customer.{counted}", partial(getattr(customer, counted), scope), name
        yield f"customer.{counted}", partial(getattr(customer, counted), scope, customer_id=2), f"{name}, one"
    yield from _listed(name, scope)


def _listed(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What lists, forms and boxes ask."""
    yield "directory.searched_text", partial(directory.searched_text, scope), name
    yield "directory.searched_text", partial(directory.searched_text, scope, customer_ids=[1, 2]), f"{name}, two"
    yield "directory.exactly", partial(directory.exactly, "C2", scope), name
    yield "directory.directory_rows", partial(directory.directory_rows, [1, 2, 3], scope), name
    alone = partial(next_products.customers_to_leave_alone, scope, as_of=date(2025, 3, 15))
    yield "next_products.customers_to_leave_alone", alone, name
    yield "next_products.products_of_customer", partial(next_products.products_of_customer, 2, scope), name
    yield "directory.customer_called", partial(directory.customer_called, scope), name
    yield "directory.directory_tags", partial(directory.directory_tags, [1, 2, 3], scope), name
    yield "segments.saved_segments", partial(segments.saved_segments, scope), name
    yield "segments.rule_values", partial(segments.rule_values, scope), name
    yield "segments.tag_names", partial(segments.tag_names, scope), name
    yield "segments.attribute_sample", partial(segments.attribute_sample, scope), name
    yield "products.most_bought", partial(products.most_bought, scope, limit=3), name
    yield "products.product_names", partial(products.product_names, [1, 2, 3], scope), name
    yield "products.known_codes", partial(products.known_codes, ["a", "b"], scope), name


def filtered(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What takes filters in one way only."""
    yield "customers.customers", lambda: customers.customers(filters, scope)
    yield (
        "demographics.customer_years",
        lambda: demographics.customer_years(filters, scope, as_of=date(2025, 3, 31)),
    )
    yield from _saved(filters, scope)
    yield "directory.customer_measures", lambda: directory.customer_measures(filters, scope)
    yield "silence.customer_segments", lambda: silence.customer_segments(filters, scope)
    yield "rfm.customer_rfm", lambda: rfm.customer_rfm(filters, scope, as_of=date(2025, 3, 31))
    for name in ("purchases", "purchase_lines", "product_sales", "sales_by_country"):
        if name == "sales_by_country" and filters.by_line:
            continue
        yield f"purchases.{name}", partial(getattr(purchases, name), filters, scope)
    yield "purchases.product_sales", lambda: purchases.product_sales(filters, scope, anonymous=True)
    yield from _todays(filters, scope)


def _todays(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What Today asks."""
    for module, name in (
        ("purchases", "revenue_by_period"),
        ("purchases", "buyers_by_period"),
        ("purchases", "customer_units"),
        ("purchases", "repeat_purchases"),
        ("purchases", "repeat_by_discount"),
        ("feedback", "ratings_by_period"),
        ("feedback", "rating_units"),
        ("service", "deliveries_by_partner"),
        ("service", "partner_rating_units"),
    ):
        yield f"today.{module}.{name}", partial(getattr(today, name), filters, scope, THREE_DAYS)
    for dimension in ("channel", "country", "segment", "category"):
        yield "today.purchases.group_units", partial(today.group_units, dimension, filters, scope, FOUR_DAYS)
    yield "today.feedback.unowned_cases", lambda: today.unowned_cases(filters, scope, MOMENTS)
    yield "today.feedback.feedback_range", lambda: today.feedback_range(filters, scope, until=date(2025, 6, 17))


def _saved(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """Saved segments of every kind of rule."""
    chosen: dict[str, Any] = {"as_of": date(2025, 3, 31), "limits": LIMITS}
    fits = partial(segment_members.segment_members, read_rules(SEGMENT), filters, scope, **chosen)
    yield "segment_members.segment_members", fits
    yield (
        "segment_members.segment_members",
        partial(segment_members.segment_members, read_rules(TAGGED), filters, scope, **chosen),
    )
    yield "members.fitting", partial(members.fitting, read_rules(SEGMENT), scope, **chosen)
    for rule in read_rules(SEGMENT).leaves():
        if rule.field == "category":
            yield "members.buyers", partial(members.buyers, rule, scope, as_of=date(2025, 3, 31))
    for rule in (*read_rules(SEGMENT).leaves(), *read_rules(TAGGED).leaves()):
        if rule.field in {"tag", "attribute"}:
            yield "members.noted", partial(members.noted, rule, scope)
            yield "segment_members.noted_customers", partial(segment_members.noted_customers, rule, scope)
    totals = partial(segment_totals.segment_totals, filters, scope, as_of=date(2025, 3, 31))
    yield "segment_totals.segment_totals", totals
    yield "members.bought_totals", partial(members.bought_totals, scope, as_of=date(2025, 3, 31))
    yield (
        "segment_members.segment_count",
        partial(segment_members.segment_count, read_rules(SEGMENT), filters, scope, **chosen),
    )
