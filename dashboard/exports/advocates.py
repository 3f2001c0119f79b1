"""The views of what can be built on: whom to ask for a public word, testimonials, and what delights."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import settings
from dashboard.analytics import testimonial_words
from dashboard.answers import advocates as answers
from dashboard.answers import delights
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING
from data_access.queries import advocates as queries
from data_access.queries import customers, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data_access.filters import Filters
    from data_access.queries.delights import By
    from data_access.readers import Reader

ADVOCATES = ("customer", "advocate_step", "top_ratings", "praises", "last_praise_on", "r", "f", "purchase_count",
             "monetary_cents", "asked_on")  # fmt: skip
TESTIMONIALS = ("customer", "testimonial_state", "asked_on", "permission_on", "permission_channel", "permission_words",
                "agreed_text", "text_edited", "signature", "published_where", "published_on")  # fmt: skip
DELIGHTS = ("group", "topic", "customers", "praising", "praise_share", "praise_low", "praise_high",
            "praise_share_of_all", "praise_times", "praise_times_low", "praise_times_high", "holds")  # fmt: skip
_BY: dict[str, By] = {"category": "category", "product": "product", "segment": "segment"}


def _advocates(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    del options
    as_of = last_covered_day(reader)
    if as_of == date.min:
        return pd.DataFrame(columns=list(ADVOCATES))
    scored = answers.scores(reader, EVERYTHING, as_of)
    stated = reader.frame(store.store_settings(EVERYTHING))
    today = settings.today(str(stated["time_zone"].iloc[0]) if len(stated) else "UTC")
    found = answers.judged(reader, reader, filters, EVERYTHING, scored=scored, today=today).customers
    return found.assign(customer=found["customer_id"].map(_numbers(reader)))[list(ADVOCATES)]


def _numbers(reader: Reader) -> pd.Series[str]:
    return reader.frame(customers.customer_numbers(EVERYTHING)).set_index("customer_id")["customer"]


def _testimonials(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """Those with no right to be shown have neither text nor name here: this file may go to whoever builds the site."""
    del options
    found = reader.frame(queries.testimonials(filters, EVERYTHING)).astype(object)
    rows = found.where(found.notna(), None)
    shown = found["state"].isin(["agreed", "published"]) & (found["consent"] != "refused")
    told: Iterator[Any] = iter(rows.itertuples(index=False))
    signed = [
        testimonial_words.signature(row.shown_as, row.customer_name, row.given_name) if show else None
        for row, show in zip(told, shown, strict=True)
    ]
    return rows.assign(
        testimonial_state=rows["state"],
        agreed_text=rows["agreed_text"].where(shown, None),
        text_edited=found["edited"].astype("bool"),
        signature=pd.Series(signed, index=rows.index, dtype="object"),
    )[list(TESTIMONIALS)]


def _delights(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    found = delights.delights(reader, filters, EVERYTHING, _BY[options["by"]]).table
    times = {"preference_index": "praise_times", "index_low": "praise_times_low", "index_high": "praise_times_high"}
    return found.rename(columns=times)[list(DELIGHTS)]


VIEWS = (
    View(
        name="advocates",
        about="Every customer with a top rating, and what stops asking them for a public word; best customers first.",
        columns=ADVOCATES,
        build=_advocates,
    ),
    View(
        name="testimonials",
        about="Who was asked for a testimonial and what they allowed; text and name of those that may be shown alone.",
        columns=TESTIMONIALS,
        build=_testimonials,
    ),
    View(
        name="delights",
        about="Which topics each group of customers praises, against all customers heard.",
        columns=DELIGHTS,
        build=_delights,
        choices={"by": ("category", "product", "segment")},
    ),
)
