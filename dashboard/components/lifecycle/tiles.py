"""The key figures of the Lifecycle page, and the sentence under its title."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from dashboard.analytics import lifecycle_story as story
from dashboard.analytics.purchase_intervals import FEWEST_GAPS
from dashboard.analytics.revenue_retention import FEWEST_CUSTOMERS, YEAR
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.theme import NOTHING, count, day, month_label, percent, quantity

if TYPE_CHECKING:
    from dashboard.analytics.revenue_retention import RevenueRetention
    from dashboard.reads import Lifecycle
    from data_access.filters import Filters

_LABELS = {"net": "Revenue from the same customers", "gross": "Revenue kept, growth aside"}
_HELP = {
    "net": "Revenue of the last twelve finished months from customers who had bought in the twelve before, in percent "
    "of what they brought then (net retention). New customers and those back after a break are left out.",
    "gross": "The same with each customer counted at most as much as before (gross retention), so that those who buy "
    "more cannot hide those who leave.",
}


def sentence(filters: Filters, answer: Lifecycle) -> str:
    """Who the figures are about, how many they are, and up to when the data reach."""
    phrases = filters.phrases().values()
    rule = f"Active: bought in the last {quantity(answer.window, 'month')}"
    parts = [rule.replace("1 month", "month"), *phrases, quantity(answer.customers, "customer")]
    return " · ".join([*parts, f"data up to {day(answer.last_day)}"])


def lifecycle_tiles(answer: Lifecycle) -> None:
    """How many are active, won for each lost, what the same customers bring, and the usual interval."""
    kpi_row([_active(answer), _quick(answer), *_kept(answer.money), _interval(answer)])


def _active(answer: Lifecycle) -> Kpi:
    whole = answer.months[answer.months["complete"].astype(bool)]
    explained = f"Customers who bought in the {quantity(answer.window, 'month')} up to the end of the last whole month."
    label = "Active customers"
    if whole.empty:
        return Kpi(
            key="active", label=label, value=NOTHING, interval="No month is over yet", sure=False, help=explained
        )
    closing = whole["closing_customers"].tolist()
    when = f"End of {month_label(int(whole['month'].iloc[-1]))}"
    year_before = f" · {count(closing[-1 - YEAR])} a year before" if len(closing) > YEAR else ""
    series = story.settled(whole)["closing_customers"].tail(2 * YEAR).tolist()
    return Kpi(
        key="active", label=label, value=count(closing[-1]), interval=when + year_before, series=series, help=explained,
        alt="Active customers at the end of each month",
    )  # fmt: skip


def _quick(answer: Lifecycle) -> Kpi:
    now = answer.now
    known = now is not None and now.enough and bool(now.lapsed)
    whole = story.settled(answer.months[answer.months["complete"].astype(bool)]).tail(2 * YEAR)
    return Kpi(
        key="quick",
        label="Won for each lost",
        value=f"{now.ratio.value:.2f}" if now and known else NOTHING,
        interval=story.quick_words(now),
        series=[None if isnan(value) else value for value in whole["quick_ratio"]] if known else (),
        sure=known,
        alt="Won for each lost, month by month",
        help="New and won-back customers of the last twelve finished months for each one lost in them (quick ratio). "
        "Above 1 the customer base grows; the range is its 95% interval.",
    )


def _kept(found: RevenueRetention | None) -> list[Kpi]:
    """Net and gross: what last year's customers bring now, and without those who bring more."""
    return [_kept_tile(found, key) for key in _LABELS]


def _kept_tile(found: RevenueRetention | None, key: str) -> Kpi:
    label, explained = _LABELS[key], _HELP[key]
    if found is None:
        need = "Needs 24 finished months of data"
        return Kpi(key=key, label=label, value=NOTHING, interval=need, sure=False, help=explained)
    if not found.enough:
        need = f"Needs at least {FEWEST_CUSTOMERS} customers a year ago, has {count(found.customers)}"
        return Kpi(key=key, label=label, value="Too few", interval=need, sure=False, help=explained)
    share = found.net if key == "net" else found.gross
    interval = f"{_whole_percent(share.low)} to {_whole_percent(share.high)} · n {count(found.customers)}"
    return Kpi(key=key, label=label, value=_whole_percent(share.value), interval=interval, help=explained)


def _whole_percent(rate: float) -> str:
    return percent(rate, decimals=0)


def _interval(answer: Lifecycle) -> Kpi:
    found, label = answer.intervals, "Usual days between purchases"
    explained = (
        "The median over repeat customers of their mean days between purchases; purchases on one day are one. The "
        "range is its 95% interval."
    )
    if not found.enough:
        need = f"Needs at least {FEWEST_GAPS} repeat customers, has {count(found.customer_count)}"
        return Kpi(key="interval", label=label, value="Too few", interval=need, sure=False, help=explained)
    spread = found.customers
    interval = (
        f"{found.usual_low:.0f} to {found.usual_high:.0f} · middle half {spread.p25:.0f} to {spread.p75:.0f}, "
        f"9 of 10 within {spread.p90:.0f}"
    )
    return Kpi(key="interval", label=label, value=f"{spread.p50:.0f}", interval=interval, help=explained)
