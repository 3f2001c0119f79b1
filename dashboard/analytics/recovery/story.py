"""Does it help, in sentences: each with its numbers, its interval, and whether one can tell."""

from __future__ import annotations

from itertools import pairwise
from math import isnan, sqrt
from typing import TYPE_CHECKING, Any

from dashboard.analytics.recovery.effect import EDGES, FEWEST_EACH, FEWEST_RETURNS, FOLLOWED
from dashboard.theme import NOTHING, count, money, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from dashboard.analytics.recovery.effect import Effect, Ratio
    from dashboard.analytics.recovery.load import Hours
    from dashboard.analytics.recovery.money import WonBack

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STEPS = {
    "received": "Received",
    "claimed": "Claimed",
    "answered_in_time": "Answered in time",
    "resolved": "Resolved",
    "confirmed": "Confirmed",
    "bought_again": "Bought again",
}
ANSWERS = {
    "higher": "Early is better",
    "lower": "Early is worse",
    "cannot tell": "Cannot tell yet",
    "too few": "Too few",
}
VERDICTS = {"helps": "It helps", "harms": "It harms", "cannot tell": "Cannot tell yet", "too few": "Too few"}
TIERS = {2: ("Lower half", "Upper half"), 3: ("Lowest third", "Middle third", "Highest third")}
FIFTHS = ("Lowest fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Highest fifth")
_BANDS = ", ".join(f"{low} to {high}" for low, high in pairwise(EDGES))
COMPARED = (
    f"Each unhappy customer is followed from the end of the day of the feedback for {FOLLOWED} days, or to the last "
    "day that purchases cover. Days before the first answer of a person count as waiting, days after it as answered. "
    "Who was never answered waited throughout. Feedback whose case was opened more than 7 days later is left out: "
    "nobody could answer what nobody had seen."
)
ALIKE = (
    "Compared are only customers who spent alike in the year before the feedback, and only days equally long after it "
    f"({_BANDS}): most who come back come back early, and large accounts are often answered first."
)
ONCE = f"A customer counts once; a further complaint counts after day {FOLLOWED} of the last one that did."
NO_LOT = (
    "Nobody drew lots. If those who are answered sooner are easier to please in ways the store does not know, such as "
    "whom one can reach, the difference is partly theirs. Drawing the order of equal cases by lot is the true test."
)
DIFFERENT = (
    "Customers differ in more than their spending. Where some come back at once and others never, the figure is drawn "
    "towards 1: a real effect looks smaller than it is."
)
NOT_NOTED = "An answer that was given but not noted counts as none. That, too, draws the figure towards 1."
REFUNDS = "What an answer does besides, such as a refund that is spent at once, is part of it."
ASSUMES, FOOLED = (COMPARED, ALIKE, ONCE), (NO_LOT, DIFFERENT, NOT_NOTED, REFUNDS)


def takeaway(found: Effect) -> str:
    """The page's answer in one honest sentence or two."""
    ratio, counted = found.ratio, _counted(found)
    if found.verdict == "too few":
        back = (
            f"{count(found.answered_returns)} after an answer, {count(found.returns - found.answered_returns)} before"
        )
        return (f"Too few to tell whether handling helps: it takes {FEWEST_RETURNS} unhappy customers who came back, "
                f"{FEWEST_EACH} of them after an answer and {FEWEST_EACH} before one. So far {back}.")  # fmt: skip
    if found.verdict == "cannot tell":
        return (f"Cannot tell yet whether an answer brings unhappy customers back: they come back {_times(ratio)} as "
                f"fast as while they wait, so it may be nothing. {counted} With so many only an effect of about "
                f"{_times_of(visible(ratio))} or more would show.")  # fmt: skip
    faster = "faster" if found.verdict == "helps" else "more slowly"
    return (f"Unhappy customers come back {faster} once a person has answered them: {_times(ratio)} as fast as like "
            f"customers who still wait. {counted} It is a comparison, not a trial.")  # fmt: skip


def _times(ratio: Ratio) -> str:
    low, high = (f"{value:.1f}" if value >= 1 else f"{value:.2f}" for value in (ratio.low, ratio.high))
    return f"{_times_of(ratio.value)} ({low} to {high} with 95% certainty)"


def _times_of(value: float) -> str:
    return f"{value:.1f} times" if value >= 1 else f"{value:.2f} times"


def ratio_words(value: float) -> str:
    """A ratio as figures and tables show it."""
    return NOTHING if isnan(value) else f"{value:.2f}"


def visible(ratio: Ratio) -> float:
    """The smallest effect whose interval would leave 1 out, with as much to count from."""
    return sqrt(ratio.high / ratio.low)


def _counted(found: Effect) -> str:
    said = f"{quantity(found.episodes, 'complaint')} of {quantity(found.customers, 'customer')}"
    return f"{said}, {count(found.answered)} answered; {count(found.returns)} came back within {FOLLOWED} days."


def daily_words(found: Effect) -> str:
    """The check of the bands."""
    if isnan(found.daily.value):
        return ""
    return (f"Checked with every single day compared on its own: {ratio_words(found.daily.value)} "
            f"({ratio_words(found.daily.low)} to {ratio_words(found.daily.high)}).")  # fmt: skip


def tier_note(found: Effect) -> str:
    """Why there is no effect by tier, or what the tiers are."""
    if len(found.by_tier):
        return "Fifths by what customers spent in the year before the feedback. Coloured is what surely differs from 1."
    return (f"By spending it is told once each fifth of customers has {FEWEST_RETURNS} who came back; a single fifth "
            "picked by its luck would mislead.")  # fmt: skip


