"""The view of what each customer is likely to buy next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics.clv import store
from dashboard.answers import next_products as answers
from dashboard.answers import value
from dashboard.exports.views import Options, View, last_covered_day, typed_number
from data_access.filters import EVERYTHING, Filters
from data_access.queries import customers

if TYPE_CHECKING:
    from data_access.readers import Reader

COLUMNS = ("customer", "next_product", "next_product_name", "because_product", "because_product_name", "lift_low",
           "share_of_all", "least_share", "unhappy_share", "buy_chance", "offer_score")  # fmt: skip
USUAL_DAYS = 30


def _next_products(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    as_of = last_covered_day(reader)
    if as_of == date.min:
        return pd.DataFrame(columns=list(COLUMNS))
    most = int(typed_number(options, "most", 1, least=1, most=20))
    days = typed_number(options, "days", USUAL_DAYS, least=1, most=3650)
    found = answers.of_everybody(reader, filters, EVERYTHING, as_of, most=most)
    chances = _chances(reader, filters, as_of, days)
    numbers = reader.frame(customers.customer_numbers(EVERYTHING)).set_index("customer_id")["customer"]
    chance = found["customer_id"].map(chances).astype("float64")
    worth = found["least_share"] * (1 - found["unhappy_share"].fillna(0.0))
    scored = found.assign(
        customer=found["customer_id"].map(numbers), buy_chance=chance, offer_score=chance * worth
    ).rename(columns={"product": "next_product", "product_name": "next_product_name"})
    ranked = scored.sort_values(["offer_score", "customer_id"], ascending=[False, True], kind="stable")
    return ranked.reset_index(drop=True)[list(COLUMNS)]


def _chances(reader: Reader, filters: Filters, as_of: date, days: float) -> dict[int, float]:
    """Each customer's chance to buy anything within so many days, by the model of value."""
    asked = value.Asked(filters=filters, scope=EVERYTHING, as_of=as_of)
    histories = asked.until(reader, as_of)
    if histories.empty:
        return {}
    name = value.chosen_model(reader, asked, histories, "best")
    terms = store.Terms(horizon_days=days)
    listed = store.customer_value(histories, as_of, name, terms).value.customers
    chance = -np.expm1(-listed["expected_purchases"].to_numpy("float64"))
    return dict(zip(listed["customer_id"].astype(int).tolist(), chance.tolist(), strict=True))


VIEWS = (
    View(
        name="next_products",
        about="What each customer is likely to buy next and what speaks for it, the likeliest first. Never what they "
        "have, unless it is bought again and again; nobody with an open case or an overdue visit.",
        columns=COLUMNS,
        build=_next_products,
        typed={
            "most": "NUMBER of products for each customer (default 1)",
            "days": f"NUMBER of days the customer is to buy within (default {USUAL_DAYS})",
        },
    ),
)
