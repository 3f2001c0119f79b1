"""What the life cycle says: whether more customers are won than lost, and what those who stay bring."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.analytics.cohort_story import STANDS_OUT
from dashboard.analytics.growth import FEWEST_MOVES, YEAR
from dashboard.theme import count, day, money, month_label, month_range, percent, quantity

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """The month that lost far more customers than the others of its year.

    ``rate`` is its part of the opening customers, ``usual`` that of the other months together; ``once`` are those of
    the ``lapsed`` who had bought in one month only.
    """

    month: int
    lapsed: int
    rate: float
    usual: float
    once: int


def odd_month(months: pd.DataFrame) -> tuple[int, int, float, float] | None:
    """The finished month of the newest twelve that lost more than chance explains: month, lost, its rate, the others'.

    Pooled two-proportion z test, Bonferroni over the twelve, as for cohorts. None when no month does.
    """
    year = settled(months)
    year = year[year["complete"].astype(bool)].tail(YEAR)
    lapsed, opening = (year[f"{name}_customers"].astype("int64") for name in ("lapsed", "opening"))
    found, largest = None, STANDS_OUT
    for place, month in zip(year.index, year["month"], strict=True):
        x, n = int(lapsed[place]), int(opening[place])
        rest_x, rest_n = int(lapsed.sum()) - x, int(opening.sum()) - n
        pooled = (x + rest_x) / (n + rest_n) if n + rest_n else 0.0
        if min(n, rest_n) < FEWEST_MOVES or not 0 < pooled < 1:
            continue
        distance = (x / n - rest_x / rest_n) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / rest_n))
        if distance > largest:
            largest, found = distance, (int(month), x, x / n, rest_x / rest_n)
    return found


def takeaway(
    now: Span | None, before: Span | None, money: RevenueRetention | None, odd: Odd | None, window: int
) -> str:
    """The page's answer: won against lost, whether chance explains it, the year before, and what stands out."""
    if now is None:
        return (
            f"Too early to tell: a customer counts as lost after {quantity(window, 'month')} without a purchase, and "
            "the data do not reach back further yet."
        )
    when = month_range(now.first_month, now.last_month)
    if not now.enough:
        moved = now.won + now.lapsed
        return f"Too few to tell: {quantity(moved, 'customer')} came or went in {when}; it takes {FEWEST_MOVES}."
    second = money_words(money) if odd is None else _odd_words(odd, window)
    return f"{_balance(now, when)}{_year_before(now, before)}. {second}".rstrip()


def _odd_words(odd: Odd, window: int) -> str:
    least = f"{month_label(odd.month)} stands out: {count(odd.lapsed)} lost, {percent(odd.rate)} of those active"
    usual = f"against {percent(odd.usual)} in the other months"
    if 2 * odd.once <= odd.lapsed:
        return f"{least}, {usual}."
    return f"{least}, {usual}; {count(odd.once)} of them had bought in {month_label(odd.month - window)} only."


def _balance(now: Span, when: str) -> str:
    won = f"{count(now.won)} won or won back"
    if not now.lapsed:
        return f"Yes: in {when}, {won} and nobody lost"
    counted = f"in {when}, {won} and {count(now.lapsed)} lost"
    ratio = now.ratio
    if isnan(ratio.low):
        return f"No: {counted}"
    each = f"{ratio.value:.2f} for each lost (95% interval {ratio.low:.2f} to {ratio.high:.2f})"
    if ratio.low > EVEN:
        return f"Yes: {counted}, {each}"
    if ratio.high < EVEN:
        return f"No: {counted}, {each}"
    return f"About as many as we lose: {counted}, {each}, too close to tell which is more"


def _year_before(now: Span, before: Span | None) -> str:
    if before is None or isnan(before.ratio.low) or isnan(now.ratio.low):
        return ""
    apart = now.ratio.low > before.ratio.high or now.ratio.high < before.ratio.low
    than = "more" if now.ratio.value > before.ratio.value else "fewer"
    verdict = f"{than} than the {before.ratio.value:.2f} of the year before" if apart else ""
    return f", {verdict}" if apart else f"; {before.ratio.value:.2f} the year before, no clear change"


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


def reason(row: Any, move: tuple[int, str], *, over: bool, currency: str) -> str:  # noqa: ANN401  a row of itertuples
    """Why a customer is on the list of a bar: what they did in which month, and what they bought until its end.

    Parameters
    ----------
    row : with ``previous_month`` (of the last purchase before, missing for a new customer), ``purchase_count``,
        ``revenue_cents``; ``came_back_on`` where those lost may have bought again.
    move : the month, and the kind: ``lapsed, reactivated, new, returning``.
    over : whether the month is; who buys before its end is not lost.
    """
    month, kind = move
    when = month_label(month)
    lost = f"Lost in {when}" if over else f"Lost unless they buy before the end of {when}"
    did = {"lapsed": lost, "reactivated": f"Won back in {when}", "new": f"New in {when}"}.get(kind)
    before = "" if kind == "new" else f"last bought in {month_label(int(row.previous_month))}, "
    before = before if kind == "lapsed" or not before else f"before that {before}"
    bought = f"{quantity(int(row.purchase_count), 'purchase')}, {money(row.revenue_cents, currency)}"
    since = getattr(row, "came_back_on", None)
    back = "" if since is None or pd.isna(since) else f", came back on {day(since)}"
    return f"{did or f'Bought again in {when}'}: {before}{bought}{back}"
