"""The views of how buying changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from dashboard.analytics import item_changes, repeat_rates
from dashboard.analytics.preferences import CELL_COLUMNS
from dashboard.answers import habits, preferences
from dashboard.exports.views import Options, View, last_covered_day, typed_number
from data_access.filters import EVERYTHING, Filters
from data_access.queries import preferences as queries
from data_access.queries.line_items import KINDS

if TYPE_CHECKING:
    from data_access.queries.line_items import Of
    from data_access.readers import Reader

CHANGES = (*item_changes.COLUMNS, "now_from", "before_from")
AGAIN = ("product", "product_name", "category", *repeat_rates.COLUMNS)
FLOW = ("first_category", "next_category", *CELL_COLUMNS[2:])


def _changes(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    compared = habits.store_periods(reader, EVERYTHING, last_covered_day(reader))
    if compared is None:
        return pd.DataFrame(columns=list(CHANGES))
    of = cast("Of", options["of"])
    if options["of"] == "usual":
        of = preferences.usual_of(reader.frame(queries.products_sold(filters, EVERYTHING)))
    found = habits.changes(reader, filters, EVERYTHING, of, compared)
    names = pd.Series([found.items.names[place] for place in found.found["item"]], dtype="str")
    days = {"now_from": compared.now.start, "before_from": compared.before.start}
    return found.found.assign(item=names, **days)[list(CHANGES)]


def _again(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    days = int(typed_number(options, "days", habits.AGAIN_DAYS, least=1, most=3650))
    found, _ = habits.bought_again(reader, filters, EVERYTHING, days=days, as_of=last_covered_day(reader))
    return found.rename(columns={"code": "product"})[list(AGAIN)]


def _flow(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    days = int(typed_number(options, "days", habits.AGAIN_DAYS, least=1, most=3650))
    found = habits.next_purchases(reader, filters, EVERYTHING, days=days, as_of=last_covered_day(reader))
    cells = found.found.cells
    names = pd.Series([found.names[place] for place in cells["item"].astype(int)], dtype="str")
    renamed = cells.assign(item=names).rename(columns={"group": "first_category", "item": "next_category"})
    return renamed.astype({"first_category": "str"})[list(FLOW)]


VIEWS = (
    View(
        name="item_changes",
        about="Which categories (products, channels, ...) more or fewer customers buy in the last 12 months than in "
        "the 12 before, and whether that holds; in a younger store its two halves.",
        columns=CHANGES,
        build=_changes,
        choices={"of": ("usual", *KINDS)},
    ),
    View(
        name="repeat_rates",
        about="Which part of the buyers of each product buy it again, with rates of few buyers drawn towards those of "
        "all products. Services such as postage are left out.",
        columns=AGAIN,
        build=_again,
        typed={"days": f"NUMBER of days within which they buy it again (default {habits.AGAIN_DAYS})"},
    ),
    View(
        name="next_purchases",
        about="What customers bought on their second day with a purchase, by the category they spent most on at first, "
        "against all customers; and who has not come back.",
        columns=FLOW,
        build=_flow,
        typed={"days": f"NUMBER of days everybody is followed (default {habits.AGAIN_DAYS})"},
    ),
)
