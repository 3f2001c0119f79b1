"""What feedback can be about: topics, each with keywords that anybody can edit, and the store's products.

The ten topics in six languages that come with the project stand in ``weights/taxonomy.json``.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentiment.keywords import MOST_WORDS, PATTERN, KeywordSearch
from sentiment.product_names import Product, product_keywords

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHIPPED = Path(__file__).parent / "weights" / "taxonomy.json"
PRODUCT = "product:"  # what the topic of a product begins with; its code follows
ENOUGH = 1.0  # the weights of a topic's different keywords that make it one of the text's
FEWEST_LETTERS = 3  # of a stem: "de*" would find half of all texts
LONGEST_KEYWORD = 80
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class TaxonomyError(ValueError):
    """An entry of a taxonomy that cannot be: what is wrong with which, and what to do."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what} {do}")
        self.what, self.do = what, do


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or phrase that speaks for a topic; one that ``excludes`` says what does not.

    ``text``: words; ``*`` at the end of a word stands for any ending, at its begin for any begin. ``weight`` above 0
    and up to 1: keywords of less than 1 are hints, and it takes different ones that make 1 together.
    """

    text: str
    weight: float = 1.0
    excludes: bool = False
    language: str = ""

    @classmethod
    def parse(cls, entry: str, language: str = "", topic: str = "") -> Keyword:
        """The keyword of an entry as people write it: ``deliver*``, ``box = 0.5``, ``! cheap plastic``.

        Raises
        ------
        TaxonomyError : nothing to find in it, a stem that is too short, too many words, or a weight that is none.
        """
        excludes = entry.lstrip().startswith("!")
        text, sign, number = entry.strip().lstrip("!").partition("=")
        text = " ".join(text.split())
        _check_text(text, topic)
        return cls(text, _weight(number, entry, topic) if sign else 1.0, excludes, language)

    @property
    def entry(self) -> str:
        """The keyword as people write it."""
        return ("! " if self.excludes else "") + self.text + ("" if self.weight == 1 else f" = {self.weight:g}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its token, how it is called, what belongs to it, and its keywords."""

    name: str
    title: str
    description: str
    keywords: tuple[Keyword, ...]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise TaxonomyError(
                f"“{self.name}” cannot be the name of a topic.",
                "Use small letters, digits and _ only, beginning with a letter, such as gift_cards.",
            )
        if not any(not keyword.excludes for keyword in self.keywords):
            raise TaxonomyError(f"The topic “{self.name}” has no keyword.", "Give it one, or remove the topic.")