def tier_names(tiers: int) -> tuple[str, ...]:
    """What the parts by spending are called; equal money may leave fewer than five."""
    return FIFTHS if tiers == len(FIFTHS) else TIERS.get(tiers, tuple(f"Part {place + 1}" for place in range(tiers)))


def money_words(won: WonBack, currency: str) -> str:
    """What was won back, or why that cannot be told."""
    if not won.told:
        return "What answers won back cannot be told before their effect can."
    people, cents = won.customers, won.cents
    lost = "won back" if people.value >= 0 else "lost"
    return (f"Of {quantity(won.episodes, 'complaint')} followed for {FOLLOWED} days, {count(won.answered)} were "
            f"answered. That {lost} about {count(abs(people.value))} customers ({count(people.low)} to "
            f"{count(people.high)}) who brought {money(cents.value, currency)} ({money(cents.low, currency)} to "
            f"{money(cents.high, currency)}) net of returns within those days.")  # fmt: skip


def speed_verdict(found: pd.DataFrame) -> str:
    """What being early brings, by the first day on which it can be told."""
    for row in _rows(found):
        if row.early_answer in {"higher", "lower"}:
            more = "more" if row.early_answer == "higher" else "fewer"
            return (f"Answered by day {row.landmark_days} rather than later: {_gain(row)} {more} come back in the "
                    f"{FOLLOWED} days after it, among customers who spent alike.")  # fmt: skip
    if (found["early_answer"] == "too few").all():
        return "Too few to compare: it takes 30 customers answered by a day and 30 not yet, all still away on it."
    return "Cannot tell yet whether early answers bring more customers back than later ones."


def _gain(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    low, high = sorted((abs(row.early_gain_low), abs(row.early_gain_high)))
    return f"{points(abs(row.early_gain)).removeprefix('+')} ({percent(low)} to {percent(high)})"


def speed_sizes(found: pd.DataFrame) -> str:
    """How many are compared on each day."""
    sizes = (f"{count(row.early_customers)} with {count(row.later_customers)} on day {row.landmark_days}"
             for row in _rows(found))  # fmt: skip
    return f"Compared are {', '.join(sizes)}."


def speed_sentence(row: Any) -> str:  # noqa: ANN401  as above
    """One day, early against later."""
    sizes = f"{count(row.early_customers)} answered by day {row.landmark_days}, {count(row.later_customers)} not yet"
    if isnan(row.early_gain):
        return f"{sizes}: too few to compare."
    return (f"{sizes}: {points(row.early_gain)} come back in the {FOLLOWED} days after, "
            f"{points(row.early_gain_low)} to {points(row.early_gain_high)} with 95% certainty.")  # fmt: skip


def loop_verdict(found: pd.DataFrame) -> str:
    """Where the loop loses most, of the steps that lead to a resolved case."""
    steps = {row.step: row for row in _rows(found)}
    received, back = int(steps["received"].step_cases), steps["bought_again"]
    if not received:
        return "No case came in within the last 365 days."
    named = (steps[name] for name in ("claimed", "answered_in_time", "resolved", "confirmed"))
    told = ", ".join(
        f"{percent(row.step_share, decimals=0)} {STEPS[row.step].lower()}" for row in named if row.step_cases
    )
    rest = ("" if not back.step_cases else
            f" Of {quantity(int(back.step_cases), 'case')} of known customers followed for {FOLLOWED} days, "
            f"{percent(back.step_share, decimals=0)} bought again.")  # fmt: skip
    return f"Of {quantity(received, 'case')} of the last 365 days: {told}.{rest}"


def _rows(found: pd.DataFrame) -> Iterator[Any]:
    return iter(found.itertuples(index=False))


def step_sentence(row: Any) -> str:  # noqa: ANN401  as above
    """One step of the loop."""
    if not row.step_cases:
        return f"{STEPS[row.step]}: no case can tell yet."
    told = f"{STEPS[row.step]}: {count(row.step_reached)} of {count(row.step_cases)}, {percent(row.step_share)}"
    if isnan(row.step_low):
        return f"{told}."
    sure = f"{told} ({percent(row.step_low)} to {percent(row.step_high)} with 95% certainty)"
    return f"{sure}." if isnan(row.median_hours) else f"{sure}; half within {hours_words(row.median_hours)}."


def hours_words(hours: float) -> str:
    """Hours as people say them."""
    if isnan(hours):
        return NOTHING
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} d"  # noqa: PLR2004  two days


def load_verdict(found: pd.DataFrame, hours: Hours | None, waiting: int) -> str:
    """How many cases are open, the busiest day, and when the team is at work."""
    now = f"{quantity(waiting, 'case is', 'cases are')} open."
    if found.empty:
        return f"No case came in within the last 8 weeks. {now}"
    week, answered = found["expected_cases"].sum(), found["answered_mean"].sum()
    top = max(_rows(found), key=lambda row: row.expected_cases)
    told = (f"About {week:.0f} cases come in a week and {answered:.0f} are answered; most come on "
            f"{WEEKDAYS[int(top.weekday)]}s, {top.expected_cases:.1f} on average. {now}")  # fmt: skip
    if hours is None:
        return told
    return f"{told} Nine of ten answers are given between {hours.first:.0f}:00 and {hours.last:.0f}:00."


def load_sentence(row: Any) -> str:  # noqa: ANN401  as above
    """One weekday."""
    return (f"{WEEKDAYS[row.weekday]}: {row.expected_cases:.1f} cases expected, {row.expected_low:.0f} to "
            f"{row.expected_high:.0f} on 95 of 100 such days; {row.answered_mean:.1f} answered. From the last "
            f"{quantity(row.weeks, WEEKDAYS[row.weekday])}.")  # fmt: skip
