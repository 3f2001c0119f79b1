"""Every statement of the project with several sets of arguments, for the tests that run them all."""

from __future__ import annotations

import inspect
import pkgutil
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, get_args

import data_access.queries
from data_access.filters import EVERYTHING, UNKNOWN, Filters, Scope
from data_access.queries import (
    came_back,
    customer,
    customers,
    demographics,
    directory,
    duplicates,
    explorer,
    follow_ups,
    lifecycle,
    next_products,
    preferences,
    problems,
    product_habits,
    products,
    purchases,
    radar,
    reading,
    retention,
    rfm,
    said,
    scoring,
    segment_members,
    segment_totals,
    segments,
    silence,
    store,
    today,
    together,
    topics,
    value,
    voices,
)
from data_access.queries import cases as case_queries
from data_access.queries.cohort_rules import ATTRIBUTES, MEASURES, PERIODS, Clock, Rule
from data_access.queries.line_items import KINDS, Item, Of
from data_access.queries.quality import rules as quality_rules
from data_access.queries.quality import statements as quality
from data_access.queries.segment_rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.readers.frames import Query

NARROW = Scope(teams=("north",), regions=("east", "west"), masked=True)
FILTERS: dict[str, Filters] = {
    "everything": Filters(),
    "whole months": Filters(start=date(2024, 3, 1), end=date(2025, 6, 1)),
    "days": Filters(start=date(2024, 3, 5), end=date(2025, 6, 17)),
    "customers": Filters(segments=("A", UNKNOWN), countries=("GB", UNKNOWN)),
    "channel": Filters(channels=("shop",)),
    "unknown channel": Filters(channels=("web", UNKNOWN), start=date(2024, 2, 2)),
    "category": Filters(categories=("X", UNKNOWN)),
    "one category, from a day": Filters(categories=("Y",), start=date(2024, 4, 4), segments=("A", "B", "new")),
    "nothing left": Filters(products=("no such product",)),
}
# Statements that use filters in one way only are run with these; cohorts, which use them in many, with all.
LISTED = ("everything", "customers", "unknown channel", "category", "nothing left")
SCOPES = {"all": EVERYTHING, "narrow": NARROW}
COUNTING: dict[str, dict[str, bool]] = {
    "": {},
    "free": {"free": True},
    "cancellations": {"cancellations": True},
}
THREE_DAYS = (date(2024, 6, 1), date(2024, 12, 1), date(2025, 6, 1))
FOUR_DAYS = (date(2024, 3, 1), date(2024, 9, 1), date(2025, 3, 1), date(2025, 9, 1))
MOMENTS = (datetime(2026, 6, 1, 8, tzinfo=UTC), datetime(2026, 6, 1, 10, tzinfo=UTC))

ITEMS: dict[Of, tuple[Item, ...]] = {
    "category": ("X", None),
    "product": (1, 2, 3),
    "channel": ("shop", None),
    "weekday": tuple(range(7)),
    "month": tuple(range(12)),
    "price_band": (0, 1, 2),
    "discount": (1, 0),
}
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
LIMITS = segment_members.ScoreLimits(
    recency_days=(30, 90, 200, 400), purchase_count=(1, 2, 3, 4), pairs=(("top", 5, 5), ("top", 4, 4), ("low", 1, 2))
)

Case = tuple[str, str, "Callable[[], Query]"]


