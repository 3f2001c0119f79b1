"""The views of feelings and loyalty: first and last words, change of tone, products in four fields, and fair NPS."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics.feelings import drift, groups, quadrant
from dashboard.answers import feelings as answers
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING, Filters

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from data_access.readers import Reader

    Answer = Callable[[Reader, Filters, Options, date], pd.DataFrame]

# Inside an answer a name is short; among all views of the export it has to be told apart.
_FELT = {
    "returned": "feeling_returned", "return_rate": "feeling_return", "return_low": "feeling_return_low",
    "return_high": "feeling_return_high", "difference": "feeling_difference",
    "difference_low": "feeling_difference_low", "difference_high": "feeling_difference_high",
    "difference_p": "feeling_difference_p", "difference_answer": "feeling_answer", "alike": "alike_difference",
    "alike_low": "alike_difference_low", "alike_high": "alike_difference_high", "after_mean": "after_mean_cents",
    "after_low": "after_mean_low_cents", "after_high": "after_mean_high_cents",
    "after_difference": "after_difference_cents", "after_difference_low": "after_difference_low_cents",
    "after_difference_high": "after_difference_high_cents", "after_difference_answer": "after_answer",
    "after_difference_p": "after_p",
}  # fmt: skip
_PRODUCT = {"code": "product"}
LOYALTY = tuple(_FELT.get(name, name) for name in groups.COLUMNS)
DRIFT = tuple(_FELT.get(name, name) for name in drift.COLUMNS)
QUADRANT = tuple(_PRODUCT.get(name, name) for name in quadrant.COLUMNS if name != "product_id")
NPS = ("nps_kind", "rating_score", "rating_score_low", "rating_score_high", "answers", "effective_answers",
       "unheard_share")  # fmt: skip


def _view(columns: tuple[str, ...], names: dict[str, str], answer: Answer) -> Callable[..., pd.DataFrame]:
    """The answer up to the last covered day by the names of the export; of a store without purchases nothing."""

    def build(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
        as_of = last_covered_day(reader)
        if as_of == as_of.min:
            return pd.DataFrame(columns=list(columns))
        return answer(reader, filters, options, as_of).rename(columns=names)[list(columns)]

    return build


def _loyalty(reader: Reader, filters: Filters, options: Options, as_of: date) -> pd.DataFrame:
    found = answers.loyalty(reader, filters, EVERYTHING, as_of)
    return found.first if options["words"] == answers.FIRST else found.last


def _drift(reader: Reader, filters: Filters, options: Options, as_of: date) -> pd.DataFrame:
    del options
    return answers.loyalty(reader, filters, EVERYTHING, as_of).drift.quarters


def _quadrant(reader: Reader, filters: Filters, options: Options, as_of: date) -> pd.DataFrame:
    del options
    return answers.product_quadrant(reader, filters, EVERYTHING, as_of).products


def _nps(reader: Reader, filters: Filters, options: Options, as_of: date) -> pd.DataFrame:
    del options
    found = answers.fair_nps(reader, filters, EVERYTHING, as_of)
    if found is None or not found.raw.known:
        return pd.DataFrame(columns=list(NPS))
    raw, weighted = found.raw, found.weighted
    rows = [
        ("answered", raw.value, raw.low, raw.high, raw.n, math.nan, math.nan),
        ("weighted", weighted.value, weighted.low, weighted.high, weighted.n, found.effective, found.missing),
    ]
    return pd.DataFrame(rows, columns=list(NPS))


VIEWS = (
    View(
        name="sentiment_loyalty",
        about="Who buys again within 90 days and what they bring, by how their first or last words sounded, against "
        "those who praised: plain, and among like customers.",
        columns=LOYALTY,
        build=_view(LOYALTY, _FELT, _loyalty),
        choices={"words": (answers.LAST, answers.FIRST)},
    ),
    View(
        name="sentiment_drift",
        about="Who buys again within 90 days by how the tone of their texts changed, in quarters of customers.",
        columns=DRIFT,
        build=_view(DRIFT, _FELT, _drift),
    ),
    View(
        name="product_quadrant",
        about="Products by whether they are bought again and how they are spoken of: keep, rescue, promote or fix.",
        columns=QUADRANT,
        build=_view(QUADRANT, _PRODUCT, _quadrant),
    ),
    View(
        name="nps_weighted",
        about="NPS of 52 weeks as answered and weighted to all customers, with the answers it is worth; who answered "
        "is in voice_nps_base.",
        columns=NPS,
        build=_view(NPS, {}, _nps),
    ),
)
