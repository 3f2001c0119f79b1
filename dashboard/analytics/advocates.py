"""Who may be asked for a public word, and how many customers each rule leaves.

The rules come one after the other, so that a short list explains itself: so many gave a top rating, so many of them
wrote positive words, and so on to those who may be asked today.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.intervals import wilson, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

QUIET_DAYS = 90  # between two requests to one customer
TOP_SCORE = 4  # of recency and of frequency, from which on a customer is among the top two fifths
ASK = "ask"  # where nothing stops a customer
# Each rule with the name of those whom it stops.
RULES = {"top_rated": "", "praised": "no_words", "loyal": "not_loyal", "no_open_case": "open_case",
         "may_be_contacted": "no_consent", "not_asked_lately": "asked_lately"}  # fmt: skip
STOPS = tuple(stop for stop in RULES.values() if stop)
COLUMNS = ("customer_id", "top_ratings", "praises", "last_praise_on", "r", "f", "purchase_count", "monetary_cents",
           "asked_on", "advocate_step")  # fmt: skip
FUNNEL = ("advocate_rule", "customers", "rule_share", "rule_low", "rule_high")


class Share(NamedTuple):
    """So many of so many, with Wilson's 95 % interval; NaN of nobody."""

    number: int
    of: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What came of asking: testimonials by state, and those who agreed ever, also where they withdrew since."""

    asked: int
    waiting: int
    agreed: Share
    published: Share
    declined: Share
    withdrawn: int


def judged(
    praise: pd.DataFrame, scored: pd.DataFrame, in_case: Collection[int], asked: pd.DataFrame, today: date
) -> pd.DataFrame:
    """Every customer who gave a top rating, with the first rule that stops asking: ``COLUMNS``, best customers first.

    Parameters
    ----------
    praise : ``customer_id``, ``consent``, ``top_ratings``, ``praises``, ``last_praise_on``; one row each.
    scored : all customers who bought, with ``r``, ``f`` (1-5), ``purchase_count`` and ``monetary_cents``.
    in_case : customers with an open case.
    asked : ``customer_id`` and ``asked_on``, the last time each was asked.
    today : the day in the business's time zone.

    Notes
    -----
    ``advocate_step`` is ``ask`` for advocates, else the name of the rule that stops first.
    """
    bought = scored[["customer_id", "r", "f", "purchase_count", "monetary_cents"]]
    found = praise.merge(bought, on="customer_id", how="left").merge(asked, on="customer_id", how="left")
    number = found[["r", "f"]].fillna(0).min(axis=1)
    days = (pd.Timestamp(today) - pd.to_datetime(found["asked_on"])).dt.days
    failing = (
        found["praises"].to_numpy("int64") == 0,
        (number < TOP_SCORE).to_numpy("bool"),
        found["customer_id"].isin(list(in_case)).to_numpy("bool"),
        (found["consent"].astype("object") != "given").to_numpy("bool"),
        (days < QUIET_DAYS).to_numpy("bool"),
    )
    found["advocate_step"] = pd.Series(np.select(failing, STOPS, ASK), index=found.index, dtype="str")
    found["strength"] = found[["r", "f"]].sum(axis=1)
    order = ["strength", "monetary_cents", "praises", "customer_id"]
    ranked = found.sort_values(order, ascending=[False, False, False, True], kind="stable")
    whole = ["r", "f", "purchase_count", "monetary_cents"]
    return ranked[list(COLUMNS)].astype(dict.fromkeys(whole, "Int64")).reset_index(drop=True)


def funnel(found: pd.DataFrame) -> pd.DataFrame:
    """How many customers are left after each rule: ``FUNNEL``; the share kept is of those the rule before left."""
    stopped = found["advocate_step"].value_counts()
    left, rows = len(found), []
    for rule, stop in RULES.items():
        before = left
        left -= int(stopped.get(stop, 0)) if stop else 0
        rows.append((rule, left, before))
    table = pd.DataFrame(rows, columns=["advocate_rule", "customers", "before"])
    bounds = wilson_interval(table["customers"], table["before"])
    share = table["customers"] / table["before"].where(table["before"] > 0)
    # The first rule chooses from everybody; there is nothing it kept a share of.
    first = table.index == 0
    return table.assign(
        rule_share=share.mask(first), rule_low=bounds["low"].mask(first), rule_high=bounds["high"].mask(first)
    )[list(FUNNEL)]


def record(states: pd.Series[str], ever_agreed: int) -> Record:
    """What came of asking, from the state of every testimonial and how many were ever agreed to.

    Who agreed and withdrew later counts as agreed; who was published and withdrew later counts no longer as published.
    """
    counted = {str(state): int(number) for state, number in states.value_counts().items()}
    asked, waiting = len(states), counted.get("asked", 0)
    of = asked if waiting < asked else 0  # as long as nobody answered there is no share, and not one of 0
    return Record(
        asked=asked,
        waiting=waiting,
        agreed=share(ever_agreed, of),
        published=share(counted.get("published", 0), ever_agreed),
        declined=share(counted.get("declined", 0), of),
        withdrawn=counted.get("withdrawn", 0),
    )


def share(number: int, of: int) -> Share:
    """So many of so many."""
    if not of:
        return Share(number, of, float("nan"), float("nan"), float("nan"))
    return Share(number, of, number / of, *wilson(number, of))