def builders() -> set[str]:
    """Every public builder of the package, as module.function: whatever returns a statement."""
    found = set()
    for module in pkgutil.walk_packages(data_access.queries.__path__, "data_access.queries."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            returned = str(inspect.signature(function).return_annotation)
            own = function.__module__ == module.name and not name.startswith("_")
            if own and returned.startswith(("Select", "Statement", "CompoundSelect")):
                found.add(f"{module.name.removeprefix('data_access.queries.')}.{name}")
    return found


def cases() -> Iterator[Case]:
    """Builder, the arguments in words, and what makes the statement."""
    for place, build, arguments in _plain():
        yield place, arguments, build
    for name, filters in FILTERS.items():
        if name in LISTED:
            yield from ((place, name, make) for place, make in _filtered(filters, EVERYTHING))
        yield from ((place, name, make) for place, make in _lived(filters, EVERYTHING))
        for option, counting in COUNTING.items():
            words = f"{name} {option}".strip()
            yield from ((place, words, make) for place, make in _counted(filters, EVERYTHING, counting))
    for name in ("everything", "one category, from a day"):
        both = (
            *_filtered(FILTERS[name], NARROW),
            *_counted(FILTERS[name], NARROW, {}),
            *_lived(FILTERS[name], NARROW),
        )
        yield from ((place, f"{name}, narrow", make) for place, make in both)


def _plain() -> Iterator[tuple[str, Callable[[], Query], str]]:
    for name, scope in SCOPES.items():
        yield "store.data_range", partial(store.data_range, scope), name
        yield "store.store_settings", partial(store.store_settings, scope), name
        yield "store.store_counts", partial(store.store_counts, scope), name
        yield "store.filter_values", partial(store.filter_values, scope), name
        yield "customers.customer_names", partial(customers.customer_names, [1, 2, 3, 4, 5], scope), name
        yield "customers.purchase_bounds", partial(customers.purchase_bounds, [1, 2, 3, 4, 5], scope), name
        yield "customers.customer_numbers", partial(customers.customer_numbers, scope), name
        yield "duplicates.people_to_compare", partial(duplicates.people_to_compare, Filters(), scope), name
        yield "duplicates.likely_pairs", partial(duplicates.likely_pairs, Filters(), scope), name
        yield "duplicates.pair_evidence", partial(duplicates.pair_evidence, [1, 2, 3], scope), name
        yield "duplicates.last_scan", partial(duplicates.last_scan, scope), name
        yield "duplicates.merges", partial(duplicates.merges, scope), name
        yield "duplicates.customer_rows", partial(duplicates.customer_rows, [1, 2, 3, 4, 5], scope), name
        yield "duplicates.owned_counts", partial(duplicates.owned_counts, [1, 2, 3, 4, 5], scope), name
        yield from _quality(name, scope)
        yield "follow_ups.open_follow_ups", partial(follow_ups.open_follow_ups, Filters(), scope), name
        yield "cases.customers_with_open_case", partial(case_queries.customers_with_open_case, scope), name
        yield from _scoring(name, scope)
        behind = partial(problems.problem_feedback, 1, Filters(), scope, limit=50)
        yield "problems.problem_feedback", behind, name
        yield "problems.problem_history", partial(problems.problem_history, 1, scope), name
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


def _counted(filters: Filters, scope: Scope, counting: dict[str, bool]) -> Iterator[tuple[str, Callable[[], Query]]]:
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
        place = list(FILTERS.values()).index(filters) + 2 * len(counting) + 3 * ("free" in counting)
        asked = [asked[place % len(asked)]]
    for period, measure, attribute in asked:
        rule = Rule(clock=Clock(period=period, days=21), first_ever=period in {"week", "rolling"}, **counted)
        by_age = partial(explorer.returns_by_age, filters, scope, rule, **ask)
        yield "explorer.returns_by_age", partial(by_age, measure=measure)
        yield "explorer.returns_by_age", partial(by_age, by=attribute)
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


def _lived(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
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


def _filtered(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
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
    yield "problems.problems", partial(problems.problems, filters, scope)
    yield "radar.first_feedback", partial(radar.first_feedback, filters, scope)
    some_days: dict[str, Any] = {"start": date(2024, 9, 1), "end": date(2025, 6, 1)}
    for counted in ("complaints", "deliveries", "product_deliveries"):
        yield f"radar.{counted}", partial(getattr(radar, counted), filters, scope, **some_days)
    yield from _preferred(filters, scope)


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
    yield "today.feedback.feedback_range", lambda: today.feedback_range(filters, scope)


def _saved(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """Saved segments of every kind of rule."""
    chosen: dict[str, Any] = {"as_of": date(2025, 3, 31), "limits": LIMITS}
    fits = partial(segment_members.segment_members, read_rules(SEGMENT), filters, scope, **chosen)
    yield "segment_members.segment_members", fits
    yield (
        "segment_members.segment_members",
        partial(segment_members.segment_members, read_rules(TAGGED), filters, scope, **chosen),
    )
    for rule in read_rules(SEGMENT).leaves():
        if rule.field == "category":
            yield "segment_members.buyers", partial(segment_members.buyers, rule, scope, as_of=date(2025, 3, 31))
    totals = partial(segment_totals.segment_totals, filters, scope, as_of=date(2025, 3, 31))
    yield "segment_totals.segment_totals", totals
    yield "segment_totals.bought_totals", partial(segment_totals.bought_totals, scope, as_of=date(2025, 3, 31))
    yield (
        "segment_members.segment_count",
        partial(segment_members.segment_count, read_rules(SEGMENT), filters, scope, **chosen),
    )


def _preferred(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """Every kind of item once, and every grouping."""
    for by in preferences.GROUPINGS:
        day = date(2025, 6, 17)
        yield "voices.heard", partial(voices.heard, filters, scope, by=by, as_of=day)
        yield "voices.topics_by_group", partial(voices.topics_by_group, filters, scope, by=by, as_of=day)
    yield from _said(filters, scope)
    yield "preferences.attributes_known", partial(preferences.attributes_known, filters, scope)
    yield "preferences.products_sold", partial(preferences.products_sold, filters, scope)
    yield "preferences.sold_through", partial(preferences.sold_through, filters, scope)
    for place, of in enumerate(KINDS):
        by = preferences.GROUPINGS[place % len(preferences.GROUPINGS)]
        asked: dict[str, Any] = {"by": by, "of": of, "items": ITEMS[of], "as_of": date(2025, 3, 15)}
        yield "preferences.groups_by_items", partial(preferences.groups_by_items, filters, scope, **asked)
        if by in {"gender_age", "country"}:
            yield "preferences.money_by_items", partial(preferences.money_by_items, filters, scope, **asked)
    yield from _habits(filters, scope)
    one: dict[str, Any] = {"of": "category", "item": None, "as_of": date(2025, 3, 15), "most": 1000}
    for by, group in (("gender", None), ("segment", "A")):
        people = partial(preferences.item_customers, filters, scope, by=by, group=group, **one)
        yield "preferences.item_customers", people
    for basket in together.BASKETS:
        yield "together.basket_lines", partial(together.basket_lines, filters, scope, basket=basket)
    yield "together.basket_lines", partial(together.basket_lines, filters, scope, basket="purchase", anonymous=True)
    without = partial(together.buyers_without, filters, scope, has=[1, 2, 3], lacks=[4, 5], most=1000)
    yield "together.buyers_without", without
    later: dict[str, Any] = {"products": [1, 2, 3, 4], "days": 60, "as_of": date(2025, 5, 20)}
    yield "together.first_buyers", partial(together.first_buyers, filters, scope, **later)
    yield "together.bought_after", partial(together.bought_after, filters, scope, **later)


def _said(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What the page of what customers say asks."""
    window: dict[str, Any] = {"start": THREE_DAYS[0], "end": THREE_DAYS[2]}
    yield "said.said_days", partial(said.said_days, filters, scope)
    for by in (None, *said.SPLITS):
        yield "said.said", partial(said.said, filters, scope, THREE_DAYS, by)
    for name in ("answers", "topic_mentions", "topic_hearers"):
        yield f"said.{name}", partial(getattr(said, name), filters, scope, THREE_DAYS)
    yield "said.first_texts", partial(said.first_texts, filters, scope, days=90, **window)
    yield "said.first_text_topics", partial(said.first_text_topics, filters, scope, **window)
    yield "said.nps_answers", partial(said.nps_answers, filters, scope, **window)
    listed = partial(said.feedback_list, filters, scope, limit=20, **window)
    yield "said.feedback_list", partial(listed, topic="price", label="negative")
    yield "said.feedback_list", partial(listed, mismatched=True)


def _habits(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """What changes between two periods, with items of products and of lines, and what is bought again."""
    now, before = product_habits.Days(*THREE_DAYS[1:]), product_habits.Days(*THREE_DAYS[:2])
    kinds: tuple[Of, ...] = ("category", "channel")
    for kind in kinds:
        compared: dict[str, Any] = {"of": kind, "items": ITEMS[kind], "now": now, "before": before}
        yield (
            "product_habits.buyers_in_two_periods",
            partial(product_habits.buyers_in_two_periods, filters, scope, **compared),
        )
        alone: dict[str, Any] = {"of": kind, "item": None, "bought": before, "without": now, "most": 1000}
        yield "product_habits.one_period_only", partial(product_habits.one_period_only, filters, scope, **alone)
        by_month: dict[str, Any] = {"of": kind, "items": ITEMS[kind], "days": now}
        yield "product_habits.buyers_by_month", partial(product_habits.buyers_by_month, filters, scope, **by_month)
    yield "product_habits.customers_by_month", partial(product_habits.customers_by_month, filters, scope, days=now)
    again = partial(product_habits.repeat_buyers, filters, scope, days=60, as_of=date(2025, 5, 20))
    yield "product_habits.repeat_buyers", again
    flow: dict[str, Any] = {"items": ITEMS["category"], "days": 60, "as_of": date(2025, 5, 20)}
    yield "product_habits.next_purchases", partial(product_habits.next_purchases, filters, scope, **flow)


def _scoring(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What the scorer asks for."""
    some = {"after": 2, "limit": 50}
    yield "scoring.waiting", partial(scoring.waiting, scope, limit=50), name
    yield "scoring.read_otherwise", partial(scoring.read_otherwise, scope, scorer="quick", version="1", **some), name
    yield "scoring.untagged", partial(scoring.untagged, scope, stamp="a quick 1", **some), name
    known = partial(scoring.known_scores, scope, scorer="quick", version="1", keys=[b"k" * 16])
    yield "scoring.known_scores", known, name
    yield "scoring.rated_texts", partial(scoring.rated_texts, scope, limit=50), name
    yield "scoring.models", partial(scoring.models, scope), name
    yield "scoring.model_in_use", partial(scoring.model_in_use, scope), name
    yield "scoring.product_names", partial(scoring.product_names, scope, limit=50), name
    yield "scoring.last_change_over", partial(scoring.last_change_over, scope), name
    yield "scoring.newest_model", partial(scoring.newest_model, scope), name
    yield "scoring.model_base", partial(scoring.model_base, scope), name
    yield "scoring.model_content", partial(scoring.model_content, scope, model_id=1), name
    yield "scoring.model_was_used", partial(scoring.model_was_used, scope, model_id=1), name
    yield "scoring.tagged", partial(scoring.tagged, scope, **some), name
    yield "scoring.topics_found", partial(scoring.topics_found, scope, [1, 2, 3]), name
    yield "scoring.topic_edits", partial(scoring.topic_edits, scope), name
    yield "scoring.searched_words", partial(scoring.searched_words, scope, kind="topics"), name
    yield "scoring.products_mark", partial(scoring.products_mark, scope), name
    yield "topics.last_said", partial(topics.last_said, scope), name
    for filters in (Filters(), FILTERS["days"], FILTERS["unknown channel"]):
        words = f"{name} {filters.describe()}".strip()
        for part in ("texts_by_month", "topics_by_month", "texts_with_topic", "texts_in"):
            yield f"topics.{part}", partial(getattr(topics, part), filters, scope), words
        yield "topics.newest_texts", partial(topics.newest_texts, filters, scope, limit=50), words
    yield from _reading(name, scope)


def _reading(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """What the page about reading asks for."""
    yield "reading.coverage", partial(reading.coverage, scope), name
    for reason in ("waiting", "no_text", "language"):
        yield "reading.left_out", partial(reading.left_out, scope, reason=reason, limit=50), f"{reason}, {name}"
    yield "reading.mismatches", partial(reading.mismatches, scope, limit=50), name
    yield "reading.mismatch_counts", partial(reading.mismatch_counts, scope), name
    rated = partial(reading.rated_scores, scope, scorer="quick", version="1", limit=50)
    yield "reading.rated_scores", rated, name
    yield "reading.read_lately", partial(reading.read_lately, scope, limit=50), name
    yield "reading.pieces", partial(reading.pieces, scope, ids=[1, 2, 3]), name
    yield "reading.different_texts", partial(reading.different_texts, scope), name
    yield "reading.texts_read", partial(reading.texts_read, scope, scorer="quick", version="1"), name


def _quality(name: str, scope: Scope) -> Iterator[tuple[str, Callable[[], Query], str]]:
    """Data quality with all rules on, over all customers and some."""
    terms = quality_rules.Terms.of(date(2025, 6, 17), {rule.name: rule.usual for rule in quality_rules.RULES})
    sources = dict.fromkeys(rule.source for rule in quality_rules.RULES if rule.source != quality_rules.ATTRIBUTES)
    for filters in (Filters(), FILTERS["customers"]):
        words = f"{name} {filters.describe()}".strip()
        for source in sources:
            count = partial(quality.counts, source, terms, filters, scope)
            yield "quality.statements.counts", count, f"{source}, {words}"
        for rule in quality_rules.RULES:
            if rule.source != quality_rules.ATTRIBUTES:
                rows = partial(quality.failing, rule, terms, filters, scope, limit=50)
                yield "quality.statements.failing", rows, f"{rule.name}, {words}"
        yield "quality.statements.attribute_texts", partial(quality.attribute_texts, filters, scope), words
        yield "quality.statements.attribute_values", partial(quality.attribute_values, filters, scope), words
        listed = partial(quality.failing_attribute, "size", ["38", "40"], filters, scope, limit=50)
        yield "quality.statements.failing_attribute", listed, words
        lacking = partial(quality.lacking_attribute, "size", filters, scope, limit=50)
        yield "quality.statements.lacking_attribute", lacking, words
    moments = {"published_until": MOMENTS[1], "scored_until": MOMENTS[0]}
    yield "quality.statements.import_to_score", partial(quality.import_to_score, scope, **moments), name
    for part in ("last_days", "changed_rules", "score_history", "fixes"):
        yield f"quality.statements.{part}", partial(getattr(quality, part), scope), name
