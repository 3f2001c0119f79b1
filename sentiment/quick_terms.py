"""What many texts hold of the quick scorer's terms, found for all of them at once.

The words of thousands of texts are laid in one row of numbers, so that marking negations, joining words to pairs and
looking terms up is work on whole rows. It finds what ``words_of``, ``pairs_of`` and ``triples_of`` find one text at a
time, in a third of the time; a test holds the two together.
"""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sentiment.language import ENGLISH, ENOUGH, FOREIGN
from sentiment.quick_features import MARK, NEGATORS, REACH, SILENT, TURNS, words_and_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from sentiment.quick_weights import Weights

    Numbers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

# A text is English of which the model knows this share of the words, or the smaller one beside a few small words. The
# identifier costs as much as all the rest of a score; of a hundred English tweets it is asked about five. Of 22,000
# given tweets and reviews in eleven languages five are called English here that it calls something else.
_KNOWN_SHARE, _KNOWN_WORDS = 0.45, 3
_KNOWN_SHARE_BESIDE, _SMALL_SHARE_BESIDE = 0.25, 0.1
_END = "\0"  # of a text; cleaning leaves none in it
_ENDS = 1  # the number of that; 0 is any word that is in no list
_KEPT = "_'!?.,;()" + _END
_BLANKS = str.maketrans({chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) in _KEPT)})
_NAMED = re.compile(":[a-z_]+:")
_QUOTATION = re.compile(r"'(?:(?!\w)|(?<!\w'))")  # an apostrophe that does not stand inside a word
_PAIR, _TRIPLE = 2, 3
_HASHES = 1 << 16


class Found(NamedTuple):
    """What texts hold, each a list with an entry for each text.

    ``words`` how many; ``terms`` how many different ones, ``total`` the sum of their steps, ``opinion`` that of their
    steps of the second line, ``decided`` whether one of them is an opinion by itself; ``english`` whether the words are
    English beyond doubt.
    """

    words: list[int]
    terms: list[int]
    total: list[int]
    opinion: list[int]
    decided: list[bool]
    english: list[bool]


class _Table(NamedTuple):
    """Where a word leads to from a node: ``keys``, sorted, and the node of the first; the others follow."""

    keys: Numbers
    hashed: Flags  # by hash of a key: three of four that are not among them are found out by it
    first: int
    forms: int
    begins: Flags  # by node
    goes_on: Flags  # by form

    def nodes(self, nodes: Numbers, forms: Numbers) -> Numbers:
        """The node that each of these forms leads to from the node before it; all of them lead somewhere."""
        found: Numbers = self.first + np.searchsorted(self.keys, nodes * self.forms + forms)
        return found

    def follow(self, nodes: Numbers, forms: Numbers, together: Flags) -> Numbers:
        """The same for any forms; 0 where one leads nowhere."""
        led = np.zeros(len(nodes), np.int64)
        asked = np.flatnonzero(together & self.begins[nodes] & self.goes_on[forms])
        keys = nodes[asked] * self.forms + forms[asked]
        perhaps = self.hashed[_hashed(keys)]
        asked, keys = asked[perhaps], keys[perhaps]
        if len(asked):
            places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            led[asked] = np.where(self.keys[places] == keys, self.first + places, 0)
        return led


class _Row(NamedTuple):
    """The words of texts in a row: which text each is of, and its form."""

    text: Numbers
    form: Numbers


