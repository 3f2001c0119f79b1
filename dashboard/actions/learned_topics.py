"""Topics learned from what people corrected, and whether they are surely better than the keywords alone."""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from data_access.filters import EVERYTHING
from data_access.queries.scoring import newest_correction, topic_corrections
from data_access.readers import RecordReader
from data_access.repositories.corrections import counting
from sentiment.evaluate import paired_bootstrap
from sentiment.topic_model import TopicModel
from sentiment.topics import PRODUCT, topics_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Engine

    from sentiment.evaluate import Difference
    from sentiment.topics import Taxonomy, TopicMatch

    Pair = tuple[str, frozenset[str]]

FEWEST = 30  # corrected texts; with fewer the comparison could not tell better from luck
STEP = 1.5  # learned again when there are so many times as many: each new model sends all feedback through the scorer
MOST = 5_000
FOLDS = 5


class LearnedTopics(NamedTuple):
    """What was learned from ``corrections`` texts whose topics people corrected.

    ``fewer_errors`` is how many topics more the keywords get wrong in a text than the model does, on texts it was not
    trained on, with its 95 % interval; ``model`` serves, and is None where that interval is not above 0. ``stamp``
    tells one model from another.
    """

    corrections: int
    fewer_errors: Difference | None
    model: TopicModel | None
    stamp: str

    def topics_of(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[tuple[TopicMatch, ...]]:
        """The topics of each text: as people corrected others, else by the keywords."""
        return topics_of(texts, taxonomy) if self.model is None else self.model.topics_of(texts, taxonomy)


NOTHING = LearnedTopics(0, None, None, "")


def learned_topics(engine: Engine, taxonomy: Taxonomy, version: str) -> LearnedTopics:
    """What the corrections of this store teach about topics. The same corrections give the same answer.

    Parameters
    ----------
    taxonomy : whose keywords are there without corrections. ``version``: tells its topics and keywords apart.
    """
    rows = RecordReader(engine).rows(newest_correction(EVERYTHING))
    if not rows or rows[0].newest is None:
        return NOTHING
    return _KNOWN.of(engine, taxonomy, (str(engine.url), version, int(rows[0].newest), int(rows[0].versions)))


def learned(pairs: Sequence[Pair], taxonomy: Taxonomy, version: str) -> LearnedTopics:
    """What some corrected texts teach.

    Parameters
    ----------
    pairs : texts, each with all its topics as people have them, in the order in which they were first corrected.
    """
    pairs = pairs[: _step(len(pairs))]
    if not pairs:
        return NOTHING
    found = paired_bootstrap(*_errors(pairs, taxonomy))
    if found.low <= 0:
        return LearnedTopics(len(pairs), found, None, "")
    told = "\x1e".join("\x1f".join([text, *sorted(topics)]) for text, topics in pairs)
    stamp = hashlib.sha256(f"{version}\x1d{told}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return LearnedTopics(len(pairs), found, TopicModel.learned(pairs, taxonomy), f" learned {stamp}")


def _step(count: int) -> int:
    """Of so many corrected texts, how many are learned from: 30, 45, 67 and so on."""
    if count < FEWEST:
        return 0
    step = FEWEST
    while step * STEP <= min(count, MOST):
        step = int(step * STEP)
    return step


def _errors(pairs: Sequence[Pair], taxonomy: Taxonomy) -> tuple[list[float], list[float]]:
    """Wrong topics of each text by the keywords and by a model of the other four fifths."""
    keywords, models = [0.0] * len(pairs), [0.0] * len(pairs)
    for fold in range(FOLDS):
        held = [place for place in range(len(pairs)) if place % FOLDS == fold]
        model = TopicModel.learned([pair for place, pair in enumerate(pairs) if place % FOLDS != fold], taxonomy)
        texts = [pairs[place][0] for place in held]
        for place, by_words, by_model in zip(
            held, topics_of(texts, taxonomy), model.topics_of(texts, taxonomy), strict=True
        ):
            keywords[place] = float(len(_names(by_words) ^ pairs[place][1]))
            models[place] = float(len(_names(by_model) ^ pairs[place][1]))
    return keywords, models


def _names(matches: Sequence[TopicMatch]) -> AbstractSet[str]:
    return {match.topic for match in matches if not match.topic.startswith(PRODUCT)}


def corrected_pairs(engine: Engine, taxonomy: Taxonomy) -> list[Pair]:
    """Texts whose topics people corrected: what the keywords find, with what was added and without what was removed.

    Not what a learned model found: it would be confirmed by itself.
    """
    rows = RecordReader(engine).rows(topic_corrections(EVERYTHING))
    people = counting(rows)
    texts = {row.feedback_id: row.text for row in rows if row.feedback_id in people}
    pairs = []
    for (one, text), matches in zip(texts.items(), topics_of(list(texts.values()), taxonomy), strict=True):
        said = {topic: after for topic, after in people[one].topics.items() if not topic.startswith(PRODUCT)}
        removed = {topic for topic, after in said.items() if after == "removed"}
        if said:
            pairs.append((text, frozenset((_names(matches) | said.keys()) - removed)))
    return pairs


class _Known:
    """The last answer: it takes seconds, and the worker asks every second or two."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._key: tuple[str, str, int, int] | None = None
        self._found = NOTHING

    def of(self, engine: Engine, taxonomy: Taxonomy, key: tuple[str, str, int, int]) -> LearnedTopics:
        with self._lock:
            if key != self._key:
                self._found = learned(corrected_pairs(engine, taxonomy), taxonomy, key[1])
                self._key = key
            return self._found


_KNOWN = _Known()
