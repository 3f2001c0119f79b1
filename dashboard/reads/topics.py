"""What the Topics page knows: the topics as they stand, what was said of them, phrases on the rise, a change tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.answers import topics as answers
from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from data_access.readers import RecordReader
from sentiment.taxonomy import Topic

if TYPE_CHECKING:
    from dashboard.answers.topics import Effect, Heard, Rising, Sample, Setting
    from data_access.filters import Scope

DOMAINS = ("feedback", "customers")


def topic_settings(scope: Scope) -> tuple[Setting, ...]:
    """Every topic as it stands in the store."""
    return _topic_settings(scope, versions("feedback"))


@kept(max_entries=16)
def _topic_settings(scope: Scope, key: Versions) -> tuple[Setting, ...]:
    del key
    return answers.settings_of(RecordReader(record()), scope)


def topic_titles(scope: Scope) -> dict[str, str]:
    """How the topics are called, by token."""
    return {one.name: one.title for one in topic_settings(scope)}


def topics_offered(scope: Scope) -> dict[str, str]:
    """The same of the topics that are looked for."""
    return {one.name: one.title for one in topic_settings(scope) if one.edit.state == "on"}


def topics_heard(scope: Scope) -> Heard | None:
    """What was said of each topic in the last 12 months; None in a store without words."""
    return _topics_heard(scope, versions(*DOMAINS))


@kept(max_entries=16)
def _topics_heard(scope: Scope, key: Versions) -> Heard | None:
    del key
    return answers.heard(RecordReader(record()), scope, tuple(one.name for one in topic_settings(scope)))


def rising_phrases(scope: Scope) -> Rising | None:
    """Phrases on the rise that no topic covers; None in a store without words."""
    return _rising_phrases(scope, versions(*DOMAINS))


@kept(max_entries=8, spinner="Looking for phrases on the rise")
def _rising_phrases(scope: Scope, key: Versions) -> Rising | None:
    del key
    return answers.rising(RecordReader(record()), scope, answers.taxonomy_of(topic_settings(scope)))


def topic_effect(scope: Scope, before: Topic | None, after: Topic | None) -> Effect:
    """What other words for a topic would do to the newest texts."""
    return _topic_effect(scope, (before, after), versions(*DOMAINS))


@kept(max_entries=128, by_words=(Topic,))
def _topic_effect(scope: Scope, change: tuple[Topic | None, Topic | None], key: Versions) -> Effect:
    return answers.effect(_sample(scope, key), *change)


@kept(max_entries=4)
def _sample(scope: Scope, key: Versions) -> Sample:
    del key
    return answers.sample(RecordReader(record()), scope)
