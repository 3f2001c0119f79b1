"""What the life cycle says: whether more customers are won than lost, and what those who stay bring."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from dashboard.analytics.growth import FEWEST_MOVES, YEAR
from dashboard.theme import count, month_range, percent, quantity

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analytics.growth import Span
    from dashboard.analytics.revenue_retention import RevenueRetention

MOST_MONTHS = 24  # whole months drawn
EVEN = 1.0  # won for each lost


def settled(months: pd.DataFrame) -> pd.DataFrame:
    """The months that can be judged: the data reach back further than the window."""
    return months[months["settled"].astype(bool)]


def drawn(months: pd.DataFrame) -> pd.DataFrame:
    """The newest two years of settled months, and the one that is not over."""
    found = settled(months)
    whole = found["complete"].astype(bool)
    return found[~whole | found.index.isin(found[whole].tail(MOST_MONTHS).index)]


def takeaway(now: Span | None, before: Span | None, money: RevenueRetention | None, window: int) -> str:
    """The page's answer: won against lost, whether chance explains it, the year before, and the money that stayed."""
    if now is None:
        return (
            f"Too early to tell: a customer counts as lost after {quantity(window, 'month')} without a purchase, and "
            "the data do not reach back further yet."
        )
    when = month_range(now.first_month, now.last_month)
    if not now.enough:
        moved = now.won + now.lapsed
        have = "has" if moved == 1 else "have"
        return (
            f"Too few to tell: in {when}, {quantity(moved, 'customer')} {have} come or gone; it takes {FEWEST_MOVES}."
        )
    return " ".join(part for part in (_balance(now, when), _year_before(now, before), money_words(money)) if part)


def _balance(now: Span, when: str) -> str:
    won = f"{count(now.won)} won or won back"
    if not now.lapsed:
        return f"Yes: in {when}, {won} and nobody lost."
    counted = f"in {when}, {won}, {count(now.lapsed)} lost"
    ratio = now.ratio
    if isnan(ratio.low):
        return f"No: {counted}."
    each = f"{ratio.value:.2f} for each lost (95% interval {ratio.low:.2f} to {ratio.high:.2f})"
    if ratio.low > EVEN:
        return f"Yes: {counted}, {each}."
    if ratio.high < EVEN:
        return f"No: {counted}, {each}."
    return f"About as many as we lose: {counted}, {each}, so which is more cannot be told."


def _year_before(now: Span, before: Span | None) -> str:
    if before is None or isnan(before.ratio.low) or isnan(now.ratio.low):
        return ""
    apart = now.ratio.low > before.ratio.high or now.ratio.high < before.ratio.low
    verdict = ("more" if now.ratio.value > before.ratio.value else "fewer") if apart else "no clear change"
    return f"The year before it was {before.ratio.value:.2f}: {verdict}{' now' if apart else ''}."


def money_words(found: RevenueRetention | None) -> str:
    """What the customers of the year before bring now; empty where there are too few, or the data are too short."""
    if found is None or not found.enough:
        return ""
    net = found.net
    return (
        f"Last year’s customers brought {percent(net.value, decimals=0)} of their earlier revenue "
        f"(95% interval {percent(net.low, decimals=0)} to {percent(net.high, decimals=0)})."
    )


def quick_words(now: Span | None) -> str:
    """What the ratio of won to lost says, or why there is none."""
    if now is None:
        return "No month is long enough after the data begin"
    if not now.enough:
        return f"Needs {FEWEST_MOVES} customers who came or went, has {count(now.won + now.lapsed)}"
    if not now.lapsed:
        return f"{count(now.won)} won, nobody lost: no ratio"
    months = "" if now.months == YEAR else f" in {quantity(now.months, 'month')}"
    counts = f"{count(now.new)} new, {count(now.reactivated)} back, {count(now.lapsed)} lost{months}"
    if isnan(now.ratio.low):
        return counts
    return f"{now.ratio.low:.2f} to {now.ratio.high:.2f} · {counts}"
