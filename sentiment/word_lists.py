"""The words that topics and products are looked for with, as lists that can be kept, compared and searched again.

Two sets of lists differ in few topics as a rule: only those need be looked for to know what a change of words does.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sentiment.keywords import KeywordSearch
from sentiment.taxonomy import PRODUCT, Keyword

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.taxonomy import Taxonomy


@dataclass(frozen=True)
class WordLists:
    """By topic its words, as people write them. Searched as a taxonomy is; never changes."""

    lists: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)
    keywords: tuple[Keyword, ...] = field(init=False, repr=False, compare=False)
    search: KeywordSearch = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay all words in one row, as a taxonomy does."""
        listed = [(name, _keyword(name, entry)) for name, entries in self.lists.items() for entry in entries]
        object.__setattr__(self, "names", tuple(name for name, _ in listed))
        object.__setattr__(self, "keywords", tuple(keyword for _, keyword in listed))
        object.__setattr__(self, "search", KeywordSearch(keyword.text for _, keyword in listed))


def version_of(lists: Mapping[str, tuple[str, ...]]) -> str:
    """A short mark of all words; that of a taxonomy with the same ones."""
    told = json.dumps([[name, entry] for name, entries in lists.items() for entry in entries])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def lists_of(taxonomy: Taxonomy) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The words of a taxonomy's topics, and those of its products."""
    told: dict[str, list[str]] = {}
    for name, keyword in zip(taxonomy.names, taxonomy.keywords, strict=True):
        told.setdefault(name, []).append(keyword.entry)
    found = {name: tuple(entries) for name, entries in told.items()}
    products = {name: entries for name, entries in found.items() if name.startswith(PRODUCT)}
    return {name: entries for name, entries in found.items() if name not in products}, products


def differing(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> tuple[WordLists, WordLists]:
    """The topics whose words are not the same, with the words before and those after."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    sides = ({name: side[name] for name in names if name in side} for side in (before, after))
    old, new = (WordLists(side) for side in sides)
    return old, new


def _keyword(name: str, entry: str) -> Keyword:
    # The name of a product may be longer than what people may write; it has neither weight nor sign.
    return Keyword(entry) if name.startswith(PRODUCT) else Keyword.parse(entry, "", name)
