"""What a list of customers has to say of itself: how many have bought, and how much the largest of them bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dashboard.theme import count, money, percent, quantity

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 30  # customers, before a tenth of them is worth a word
TENTH = 10


def takeaway(measures: pd.DataFrame, currency: str) -> str:
    """How many have bought, and what the tenth who brought most brought; "" where there is nobody.

    Parameters
    ----------
    measures : ``purchase_count`` and ``net_cents``, one row per customer.
    """
    everybody = len(measures)
    if not everybody:
        return ""
    bought = int((measures["purchase_count"] > 0).sum())
    first = f"{count(bought)} of {quantity(everybody, 'customer')} have bought."
    cents = measures["net_cents"].to_numpy("int64")
    largest, total = -(-everybody // TENTH), int(cents.sum())
    if everybody < FEWEST or total <= 0:
        return first
    brought = int(np.partition(cents, everybody - largest)[everybody - largest :].sum())
    return (
        f"{first} The tenth who brought most, {quantity(largest, 'customer')}, brought "
        f"{percent(brought / total, decimals=0)} of the net revenue: {money(brought, currency)} of "
        f"{money(total, currency)}."
    )
