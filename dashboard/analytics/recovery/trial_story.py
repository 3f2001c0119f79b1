"""The order by lot in sentences: what it shows, how far it has come, and what it assumes."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite, isnan
from typing import TYPE_CHECKING

from dashboard.analytics.recovery.effect import FOLLOWED
from dashboard.analytics.recovery.speed import FEWEST
from dashboard.theme import NOTHING, count, day, money, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.analytics.recovery.trial import Told

HOW = (
    "New cases of equal money at risk (0 to 10, 10 to 20, 20 to 50, 50 to 100 and so on) get a lot as soon as they are "
    "priced: early goes to the upper half of its band, late to the lower half. What is overdue or due within two hours "
    "still comes first, whatever its lot, and no case leaves its band: nobody waits longer than was promised because "
    "of it. Lots come in fours, two early and two late. A customer gets one lot, those unknown get none."
)
ONCE = (
    "It is judged once, when the last customer it was planned with has been followed for 90 days. Until then no "
    "difference is shown: whoever looks sooner and stops where it looks well finds something where there is nothing."
)
AS_DRAWN = (
    "Everybody stays on the side that was drawn, answered or not, and whatever a colleague did first instead. So the "
    "figure is what the order brings, not what an answer brings, and it is smaller."
)
BUSY = (
    "Where the queue is short, everybody is answered at once and the lot changes nothing. Look at the days to the "
    "answer: if they hardly differ, nor can who comes back."
)
ONE_TEAM = "It tells of the team and the weeks in which it ran. In other weeks the order may matter more or less."
TOGETHER = (
    "A place before others is a place behind for others: that the sides differ does not mean that more people answered "
    "would bring as much."
)
ASSUMES, FOOLED = (HOW, ONCE, AS_DRAWN), (BUSY, ONE_TEAM, TOGETHER)
KNOWN = {"priority_cents": "Money at risk", "spent_cents": "Spent in the year before"}
HARDLY = 0.25  # days between the medians of the sides: below it the lot changed little


def verdict(told: Told) -> str:
    """What the trial shows, in one sentence; before its end how far it has come."""
    found = told.trial
    if told.state == "drawing":
        return f"Cannot tell yet: {quantity(told.early + told.late, 'customer')} of the trial have a lot so far."
    if told.followed_by is None:
        return "Cannot tell: the trial ended before a lot was drawn."
    if told.state == "following":
        return f"Cannot tell yet: the last customers are followed to {day(told.followed_by)}."
    if found.answer == "too few":
        return (f"Too few to compare: {count(found.early_customers)} were drawn early and "
                f"{count(found.late_customers)} late, and it takes {FEWEST} on each side.")  # fmt: skip
    gap, low, high = found.difference
    if found.answer == "cannot tell":
        return (f"Cannot tell whether coming first brings customers back: those drawn early differ by {points(gap)} "
                f"({points(low)} to {points(high)} with 95% certainty), so it may be nothing.")  # fmt: skip
    more, ends = ("more" if found.answer == "higher" else "fewer"), sorted((abs(low), abs(high)))
    return (f"Coming first among equals brings {points(abs(gap)).removeprefix('+')} {more} customers back within "
            f"{FOLLOWED} days ({percent(ends[0])} to {percent(ends[1])} with 95% certainty).")  # fmt: skip


def sides(told: Told) -> str:
    """How many are on each side, and how many of them came back; before the end how many are followed."""
    found = told.trial
    if told.state != "told":
        done = found.early_customers + found.late_customers
        return (f"{count(told.early)} early and {count(told.late)} late; {quantity(done, 'customer')} followed for "
                f"{FOLLOWED} days.")  # fmt: skip
    return (f"{count(found.early_returned)} of {count(found.early_customers)} drawn early came back, "
            f"{count(found.late_returned)} of {count(found.late_customers)} drawn late.")  # fmt: skip


def waits(told: Told) -> str:
    """Whether the lot changed when people were answered: without that nothing else can differ."""
    early, late = told.trial.early_days, told.trial.late_days
    if isnan(early) or isnan(late):
        return ""
    said = f"Half of those drawn early were answered within {_days(early)}, of those drawn late within {_days(late)}."
    if early == late or (isfinite(early) and isfinite(late) and abs(late - early) < HARDLY):
        said += " The lot hardly changed how long they waited, so little can follow from it."
    return said


def _days(days: float) -> str:
    if not isfinite(days):
        return "no time: half or more never were"
    return f"{days * 24:.1f} hours" if days < 2 else f"{days:.1f} days"  # noqa: PLR2004  two days


def alike(told: Told) -> str:
    """Whether the sides were alike before the lot."""
    unlike = [KNOWN[name] for name, same in zip(told.balance["known_before"], told.balance["alike"], strict=True)
              if not same]  # fmt: skip
    if not told.early or not told.late:
        return ""
    if unlike:
        return (f"Before the lot the sides differed in {' and '.join(unlike).lower()} by more than luck usually "
                "brings. Read the difference with care.")  # fmt: skip
    return "Before the lot the sides were alike in money at risk and in what they had spent."


def band_name(low: int, bands: Sequence[int], currency: str) -> str:
    """A band of equals in words."""
    top = dict(pairwise(bands)).get(low)
    return f"{money(low, currency)} to {money(top, currency)}" if top is not None else f"{money(low, currency)} or more"


def shown(value: float) -> str:
    """A number of days in a table."""
    return NOTHING if isnan(value) else _days(value)
