"""The parts of the page of what customers say that are about topics: their price, their words, single feedback."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import frame, reads
from dashboard.analytics.voice import story
from dashboard.analytics.voice.topics import LABEL_OF
from dashboard.answers.voice import impact_days
from dashboard.charts import voice as charts
from dashboard.charts.base import rows
from dashboard.components.cards import card, chart, tabular
from dashboard.components.download import table_and_download
from dashboard.components.feedback_item import open_button, quoted
from dashboard.components.rising import rising_card
from dashboard.components.words import words
from dashboard.reads import topics as topic_reads
from dashboard.reads.voice import MOST_LISTED, Wanted
from dashboard.theme import count, day, points, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.actions.feedback_desk import FeedbackDesk
    from dashboard.analytics.voice.topics import Side
    from dashboard.reads.voice import Topics, Voice
    from data_access.filters import Scope

    Columns = Callable[[Iterable[str]], dict[str, Any]]

UNIT = "Loud topics stand to the right; below 0 their customers come back less than customers like them"
ALL, EVERY = "all", "All feedback"
LABELS = {"any": "Any", "negative": "Negative", "positive": "Positive", "neutral": "Neutral"}
SHOWN = (
    "title",
    "named_share",
    "trend",
    "topic_points",
    "score_told",
    "return_told",
    "matched_told",
    "verdict_word",
)
_TOLD = {"score_told": ("score_impact", "score_low", "score_high"),
         "return_told": ("return_impact", "return_low", "return_high"),
         "matched_told": ("matched", "matched_low", "matched_high")}  # fmt: skip
FULL = ("title", "naming_now", "heard_now", "named_share", "named_low", "named_high", "change_points", "change_from",
        "change_to", "trend_holds", "topic_points", "topic_from", "topic_to", "naming", "of_customers", "score_moved",
        "score_from_points", "score_to_points", "return_moved", "return_from", "return_to", "matched_naming",
        "matched_points", "matched_from", "matched_to", "verdict_word")  # fmt: skip
LIST_TABLE = ("received_on", "customer_name", "page", "words_said", "opinion", "rated", "product_said", "said_through")
MISMATCH_TABLE = ("received_on", "customer_name", "page", "words_said", "rated", "mismatch_word", "said_through")
_MISMATCHES = {"words_worse": "Words worse than the rating", "words_better": "Words better than the rating"}
_SAME = {"product": "like customers who spoke of the same product",
         "category": "like customers who spoke of the same kind of product", "": "like customers"}  # fmt: skip
MARKED_BY = "quick"  # quick enough for every quote of the page, whoever read them
RISING = 3


def topics_card(answer: Voice, topics: Topics, side: Side, picked: str, columns: Columns) -> None:
    """Which topics are loud, and which cost customers: the chart, what it says in words, and the table."""
    found = topics.table
    if found.empty:
        words(
            "No topic was found in these days: either nothing was read yet, or nobody names one.", "muted", "no_topics"
        )
        return
    words(reads.finished(lambda: story.quadrants(found), "quadrant_words", topics.number), "strong", "quadrants")
    drawn = found[found["matched"].notna()].reset_index(drop=True)
    if len(drawn):
        t, matched = frame.current_tokens(), _SAME[topics.same]
        sentences = reads.finished(
            lambda: [story.topic_sentence(row, side, matched) for row in drawn.itertuples()], "topics", topics.number
        )
        figure = reads.finished(
            lambda: charts.quadrant(drawn, sentences, t, picked), "quadrant", topics.number, picked, t.mode
        )
        chart(
            figure, "topics", " ".join(["Topics by how many name them and who comes back.", *sentences]), on_select=True
        )
        words(_base(answer, drawn, matched), "fine", "impact_base")
    table = reads.finished(lambda: _table(found), "topic_table", topics.number)
    tabular(table, "topics", columns(SHOWN), alt="Topics with share, trend, sentiment and impact")
    table_and_download(table, "topics_all", "Topics", "return_impact", columns=columns(FULL))


def _base(answer: Voice, drawn: pd.DataFrame, matched: str) -> str:
    start, end = impact_days(answer.as_of) if answer.as_of else (None, None)
    last = end - timedelta(days=1) if end else None
    return (
        f"Impact: {quantity(int(drawn['of_customers'].iloc[0]), 'customer')} by their first words from {day(start)} to "
        f"{day(last)}, who had 90 days to come back. Bars are 95% intervals against {matched}: same recency, "
        "frequency, money and segment. It is a comparison, not a trial."
    )


def _table(found: pd.DataFrame) -> pd.DataFrame:
    """The topics as tables show them: shares as shares, differences and scores in points."""
    renamed = {"named_share": "share", "named_low": "share_low", "named_high": "share_high", "naming_now": "speakers",
               "heard_now": "heard", "trend_holds": "holds"}  # fmt: skip
    in_points = {"change_points": "change", "change_from": "change_low", "change_to": "change_high",
              "topic_points": "topic_sentiment", "topic_from": "sentiment_low", "topic_to": "sentiment_high",
              "score_moved": "score_impact", "score_from_points": "score_low", "score_to_points": "score_high",
              "return_moved": "return_impact", "return_from": "return_low", "return_to": "return_high",
              "matched_points": "matched", "matched_from": "matched_low", "matched_to": "matched_high"}  # fmt: skip
    trend = ["" if pd.isna(change) else f"{'▲ ' if change > 0 else '▼ '}{points(change)}" if holds else "not sure"
             for change, holds in zip(found["change"], found["holds"], strict=True)]  # fmt: skip
    return found.assign(
        **{new: found[old] for new, old in renamed.items()},
        **{new: found[old].astype("float64") * 100 for new, old in in_points.items()},
        trend=pd.Series(trend, index=found.index, dtype="str"),
        **{name: _with_interval(found, *columns) for name, columns in _TOLD.items()},
        verdict_word=found["verdict"].map(story.VERDICTS),
    )


def _with_interval(found: pd.DataFrame, value: str, low: str, high: str) -> pd.Series[str]:
    """A difference in points with its interval, as one text; nothing where it is not told."""
    told = [
        "" if pd.isna(one) else f"{one * 100:+.1f} ({at_least * 100:+.1f} to {at_most * 100:+.1f})"
        for one, at_least, at_most in zip(found[value], found[low], found[high], strict=True)
    ]
    return pd.Series(told, index=found.index, dtype="str")


def topic_choices(topics: Topics) -> dict[str, str]:
    """What can be looked into: everything, and each topic."""
    return {ALL: EVERY, **dict(zip(topics.table["topic"], topics.table["title"], strict=True))}


def proposed_topic(topics: Topics) -> str:
    """The topic to begin with: one that costs customers, else one that rose, else everything."""
    found = topics.table
    for chosen in (found[found["verdict"] == "costs"], found[found["holds"] & (found["change"] > 0)]):
        if len(chosen):
            return str(chosen["topic"].iloc[0])
    return ALL


def day_choices(answer: Voice, series: pd.DataFrame) -> dict[str, tuple[Any, Any]]:
    """The periods that can be looked into by their names: both windows, and each week or month of the chart."""
    windows, one = answer.question.windows, timedelta(days=1)
    both = {"These days": (windows.start, windows.end), "The days before": (windows.before, windows.start)}
    periods = {f"{day(start)} to {day(end)}": (start, end + one) for start, end in
               zip(series["start"].tolist()[::-1], series["end"].tolist()[::-1], strict=True)}  # fmt: skip
    return both | periods


def quotes_card(answer: Voice, wanted: Wanted, desk: FeedbackDesk) -> None:
    """The most typical words of a set, and the strongest, with the words marked that decide; each can be corrected."""
    scope = answer.question.scope
    typical, extreme = reads.quotes_of(answer, scope, wanted)
    if typical.empty and extreme.empty:
        words("No words in this set.", "muted", "no_quotes")
        return
    for name, title, found in (("typical", "Typical", typical), ("extreme", "Strongest", extreme)):
        if len(found):
            words(title, "strong", f"quotes_{name}")
        for place, row in enumerate(rows(found)):
            text, number = str(row.text), int(row.feedback_id)
            quoted(text, reads.deciding_words(text, MARKED_BY, scope), f"quote_{name}_{place}")
            with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"said_{name}_{place}"):
                words(_said_by(row), "fine", f"by_{name}_{place}", width="content")
                open_button(number, text, desk)


def _said_by(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    who = row.customer_name if isinstance(row.customer_name, str) else "No customer named"
    parts = [who, day(row.received_on), *([_rated(row)] if _rated(row) else []), _text(row.channel)]
    return " · ".join(part for part in parts if part)


def _rated(row: Any) -> str:  # noqa: ANN401  as above
    if pd.isna(row.rating):
        return ""
    of = {"stars": "of 5 stars", "nps": "of 10", "csat": "of 5 (CSAT)", "ces": "of 7 (CES)"}[row.rating_scale]
    return f"{int(row.rating)} {of}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def feedback_list(answer: Voice, wanted: Wanted, name: str, columns: Columns) -> None:
    """Single feedback of a set with its customers, and its download."""
    found = reads.feedback_of(answer, answer.question.scope, wanted)
    if found.empty:
        words("Nothing in this set.", "muted", f"none_{name}")
        return
    if len(found) == MOST_LISTED:
        words(f"The newest {count(MOST_LISTED)}.", "fine", f"newest_{name}")
    else:
        words(quantity(len(found), "piece of feedback", "pieces of feedback"), "fine", f"size_{name}")
    table = reads.finished(lambda: _listed(found), "feedback_list", answer.number, wanted)
    shown = MISMATCH_TABLE if wanted.mismatched else LIST_TABLE
    tabular(
        table, name, columns(shown), alt="Single feedback, the newest first", height=min(len(table) + 1, 11) * 35 + 3
    )
    table_and_download(table, f"{name}_all", "Feedback", columns=columns(shown))


def _listed(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(
        words_said=found["text"],
        opinion=[_text(label).capitalize().replace("_", " ") for label in found["label"]],
        rated=[_rated(row) for row in found.itertuples()],
        product_said=found["product_name"],
        said_through=found["channel"],
        mismatch_word=found["rating_mismatch"].map(_MISMATCHES),
    )


def mismatch_card(answer: Voice, columns: Columns) -> None:
    """Feedback whose words are much worse or better than its rating: to be looked at by somebody."""
    windows = answer.question.windows
    wanted = Wanted(start=windows.start, end=windows.end, mismatched=True)
    with card(
        "mismatch", "Where words and rating disagree", "Furious words with a top rating, or praise with the lowest"
    ):
        feedback_list(answer, wanted, "mismatch", columns)


def new_words_card(scope: Scope) -> None:
    """What is said now and was not said before, whatever the filters: it is sought in everything that was said."""
    rising_card(topic_reads.rising_phrases(scope), topic_reads.topic_titles(scope), most=RISING)


def words_unit(title: str) -> str:
    """What the words are about."""
    return f"{title}; typical words are those nearest to what the others said; Quick marks what speaks for + and −"


def labels_for(side: Side) -> dict[str, str]:
    """The opinions to choose from, that of the chosen side first."""
    first = LABEL_OF[side] or "any"
    return {first: LABELS[first], **LABELS}
