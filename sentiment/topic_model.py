"""Topics learned from corrections: what people chose for texts, on top of what the keywords say.

One logistic regression a topic. Its inputs are the words and pairs of words of a text and the keywords' own verdict,
and it starts from trusting that verdict alone: without corrections it says what the keywords say, and each correction
moves it as far as it is evidence. So there is no number of corrections at which anything jumps.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit

from sentiment.cleaning import original_span, prepare
from sentiment.keywords import LONGEST_WORD, WORD, folded
from sentiment.topics import PRODUCT, TopicMatch, topics_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from sentiment.cleaning import Prepared
    from sentiment.topics import Taxonomy

    Floats = NDArray[np.float64]
    Found = dict[str, TopicMatch]

FORMAT = 1
FEWEST_TEXTS = 2  # that a word or pair of words must be in to be learned from
MOST_TERMS = 20_000
# The log odds of a topic before any correction: without the keywords' verdict, and what that adds.
PRIOR = np.array([-2.0, 4.0])
# How firmly the words' weights are held at 0 and those two at the prior. Chosen on MAMS alone, among 0.03 to 1 and
# 0.05 to 1: a looser prior lets a few corrections spoil what the keywords know.
SHRINK_TERMS, SHRINK_PRIOR = 0.05, 1.0
THRESHOLD = 0.3  # probability from which a topic is told: people overlook more topics than they invent
MOST_SPANS = 3  # words shown as the reason where no keyword is
_STEPS = 60


class _Term(NamedTuple):
    """A word or pair of words of a text, and where it stands in the cleaned text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class TopicModel:
    """A trained model. ``weights[i]`` are a topic's bias, its weight of the keywords' verdict, and those of the terms.

    ``topics`` tokens; ``terms`` words and pairs of words, folded; ``rarity`` how much each counts; ``corrections``
    how many texts it learned from, and ``chosen`` how many of them people gave each topic.
    """

    topics: tuple[str, ...]
    terms: tuple[str, ...]
    rarity: Floats
    weights: NDArray[np.floating]
    corrections: int
    chosen: tuple[int, ...]
    places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {term: place for place, term in enumerate(self.terms)})

    @classmethod
    def learned(cls, corrections: Iterable[tuple[object, Collection[str]]], taxonomy: Taxonomy) -> TopicModel:
        """The model that some corrections make.

        Parameters
        ----------
        corrections : texts, each with all topics that a person chose for it; none is a choice as well.
        taxonomy : whose keywords it starts from. Topics that it does not know are learned from nothing.

        Source: MacKay (1992), Neural Comput. 4, 720-736, for shrinking towards a prior; minimised by L-BFGS.
        """
        pairs = list(corrections)
        texts, chosen = [text for text, _ in pairs], [set(topics) for _, topics in pairs]
        topics = tuple(dict.fromkeys([*(topic.name for topic in taxonomy.topics), *sorted(set().union(*chosen))]))
        topics = tuple(topic for topic in topics if not topic.startswith(PRODUCT))
        cut = [{term.text for term in _terms(prepare(text))} for text in texts]
        terms, rarity = _vocabulary(cut)
        blank = cls(
            topics, terms, rarity, np.zeros((0, 0)), len(texts), tuple(sum(t in c for c in chosen) for t in topics)
        )
        inputs, ruled = blank._inputs(cut), _ruled(texts, taxonomy)
        weights = [
            _fitted(
                inputs,
                np.array([topic in found for found in ruled], dtype=float),
                np.array([topic in mine for mine in chosen], dtype=float),
            )
            for topic in topics
        ]
        return cls(topics, terms, rarity, np.array(weights, dtype=np.float32), blank.corrections, blank.chosen)

    def topics_of(self, texts: Sequence[object], taxonomy: Taxonomy) -> list[tuple[TopicMatch, ...]]:
        """The topics of each text as in ``sentiment.topics``, but as corrected; products by their names as ever.

        The ``weight`` of a match is its probability, 0-1. Its spans are the keywords where they agree, else the words
        that spoke most for it; none where nothing in the text did.
        """
        prepared = [prepare(text) for text in texts]
        cut = [list(_terms(one)) for one in prepared]
        ruled = _ruled(texts, taxonomy)
        verdicts = np.array([[topic in found for topic in self.topics] for found in ruled], dtype=float)
        inputs = self._inputs([{term.text for term in one} for one in cut])
        verdicts = verdicts.reshape(len(texts), len(self.topics))
        odds = inputs @ self.weights[:, 2:].T + self.weights[:, 0] + verdicts * self.weights[:, 1]
        return [
            self._told(one, terms, found, expit(row))
            for one, terms, found, row in zip(prepared, cut, ruled, odds, strict=True)
        ]

    def to_bytes(self) -> bytes:
        """The model as bytes without pickled objects; ``from_bytes`` reads them."""
        head = {
            "format": FORMAT,
            "topics": self.topics,
            "terms": self.terms,
            "corrections": self.corrections,
            "chosen": self.chosen,
        }
        packed = io.BytesIO()
        told = np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8)
        np.savez_compressed(packed, head=told, rarity=self.rarity, weights=self.weights)
        return packed.getvalue()

    @classmethod
    def from_bytes(cls, packed: bytes) -> TopicModel:
        """The model that ``to_bytes`` wrote.

        Raises
        ------
        ValueError : the bytes are not such a model, or one of another version of the project.
        """
        try:
            with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
                head = json.loads(arrays["head"].tobytes())
                rarity, weights = arrays["rarity"], arrays["weights"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise ValueError("These bytes are no model of topics. Learn it again from the corrections.") from error
        if head.get("format") != FORMAT:
            raise ValueError("This model of topics is of another version. Learn it again from the corrections.")
        topics, terms, chosen = (tuple(head[name]) for name in ("topics", "terms", "chosen"))
        return cls(topics, terms, rarity, weights, head["corrections"], chosen)

    def _inputs(self, cut: Sequence[set[str]]) -> csr_array:
        """The terms of texts as rows of length 1, rare terms counting more."""
        places = [sorted(self.places[term] for term in terms & self.places.keys()) for terms in cut]
        counts = [self.rarity[own] / max(float(np.linalg.norm(self.rarity[own])), 1e-12) for own in places]
        values = np.concatenate([*counts, np.zeros(0)])
        starts = np.concatenate([[0], np.cumsum([len(own) for own in places], dtype=int)])
        columns = np.fromiter(chain.from_iterable(places), dtype=int, count=len(values))
        return csr_array((values, columns, starts), shape=(len(cut), len(self.terms)))

    def _told(self, prepared: Prepared, terms: list[_Term], found: Found, odds: Floats) -> tuple[TopicMatch, ...]:
        """The topics of one text, from their probabilities."""
        if not terms:
            return ()
        told = []
        for place, topic in enumerate(self.topics):
            if odds[place] >= THRESHOLD:
                spans = found[topic].spans if topic in found else self._reasons(prepared, terms, place)
                told.append(TopicMatch(topic, float(odds[place]), spans))
        return (*told, *(match for topic, match in found.items() if topic.startswith(PRODUCT)))

    def _reasons(self, prepared: Prepared, terms: list[_Term], topic: int) -> tuple[tuple[int, int], ...]:
        """Where the terms stand that spoke most for a topic; of those that overlap the strongest."""
        known = [(self.places[term.text], term) for term in terms if term.text in self.places]
        told = [(self.weights[topic, place + 2] * self.rarity[place], term) for place, term in known]
        kept: list[_Term] = []
        for weight, term in sorted(told, key=lambda one: (-one[0], one[1].start)):
            if (
                weight > 0
                and len(kept) < MOST_SPANS
                and all(term.end <= one.start or one.end <= term.start for one in kept)
            ):
                kept.append(term)
        return tuple(sorted(original_span(prepared, term.start, term.end) for term in kept))


def _terms(prepared: Prepared) -> Iterator[_Term]:
    """The words and pairs of words of a text."""
    before: _Term | None = None
    for found in WORD.finditer(prepared.text):
        if found.end() - found.start() > LONGEST_WORD:
            before = None
            continue
        word = _Term(folded(found[0]), found.start(), found.end())
        yield word
        if before is not None:
            yield _Term(f"{before.text} {word.text}", before.start, word.end)
        before = word


def _vocabulary(cut: Sequence[set[str]]) -> tuple[tuple[str, ...], Floats]:
    """The terms to learn from, and how much each counts (inverse document frequency)."""
    counts = Counter(chain.from_iterable(cut))
    usual = sorted((-count, term) for term, count in counts.items() if count >= FEWEST_TEXTS)[:MOST_TERMS]
    terms = tuple(sorted(term for _, term in usual))
    return terms, np.array([np.log((1 + len(cut)) / (1 + counts[term])) + 1 for term in terms])


def _ruled(texts: Sequence[object], taxonomy: Taxonomy) -> list[Found]:
    """What the keywords say of each text, by topic."""
    return [{match.topic: match for match in matches} for matches in topics_of(texts, taxonomy)]


def _fitted(inputs: csr_array, verdicts: Floats, chosen: Floats) -> Floats:
    """The weights of one topic that its corrections make likeliest, held at the prior."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = inputs @ weights[2:] + weights[0] + weights[1] * verdicts
        away = weights[:2] - PRIOR
        value = np.logaddexp(0, odds).sum() - chosen @ odds
        value += (SHRINK_PRIOR * (away @ away) + SHRINK_TERMS * (weights[2:] @ weights[2:])) / 2
        wrong = expit(odds) - chosen
        slope = np.array([wrong.sum(), wrong @ verdicts]) + SHRINK_PRIOR * away
        return float(value), np.concatenate([slope, inputs.T @ wrong + SHRINK_TERMS * weights[2:]])

    start = np.concatenate([PRIOR, np.zeros(inputs.shape[1])])
    if not len(chosen):
        return start
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return found
