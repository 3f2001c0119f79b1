"""The customers, all of them or those of a saved segment, for programs and spreadsheets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dashboard.answers import segments
from dashboard.answers.saved_segments import Saved, read_segments
from dashboard.exports.views import Options, View, last_covered_day, named
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters
from data_access.queries import customers as queries

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters.rules import Rules
    from data_access.readers import Reader


def customers(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """Every customer inside the filters, or those among them who fit the saved segment named."""
    everybody = reader.frame(queries.customers(filters, EVERYTHING))
    if not options["saved"]:
        return everybody
    ids = segments.fitting(reader, *_asked(reader, filters, options["saved"]))
    numbers = reader.frame(queries.customer_numbers(EVERYTHING))
    fits = numbers[numbers["customer_id"].isin(ids)]["customer"]
    return everybody[everybody["customer"].isin(fits)].reset_index(drop=True)


def _asked(reader: Reader, filters: Filters, name: str) -> tuple[Rules, segments.Question]:
    found = _segment(reader, name)
    if found.rules is None:
        raise UserError(f"The segment {found.name} cannot be used.", found.wrong)
    # An empty store covers no day; there is none before the first, and none after the last.
    last = max(last_covered_day(reader), date(1900, 1, 1))
    limits = segments.score_limits(reader, EVERYTHING, last) if "rfm_group" in found.rules.fields else None
    return found.rules, segments.Question(filters=filters, scope=EVERYTHING, as_of=last, limits=limits)


def _segment(reader: Reader, name: str) -> Saved:
    """The saved segment of that name, however it is written, or of that opaque id."""
    saved = read_segments(reader, EVERYTHING)
    for one in saved:
        if name == one.public_id or name.casefold() == one.name.casefold():
            return one
    return named("saved segment", name, {one.name: one for one in saved})


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
