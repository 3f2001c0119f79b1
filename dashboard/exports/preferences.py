"""The view of what groups of customers prefer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dashboard.analytics.preferences import CELL_COLUMNS, MONEY_COLUMNS
from dashboard.analytics.voices import COLUMNS as REASON_COLUMNS
from dashboard.answers import preferences as answers
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING, Filters
from data_access.queries import preferences as queries
from data_access.queries.line_items import KINDS

if TYPE_CHECKING:
    import pandas as pd

    from data_access.queries.line_items import Of
    from data_access.queries.preferences import Grouping
    from data_access.readers import Reader

COLUMNS = ("grouping", *CELL_COLUMNS, *MONEY_COLUMNS)


def _preferences(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    by, as_of = cast("Grouping", options["by"]), last_covered_day(reader)
    narrowed = answers.within(filters, cast("answers.Period", options["period"]), as_of)
    of = cast("Of", options["of"])
    if options["of"] == "usual":
        of = answers.usual_of(reader.frame(queries.products_sold(narrowed, EVERYTHING)))
    asked = answers.Asked(filters=narrowed, scope=EVERYTHING, by=by, of=of, as_of=as_of)
    items = answers.items_of(reader, narrowed, EVERYTHING, of)
    cells = answers.with_money(reader, asked, items, answers.preferences(reader, asked, items))
    named = cells.assign(grouping=by, item=[items.names[place] for place in cells["item"].astype(int)])
    return named[list(COLUMNS)].astype({"grouping": "str", "group": "str", "item": "str"})


def _reasons(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    by, as_of = cast("Grouping", options["by"]), last_covered_day(reader)
    narrowed = answers.within(filters, cast("answers.Period", options["period"]), as_of)
    asked = answers.Asked(filters=narrowed, scope=EVERYTHING, by=by, of="category", as_of=as_of)
    groups = answers.preferences(reader, asked, answers.items_of(reader, narrowed, EVERYTHING, "category")).groups
    return answers.reasons(reader, asked, groups).assign(grouping=by)[["grouping", *REASON_COLUMNS]]


VIEWS = (
    View(
        name="preference_reasons",
        about="What each group of customers praises and complains of most, of those whose words were read.",
        columns=("grouping", *REASON_COLUMNS),
        build=_reasons,
        choices={"by": queries.GROUPINGS, "period": ("year", "all")},
    ),
    View(
        name="preferences",
        about="How many times as likely each group of customers is to have bought each category (product, channel, "
        "weekday, month, third of the prices, reduced price) as all customers, whether that holds, and the share of "
        "their money beside it.",
        columns=COLUMNS,
        build=_preferences,
        choices={
            "by": queries.GROUPINGS,
            "of": ("usual", *KINDS),
            "period": ("year", "all"),
        },
    ),
)
