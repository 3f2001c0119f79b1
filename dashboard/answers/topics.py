"""What feedback is about in this store: the topics as people want them, their shares, and phrases on the rise."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import settings
from dashboard.analytics import topics as analytics
from dashboard.analytics.periods import month_of, month_start
from data_access.filters import Filters
from data_access.queries import scoring, topics
from sentiment.cleaning import prepare
from sentiment.own_topics import TopicEdit, as_state, as_words, edited, shipped_topic
from sentiment.phrases import rising_phrases
from sentiment.taxonomy import Taxonomy
from sentiment.topics import find_topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.filters import Scope
    from data_access.readers import Reader
    from sentiment.cleaning import Prepared
    from sentiment.taxonomy import Keyword, Topic

MONTHS = 12
WEEKS_NOW, WEEKS_BEFORE = 4, 24
MOST_NOW, MOST_BEFORE = 3_000, 9_000  # texts of the two times that are compared, the newest of each
MOST_SAMPLED = 5_000  # texts a change is tried on
MOST_QUOTES = 3
RISING = ("phrase", "recent_count", "earlier_count", "recent_share", "earlier_share", "rate_ratio", "low", "high",
          "p_value", "example")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A topic as it stands in this store; ``version`` 0 while nobody changed it, ``topic`` None without words."""

    edit: TopicEdit
    topic: Topic | None
    version: int = 0
    changed_by: str = ""
    changed_at: Any = None

    @property
    def name(self) -> str:
        """Its token."""
        return self.edit.name

    @property
    def title(self) -> str:
        """How it is called."""
        return self.topic.title if self.topic else self.edit.title or self.name

    @property
    def own(self) -> bool:
        """Whether it does not come with the project."""
        return shipped_topic(self.name) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was said of the topics in 12 months. The frames are shared by all readers: never change them.

    Of so many ``texts`` some are ``waiting`` to be looked through, and ``covered`` are about a topic.
    """

    first: int
    as_of: date
    shares: pd.DataFrame
    trend: dict[str, list[float | None]]
    texts: int
    waiting: int
    covered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """Phrases on the rise, ``RISING`` and ``quotes``, and what they were found in: texts of both times, of how many."""

    phrases: pd.DataFrame
    as_of: date
    recent: int
    earlier: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """The newest texts of the last 12 months, cleaned once, and how many there are in all."""

    texts: tuple[str, ...]
    prepared: tuple[Prepared, ...]
    all_texts: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of words would do to a sample: how many gain or lose the topic, and some of them with the places.

    ``found``: how many have it afterwards.
    """

    gained: int
    lost: int
    found: int
    looked: int
    all_texts: int
    gained_quotes: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    lost_quotes: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]


def settings_of(reader: Reader, scope: Scope) -> tuple[Setting, ...]:
    """Every topic as it stands, those that come with the project first; own ones that were removed stay too."""
    rows = {str(row["name"]): row for row in reader.frame(scoring.topic_edits(scope)).to_dict("records")}
    edits = {name: _edit(row) for name, row in rows.items()}
    shown = {topic.name: topic for topic in edited(edits.values(), off_too=True).topics}
    names = dict.fromkeys([*(topic.name for topic in Taxonomy.shipped().topics), *edits])
    return tuple(
        Setting(
            edit=edits.get(name, TopicEdit(name)),
            topic=shown.get(name),
            version=int(rows[name]["version"]) if name in rows else 0,
            changed_by=str(rows[name]["changed_by"]) if name in rows else "",
            changed_at=rows[name]["changed_at"] if name in rows else None,
        )
        for name in names
    )


def _edit(row: Any) -> TopicEdit:  # noqa: ANN401  a row
    title = row["title"] if isinstance(row["title"], str) else ""
    lists = (as_words(json.loads(row[name])) for name in ("added", "removed"))
    return TopicEdit(str(row["name"]), title, as_state(str(row["state"])), *lists)


def taxonomy_of(settings: Sequence[Setting]) -> Taxonomy:
    """What is looked for: the topics that are on."""
    return edited(one.edit for one in settings)


def titles(reader: Reader, scope: Scope) -> dict[str, str]:
    """How the topics are called, by token; those that are switched off or gone too."""
    return {one.name: one.title for one in settings_of(reader, scope)}


