"""Labelled texts as numbers: a row a text, a column a term. What the quick scorer's weights are fitted to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import expit

from sentiment.cleaning import prepare
from sentiment.language import language_of
from sentiment.quick_features import MARK, lowered, pairs_of, triples_of, words_of
from sentiment.training.taught import taught_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from sentiment.training.sets import Labelled

    Floats = NDArray[np.float64]

FLIP = 0.5  # of a word's weight, with the other sign, goes to the word under a negation
PADDING, EXPONENT, UNIT = 3.0, 0.5, 5.0
IN_TEXTS = 2
LONG_ENOUGH = 60  # characters: of these the language is sure; the shop's reviews hold some Spanish ones
TEXT, TITLE, TAUGHT = 0, 1, 2  # kinds of rows


class Row(NamedTuple):
    """A text, the chance that it is positive (0 or 1 where somebody labelled it), its domain and kind."""

    text: str
    chance: float
    domain: str
    kind: int


class Corpus(NamedTuple):
    """Texts as numbers: ``matrix`` (texts x terms), and of each text what ``Row`` says."""

    terms: list[str]
    matrix: sparse.csr_matrix
    chances: Floats
    domains: NDArray[np.str_]
    kinds: NDArray[np.int_]

    @property
    def labels(self) -> NDArray[np.int_]:
        """1 where a positive opinion is the likelier, else 0."""
        return (self.chances > 0.5).astype(int)  # noqa: PLR2004 - even chances

    @property
    def homes(self) -> NDArray[np.str_]:
        """The domain of each row; sentences that the deep scorer judged are one of their own."""
        return np.where(self.kinds == TAUGHT, np.char.add(self.domains, ", taught"), self.domains)


def read_corpus(sets: Mapping[str, Labelled], prior: Mapping[str, float]) -> Corpus:
    """The texts and titles of these sets, and sentences of them that the deep scorer judged."""
    rows = [row for row in _rows(sets) if len(row.text) < LONG_ENOUGH or language_of(row.text) in ("en", None)]
    phrases = {term for term in prior if term.count(" ") == 2}  # noqa: PLR2004 - three words
    found = [terms_of(row.text, phrases) for row in rows]
    terms = _known((terms for terms, _ in found), prior)
    return Corpus(
        terms, matrix_of(found, terms, FLIP), np.array([row.chance for row in rows], float),
        np.array([row.domain for row in rows]), np.array([row.kind for row in rows]),
    )  # fmt: skip


def _rows(sets: Mapping[str, Labelled]) -> Iterator[Row]:
    for domain, given in sets.items():
        for text, label in zip(given.texts, given.labels, strict=True):
            yield Row(text, label, domain, TEXT)
        for text, label in zip(given.titles, given.title_labels, strict=True):
            yield Row(text, label, domain, TITLE)
    for domain, told in taught_sentences(sets).items():
        for text, said in told:
            yield Row(text, float(expit(said.tone)), domain, TAUGHT)


def _known(found: Iterable[set[str]], prior: Mapping[str, float]) -> list[str]:
    counts = Counter(term for terms in found for term in terms)
    known = {term for term, count in counts.items() if count >= IN_TEXTS} | set(prior)
    return sorted(known | {term.removeprefix(MARK) for term in known if " " not in term})


def terms_of(text: str, phrases: set[str]) -> tuple[set[str], int]:
    """The terms of a text and the number of its words."""
    words = words_of(lowered(prepare(text).text))
    return {*words, *pairs_of(words), *phrases.intersection(triples_of(words))}, len(words)


def matrix_of(rows: Sequence[tuple[set[str], int]], terms: Sequence[str], flip: float = 0.0) -> sparse.csr_matrix:
    """A row a text: its terms over the root of its length, and ``flip`` of a negated word against the plain one."""
    place = {term: column for column, term in enumerate(terms)}
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for found, length in rows:
        value = UNIT / (length + PADDING) ** EXPONENT
        held = {place[term]: value for term in found if term in place}
        for term in found if flip else ():
            if term[0] == MARK and " " not in term and (plain := place.get(term[1:])) is not None:
                held[plain] = held.get(plain, 0.0) - flip * value
        columns += sorted(held)
        values += [held[column] for column in sorted(held)]
        ends.append(len(columns))
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(terms)))
