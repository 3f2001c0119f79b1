"""Which products to fix, keep, promote or rescue: bought again or not, and well or badly spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.voice.scores import SUMS, net_sentiment, net_table

if TYPE_CHECKING:
    from dashboard.analytics.repeat_rates import Prior
    from dashboard.analytics.voice.scores import Estimate

Place = Literal["keep", "rescue", "promote", "fix", "too few"]
FEWEST_SPEAKERS = 10  # customers who spoke of a product
FEWEST_BUYERS = 10  # customers who bought it and were followed
SAID = ("texts", "speakers", "product_net", "product_net_low", "product_net_high")
COLUMNS = ("product_id", "code", "product_name", "category", "buyers", "again", "repeat_rate", "repeat_shrunk",
           "repeat_low", "repeat_high", *SAID, "product_place", "product_sure")  # fmt: skip


class Quadrant(NamedTuple):
    """Products, those most spoken of first (``COLUMNS``), and the two lines: what is usual of all together."""

    products: pd.DataFrame
    usual_rate: float
    usual_net: Estimate


def product_quadrant(rates: pd.DataFrame, prior: Prior | None, said: pd.DataFrame) -> Quadrant:
    """Each product with its rate of being bought again and its net sentiment, and the quadrant the two make.

    Parameters
    ----------
    rates : ``product_id``, ``code``, ``product_name``, ``category`` and the columns of ``repeat_rates``.
    prior : its second answer: beta(a, b) of the rates of all products.
    said : ``product_id`` and the sums of ``scores.SUMS`` over customers who spoke of it.

    Notes
    -----
    The rate is (k + a) / (n + a + b), k of n customers who bought the product bought it again in time; its line is the
    average product's, a / (a + b). Sentiment is the share of positive less that of negative feedback which came with
    the product; its line is that of all products together. Above both lines: keep. Bought again, yet worse spoken of:
    rescue. Better spoken of, yet seldom bought again: promote. Below both: fix. A place is sure where both intervals
    leave their line out. Of fewer than 10 buyers or 10 customers who spoke nothing is said.

    Source: Casella 1985, The American Statistician 39, 83-87 (shrinking); importance and performance in four fields:
    Martilla & James 1977, Journal of Marketing 41, 77-79.
    """
    usual = net_sentiment(said)
    found = rates.merge(said, on="product_id", how="left")
    sums = found[list(SUMS)].fillna(0).astype("int64")
    net = net_table(sums)
    found = found.assign(texts=sums["items"], speakers=sums["units"], product_net=net["value"],
                         product_net_low=net["low"], product_net_high=net["high"])  # fmt: skip
    known = (found["buyers"] >= FEWEST_BUYERS) & (found["speakers"] >= FEWEST_SPEAKERS) & (prior is not None)
    rate = prior.mean if prior else float("nan")
    placed = found.assign(
        product_place=_places(found, known, rate, usual.value),
        product_sure=known & _apart(found, "repeat", rate) & _apart(found, "product_net", usual.value),
    )
    ordered = placed.sort_values(["speakers", "buyers", "code"], ascending=[False, False, True], kind="stable")
    return Quadrant(ordered[list(COLUMNS)].reset_index(drop=True), rate, usual)


def _places(found: pd.DataFrame, known: pd.Series[bool], rate: float, net: float) -> pd.Series[str]:
    again, liked = found["repeat_shrunk"] >= rate, found["product_net"] >= net
    words = np.select([~known, again & liked, again, liked], ["too few", "keep", "rescue", "promote"], "fix")
    return pd.Series(words, index=found.index, dtype="str")


def _apart(found: pd.DataFrame, name: str, line: float) -> pd.Series[bool]:
    """Whether the interval leaves the line out."""
    return (found[f"{name}_low"] > line) | (found[f"{name}_high"] < line)