def heard(reader: Reader, scope: Scope, names: Sequence[str]) -> Heard | None:
    """What was said of these topics; None in a store without words."""
    as_of = _last_day(reader, scope)
    if as_of is None:
        return None
    first = month_of(as_of) - MONTHS + 1
    year = Filters(start=month_start(first), end=as_of + timedelta(days=1))
    by_month = reader.frame(topics.topics_by_month(year, scope))
    months = reader.frame(topics.texts_by_month(year, scope))
    texts = int(reader.frame(topics.texts_in(year, scope))["texts"].iloc[0])
    return Heard(
        first=first,
        as_of=as_of,
        shares=analytics.text_shares(by_month, months, names),
        trend=analytics.topic_trend(by_month, months, first, month_of(as_of)),
        texts=texts,
        waiting=texts - int(months["texts"].sum()),
        covered=int(reader.frame(topics.texts_with_topic(year, scope))["texts"].iloc[0]),
    )


def rising(reader: Reader, scope: Scope, covered: Taxonomy) -> Rising | None:
    """Phrases that customers use now and did not use before, and that no topic covers; None without words."""
    as_of = _last_day(reader, scope)
    if as_of is None:
        return None
    middle = as_of - timedelta(weeks=WEEKS_NOW) + timedelta(days=1)
    now = Filters(start=middle, end=as_of + timedelta(days=1))
    before = Filters(start=middle - timedelta(weeks=WEEKS_BEFORE), end=middle)
    recent = reader.frame(topics.newest_texts(now, scope, limit=MOST_NOW))
    earlier = reader.frame(topics.newest_texts(before, scope, limit=MOST_BEFORE))
    found = rising_phrases(
        recent["text"].tolist(),
        earlier["text"].tolist(),
        covered=covered,
        recent_customers=_people(recent),
        earlier_customers=_people(earlier),
    )
    quotes = [tuple(str(recent["text"].iloc[place]) for place in places) for places in found["examples"]]
    told = found.assign(
        quotes=pd.Series(quotes, index=found.index, dtype=object),
        example=pd.Series([told[0] if told else "" for told in quotes], index=found.index, dtype="str"),
    )
    cut = len(recent) == MOST_NOW or len(earlier) == MOST_BEFORE
    return Rising(phrases=told, as_of=as_of, recent=len(recent), earlier=len(earlier), cut=cut)


def _people(frame: pd.DataFrame) -> list[int | None]:
    return [None if pd.isna(one) else int(one) for one in frame["customer_id"]]


def sample(reader: Reader, scope: Scope) -> Sample:
    """The texts that a change of words is tried on."""
    as_of = _last_day(reader, scope)
    if as_of is None:
        return Sample((), (), 0)
    year = Filters(start=month_start(month_of(as_of) - MONTHS + 1), end=as_of + timedelta(days=1))
    texts = tuple(map(str, reader.frame(topics.newest_texts(year, scope, limit=MOST_SAMPLED))["text"]))
    all_texts = int(reader.frame(topics.texts_in(year, scope))["texts"].iloc[0])
    return Sample(texts, tuple(map(prepare, texts)), all_texts)


def effect(tried_on: Sample, before: Topic | None, after: Topic | None) -> Effect:
    """What other words for one topic would do; None stands for not looking for it."""
    had, has = (_places(tried_on, topic) for topic in (before, after))
    gained, lost = [place for place in has if place not in had], [place for place in had if place not in has]
    return Effect(
        len(gained), len(lost), len(has), len(tried_on.texts), tried_on.all_texts,
        tuple((tried_on.texts[place], has[place]) for place in gained[:MOST_QUOTES]),
        tuple((tried_on.texts[place], had[place]) for place in lost[:MOST_QUOTES]),
    )  # fmt: skip


def _places(tried_on: Sample, topic: Topic | None) -> dict[int, tuple[tuple[int, int], ...]]:
    """The texts of a sample with a topic, and where its words stand in them."""
    if topic is None:
        return {}
    found = find_topics(tried_on.prepared, Taxonomy((topic,)))
    return {place: matches[0].spans for place, matches in enumerate(found) if matches}


def words_of(topic: Topic | None, *, excluding: bool = False) -> tuple[Keyword, ...]:
    """The words a topic listens to, or those that exclude it."""
    return tuple(word for word in topic.keywords if word.excludes is excluding) if topic else ()


def _last_day(reader: Reader, scope: Scope) -> date | None:
    found: date | None = reader.frame(topics.last_said(scope, until=settings.latest_day()))["last_day"].iloc[0]
    return None if found is None or pd.isna(found) else found