class Terms:
    """The terms of a model, laid out to be looked up.

    A word has a number and two forms, the plain one and the one under a negation: twice the number, and one more. A
    form is a node, and so are the pairs and triples that terms begin with.
    """

    def __init__(self, weights: Weights) -> None:
        singles, pairs, triples = _by_length({**weights.steps, **weights.opinions})
        words = (word.removeprefix(MARK) for word in chain(singles, *map(str.split, pairs), *map(str.split, triples)))
        listed = dict.fromkeys(chain(words, ENGLISH, FOREIGN, NEGATORS, TURNS))
        self._ids = {_END: _ENDS} | {word: number for number, word in enumerate(listed, start=_ENDS + 1)}
        self._forms = 2 * (len(self._ids) + 1)
        of_pairs, of_triples = self._forms_of(pairs, _PAIR), self._forms_of(triples, _TRIPLE)
        led = np.concatenate([of_pairs, of_triples[:, :_PAIR]])
        self._pairs = self._table(led[:, 0], led[:, 1], self._forms)
        openings = self._pairs.nodes(of_triples[:, 0], of_triples[:, 1])
        self._triples = self._table(openings, of_triples[:, 2], self._forms + len(self._pairs.keys))
        nodes = np.concatenate(
            [
                self._forms_of(singles, 1)[:, 0],
                self._pairs.nodes(of_pairs[:, 0], of_pairs[:, 1]),
                self._triples.nodes(openings, of_triples[:, 2]),
            ]
        )
        terms = [*singles, *pairs, *triples]
        size = self._triples.first + len(self._triples.keys)
        self._step, self._opinion = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self._decides = np.zeros(size, bool)
        self._step[nodes] = [weights.steps.get(term, 0) for term in terms]
        self._opinion[nodes] = [weights.opinions.get(term, 0) for term in terms]
        self._decides[nodes] = [term in weights.deciding for term in terms]
        self._known = self._step != 0
        self._listed = self._known | (self._opinion != 0)
        self._negates, self._turns, self._silent = (self._flags(words) for words in (NEGATORS, TURNS, SILENT))
        self._turns[_ENDS] = self._silent[_ENDS] = True
        self._english, self._foreign = self._flags(ENGLISH), self._flags(FOREIGN)
        self._looked_at = self._listed.copy()  # the words that say something themselves or of the language
        self._looked_at[: self._forms] |= np.repeat(self._english | self._known[: self._forms : 2], 2)

    def find(self, lows: Sequence[str]) -> Found:
        """What some texts in lower case hold; see ``quick_features.lowered``."""
        row = self._row(lows)
        count = len(lows)
        words = np.bincount(row.text, minlength=count)
        said, form = self._different(row.text, row.form, self._looked_at)
        english = self._sure(row, words, said, form >> 1)
        text, node = self._with_phrases(row, said, form)
        terms = np.bincount(text[self._known[node]], minlength=count)
        total = np.bincount(text, self._step[node], minlength=count)  # whole numbers: exact in any order
        opinion = np.bincount(text, self._opinion[node], minlength=count)
        decided = np.bincount(text[self._decides[node]], minlength=count) > 0
        lists = (words, terms, total, opinion, decided, english)
        return Found(*(one.tolist() for one in lists))

    def _row(self, lows: Sequence[str]) -> _Row:
        """The words of the texts, those under a negation in their other form."""
        order, tokens = _tokens(lows)
        ids = np.fromiter(map(self._ids.get, tokens, repeat(0)), np.int64, len(tokens))
        ends = ids == _ENDS
        text = np.cumsum(ends) - ends
        place = np.arange(len(ids))
        negates = self._negates[ids]
        turned = negates | self._turns[ids]
        last = np.maximum.accumulate(np.where(turned, place, -1)) if len(ids) else place
        marked = ~turned & negates[last] & (place - last <= REACH) & (last >= 0)
        spoken = ~self._silent[ids]
        return _Row(np.array(order, dtype=np.int64)[text[spoken]], (2 * ids + marked)[spoken])

    def _with_phrases(self, row: _Row, said: Numbers, form: Numbers) -> tuple[Numbers, Numbers]:
        """The different terms of each text, whose different words are given: of which text each is, and its node."""
        text, forms = row
        second = self._pairs.follow(forms[:-1], forms[1:], text[1:] == text[:-1])
        pairs = np.flatnonzero(second)
        third = pairs[self._triples.begins[second[pairs]]]
        third = third[third + 2 < len(forms)]
        triple = self._triples.follow(second[third], forms[third + 2], text[third] == text[third + 2])
        third, triple = third[triple > 0], triple[triple > 0]
        texts = np.concatenate([text[pairs], text[third]])
        texts, nodes = self._different(texts, np.concatenate([second[pairs], triple]), self._listed)
        return np.concatenate([said, texts]), np.concatenate([form, nodes])

    def _sure(self, row: _Row, words: Numbers, text: Numbers, plain: Numbers) -> Flags:
        """Whether the words of each text are English, by small words or by how many of them the model knows.

        The different words are given in order; one that is also said under a negation stands there twice.
        """
        count = len(words)
        foreign = np.bincount(row.text[self._foreign[row.form >> 1]], minlength=count) > 0
        new = np.ones(len(plain), bool)
        new[1:] = (plain[1:] != plain[:-1]) | (text[1:] != text[:-1])
        english = np.bincount(text[new & self._english[plain]], minlength=count)
        known = np.bincount(text[new & self._known[2 * plain]], minlength=count)
        small = (words > 0) & (english >= ENOUGH * words)
        beside = (english >= _SMALL_SHARE_BESIDE * words) & (known >= _KNOWN_SHARE_BESIDE * words)
        return (small | ((known >= _KNOWN_WORDS) & (beside | (known >= _KNOWN_SHARE * words)))) & ~foreign

    def _different(self, texts: Numbers, nodes: Numbers, wanted: Flags) -> tuple[Numbers, Numbers]:
        """Each wanted node once for each text, in the order of texts and nodes."""
        kept = wanted[nodes]
        most = len(self._step)
        number = _small(most * (int(texts.max(initial=0)) + 1))
        keys = texts[kept].astype(number) * number(most) + nodes[kept].astype(number)
        keys.sort()  # by hashing, as np.unique does it, takes ten times as long
        keys = keys[np.diff(keys, prepend=number(-1)) > 0]
        return np.divmod(keys, number(most))

    def _forms_of(self, terms: Sequence[str], length: int) -> Numbers:
        """The forms of some terms of so many words, a row for each."""
        words = chain.from_iterable(map(str.split, terms))
        forms = [2 * self._ids[word.removeprefix(MARK)] + word.startswith(MARK) for word in words]
        return np.array(forms, np.int64).reshape(-1, length)

    def _flags(self, words: Iterable[str]) -> Flags:
        flags = np.zeros(len(self._ids) + 1, bool)
        flags[[self._ids[word] for word in words]] = True
        return flags

    def _table(self, nodes: Numbers, forms: Numbers, first: int) -> _Table:
        """The table in which these forms follow these nodes."""
        keys = np.unique(nodes * self._forms + forms)
        hashed, begins, goes_on = (np.zeros(size, bool) for size in (_HASHES, first + len(keys), self._forms))
        hashed[_hashed(keys)] = begins[nodes] = goes_on[forms] = True
        return _Table(keys, hashed, first, self._forms, begins, goes_on)


