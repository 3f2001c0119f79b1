"""Texts cut into the pieces the encoder knows: the most probable cut of every word (a unigram model).

A piece never crosses the start of a word, so each word is cut by itself and the cuts of frequent words are
remembered. Source of the method: Kudo (2018), Subword regularization, section 3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.deep.packed import Vocabulary

# Every text is given to the encoder as it was taught: as a query.
PREFIX = "query: "
START = "▁"
# A character in no piece costs this much more than the rarest piece.
UNKNOWN_COST = 10.0
REMEMBERED_WORDS = 50_000
LONGEST_REMEMBERED = 40
_SPACES = re.compile(" {2,}")


class Pieces:
    """Cuts texts into numbers of pieces."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        marks = {vocabulary.begin, vocabulary.end, vocabulary.unknown, vocabulary.pieces.index("<pad>")}
        # A text that spells a mark ("<s>") must not become one.
        self._scores = {
            piece: (score, number)
            for number, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True))
            if number not in marks and piece != "<mask>"
        }
        self._longest = max(map(len, self._scores))
        self._rewritten = vocabulary.rewritten
        self._unknown = vocabulary.unknown
        self._unknown_score = min(vocabulary.scores) - UNKNOWN_COST
        self._known: dict[str, tuple[int, ...]] = {}

    def numbers(self, text: str, prefix: str = PREFIX) -> list[int]:
        """The numbers of the pieces of ``prefix + text``, without the marks of begin and end."""
        written = _SPACES.sub(" ", (prefix + text).translate(self._rewritten))
        if not written.startswith(" "):
            written = " " + written
        found: list[int] = []
        for word in written.split(" ")[1:]:
            found.extend(self._known.get(word) or self._word(word))
        return found

    def many(self, texts: Sequence[str], prefix: str = PREFIX) -> list[list[int]]:
        """``numbers`` of every text."""
        return [self.numbers(text, prefix) for text in texts]

    def _word(self, word: str) -> tuple[int, ...]:
        """The cut of one word, remembered."""
        cut = self._best_cut(START + word)
        if len(word) <= LONGEST_REMEMBERED:
            if len(self._known) >= REMEMBERED_WORDS:
                self._known.clear()
            self._known[word] = cut
        return cut

    def _best_cut(self, word: str) -> tuple[int, ...]:
        """The most probable cut, found from left to right (Viterbi); of equal ones the one whose last piece is longer.

        Time grows with the length of the word times the length of the longest piece.
        """
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        came: list[tuple[int, int]] = [(0, self._unknown)] * (size + 1)
        pieces = self._scores
        for start in range(size):
            reached = best[start]
            for end in range(start + 1, min(start + self._longest, size) + 1):
                known = pieces.get(word[start:end])
                if known is not None and reached + known[0] > best[end]:
                    best[end] = reached + known[0]
                    came[end] = (start, known[1])
            if reached + self._unknown_score > best[start + 1]:
                best[start + 1] = reached + self._unknown_score
                came[start + 1] = (start, self._unknown)
        cut = []
        at = size
        while at:
            at, number = came[at]
            cut.append(number)
        return tuple(reversed(cut))
