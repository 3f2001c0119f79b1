"""How much feedback is about each topic and how it speaks of it, and what phrases on the rise say in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.analytics.intervals import wilson_interval
from dashboard.theme import count, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

OPINIONS = ("negative", "neutral", "positive")
FEWEST_TEXTS = 20  # of a topic, before anything is said of its opinions in the takeaway
COLUMNS = ("topic", "topic_texts", "texts_looked_through", "text_share", "low", "high", "topic_opinions",
           "topic_complaints", "topic_praises", "complaint_share", "complaint_low", "complaint_high")  # fmt: skip


def text_shares(by_month: pd.DataFrame, months: pd.DataFrame, topics: Sequence[str]) -> pd.DataFrame:
    """How much of the feedback is about each topic, and how much of that complains of it.

    Parameters
    ----------
    by_month : ``topic``, ``month``, ``label``, ``texts``.
    months : ``month``, ``texts``: the feedback whose topics were looked for.
    topics : those to tell of, in their order; one that nobody mentions has a row too.

    Returns
    -------
    DataFrame with ``COLUMNS``: counts; ``text_share`` of all texts, 0-1, with its 95 % interval ``low`` to ``high``
    (Wilson); ``complaint_share`` of the texts with an opinion on the topic, neutral ones too, with its interval. Empty
    shares where there is nothing to divide by. A text counts for each of its topics, so that shares may add up to
    more than 1.
    """
    looked = int(months["texts"].sum())
    counted = by_month.groupby(["topic", "label"])["texts"].sum()
    found = counted.unstack("label", fill_value=0).reindex(index=list(topics), fill_value=0)  # noqa: PD010  two levels
    found = found.reindex(columns=[*OPINIONS, "not_scored"], fill_value=0).astype("int64")
    rows = pd.DataFrame({"topic": pd.Series(list(topics), dtype="str")})
    rows["topic_texts"] = found.sum(axis=1).to_numpy()
    rows["texts_looked_through"] = looked
    rows["topic_opinions"] = found[list(OPINIONS)].sum(axis=1).to_numpy()
    rows["topic_complaints"], rows["topic_praises"] = found["negative"].to_numpy(), found["positive"].to_numpy()
    pairs = (("text_share", "topic_texts", "texts_looked_through", "low", "high"),
             ("complaint_share", "topic_complaints", "topic_opinions", "complaint_low", "complaint_high"))  # fmt: skip
    for share, some, of, low, high in pairs:
        bounds = wilson_interval(rows[some], rows[of])
        rows[share] = rows[some] / rows[of].where(rows[of] > 0)
        rows[low], rows[high] = bounds["low"], bounds["high"]
    return rows[list(COLUMNS)]


def topic_trend(by_month: pd.DataFrame, months: pd.DataFrame, first: int, last: int) -> dict[str, list[float | None]]:
    """The share of each topic in the feedback of each month, first to last; None where nobody wrote in a month."""
    texts = months.groupby("month")["texts"].sum()
    counted = by_month.groupby(["topic", "month"])["texts"].sum().to_dict()
    return {
        str(topic): [
            counted.get((topic, month), 0) / texts[month] if texts.get(month, 0) else None
            for month in range(first, last + 1)
        ]
        for topic in by_month["topic"].unique()
    }


def takeaway(shares: pd.DataFrame, titles: dict[str, str]) -> str:
    """What most feedback is about, and which topic has the largest share of complaints, each with its certainty."""
    said = shares[shares["topic_texts"] > 0]
    if said.empty:
        return "No feedback mentions a topic yet."
    most = said.sort_values(["topic_texts", "topic"], ascending=[False, True]).iloc[0]
    looked = count(int(most["texts_looked_through"]))
    told = f"Most is said about {titles[most['topic']]}: {_sure(most, 'text_share', 'low', 'high', f'{looked} texts')}."
    heard = said[said["topic_opinions"] >= FEWEST_TEXTS]
    if heard.empty:
        return told
    worst = heard.sort_values(["complaint_share", "topic"], ascending=[False, True]).iloc[0]
    opinions = f"its {count(int(worst['topic_opinions']))} opinions"
    share = _sure(worst, "complaint_share", "complaint_low", "complaint_high", opinions)
    return f"{told} {titles[worst['topic']]} has the largest share of complaints: {share}."


def _sure(row: Any, share: str, low: str, high: str, of: str) -> str:  # noqa: ANN401  a row
    """A share with its interval."""
    value, least, most = (percent(float(row[name]), decimals=0) for name in (share, low, high))
    return f"{value} of {of} ({least} to {most})"


def rise_words(row: Any, weeks: int) -> str:  # noqa: ANN401  a row of itertuples
    """How much more often a phrase is used, with its certainty."""
    now = f"{quantity(int(row.recent_count), 'customer')} in the last {weeks} weeks ({percent(row.recent_share)})"
    if not row.earlier_count:
        return f"{now}, nobody before; at least {row.low:.1f} times as often as then"
    before = f"{count(int(row.earlier_count))} before ({percent(row.earlier_share)})"
    return f"{now}, {before}; {row.rate_ratio:.1f} times as often ({row.low:.1f} to {row.high:.1f})"
