"""The views of what was sold: by product and by country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.analytics.together import is_service
from dashboard.exports.views import Options, View
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters
from data_access.queries import purchases

if TYPE_CHECKING:
    import pandas as pd

    from data_access.readers import Reader

PRODUCTS = ("product", "product_name", "category", "product_kind", "customer_count", "purchase_count", "units",
            "gross_cents", "net_units", "net_cents")  # fmt: skip
COUNTRIES = ("country", "customer_count", "purchase_count", "gross_cents", "net_cents")


def _products(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    anonymous = options["anonymous"] == "count"
    sold = reader.frame(purchases.product_sales(filters, EVERYTHING, anonymous=anonymous))
    service = is_service(sold["product"], sold["product_kind"])
    named = sold.assign(product_kind=service.map({True: "service", False: "goods"}).astype("str"))
    return named[list(PRODUCTS)] if options["services"] == "count" else named[~service][list(PRODUCTS)]


def _countries(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    del options
    if filters.by_line:
        raise UserError("Sales by country cannot be narrowed to a category or a product.", "Leave that filter out.")
    return reader.frame(purchases.sales_by_country(filters, EVERYTHING))


VIEWS = (
    View(
        name="products",
        about="What was sold of each product: customers, purchases, units and money, before and after returns. Codes "
        "that differ in case alone are one product.",
        columns=PRODUCTS,
        build=_products,
        choices={"anonymous": ("skip", "count"), "services": ("count", "skip")},
    ),
    View(
        name="countries",
        about="What known customers bought, by the country on the document, or the customer's where it names none.",
        columns=COUNTRIES,
        build=_countries,
    ),
)
