"""What problems say in words: how far beyond expectation, since when, and whether it is over."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from dashboard.theme import count, day, quantity

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.radar import Ratio

Verdict = Literal["over", "going on", "unclear", "out of sight"]
VERDICTS: dict[Verdict, str] = {
    "over": "Back to what is usual",
    "going on": "Going on",
    "unclear": "Cannot tell yet",
    "out of sight": "Too long ago to compare",
}
_OVER, _HALF = 2.0, 0.5  # times what is expected that "over" rules out; or half of what the problem was
_GROUPS = {
    "product": "product {}",
    "delivery_partner": "purchases delivered by {}",
    "region": "purchases of customers in {}",
    "channel": "purchases through {}",
}
CAN_SEE = (
    "It looks once a day, at the last one to seven days, and compares them with the eight weeks before, given how much "
    "was delivered. Where four complaints a week are usual, a rise to six times is seen within a week in 97 of 100 "
    "cases, to four times in 56, to three times in 20; a doubling usually not. Where one a week is usual, only a rise "
    "to ten times is usually seen that soon. Where weeks differ much by themselves, it takes a larger rise."
)
CANNOT_SEE = (
    "It cannot see what nobody writes or rates, a problem that was always there, a slow rise over months, and anything "
    "said by fewer than three customers. Asking more customers than before looks like a rise. In a store with up to a "
    "hundred topics by product, partner, region and channel, about one or two alarms a year are false."
)


def title(topic: str | None, name: str) -> str:
    """The name of a problem: "Delivery · Dashmoor"."""
    return f"{topic or 'Unhappy customers'} · {name}"


def about(topic: str | None, kind: str, name: str) -> str:
    """What is complained of, in a sentence: "Complaints about “Delivery” of purchases delivered by X"."""
    group = _GROUPS[kind].format(name)
    return f"Complaints about “{topic}” of {group}" if topic else f"Unhappy feedback on {group}"


def speak_of(some: int, all_: int, topic: str) -> str:
    """What most complaints speak of."""
    return f"{count(some)} of {count(all_)} speak of “{topic}”"


def times(ratio: Ratio) -> str:
    """How many times what is expected: "6 times", "2.4 times"."""
    return f"{ratio.times:.0f} times" if ratio.times >= 5 else f"{ratio.times:.1f} times"  # noqa: PLR2004


def expected_words(number: float) -> str:
    """So many complaints as were to be expected; few of them with a tenth, and never none at all."""
    if number < 0.05:  # noqa: PLR2004  what a tenth would show as 0.0
        return "fewer than 0.1"
    return f"{number:.1f}" if number < 9.95 else f"{number:,.0f}"  # noqa: PLR2004  what a tenth would show as 10.0


def verdict(since: Ratio, lately: Ratio) -> Verdict:
    """Whether it is over: the interval of the last two weeks has reached what is expected and left the problem behind.

    Over: its lower end is at most 1, and its upper end below twice what is expected, or below half of what the
    problem was. Going on: its lower end is above 1. Else the data cannot tell yet.
    """
    if math.isnan(lately.low) or math.isnan(since.times):
        return "out of sight"
    if lately.low > 1:
        return "going on"
    return "over" if lately.high < max(_OVER, _HALF * since.times) else "unclear"


def since_words(what: str, since: Ratio, deliveries: int, first_day: date) -> str:
    """The headline of a problem: "Complaints ... are 6 times what is expected since 3 Mar 2026: ..."."""
    told = f"{quantity(since.complaints, 'complaint')} in {quantity(deliveries, 'delivery', 'deliveries')}"
    if math.isnan(since.times):
        return f"{what}: {told} in the days in sight; the weeks before {day(first_day)} are out of sight."
    verb = "are" if what.startswith("Complaints") else "is"
    return (
        f"{what} {verb} {times(since)} what is expected since {day(first_day)}: {told}, where "
        f"{expected_words(since.expected)} were to be expected (95% interval {since.low:.1f} to "
        f"{since.high:.1f} times)."
    )


def over_words(found: Verdict, lately: Ratio) -> str:
    """Whether it is over, with the numbers of the last two weeks."""
    if found == "out of sight":
        return "It began too long ago to compare with the weeks before."
    told = (
        f"in the last 14 days {quantity(lately.complaints, 'complaint')} where {expected_words(lately.expected)} were "
        f"to be expected, {lately.low:.1f} to {lately.high:.1f} times as many (95% interval)"
    )
    begin = {
        "over": "It looks over",
        "going on": "It is going on",
        "unclear": "Whether it is over cannot be told yet",
    }[found]
    return f"{begin}: {told}."


def reason(what: str, cause: str | None, fix: str | None) -> str:
    """Why a customer is to be told, for the follow-up: the problem, its cause and what was done."""
    parts = [f"Complained: {what[0].lower()}{what[1:]}"]
    if cause:
        parts.append(f"cause: {cause.strip().rstrip('.')}")
    if fix:
        parts.append(f"what we did: {fix.strip().rstrip('.')}")
    return "; ".join(parts)
