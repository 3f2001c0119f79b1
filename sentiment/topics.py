"""What a text is about, by the keywords of a taxonomy: from the first row, without training, and with its reasons.

A negation does not take a topic away: "not delivered" is about delivery.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sentiment.cleaning import original_span, prepare
from sentiment.keywords import WORD, cut
from sentiment.product_names import Product
from sentiment.taxonomy import ENOUGH, PRODUCT, Keyword, Taxonomy, TaxonomyError, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sentiment.cleaning import Prepared
    from sentiment.keywords import Hit
    from sentiment.word_lists import WordLists

__all__ = [
    "PRODUCT",
    "Keyword",
    "Product",
    "Taxonomy",
    "TaxonomyError",
    "Topic",
    "TopicMatch",
    "find_topics",
    "topics_of",
]

_ROUNDING = 1e-9


class TopicMatch(NamedTuple):
    """A topic that a text is about.

    ``topic``: the token of a topic, or ``product:`` and the product's code. ``weight``: the sum of the weights of its
    different keywords. ``spans``: where in the original text they stand, ``text[start:end]``, in order.
    """

    topic: str
    weight: float
    spans: tuple[tuple[int, int], ...]


def topics_of(texts: Sequence[object], taxonomy: Taxonomy | WordLists) -> list[tuple[TopicMatch, ...]]:
    """The topics of each text, in the taxonomy's order; an empty tuple where there is none, or no text.

    A topic is found where different keywords of it weigh 1 together. Where one keyword lies in another of the same
    topic the longer counts; where it lies in an excluding one it does not count. Linear in the length of the text;
    of a very long one only the first part is read (see ``sentiment.cleaning``). Never raises for what it is given.
    """
    return [_topics_of(prepare(text), taxonomy) for text in texts]


def find_topics(prepared: Iterable[Prepared], taxonomy: Taxonomy | WordLists) -> list[tuple[TopicMatch, ...]]:
    """The same for texts that were cleaned before, to look through them several times."""
    return [_topics_of(one, taxonomy) for one in prepared]


def _topics_of(prepared: Prepared, taxonomy: Taxonomy | WordLists) -> tuple[TopicMatch, ...]:
    """The topics of one text."""
    hits = taxonomy.search.hits(cut(prepared.text))
    if not hits:
        return ()
    places: list[tuple[int, int]] = []
    matches = []
    for topic, own in _by_topic(hits, taxonomy).items():
        deciding = _deciding(own, taxonomy)
        weights = {taxonomy.keywords[number].text: taxonomy.keywords[number].weight for _, _, number in deciding}
        weight = sum(weights.values())
        if weight >= ENOUGH - _ROUNDING:
            places = places or [found.span() for found in WORD.finditer(prepared.text)]
            spans = [original_span(prepared, places[first][0], places[last - 1][1]) for first, last, _ in deciding]
            matches.append(TopicMatch(topic, weight, tuple(spans)))
    return tuple(matches)


def _by_topic(hits: list[Hit], taxonomy: Taxonomy | WordLists) -> dict[str, list[Hit]]:
    """The hits of each topic, the topics in the taxonomy's order."""
    by_topic: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=itemgetter(2)):  # keywords are numbered topic by topic
        by_topic.setdefault(taxonomy.names[hit[2]], []).append(hit)
    return by_topic


def _deciding(hits: list[Hit], taxonomy: Taxonomy | WordLists) -> list[Hit]:
    """One topic's hits that count: not inside an excluding one, and of those that overlap the first, longest."""
    keywords = taxonomy.keywords
    if len(hits) == 1:
        return [] if keywords[hits[0][2]].excludes else hits
    # At one place the excluding ones and then the longer ones come first.
    placed = [
        (first, not keywords[number].excludes, -last, -keywords[number].weight, number) for first, last, number in hits
    ]
    reach = end = 0
    kept = []
    for first, counts, minus_last, _, number in sorted(placed):
        if not counts:
            reach = max(reach, -minus_last)
        elif -minus_last > reach and first >= end:
            kept.append((first, -minus_last, number))
            end = -minus_last
    return kept
