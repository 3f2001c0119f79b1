"""The page of advocates in words: the rules, who is left, what came of asking, and what delights."""

from __future__ import annotations

import itertools
from math import isnan
from typing import TYPE_CHECKING, Any

from dashboard.analytics.advocates import ASK, QUIET_DAYS, RULES
from dashboard.analytics.preferences import CANNOT_TELL, MORE
from dashboard.theme import count, day, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from dashboard.analytics.advocates import Record, Share
    from dashboard.analytics.preferences import Preferences

RULE_NAMES = {
    "top_rated": "Gave a top rating",
    "praised": "and wrote positive words",
    "loyal": "and buy often and lately",
    "no_open_case": "and have no open case",
    "may_be_contacted": "and may be contacted",
    "not_asked_lately": f"and were not asked for {QUIET_DAYS} days",
}
RULE_WORDS = {
    "top_rated": "gave 5 stars, or 9 or 10 points on recommending us",
    "praised": "wrote words with it that sound positive",
    "loyal": "are among the top two fifths in recency and in frequency",
    "no_open_case": "have no open case",
    "may_be_contacted": "gave their consent to be contacted",
    "not_asked_lately": f"were not asked for a testimonial in the last {QUIET_DAYS} days",
}
STEP_NAMES = {
    ASK: "May be asked now",
    "no_consent": "Stopped: no consent",
    "asked_lately": "Stopped: asked lately",
    "open_case": "Stopped: open case",
    "not_loyal": "Stopped: buy too rarely",
    "no_words": "Stopped: no positive words",
}
NEXT_STEPS = {
    ASK: "The best customers first: recency and frequency, then money.",
    "no_consent": "They would be advocates, but nobody may write to them: ask for consent when they are in touch next.",
    "asked_lately": f"They were asked within the last {QUIET_DAYS} days. What they answered stands under Permissions.",
    "open_case": "They praise, and something is unsettled: solve it first.",
    "not_loyal": "They praise, and bought too rarely or too long ago to speak for many.",
    "no_words": "They gave a top rating and no words that sound positive: there is nothing to quote.",
}
STATES = {"asked": "Asked", "agreed": "Agreed", "declined": "Declined", "published": "Published",
          "withdrawn": "Withdrawn"}  # fmt: skip
STEPS = STATES | {"thanked": "Thanked", "taken back": "Last step taken back"}
SHOWN_NAMES = {"full": "Full name", "first": "First name", "initials": "Initials", "anonymous": "No name"}


def takeaway(funnel: pd.DataFrame, waiting: int) -> str:
    """How many may be asked now, and where most of the others stop."""
    left = dict(zip(funnel["advocate_rule"], funnel["customers"].astype(int), strict=True))
    first, last = left["top_rated"], left["not_asked_lately"]
    if not first:
        return "No known customer gave a top rating yet: 5 stars, or 9 or 10 points on recommending us."
    unread = f" The words of {quantity(waiting, 'top rating')} still wait to be read." if waiting else ""
    rules = list(RULES)
    lost = {rule: left[before] - left[rule] for before, rule in itertools.pairwise(rules)}
    most = max(lost, key=lambda rule: lost[rule])
    head = f"{quantity(last, 'customer')} may be asked for a public word now, of {count(first)} with a top rating."
    if not last:
        head = f"Nobody may be asked for a public word now, though {count(first)} gave a top rating."
    if not lost[most]:
        return f"{head}{unread}"
    where = {"praised": "wrote no positive words", "loyal": "buy too rarely or too long ago",
             "no_open_case": "have an open case", "may_be_contacted": "gave no consent to be contacted",
             "not_asked_lately": f"were asked in the last {QUIET_DAYS} days"}[most]  # fmt: skip
    return f"{head} Most of the others, {count(lost[most])}, {where}.{unread}"


def rule_sentences(funnel: pd.DataFrame) -> list[str]:
    """One sentence for each rule: how many are left of how many, and the share with its interval."""
    told: list[str] = []
    before = 0
    rows: Iterator[Any] = iter(funnel.itertuples(index=False))
    for row in rows:
        left = int(row.customers)
        of = f"{count(left)} of {count(before)}" if told else quantity(left, "customer")
        kept = "" if isnan(row.rule_share) else f" ({_interval(row.rule_share, row.rule_low, row.rule_high)})"
        told.append(f"{of} {RULE_WORDS[str(row.advocate_rule)]}{kept}.")
        before = left
    return told


