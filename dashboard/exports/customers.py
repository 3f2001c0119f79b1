"""The customers, all of them or those of a saved segment, for programs and spreadsheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.exports.segments import chosen_segment
from dashboard.exports.views import Options, View
from data_access.errors import UserError
from data_access.filters import EVERYTHING
from data_access.queries import customers as queries

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters import Filters
    from data_access.readers import Reader


def customers(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """Every customer inside the filters, or those among them who fit the saved segment named."""
    if options["saved"]:
        if filters.saved:
            raise UserError("The saved segment was given twice.", "Give it as a filter or as an option.")
        filters = replace(filters, saved=(chosen_segment(reader, options["saved"]),))
    return reader.frame(queries.customers(filters, EVERYTHING))


VIEW = View(
    name="customers",
    about="Every customer with what they bought, or those of a saved segment.",
    columns=(
        "customer",
        "customer_name",
        "country",
        "region",
        "segment",
        "acquisition_channel",
        "joined_on",
        "purchase_count",
        "first_purchase_on",
        "last_purchase_on",
        "gross_cents",
        "net_cents",
    ),
    build=customers,
    typed={"saved": "the name of a saved segment (default all customers)"},
)
