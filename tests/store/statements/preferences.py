"""What groups of customers prefer, what is bought together and again."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from data_access.queries import next_products, preferences, product_habits, together
from data_access.queries.line_items import KINDS, Of
from tests.store.statements.arguments import ITEMS, THREE_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Filters, Scope
    from data_access.readers.frames import Query


def filtered(filters: Filters, scope: Scope) -> Iterator[tuple[str, Callable[[], Query]]]:
    """Every kind of item once, and every grouping."""
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
    yield "next_products.complained_of", partial(next_products.complained_of, filters, scope)
    for customer_id in (None, 3):
        of_one = partial(next_products.customer_segments, filters, scope, customer_id=customer_id)
        yield "next_products.customer_segments", of_one
    later: dict[str, Any] = {"products": [1, 2, 3, 4], "days": 60, "as_of": date(2025, 5, 20)}
    yield "together.first_buyers", partial(together.first_buyers, filters, scope, **later)
    yield "together.bought_after", partial(together.bought_after, filters, scope, **later)


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