def _by_length(terms: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """The terms of one, two and three words; there are no longer ones."""
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    for term in terms:
        found[term.count(" ")].append(term)
    return found


def _tokens(lows: Sequence[str]) -> tuple[list[int], list[str]]:
    """The words and the ends of clauses of texts, each text's last one ``_END``, and the order the texts are in.

    Plain texts are cut together, in a third of the time that the expression takes for the others.
    """
    plain: list[int] = []
    others: list[int] = []
    for place, low in enumerate(lows):
        simple = low.isascii() and (":" not in low or not _NAMED.search(low))
        (plain if simple else others).append(place)
    # Each text is closed by its sign, so that no words of two texts touch.
    together = f"{_END}".join([*(lows[place] for place in plain), ""]).translate(_BLANKS)
    if "'" in together:
        together = _QUOTATION.sub(" ", together)
    for sign in (*SILENT, "!", "?", _END):
        together = together.replace(sign, f" {sign} ")
    tokens = together.split()
    for place in others:
        tokens += words_and_ends(lows[place])
        tokens.append(_END)
    return plain + others, tokens


def _hashed(keys: Numbers) -> Numbers:
    """A number below ``_HASHES`` for each key (Fibonacci hashing: Knuth, The Art of Computer Programming, 6.4)."""
    return (keys * 2_654_435_761 >> 16) & (_HASHES - 1)


def _small(most: int) -> type[np.signedinteger[Any]]:
    """The numbers that hold so many: of the small ones as many are sorted in half the time."""
    return np.int32 if most < np.iinfo(np.int32).max else np.int64
