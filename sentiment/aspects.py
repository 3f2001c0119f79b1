"""What a text says of each of its topics, where it praises one and complains of another.

The whole text speaks for all its topics, unless it mixes both: only where a contrast word parts a stretch of it, or the
parts of a stretch disagree, does a topic get the opinion of the part that its words stand in.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sentiment.clauses import Stretch, stretches
from sentiment.cleaning import original_span, prepare
from sentiment.topics import topics_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sentiment.cleaning import Prepared
    from sentiment.scoring import Score, Scorer
    from sentiment.topics import Taxonomy, TopicMatch

    Place = tuple[int, int]


_AT_ONCE = 2_000  # texts: their parts are too few for another process to be worth its start


class TopicOpinion(NamedTuple):
    """What a text says of a topic.

    ``label`` is one of ``sentiment.scoring.LABELS``; ``polarity`` -1 to 1 and ``confidence`` 0-1 are None where it is
    ``not_scored``. ``start`` and ``end`` mark the stretch of the original text that the opinion was read from, with
    several the one that was read with the strongest opinion. ``mixed``: the topic is praised in one place and
    complained of in another.
    """

    topic: str
    label: str
    polarity: float | None
    confidence: float | None
    start: int
    end: int
    mixed: bool


def aspects_of(texts: Sequence[object], scorer: Scorer, taxonomy: Taxonomy) -> list[tuple[TopicOpinion, ...]]:
    """The opinion on each topic of each text, in the taxonomy's order; an empty tuple where there is no topic.

    Parameters
    ----------
    texts : anything; what is no text has no topics.
    scorer : asked once, for all texts that have a topic and, of those with several clauses, for their parts: two to
        four times as many texts as come in.
    taxonomy : whose topics to look for.
    """
    return opinions_at(texts, topics_of(texts, taxonomy), scorer)


def opinions_at(
    texts: Sequence[object],
    matches: Sequence[Sequence[TopicMatch]],
    scorer: Scorer,
    known: Sequence[Score | None] | None = None,
) -> list[tuple[TopicOpinion, ...]]:
    """The same for topics that are known already, such as those of a learned model.

    Parameters
    ----------
    known : what the scorer said of each whole text before; it is asked for parts alone then.
    """
    read = {place: _read(text) for place, (text, found) in enumerate(zip(texts, matches, strict=True)) if found}
    said = {place: score for place, score in enumerate(known or ()) if score is not None and place in read}
    asked = dict.fromkeys(words for place, one in read.items() for words in one.texts(whole=place not in said))
    scores = dict(zip(asked, scorer.score_many(list(asked)), strict=True)) if asked else {}
    return [
        tuple(_opinions(read[place], found, _Scores(scores, read[place], said.get(place)))) if found else ()
        for place, found in enumerate(matches)
    ]


@dataclass(frozen=True)
class TopicReader:
    """Finds the topics of texts and what they say of each; can be handed to another process."""

    scorer: Scorer
    taxonomy: Taxonomy

    def __call__(self, texts: Sequence[tuple[str, Score | None]]) -> list[tuple[TopicOpinion, ...]]:
        """As ``aspects_of``, for texts each with what the scorer said of the whole of it, None where it did not yet."""
        told: list[tuple[TopicOpinion, ...]] = []
        for start in range(0, len(texts), _AT_ONCE):
            some = [text for text, _ in texts[start : start + _AT_ONCE]]
            known = [said for _, said in texts[start : start + _AT_ONCE]]
            told += opinions_at(some, topics_of(some, self.taxonomy), self.scorer, known)
        return told


class _Read(NamedTuple):
    """A cleaned text, cut into stretches."""

    prepared: Prepared
    whole: Stretch

    def texts(self, *, whole: bool) -> Iterator[str]:
        """All its stretches as texts of their own, with the whole or without."""
        waiting = [self.whole] if whole else list(self.whole.parts)
        while waiting:
            stretch = waiting.pop()
            yield self.text(stretch)
            waiting += stretch.parts

    def text(self, stretch: Stretch) -> str:
        """A stretch as a text of its own."""
        return self.prepared.text[stretch.start : stretch.end]

    def original(self, stretch: Stretch) -> Place:
        """Where a stretch stands in the original text."""
        return original_span(self.prepared, stretch.start, stretch.end)


class _Scores(NamedTuple):
    """What was said of the stretches of one text."""

    by_text: dict[str, Score]
    read: _Read
    whole: Score | None

    def of(self, stretch: Stretch) -> Score:
        """What was said of a stretch."""
        if self.whole is not None and stretch is self.read.whole:
            return self.whole
        return self.by_text[self.read.text(stretch)]


def _read(text: object) -> _Read:
    prepared = prepare(text)
    return _Read(prepared, stretches(prepared.text))


def _opinions(read: _Read, matches: Sequence[TopicMatch], scores: _Scores) -> Iterator[TopicOpinion]:
    """What a text says of its topics."""
    speakers = list(_speakers(read, read.whole, scores))
    starts = [start for start, _, _ in speakers]
    for match in matches:
        spoken: dict[Stretch, None] = {}
        for start, end in match.spans:
            _, stop, stretch = speakers[max(bisect_right(starts, start) - 1, 0)]
            spoken[stretch if end <= stop else read.whole] = None
        told = [(stretch, scores.of(stretch)) for stretch in spoken or [read.whole]]
        stretch, score = max(told, key=lambda one: abs(one[1].polarity or 0.0))
        mixed = {"negative", "positive"} <= {one.label for _, one in told}
        yield TopicOpinion(match.topic, score.label, score.polarity, score.confidence, *read.original(stretch), mixed)


def _speakers(read: _Read, stretch: Stretch, scores: _Scores) -> Iterator[tuple[int, int, Stretch]]:
    """Who speaks for each place of a stretch: start and end in the original text, and the stretch that does.

    Its parts do as long as a contrast word parts them or they disagree; the whole does for a part without an opinion.
    """
    labels = {scores.of(part).label for part in stretch.parts}
    if not stretch.parts or not (stretch.contrast or {"negative", "positive"} <= labels):
        yield (*read.original(stretch), stretch)
        return
    for part in stretch.parts:
        if scores.of(part).label == "not_scored":
            yield (*read.original(part), stretch)
        else:
            yield from _speakers(read, part, scores)
