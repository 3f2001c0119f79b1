"""The views of what customers say: over time, by group, ratings, topics, and NPS weighted to the base."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import pandas as pd

from dashboard.analytics.voice import fair, impact, topics
from dashboard.answers import voice as answers
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING, Filters
from data_access.queries import said as queries

if TYPE_CHECKING:
    from data_access.queries.said import Split
    from data_access.readers import Reader

RATINGS = ("rating_scale", "window", "answers", "rating_score", "rating_score_low", "rating_score_high",
           "rating_variance", "rating_mean")  # fmt: skip
# Inside an answer a name is short; among all views of the export it has to be told apart.
_SAID = {"start": "period_start", "end": "period_end", "complete": "period_over", "items": "feedback_count",
         "scored": "feedback_read", "units": "speakers", "net_low": "net_sentiment_low",
         "net_high": "net_sentiment_high", "share": "feedback_share", "share_low": "feedback_share_low",
         "share_high": "feedback_share_high"}  # fmt: skip
_TOPIC = {
    "speakers": "topic_speakers", "heard": "topic_heard", "speakers_before": "topic_speakers_before",
    "heard_before": "topic_heard_before", "share": "topic_share", "share_low": "topic_share_low",
    "share_high": "topic_share_high", "share_before": "topic_share_before", "change": "topic_change",
    "change_low": "topic_change_low", "change_high": "topic_change_high", "p_value": "topic_p_value",
    "holds": "topic_change_holds", "items": "topic_feedback", "sentiment_low": "topic_sentiment_low",
    "sentiment_high": "topic_sentiment_high", "naming": "impact_naming", "of_customers": "impact_customers",
    "score_low": "score_impact_low", "score_high": "score_impact_high", "return_low": "return_impact_low",
    "return_high": "return_impact_high", "matched": "matched_difference", "matched_low": "matched_difference_low",
    "matched_high": "matched_difference_high", "verdict": "topic_verdict",
}  # fmt: skip
_INSIDE = (*topics.COLUMNS, *(name for name in impact.COLUMNS if name != "topic"))
SERIES, GROUPS = (tuple(_SAID.get(name, name) for name in columns) for columns in (answers.SERIES, answers.GROUPS))
TOPICS = tuple(_TOPIC.get(name, name) for name in _INSIDE)
FAIR = tuple({"weight": "answer_weight"}.get(name, name) for name in fair.COLUMNS)
_SPANS = {"span": tuple(answers.DAYS)}


def _asked(reader: Reader, filters: Filters, options: Options) -> answers.Asked | None:
    return answers.asked(reader, filters, EVERYTHING, cast("answers.Span", options.get("span", "year")))


def _series(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    question = _asked(reader, filters, options)
    if question is None:
        return pd.DataFrame(columns=list(SERIES))
    read_by = answers.overall(reader, question).read_by
    return answers.series(reader, question, cast("answers.Step", options["step"]), read_by).rename(columns=_SAID)


def _groups(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    question = _asked(reader, filters, options)
    if question is None:
        return pd.DataFrame(columns=list(GROUPS))
    read_by = answers.overall(reader, question).read_by
    return answers.groups(reader, question, cast("Split", options["by"]), read_by).rename(columns=_SAID)


def _ratings(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    question = _asked(reader, filters, options)
    found = answers.overall(reader, question).ratings if question else {}
    rows = [
        (scale, window, one.n, one.value, one.low, one.high, one.variance, one.mean)
        for scale, pair in found.items()
        for window, one in zip(("now", "before"), pair, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(RATINGS))


def _topics(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    question = _asked(reader, filters, options)
    if question is None:
        return pd.DataFrame(columns=list(TOPICS))
    side = cast("topics.Side", options["side"])
    names: dict[str, str] = {}  # the view names topics by their tokens
    as_of = last_covered_day(reader)  # the first day there is, without purchases
    found, _ = answers.topic_table(reader, question, side, None if as_of == date.min else as_of, names)
    return found.rename(columns=_TOPIC)[list(TOPICS)]


def _fair(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    question = _asked(reader, filters, options)
    if question is None:
        return pd.DataFrame(columns=list(FAIR))
    return answers.fair_score(reader, question, last_covered_day(reader)).cells.rename(
        columns={"weight": "answer_weight"}
    )


VIEWS = (
    View(
        name="voice_over_time",
        about="How much customers said each week or month and how it sounds, with intervals.",
        columns=SERIES,
        build=_series,
        choices={"step": tuple(answers.STEPS)},
    ),
    View(
        name="voice_by_group",
        about="What was said in the newest window by channel, category, segment or language, and how it sounds.",
        columns=GROUPS,
        build=_groups,
        choices={"by": queries.SPLITS, **_SPANS},
    ),
    View(
        name="voice_ratings",
        about="NPS, CSAT, CES and stars of the newest window and of the equal one before; empty where nobody answered.",
        columns=RATINGS,
        build=_ratings,
        choices=_SPANS,
    ),
    View(
        name="voice_topics",
        about="Each topic: how many customers name it, whether that changed, how it sounds, and what it does to the "
        "score and to coming back.",
        columns=TOPICS,
        build=_topics,
        choices={"side": tuple(topics.SIDES), **_SPANS},
    ),
    View(
        name="voice_nps_base",
        about="Who answered the question of recommending and who did not, by group of customers and segment, and what "
        "an answer weighs.",
        columns=FAIR,
        build=_fair,
        choices=_SPANS,
    ),
)
