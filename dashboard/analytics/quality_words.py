"""What the pairs that look alike, and the scores, say about the customer data, in a sentence or two."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.analytics.quality import Scores

RIGHT_OF_HUNDRED = 97  # measured on invented stores, see tests/store/test_duplicates.py
SAME = 0.0005  # a score that moved less is told as unchanged
ALL_FINE = 1.0


def takeaway(pairs: int, customers: int) -> str:
    """How many customers are likely in the store twice, and how sure that is."""
    if not customers:
        return "There are no customers to compare yet."
    if not pairs:
        return f"No two of {customers:,} customers look like the same person."
    share = pairs / customers
    told = f"{pairs:,} pairs of customers are" if pairs > 1 else "One pair of customers is"
    often = f"about 1 in {round(1 / share):,} customers" if share < 0.5 else "most customers"  # noqa: PLR2004  half
    return (
        f"{told} likely the same person: {often} would be in the store twice. In test stores with known duplicates "
        f"{RIGHT_OF_HUNDRED} of 100 such pairs were right, fewer where much is missing, so look before you merge."
    )


def score_takeaway(scores: Scores, before: float | None, since: str) -> str:
    """How good the data are, against the score before, and where the gap is widest.

    Parameters
    ----------
    before : the score to compare with, None where there is none.
    since : when that was, such as "after the import of customers.csv".
    """
    if scores.score is None:
        return "No rule is on, so there is nothing to judge."
    if scores.score >= ALL_FINE:
        return "Every value that was checked passes every rule that is on."
    told = f"The data reach {share_words(scores.score)} of 100 points"
    if before is not None:
        moved = scores.score - before
        told += (
            f", the same as {since}"
            if abs(moved) < SAME
            else f", {abs(moved) * 100:.1f} {'more' if moved > 0 else 'fewer'} than {since}"
        )
    worst = scores.columns.iloc[0]
    return (
        f"{told}. The weakest column is {worst['label']}: {int(worst['failed']):,} of {int(worst['judged']):,} checks "
        f"fail. Every value of the store was checked, so this is a count, not an estimate."
    )


def share_words(share: float) -> str:
    """A share of 100 that never rounds a gap away: one decimal, two just below 100."""
    if share >= ALL_FINE:
        return "100"
    # Half a tenth below 100 and less: rounded down, so that a gap of any size is seen.
    return f"{share * 100:.1f}" if share < 0.9995 else f"{math.floor(share * 10_000) / 100:.2f}"  # noqa: PLR2004
