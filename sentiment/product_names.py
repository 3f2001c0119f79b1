"""How customers name the products of a store: by code, by the full name, or by the words that no other product has."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sentiment.keywords import MOST_WORDS, WORD, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TELLING_CODE = re.compile(r"(?=.*\d)[\w./-]{4,40}")
_FEWEST_LETTERS = 3
_SHORT = 2  # words: what customers shorten a long name to


class Product(NamedTuple):
    """A product of the store as customers may name it."""

    code: str
    name: str | None = None


def product_keywords(products: Iterable[Product]) -> Iterator[tuple[str, str]]:
    """What speaks for each product: pairs of its code and a keyword.

    The code where it has a digit and four signs; the whole name, in the singular and the plural; and its last two
    words where no other product ends on them (customers say `light holder`, not `WHITE HANGING HEART T-LIGHT HOLDER`).
    """
    named = [(product.code, WORD.findall(product.name or "")[:MOST_WORDS]) for product in products]
    ends = Counter(_folded(words[-_SHORT:]) for _, words in named)
    for code, words in named:
        if _TELLING_CODE.fullmatch(code) and WORD.search(code):
            yield code, code
        if sum(map(len, words)) < _FEWEST_LETTERS:
            continue
        yield from ((code, name) for name in _numbers(words))
        if len(words) > _SHORT and ends[_folded(words[-_SHORT:])] == 1:
            yield from ((code, name) for name in _numbers(words[-_SHORT:]))


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(folded, words))


def _numbers(words: Sequence[str]) -> Iterator[str]:
    """The name as it is, and its last word in the other number; a rule of thumb of English, harmless elsewhere."""
    yield " ".join(words)
    *front, last = words
    if folded(last).endswith("s") and len(last) > _FEWEST_LETTERS:
        yield " ".join((*front, last[:-1]))
    elif last.isalpha():
        yield " ".join((*front, last + "s"))
