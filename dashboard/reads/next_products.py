"""What one customer is likely to buy next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.answers import next_products as answers
from dashboard.answers.together import Asked
from dashboard.reads.connection import reader, versions
from dashboard.reads.kept import Versions, kept
from dashboard.reads.rfm import buyers
from dashboard.reads.store import FACTS, last_day
from data_access.filters import Filters

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from data_access.filters import Scope

DOMAINS = ("customers", "feedback", *FACTS)
MOST_CUSTOMERS = 50_000  # whose baskets are compared for the page of one; the export has no such bound
MOST_OFFERED = 3


def next_products(customer_id: int, scope: Scope) -> pd.DataFrame | None:
    """The three products that go surest with what the customer owns; None in a store too large to look on the spot."""
    if buyers(scope) > MOST_CUSTOMERS:
        return None
    return _next_products(customer_id, scope, versions(*DOMAINS))


@kept(max_entries=256)
def _next_products(customer_id: int, scope: Scope, key: Versions) -> pd.DataFrame:
    known = _offers(scope, last_day(scope, key), key)
    return answers.of_customer(reader(), scope, customer_id, known, MOST_OFFERED)


@kept(max_entries=4)
def _offers(scope: Scope, last_day: date, key: Versions) -> answers.Offers:
    """What goes with what in the store: the same for every customer."""
    del key
    return answers.offers(reader(), Asked(filters=Filters(), scope=scope, basket="customer"), last_day)[0]
