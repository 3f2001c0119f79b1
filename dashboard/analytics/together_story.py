"""What is bought together, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.theme import count, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.analytics.together_shown import Shown

HUNDRED, THOUSAND = 100, 1000
UNITS = {"purchase": "purchase", "customer": "customer"}


def times(value: float) -> str:
    """How many times as often: 1.3, 28.4, 3,031."""
    return f"{value:.1f}" if value < HUNDRED else f"{value:,.0f}"


def times_short(value: float) -> str:
    """The same in at most four letters: 3.0k."""
    return times(value) if value < THOUSAND else f"{value / THOUSAND:.1f}k" if value < HUNDRED * THOUSAND else "99k+"


def takeaway(found: Shown, baskets: int, names: Sequence[str], basket: str) -> str:
    """The page's answer: the surest pair, how often, and how many more there are."""
    unit = UNITS[basket]
    if not found.number:
        return f"Too few to tell: no two products are in at least {found.least} of the {quantity(baskets, unit)}."
    if not found.number_sure:
        return f"Nothing goes together: no pair is in more of the {quantity(baskets, unit)} than chance would bring."
    more = found.number_sure - 1
    told = pair_sentence(next(found.surest.itertuples(index=False)), names, basket)
    return f"{told} {quantity(more, 'other pair')} {'meets' if more == 1 else 'meet'} more often than chance."


def pair_sentence(row: Any, names: Sequence[str], basket: str) -> str:  # noqa: ANN401  a row of itertuples
    """A pair in a sentence, said from the product whose baskets hold the other more often."""
    forward = row.confidence_a_b >= row.confidence_b_a
    first, second = (row.a, row.b) if forward else (row.b, row.a)
    n, share = (row.n_a, row.confidence_a_b) if forward else (row.n_b, row.confidence_b_a)
    unit = UNITS[basket]
    return (
        f"{percent(share, decimals=0)} of {quantity(int(n), unit)} with {names[int(first)]} have {names[int(second)]} "
        f"too: {times(row.lift)} times as often as chance (95% interval {times(row.lift_low)} to "
        f"{times(row.lift_high)}, {count(int(row.n_ab))} with both)."
    )


def next_sentence(sure: pd.DataFrame) -> str:
    """What is bought next more often than usual, the surest.

    Parameters
    ----------
    sure : of ``analytics.afterwards``, with the names of both products; only those that hold.
    """
    if sure.empty:
        return "No product is followed by another more often than usual."
    row: Any = next(sure.itertuples(index=False))
    return (
        f"{percent(row.then_share, decimals=0)} of {quantity(row.n_first, 'customer')} who bought {row.first_name} "
        f"bought {row.then_name} next: {row.times:.1f} times the usual {percent(row.usual_share)} "
        f"(95% interval {row.times_low:.1f} to {row.times_high:.1f}). {quantity(len(sure), 'pair')} "
        f"{'holds' if len(sure) == 1 else 'hold'}, corrected for their number."
    )