def share_words(found: Share, what: str, none: str) -> str:
    """A share with its numbers and its interval; ``none`` where there is nothing to take a share of."""
    if isnan(found.value):
        return none
    return f"{count(found.number)} of {count(found.of)} {what}, {percent(found.low)} to {percent(found.high)}"


def record_sentence(record: Record) -> str:
    """What came of asking."""
    if not record.asked:
        return "Nobody was asked for a testimonial yet."
    if record.waiting == record.asked:
        return f"{quantity(record.asked, 'customer')} asked, and no answer yet."
    share = _interval(*record.agreed[2:])
    rest = f"{count(record.published.number)} published, {quantity(record.waiting, 'answer')} still to come"
    return f"{count(record.agreed.number)} of {count(record.asked)} asked agreed ({share}); {rest}."


def delight_takeaway(found: Preferences, topics: Sequence[str], groups: Mapping[str, str]) -> str:
    """The surest delights, or that nothing stands out; names of topics by place, and of groups."""
    held = found.held
    more = held[held["holds"] == MORE]
    if more.empty:
        return (f"No group praises a topic more or less than all customers do, beyond chance: "
                f"{quantity(found.tested, 'comparison')} were made.")  # fmt: skip
    told = [_cell_words(row, topics, groups) for row in more.head(2).itertuples(index=False)]
    return " ".join(told)


def _cell_words(row: Any, topics: Sequence[str], groups: Mapping[str, str]) -> str:  # noqa: ANN401  a row of itertuples
    share = percent(row.buyer_share, decimals=0)
    every = percent(row.buyer_share_of_all, decimals=0)
    return (f"{groups[row.group]}: {share} of {quantity(int(row.customers), 'customer')} praise "
            f"{topics[row.item].lower()}, "
            f"against {every} of all.")  # fmt: skip


def cell_sentence(row: Any, holds: bool) -> str:  # noqa: ANN401, FBT001  a row of itertuples
    """The same of a row of the table with names, with the interval and whether it holds."""
    share = _interval(row.praise_share, row.praise_low, row.praise_high)
    sure = "That holds." if holds else "That could be chance."
    return (f"{row.group_name}, {str(row.topic_name).lower()}: {count(row.praising)} of "
            f"{quantity(int(row.customers), 'customer')} praise it, {share}; of all "
            f"{percent(row.praise_share_of_all)}. {sure}")  # fmt: skip


def next_sentence(found: pd.DataFrame, topic: str) -> str:
    """What those who praised buy more than like customers, or that nothing can be told."""
    if found.empty:
        return "Too few to tell: it takes 30 customers who praised it and had 90 days since, and as many others."
    held = found[found["holds"] != CANNOT_TELL]
    if held.empty:
        most = found.iloc[0]
        return (f"Most often {most['item_name']}: {percent(most['next_share'])} of {count(most['praising'])} within 90 "
                "days. Nothing is bought more or less than by like customers, beyond chance.")  # fmt: skip
    row = held.sort_values("next_difference", ascending=False).iloc[0]
    way = "more" if row["next_difference"] > 0 else "less"
    low, high = points(row["difference_low"]), points(row["difference_high"])
    return (f"Who praised {topic.lower()} bought {row['item_name']} {way} than like customers within 90 days: "
            f"{percent(row['next_share'])} of {count(row['praising'])}, a difference of "
            f"{points(row['next_difference'])} ({low} to {high}).")  # fmt: skip


def step_lines(steps: pd.DataFrame) -> str:
    """What was done with a testimonial, a line each, the newest first."""
    rows: Iterator[Any] = iter(steps.itertuples(index=False))
    return "\n".join(
        f"{day(one.happened_at.date())}: {STEPS.get(one.step, one.step)} by {one.actor}"
        + (f", “{one.note}”" if isinstance(one.note, str) else "")
        for one in rows
    )


def _interval(value: float, low: float, high: float) -> str:
    return f"{percent(value)}, {percent(low)} to {percent(high)}"