@dataclass(frozen=True)
class Taxonomy:
    """Topics and products to look for. Never changes; ``with_changes`` gives another one."""

    topics: tuple[Topic, ...]
    products: tuple[Product, ...] = ()
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)
    keywords: tuple[Keyword, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay all keywords in one row: ``names[i]`` is the topic that ``keywords[i]`` speaks for."""
        listed = [(topic.name, keyword) for topic in self.topics for keyword in topic.keywords]
        listed += [(PRODUCT + code, Keyword(text)) for code, text in product_keywords(self.products)]
        object.__setattr__(self, "names", tuple(name for name, _ in listed))
        object.__setattr__(self, "keywords", tuple(keyword for _, keyword in listed))

    @cached_property
    def search(self) -> KeywordSearch:
        """Finds the keywords. Made when first asked for: most taxonomies are only looked at or changed further."""
        return KeywordSearch(keyword.text for keyword in self.keywords)

    @classmethod
    def shipped(cls) -> Taxonomy:
        """The ten topics that come with the project."""
        return _shipped()

    @property
    def version(self) -> str:
        """A short mark of all entries: what was found with another one is to be looked for again."""
        told = json.dumps([[name, keyword.entry] for name, keyword in zip(self.names, self.keywords, strict=True)])
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def with_changes(
        self,
        added: Mapping[str, Iterable[str]] | None = None,
        removed: Mapping[str, Iterable[str]] | None = None,
        products: Iterable[tuple[str, str | None]] = (),
    ) -> Taxonomy:
        """The taxonomy with keywords added and removed, and with these products besides its own.

        Parameters
        ----------
        added : by topic, entries as in ``Keyword.parse``; an unknown topic is a new one, an entry that is there
            already gets the new weight.
        removed : by topic, entries (their weight does not matter); ``*`` alone removes the whole topic.
        products : codes and names.

        Raises
        ------
        TaxonomyError : an entry that cannot be, or a removal of something that is not there.
        """
        topics = {topic.name: topic for topic in self.topics}
        for name, entries in (removed or {}).items():
            _remove(topics, name, list(entries))
        for name, entries in (added or {}).items():
            _add(topics, name, list(entries))
        own = {product.code: product for product in self.products}
        own |= {code: Product(code, name) for code, name in products}
        return Taxonomy(tuple(topics.values()), tuple(own.values()))


@cache
def _shipped() -> Taxonomy:
    return Taxonomy(tuple(_topic(told) for told in json.loads(SHIPPED.read_text(encoding="utf-8"))["topics"]))


def _topic(told: dict[str, Any]) -> Topic:
    """A topic as the file tells it."""
    name, lists = told["name"], told["keywords"]
    keywords = [Keyword.parse(entry, language, name) for language, entries in lists.items() for entry in entries]
    return Topic(name, told["title"], told["description"], tuple(keywords))


def _add(topics: dict[str, Topic], name: str, entries: list[str]) -> None:
    """Put keywords into a topic, or make it."""
    new = {
        (keyword.text, keyword.excludes): keyword for entry in entries for keyword in [Keyword.parse(entry, "", name)]
    }
    known = topics.get(name)
    if known is None:
        topics[name] = Topic(name, name.replace("_", " ").capitalize(), "", tuple(new.values()))
        return
    kept = [keyword for keyword in known.keywords if (keyword.text, keyword.excludes) not in new]
    topics[name] = replace(known, keywords=(*kept, *new.values()))


def _remove(topics: dict[str, Topic], name: str, entries: list[str]) -> None:
    """Take keywords out of a topic, or the topic."""
    if name not in topics:
        known = ", ".join(sorted(topics))
        raise TaxonomyError(f"There is no topic “{name}” to remove anything from.", f"Choose one of: {known}.")
    if "*" in entries:
        del topics[name]
        return
    kept = topics[name].keywords
    for entry in entries:
        gone = Keyword.parse(entry, "", name)
        left = tuple(word for word in kept if (word.text, word.excludes) != (gone.text, gone.excludes))
        if len(left) == len(kept):
            raise TaxonomyError(f"“{entry}” is no keyword of the topic “{name}”.", "Look up how it is written there.")
        kept = left
    topics[name] = replace(topics[name], keywords=kept)


def _check_text(text: str, topic: str) -> None:
    """Refuse a keyword that would find nothing, everything, or not what is meant."""
    where = f" of the topic “{topic}”" if topic else ""
    words = PATTERN.findall(text)
    if not words or all(word == "*" for word in text.split()):
        raise TaxonomyError(f"The keyword “{text}”{where} has no letter.", "Write a word, such as parcel or deliver*.")
    if len(text) > LONGEST_KEYWORD or len(words) > MOST_WORDS:
        raise TaxonomyError(
            f"The keyword “{text[:LONGEST_KEYWORD]}”{where} is too long.",
            f"Write at most {MOST_WORDS} words and {LONGEST_KEYWORD} characters.",
        )
    for word in text.split():
        stem = word.strip("*")
        if "*" in stem or (word.startswith("*") and word.endswith("*")) or word.count("*") > 1:
            raise TaxonomyError(
                f"In the keyword “{text}”{where} the * stands inside a word, or twice at one.",
                "Put one * at the end of a word (deliver*) or at its begin (*lieferung).",
            )
        if "*" in word and len(stem) < FEWEST_LETTERS and stem.isascii():
            raise TaxonomyError(
                f"In the keyword “{text}”{where} the stem “{word}” is so short that it finds nearly everything.",
                f"Give it at least {FEWEST_LETTERS} letters, or leave the * out.",
            )


def _weight(number: str, entry: str, topic: str) -> float:
    """The weight behind the =."""
    try:
        weight = float(number)
    except ValueError:
        weight = 0.0
    if not 0 < weight <= 1:
        raise TaxonomyError(
            f"The weight of “{entry}” of the topic “{topic}” is not a number above 0 and up to 1.",
            "Write it behind the keyword, such as: box = 0.5; without it the weight is 1.",
        )
    return weight
