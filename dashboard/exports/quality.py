"""Customers who are likely in the store twice, for programs and spreadsheets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dashboard.analytics.duplicates import evidence_words
from dashboard.exports.views import Options, View
from data_access.filters import EVERYTHING, Filters
from data_access.queries import duplicates as queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from data_access.readers import Reader

IN_ONE_STATEMENT = 900  # databases bound the number of values in one statement
COLUMNS = ("first_customer", "second_customer", "duplicate_probability", "evidence")


def duplicate_pairs(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """The open pairs of the last scan, likeliest first, with the evidence in words."""
    del options
    pairs = reader.frame(queries.likely_pairs(filters, EVERYTHING))
    words: dict[int, str] = {}
    for ids in _parts([int(row) for row in pairs["pair_id"]]):
        found = reader.frame(queries.pair_evidence(ids, EVERYTHING))
        for row, levels in zip(found["pair_id"], found["evidence"], strict=True):
            words[int(row)] = evidence_words(json.loads(levels))
    told = pairs.assign(evidence=[words[int(row)] for row in pairs["pair_id"]])
    return told.rename(columns={"probability": "duplicate_probability"})[list(COLUMNS)]


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), IN_ONE_STATEMENT):
        yield ids[at : at + IN_ONE_STATEMENT]


VIEWS = (
    View(
        name="duplicate_pairs",
        about="Pairs of customers that the last scan (rapport duplicates, or the Quality page) found likely to be the "
        "same person, and that nobody has decided about.",
        columns=COLUMNS,
        build=duplicate_pairs,
    ),
)
