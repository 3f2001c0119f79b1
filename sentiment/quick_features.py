"""What the quick scorer sees of a text: its words, pairs of words and set phrases, with what a negation covers marked.

Words are read in lower case. From a negator ("not", "isn't", "never") to the end of its clause, at most ``REACH``
words, every word carries the mark ``~``: "not a good phone" holds ``~good``, not ``good``. Training and scoring read
texts with the same functions, so that a weight means the same in both.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

REACH = 4
MARK = "~"
SIGNS = frozenset("!?")
_AUXILIARIES = (
    "is are was were do does did has have had wo would ca could should must need might ai".split()  # noqa: SIM905 - read as words
)
NEGATORS = frozenset(
    ["not", "no", "never", "nor", "neither", "cannot", "without", "hardly", "barely", "nothing", "nobody", "none"]
    + ["cant", "wont"]
    + [f"{word}n't" for word in _AUXILIARIES]
    + [f"{word}nt" for word in _AUXILIARIES if word not in ("ca", "wo", "ai", "need", "might", "must")]
)
_WORD = r"\w+(?:'\w+)*|:[a-z_]+:|[!?]"
_WORDS = re.compile(_WORD)
_WORDS_AND_ENDS = re.compile(_WORD + "|[.,;()]")
_BLANKS = str.maketrans({chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "_'!?")})
_QUOTES = re.compile(r"['!?\s]'|'['!?\s]")
TURNS = frozenset(
    ("but", "however", "although", "though", "because", "yet", "except", "!", "?", ".", ",", ";", "(", ")")
)
SILENT = frozenset(".,;()")


class Word(NamedTuple):
    """A word of a text, marked or not, and its place; a marked one begins, for a reader, at its negator."""

    word: str
    start: int
    end: int
    negator: int


def lowered(text: str) -> str:
    """The text in lower case, character for character: places in it are places in the text."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def plain_words(low: str) -> list[str]:
    """The words of a text in lower case, in order, none marked."""
    if low.isascii() and ":" not in low:
        # The same words as by the expression below in half the time; quotation marks are left to it.
        spaced = low.translate(_BLANKS)
        if "'" not in low or not _QUOTES.search(f" {spaced} "):
            if "!" in low or "?" in low:
                spaced = spaced.replace("!", " ! ").replace("?", " ? ")
            return spaced.split()
    return _WORDS.findall(low)


def words_of(low: str) -> list[str]:
    """The words of a text in lower case, in order, those under a negation marked."""
    words = plain_words(low)
    return words if NEGATORS.isdisjoint(words) else marked_words(low)


def words_and_ends(low: str) -> list[str]:
    """The words of a text in lower case and the signs that end a clause, in order."""
    return _WORDS_AND_ENDS.findall(low)


def marked_words(low: str) -> list[str]:
    """The words of a text that holds a negator."""
    words, left = [], 0
    for word in words_and_ends(low):
        if word in NEGATORS:
            left = REACH
        elif word in TURNS:
            left = 0
            if word in SILENT:
                continue
        elif left:
            left -= 1
            word = MARK + word  # noqa: PLW2901 - from here on the marked one
        words.append(word)
    return words


def placed_words(low: str) -> list[Word]:
    """The words of ``words_of`` with their places. A test holds the two together: this one is several times slower."""
    found, left, negator = [], 0, 0
    for match in _WORDS_AND_ENDS.finditer(low):
        word, (start, end) = match[0], match.span()
        if word in NEGATORS:
            left, negator = REACH, start
        elif word in TURNS:
            left = 0
            if word in SILENT:
                continue
        elif left:
            left -= 1
            found.append(Word(MARK + word, start, end, negator))
            continue
        found.append(Word(word, start, end, start))
    return found


def pairs_of(words: list[str]) -> list[str]:
    """Each word with the next, joined by a blank."""
    return [f"{first} {second}" for first, second in pairwise(words)]


def triples_of(words: list[str]) -> list[str]:
    """Each word with the next two, joined by blanks."""
    return [f"{first} {second} {third}" for first, second, third in zip(words, words[1:], words[2:], strict=False)]
