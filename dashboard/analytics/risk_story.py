"""Value and risk in words: why a customer is on a list, what the page answers, and whether the model may be trusted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from dashboard.analytics.clv.holdout import WEEKS_IN_YEAR
from dashboard.analytics.clv.store import FEWEST_REPEATERS
from dashboard.theme import count, day, money, money_range, percent, quantity

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analytics.clv.store import HoldoutCheck
    from dashboard.analytics.clv.value import Total
    from dashboard.analytics.risk import Alive

FEWEST_CUSTOMERS = 30  # with a second purchase, before the figures of a store are more than the prior's
MODELS = {
    "paretonbd": "buy at random times and may leave at any moment (Pareto/NBD)",
    "mbgnbd": "buy at random times and may leave after any purchase (MBG/NBD)",
    "bgnbd": "buy at random times and may leave after any repeat purchase (BG/NBD)",
}
OFF_BY = 0.2  # a hold-out whose total is further off is called off
FEWEST_REPEATS = 30  # of fewer purchases a fifth more or less is chance


def reason(row: Any, currency: str) -> str:  # noqa: ANN401  a row of itertuples
    """Why this customer is listed: the rhythm, the silence, what the customer bought before."""
    for_money = money(row.total_cents, currency)
    silent = f"silent for {count(row.silent_days)}"
    if row.purchase_days == 1:
        once = f"bought once, {quantity(int(row.silent_days), 'day')} ago, for {for_money}"
        known = not math.isnan(row.limit_days)
        return f"{once}; nine of ten who return do so within {count(math.ceil(row.limit_days))}" if known else once
    own_mean = row.span_days / (row.purchase_days - 1)
    gap = row.usual_gap_days if row.rhythm == "own" else own_mean
    usually = f"usually buys every {quantity(max(1, round(gap)), 'day')}"
    if row.purchase_days == 2:  # noqa: PLR2004  one gap makes no habit
        usually = f"came back once after {quantity(int(row.span_days), 'day')}"
    return f"{usually}, {silent}; bought {count(row.purchase_days)} times for {for_money}"


def takeaway(total: Total, customers: pd.DataFrame, months: int, currency: str) -> str:
    """The page's answer: what is expected, how much of it hangs on customers in doubt, and who has gone silent."""
    span = f"{months} months"
    repeaters = int((customers["frequency"] > 0).sum())
    expected = (
        f"Your customers should bring {money(100 * total.value, currency)} in the next {span} "
        f"({money_range(100 * total.low, 100 * total.high, currency)})."
    )
    if repeaters < FEWEST_CUSTOMERS:
        return (
            f"{expected} That is a cautious guess from what is usual in shops: it takes {FEWEST_CUSTOMERS} customers "
            f"who came back to tell more, and there {'is' if repeaters == 1 else 'are'} {repeaters}."
        )
    doubt = customers[customers["in_doubt"]]
    silent = customers[customers["silent"].astype(bool) & (customers["rhythm"] == "own")]
    at_stake = float(doubt["expected_value"].sum())
    share = at_stake / total.value if total.value > 0 else 0.0
    hang = (
        f"{money(100 * at_stake, currency)} of it ({percent(share, decimals=0)}) hangs on "
        f"{quantity(len(doubt), 'customer')} in doubt."
        if len(doubt)
        else "Nobody is in doubt."
    )
    gone = (
        f"{quantity(len(silent), 'regular')} {'has' if len(silent) == 1 else 'have'} been silent for longer than nine "
        f"of ten of their own gaps; won back, they would bring {money(100 * silent['value_if_kept'].sum(), currency)}."
        if len(silent)
        else "No regular has been silent for longer than usual."
    )
    return f"{expected} {hang} {gone}"


def still_words(alive: Alive) -> str:
    """The interval of the number of customers, in words."""
    return f"{count(alive.low)} to {count(alive.high)} of {count(alive.customers)} who ever bought"


def verdict(check: HoldoutCheck | None) -> tuple[str, str]:
    """Whether the model may be trusted: a word or two, and the sentence that proves it."""
    if check is None:
        return "Cannot tell yet", (
            "The model cannot be checked yet: that needs eight weeks of purchases to learn from and eight to foretell."
        )
    held = check.measures[check.chosen]
    difference = (held.actual - held.expected) / held.expected if held.expected else float("nan")
    told = (
        f"Fitted to the days up to {day(check.cut.at)}, the model expected {count(held.expected)} repeat purchases of "
        f"{quantity(held.customers, 'customer')} up to {day(check.cut.until)}; {count(held.actual)} came"
    )
    told += f", {percent(abs(difference), decimals=0)} {'more' if difference > 0 else 'fewer'}." if difference else "."
    weekly = _weekly(check)
    if max(held.expected, held.actual) < FEWEST_REPEATS:
        few = f"Fewer than {FEWEST_REPEATS} purchases are too few to say whether that is near or far."
        return "Cannot tell yet", f"{told} {few}"
    good = abs(difference) <= OFF_BY
    beats = math.isnan(check.weekly_mae_before) or check.weekly_mae <= check.weekly_mae_before
    if good and beats:
        return "Yes", f"{told} {weekly}"
    short = "With care" if good or beats else "No"
    what = f"“{same_as(check.weeks)}” would have been nearer" if not beats else "the total was far off"
    return short, f"{told} {weekly} Take the figures with care: {what}."


def same_as(weeks: pd.DataFrame) -> str:
    """What the model is compared with: the same weeks of last year, or those right before where data are shorter."""
    before = int((~weeks["holdout"].astype(bool)).sum())
    return "the same as last year" if before >= WEEKS_IN_YEAR else "the same as before"


def _weekly(check: HoldoutCheck) -> str:
    missed = f"A week is missed by {check.weekly_mae:,.1f} purchases on average"
    if math.isnan(check.weekly_mae_before):
        return f"{missed}."
    return f"{missed}; “{same_as(check.weeks)}” would miss it by {check.weekly_mae_before:,.1f}."


def model_words(name: str, check: HoldoutCheck | None) -> str:
    """The model and why it was chosen."""
    model = f"Customers {MODELS[name]}; what a purchase brings is their own mean, drawn to the store's (Gamma-Gamma)."
    if check is None or check.repeaters < FEWEST_REPEATERS:
        return f"{model} It takes {FEWEST_REPEATERS} returning customers to choose between models by hold-out."
    return f"{model} Of three models this one gave the held-out weeks the highest probability."
