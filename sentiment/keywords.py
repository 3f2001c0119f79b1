"""Many keywords looked for at once: how a text is cut into words, and a trie of words that finds phrases.

Upper case, accents and apostrophes do not count: `Qualität`, `QUALITAT` and `Qualitaet` are one word, and so are
`doesn't`, `doesn’t` and `doesnt`. Each character of a script without blanks is a word of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_NO_BLANKS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
WORD = re.compile(rf"[{_NO_BLANKS}$€£¥]|[^\W_{_NO_BLANKS}]+")
PATTERN = re.compile(rf"\*?(?:[{_NO_BLANKS}$€£¥]|[^\W_{_NO_BLANKS}]+)\*?")
MOST_WORDS = 12  # of a keyword; bounds the work at each place of a text
LONGEST_WORD = 60  # characters; what is longer is nobody's keyword
_SEPARATORS = str.maketrans({chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "$")})
_REMEMBERED = 100_000  # different words of texts
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class _Node:
    """A place in the trie: where the next word leads to, and the keywords that end here."""

    __slots__ = ("ending", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.ending: list[int] = []


Hit = tuple[int, int, int]  # the first word of a text that a keyword covers, the first it no longer covers, its number
Steps = tuple[tuple[_Node, ...], tuple[str, ...]]  # of a word: the nodes it leads to from the root, its edges anywhere
_NOWHERE: Steps = ((), ())


class _Known(dict[str, Steps]):
    """The steps of the words met so far; of a new one they are found out."""

    def __init__(self, steps_of: Callable[[str], Steps]) -> None:
        super().__init__()
        self._steps_of = steps_of

    def __missing__(self, word: str) -> Steps:
        found = self._steps_of(word)
        if len(word) <= LONGEST_WORD:
            self[word] = found
        return found


def cut(text: str) -> list[str]:
    """The words of a text, as ``WORD`` finds them."""
    if not text.isascii():
        return WORD.findall(text)
    return text.translate(_SEPARATORS).replace("$", " $ ").split()  # in a third of the time


def folded(word: str) -> str:
    """The word in lower case and without accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=10_000)  # a taxonomy with one word changed has all the other words too
def spellings(keyword: str) -> tuple[tuple[str, ...], ...]:
    """The ways to write a keyword, each as its folded words, a ``*`` kept at the begin or end of a word.

    A word with an umlaut is also found with ``ae``, ``oe``, ``ue``; one with ``n't`` also without the apostrophe.
    """
    composed = unicodedata.normalize("NFC", keyword)
    ways = {tuple(folded(word) for word in PATTERN.findall(way)) for way in (composed, _with_ae(composed))}
    for way in list(ways):
        places = [k for k in range(1, len(way)) if way[k] == "t" and way[k - 1].endswith("n")]
        if places:
            joined = [word + "t" if k + 1 in places else word for k, word in enumerate(way) if k not in places]
            ways.add(tuple(joined))
    return tuple(sorted(ways))


def _with_ae(keyword: str) -> str:
    """The German way without umlauts."""
    return keyword.lower().translate(_UMLAUTS)


class KeywordSearch:
    """All keywords in one trie of words. Made once for a taxonomy, then used for any number of texts.

    The words a text is made of are looked up once each and remembered, so that a text costs about as much as it takes
    to cut it into words.
    """

    def __init__(self, keywords: Iterable[str]) -> None:
        self._root = _Node()
        exact: set[str] = set()
        begins: set[str] = set()
        ends: set[str] = set()
        for number, keyword in enumerate(keywords):
            for words in spellings(keyword):
                self._add(words, number)
                for word in words:
                    kind = begins if word.endswith("*") else ends if word.startswith("*") else exact
                    kind.add(word)
        self._exact, self._begins, self._ends = exact, begins, ends
        self._begin_lengths = sorted({len(word) - 1 for word in begins})
        self._end_lengths = sorted({len(word) - 1 for word in ends})
        self._forget()

    def _forget(self) -> None:
        """Begin anew to remember words."""
        self._known = _Known(self._steps_of)
        self._beginless: set[str] = set()  # of the words met so far those that no keyword begins with: most of them

    def __getstate__(self) -> dict[str, object]:
        """What another process needs; the words it meets it finds out itself: handing them over costs more."""
        return {name: value for name, value in self.__dict__.items() if name not in {"_known", "_beginless"}}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Begin with that."""
        self.__dict__.update(state)
        self._forget()

    def hits(self, words: Sequence[str]) -> list[Hit]:
        """Every keyword at every place of a text cut into words, in the order of their places."""
        if self._beginless.issuperset(words):
            return []
        if len(self._known) > _REMEMBERED:
            self._forget()
        steps = list(map(self._known.__getitem__, words))
        steps.append(_NOWHERE)
        found: list[Hit] = []
        for first in [place for place, step in enumerate(steps) if step[0]]:
            for node in steps[first][0]:
                if node.ending:
                    found += [(first, first + 1, number) for number in node.ending]
                # Most words that begin a keyword are followed by another one than the keyword's.
                after = node.next
                if after and not after.keys().isdisjoint(steps[first + 1][1]):
                    found += self._longer(node, steps, first)
        return found

    def _add(self, words: Sequence[str], number: int) -> None:
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        node.ending.append(number)

    @staticmethod
    def _longer(start: _Node, steps: Sequence[Steps], first: int) -> Iterator[Hit]:
        """The keywords of several words that begin at a word, which led to a node."""
        nodes = [start]
        for last in range(first + 1, len(steps)):
            edges = steps[last][1]
            nodes = [node.next[edge] for node in nodes for edge in edges if edge in node.next]
            if not nodes:
                return
            yield from ((first, last + 1, number) for node in nodes for number in node.ending)

    def _steps_of(self, word: str) -> Steps:
        """Where a word of a text leads to in the trie."""
        if len(word) > LONGEST_WORD:
            return _NOWHERE
        plain = folded(word)
        edges = [plain] if plain in self._exact else []
        edges += [edge for size in self._begin_lengths if (edge := plain[:size] + "*") in self._begins]
        edges += [edge for size in self._end_lengths if (edge := "*" + plain[-size:]) in self._ends]
        edges = list(dict.fromkeys(edges))
        starts = tuple(self._root.next[edge] for edge in edges if edge in self._root.next)
        if not starts:
            self._beginless.add(word)
        return (starts, tuple(edges)) if edges else _NOWHERE
