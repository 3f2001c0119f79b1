"""The Today page in sentences: each says the number, what it is compared with, how sure that is and of how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.analytics.kpis import AGAIN_DAYS, Change
from dashboard.theme import count, money, month_label, percent

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

ROUNDS_TO_NOTHING = 0.0005
MOST_PART = 0.6  # a group carries a change when it makes up at least this share of it
SHARES = ("channel", "country", "segment", "category", "category_year")


@dataclass(frozen=True, slots=True)
class Story:
    """One thing that changed: a headline, and the figures behind it."""

    headline: str
    figures: str


def story(row: Mapping[Hashable, Any], days: int) -> Story:
    """What one significant comparison says."""
    kind = str(row["kind"])
    if kind in SHARES:
        return _share(row, days)
    return {"late": _late, "partner_rating": _rating, "retention": _retention, "discount": _discount}[kind](row, days)


def _share(row: Mapping[Hashable, Any], days: int) -> Story:
    grows = row["difference"] > 0
    subject = {"channel": "The channel ", "segment": "The segment "}.get(str(row["kind"]), "") + str(row["label"])
    than = "in the same weeks a year before" if row["kind"] == "category_year" else f"in the {days} days before"
    figures = (
        f"{percent(row['now'])} of net revenue, {_apart(row['difference'])} than {than} "
        f"({_range(row)}). {count(row['n_now'])} customers."
    )
    return Story(f"{subject} brings a {'larger' if grows else 'smaller'} share of revenue", figures)


def _late(row: Mapping[Hashable, Any], days: int) -> Story:
    figures = (
        f"{percent(row['now'])} of {count(row['n_now'])} deliveries came late, {_apart(row['difference'])} than in the "
        f"{days} days before ({_range(row)}). {count(row['n_before'])} deliveries then."
    )
    return Story(f"{row['label']} delivers late {'more' if row['difference'] > 0 else 'less'} often", figures)


def _rating(row: Mapping[Hashable, Any], days: int) -> Story:
    better = row["difference"] > 0
    figures = (
        f"{row['now']:.1f} of 5 stars, {abs(row['difference']):.1f} {'more' if better else 'fewer'} than in the "
        f"{days} days before ({row['low']:+.1f} to {row['high']:+.1f}). "
        f"{count(row['n_now'])} ratings, {count(row['n_before'])} then."
    )
    return Story(f"Deliveries by {row['label']} are rated {'higher' if better else 'lower'}", figures)


def _retention(row: Mapping[Hashable, Any], _days: int) -> Story:
    more = row["difference"] > 0
    figures = (
        f"{percent(row['now'])} bought again in the first month, {_apart(row['difference'])} than those won in the six "
        f"months before ({_range(row)}). {count(row['n_now'])} customers, {count(row['n_before'])} before."
    )
    won = month_label(int(row["subject"]))
    return Story(f"{'More' if more else 'Fewer'} of the customers won in {won} came back", figures)


def _discount(row: Mapping[Hashable, Any], _days: int) -> Story:
    fewer = row["difference"] < 0
    figures = (
        f"{percent(row['now'])} bought again within {AGAIN_DAYS} days, {_apart(row['difference'])} than customers who "
        f"paid the full price ({_range(row)}). {count(row['n_now'])} customers, {count(row['n_before'])} at full price."
    )
    verb = "do not come back as often" if fewer else "come back more often"
    return Story(f"Customers won with a discount in {row['label']} {verb}", figures)


def _apart(difference: float) -> str:
    """A difference of two rates in words: 3.4 points more."""
    return f"{abs(difference) * 100:.1f} points {'more' if difference > 0 else 'less'}"


def _range(row: Mapping[Hashable, Any]) -> str:
    return points_range(float(row["low"]), float(row["high"]))


def points_range(low: float, high: float) -> str:
    """An interval in percentage points: "-8.6 to -1.2 pts"; a bound that would round to 0 keeps a second decimal."""
    decimals = 2 if (low > 0 or high < 0) and min(abs(low), abs(high)) < ROUNDS_TO_NOTHING else 1
    bounds = [percent(bound, decimals=decimals, plus=True).removesuffix("%") for bound in (low, high)]
    return f"{bounds[0]} to {bounds[1]} pts"


def takeaway(revenue: Change, parts: Mapping[str, Change], top: Story | None, compared: int, currency: str) -> str:
    """What the data say this morning, in one or two sentences; that nothing stands out when so.

    Parameters
    ----------
    revenue : net revenue now and before.
    parts : the same of the groups that add up to it, by their name ("returning customers").
    top : the surest thing that changed, if anything did.
    compared : how many comparisons were made to find it.
    """
    if revenue.sure:
        first = f"Net revenue is {'up' if revenue.difference > 0 else 'down'} {percent(abs(revenue.difference))}"
        first += f" on the 28 days before{_carried(revenue, parts, currency)}."
    elif revenue.known:
        first = (
            f"Net revenue of {money(revenue.now, currency)} is within chance of the 28 days before "
            f"({percent(revenue.low, plus=True)} to {percent(revenue.high, plus=True)})."
        )
    else:
        first = "There is too little in these 28 days and the 28 before to compare revenue."
    if top is not None:
        return f"{first} {top.headline}: {top.figures.split(' (', maxsplit=1)[0]}."
    if not compared:
        return first
    made = (
        "1 comparison was made and chance explains it"
        if compared == 1
        else (f"{count(compared)} comparisons were made and chance explains every one")
    )
    rest = f"Nothing stands out: {made}."
    return f"{first} {rest}"


def _carried(revenue: Change, parts: Mapping[str, Change], currency: str) -> str:
    """Who makes up most of a change of revenue; nothing when no group does."""
    whole = revenue.now - revenue.before
    moved = {name: part.now - part.before for name, part in parts.items()}
    name = max(moved, key=lambda key: moved[key] / whole, default=None)
    if name is None or moved[name] / whole < MOST_PART:
        return ""
    part = f"{money(moved[name], currency, plus=True)} of {money(whole, currency, plus=True)}"
    return f", carried by {name} ({part})"


def change_words(change: Change, *, unit: str = "") -> str:
    """The interval of a change in a fine line: "Change +2.0% to +10.3%", or "Unclear: -0.9% to +3.4%"."""
    if not change.known:
        return ""
    if unit == "stars":
        shown = f"{change.low:+.2f} to {change.high:+.2f}"
    elif change.relative:
        shown = f"{percent(change.low, plus=True)} to {percent(change.high, plus=True)}"
    else:
        shown = points_range(change.low, change.high)
    return f"{'Change' if change.sure else 'Unclear:'} {shown}"
