"""What feedback is about, and phrases on the rise, for programs and spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics.topics import COLUMNS
from dashboard.answers import topics as answers
from dashboard.answers.topics import RISING, words_of
from dashboard.exports.views import Options, View
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters
from sentiment.own_topics import written

if TYPE_CHECKING:
    from data_access.readers import Reader

TOPICS = ("topic", "topic_title", "topic_on", *COLUMNS[1:], "topic_words", "topic_excluding")


def topics(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """Every topic with its words, its share of the feedback of 12 months, and the opinions on it."""
    del options
    _refuse(filters)
    shown = [one for one in answers.settings_of(reader, EVERYTHING) if one.edit.state != "removed"]
    heard = answers.heard(reader, EVERYTHING, [one.name for one in shown])
    table = pd.DataFrame(
        {
            "topic": [one.name for one in shown],
            "topic_title": [one.title for one in shown],
            "topic_on": [one.edit.state == "on" and one.topic is not None for one in shown],
            "topic_words": [written(words_of(one.topic), excluding=False) for one in shown],
            "topic_excluding": [written(words_of(one.topic, excluding=True), excluding=True) for one in shown],
        }
    )
    if heard is None:
        return table.assign(**{name: pd.Series(dtype="float64") for name in COLUMNS[1:]})[list(TOPICS)]
    return table.merge(heard.shares, on="topic", how="left")[list(TOPICS)]


def rising_phrases(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """Phrases that customers use now and did not use before, and that no topic covers."""
    del options
    _refuse(filters)
    covered = answers.taxonomy_of(answers.settings_of(reader, EVERYTHING))
    found = answers.rising(reader, EVERYTHING, covered)
    if found is None:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in RISING})
    return found.phrases[list(RISING)]


def _refuse(filters: Filters) -> None:
    if not filters.empty:
        raise UserError("The topics of all feedback are told together.", "Leave the filters out.")


VIEWS = (
    View(
        name="topics",
        about="What feedback is about: each topic with its words, its share of the last 12 months, and complaints.",
        columns=TOPICS,
        build=topics,
    ),
    View(
        name="rising_phrases",
        about="Phrases used more often in the last 4 weeks than before, beyond chance, that no topic covers.",
        columns=RISING,
        build=rising_phrases,
    ),
)
