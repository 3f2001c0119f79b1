"""What rises, falls and is bought again, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.analytics.item_changes import CANNOT_TELL, FALLING, RISING
from dashboard.analytics.preferences import UNKNOWN
from dashboard.theme import count, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.analytics.preferences import Preferences
    from dashboard.analytics.repeat_rates import Prior


def ranked(found: pd.DataFrame) -> pd.DataFrame:
    """The items from the one that rises most to the one that falls most."""
    return found[found["change"].notna()].sort_values("change", ascending=False, kind="stable")


def largest(found: pd.DataFrame) -> Any:  # noqa: ANN401  a row
    """The row of the largest change, up or down."""
    return found.iloc[int(found["change"].abs().to_numpy().argmax())]


def proposed(found: pd.DataFrame) -> int:
    """The item to look at first: the one that surely falls most, else rises most, else changes most."""
    order = found.assign(rank=found["trend"].map({FALLING: 0, RISING: 1, CANNOT_TELL: 2}), size=-found["change"].abs())
    return int(order.sort_values(["rank", "size"], kind="stable")["item"].iloc[0])


def change_words(row: Any, bought: str, months: int) -> str:  # noqa: ANN401  a row of itertuples
    """A change in full: the shares of both periods, the difference and its interval."""
    return (
        f"{percent(row.share_now)} of the customers of the last {quantity(months, 'month')} bought {bought}, "
        f"{percent(row.share_before)} before: {points(row.change)} "
        f"(95% interval {points(row.change_low)} to {points(row.change_high)})."
    )


def takeaway(found: pd.DataFrame, bought: Sequence[str], months: int) -> str:
    """The page's answer: what surely falls and rises most, and how much of it holds."""
    tested = int(found["p_value"].notna().sum())
    if not tested:
        return "Too few customers bought in either period to say what rises or falls."
    told = []
    for trend, verb in ((FALLING, "fewer"), (RISING, "more")):
        rows = found[found["trend"] == trend]
        if len(rows):
            row = largest(rows)
            told.append(f"Surely {verb} customers buy {bought[int(row['item'])]}: {change_words(row, 'it', months)}")
    if not told:
        return f"Nothing surely rises or falls: none of {quantity(tested, 'change')} is larger than chance would bring."
    held = int((found["trend"] != CANNOT_TELL).sum())
    return " ".join([*told, f"{count(held)} of {quantity(tested, 'change')} hold, corrected for their number."])


def again_words(found: pd.DataFrame, prior: Prior | None, days: int) -> str:
    """What is surely bought again more often than the average product, in a sentence."""
    if prior is None:
        return f"Too few products were bought by customers whose first time lies {days} days back to compare them."
    surely = found[found["repeat_answer"] == "more"].sort_values("repeat_low", ascending=False)
    average = f"of the average product {percent(prior.mean)}"
    if surely.empty:
        return f"No product is surely bought again more often than the average one ({percent(prior.mean)})."
    row = surely.iloc[0]
    bounds = f"95% interval {percent(row['repeat_low'])} to {percent(row['repeat_high'])}"
    return (
        f"{percent(row['repeat_shrunk'])} of the buyers of {row['item_name']} buy it again within {days} days "
        f"({bounds}); {average}. {count(len(surely))} of {quantity(len(found), 'product')} surely lie above it."
    )


def flow_words(found: Preferences, names: Sequence[str], days: int) -> str:
    """Which first purchase surely brings customers back more, or less, in a sentence."""
    cells = found.cells[(found.cells["item"] == len(names) - 1) & (found.cells["group"] != UNKNOWN)]
    surely = cells[cells["holds"] != "cannot tell"]
    if surely.empty:
        return f"No first category surely brings more or fewer customers back within {days} days than the others."
    row = surely.sort_values("preference_index", kind="stable").iloc[0]
    back, usual = percent(1 - row["buyer_share"], decimals=0), percent(1 - row["buyer_share_of_all"], decimals=0)
    word = "more" if row["preference_index"] < 1 else "fewer"
    return (
        f"Of those who began with {row['group']} surely {word} came back within {days} days: {back}, against {usual} "
        f"of all ({count(int(row['customers']))} customers)."
    )
