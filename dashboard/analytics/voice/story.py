"""What customers say, in sentences with number, comparison and certainty."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from dashboard.analytics.voice import scores
from dashboard.theme import NOTHING, count, percent, points, quantity

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analytics.voice.scores import Estimate
    from dashboard.analytics.voice.topics import Side

_NARROW = 0.5  # of an interval that still tells praise and complaint to be about as many

VERBS: dict[Side, str] = {"complaining": "complain of", "praising": "praise", "speakers": "speak of"}
NOUNS: dict[Side, str] = {"complaining": "Complaints about", "praising": "Praise of", "speakers": "Talk of"}
VERDICTS = {
    "costs": "Costs customers",
    "keeps": "Goes with staying",
    "harmless": "Harmless",
    "cannot tell": "Cannot tell",
}
NOT_SCORED = {
    "no_text": "no words",
    "no_evidence": "no opinion found",
    "language": "language not read",
    "too_long": "too long",
    "unknown": "reason not known",
}


def score(value: float) -> str:
    """A score of -1 to 1 as people write it: +53, -8, 0."""
    rounded = round(value * 100) if not isnan(value) else None
    return NOTHING if rounded is None else f"{rounded:+d}" if rounded else "0"


def bounds(estimate: Estimate) -> str:
    """The interval of a score: +45 to +62."""
    return f"{score(estimate.low)} to {score(estimate.high)}"


def takeaway(net: Estimate, before: Estimate, found: pd.DataFrame, side: Side, window: str) -> str:
    """How it sounds against the window before, what is named more than before, and what surely costs customers.

    Parameters
    ----------
    found : topics with ``title``, the figures of the window and those of their impact.
    window : the length of the windows in words: "13 weeks".
    """
    if not net.known:
        return "Nothing of it has been read yet, so nobody can say how it sounds."
    return " ".join([_sounds(net, before, window), *_trend(found, side), *_costs(found, side)])


def _sounds(net: Estimate, before: Estimate, window: str) -> str:
    told = f"Net sentiment is {score(net.value)} ({bounds(net)}): {_prevails(net)}."
    changed = scores.change(net, before)
    if isnan(changed.value):
        return f"{told} Too little was read in the {window} before to compare."
    if changed.sure:
        way = "up" if changed.value > 0 else "down"
        return f"{told} That is {way} from {score(before.value)} in the {window} before, and surely so."
    return f"{told} Not surely different from {score(before.value)} in the {window} before."


def _prevails(net: Estimate) -> str:
    if net.low > 0 or net.high < 0:
        return "more praise than complaint" if net.low > 0 else "more complaint than praise"
    if net.high - net.low <= _NARROW:
        return "praise and complaint in balance, as far as one can tell"
    return f"{quantity(net.n, 'text')} {'is' if net.n == 1 else 'are'} too few to tell which prevails"


def _trend(found: pd.DataFrame, side: Side) -> list[str]:
    rising = found[found["holds"] & (found["change"] > 0)]
    if rising.empty:
        return []
    row: Any = rising.sort_values("change", ascending=False).iloc[0]
    rose = f"rose from {percent(row['share_before'])} to {percent(row['share'])} of customers."
    return [f"{NOUNS[side]} {row['title'].lower()} {rose}"]


def _costs(found: pd.DataFrame, side: Side) -> list[str]:
    costly = found[found["verdict"] == "costs"]
    if costly.empty:
        return []
    row: Any = costly.sort_values("matched_high").iloc[0]
    less = f"{points(row['matched'])} ({points(row['matched_low'])} to {points(row['matched_high'])})"
    return [f"Those who {VERBS[side]} {row['title'].lower()} come back less than like customers: {less}."]


def topic_sentence(row: Any, side: Side, matched: str) -> str:  # noqa: ANN401  a row of itertuples
    """What is known of a topic, for those who point at it."""
    head = f"{row.title}: {count(row.naming)} of {count(row.of_customers)} customers {VERBS[side]} it."
    if isnan(row.matched):
        return f"{head} Too few to tell what it does."
    return (
        f"{head} They come back {points(row.matched)} ({points(row.matched_low)} to {points(row.matched_high)}) "
        f"against {matched}: {VERDICTS[row.verdict].lower()}."
    )


def quadrants(found: pd.DataFrame) -> str:
    """Which topics are loud and harmless, and which are quiet and costly; that neither is known when so."""
    told = found[found["matched"].notna()]
    if told.empty:
        return "Too few customers named a topic and had 90 days to come back: nothing can be said of its price yet."
    loud = told["naming"] >= told["naming"].median()
    parts = []
    for mask, verdict, words in (
        (loud, "costs", "Loud and costly"), (~loud, "costs", "Quiet but costly"),
        (loud, "harmless", "Loud but harmless"), (loud, "keeps", "Loud, and its customers stay"),
    ):  # fmt: skip
        names = told.loc[mask & (told["verdict"] == verdict), "title"].tolist()
        if names:
            parts.append(f"{words}: {', '.join(names)}.")
    untold = int((told["verdict"] == "cannot tell").sum())
    if untold:
        parts.append(f"What {'one topic costs' if untold == 1 else f'{untold} topics cost'}, the data cannot tell yet.")
    return " ".join(parts)
