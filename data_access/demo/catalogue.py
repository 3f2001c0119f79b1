"""What the shop sells, and how likely each kind of customer is to pick each product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from data_access.demo.plan import GROWING_CATEGORY, Bools, Floats, Ints, part

_BUSINESS_WORDS = (
    "for bars",
    "Office",
    "6 kg",
    "box of 24",
    "box of 120",
    "Moss, 500 g",
    "XL",
    "pack of 500",
    "Bar,",
    "Duo",
)
_BIG_WORDS = ("1 kg", "set of 6", "pack of 4", "tub of", "6 litres")
SERVICE_NOUNS = ("care plan", "barista lesson")
CONSUMABLE_NOUNS = ("coffee", "tea", "matcha", "chai", "tasting box", "subscription box")


@dataclass(frozen=True)
class Product:
    """One article of the shop, with the everyday word customers use for it."""

    code: str
    name: str
    noun: str
    category: str
    price_cents: int
    cost_cents: int
    information: str

    @property
    def is_service(self) -> bool:
        """Whether it is done rather than delivered."""
        return self.noun in SERVICE_NOUNS

    @property
    def short(self) -> str:
        """The name as people say it: without size and pack, and a set in the singular."""
        said = self.name.split(",", maxsplit=1)[0]
        return f"{said.split()[-1]} {self.noun}" if self.noun.endswith(" set") and "set" not in said else said


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """Every article, in the order of the catalogue."""
    made = []
    for group in part("products"):
        for number, (name, noun, price, cost, information) in enumerate(group["items"], start=1):
            code = f"{group['prefix']}-{100 + number}"
            cents = (round(price * 100), round(cost * 100))
            made.append(Product(code, name, noun, group["category"], *cents, information))
    return tuple(made)


@lru_cache(maxsize=1)
def categories() -> tuple[str, ...]:
    """The categories in the order of the catalogue."""
    return tuple(group["category"] for group in part("products"))


def growing() -> int:
    """The position of the category that grows."""
    return categories().index(GROWING_CATEGORY)


def named(word: str) -> Ints:
    """Positions of the products whose name begins with a word."""
    return np.array([i for i, product in enumerate(products()) if product.name.startswith(word)], dtype=np.int64)


def with_noun(*nouns: str) -> Ints:
    """Positions of the products people call by one of these words."""
    return np.array([i for i, product in enumerate(products()) if product.noun in nouns], dtype=np.int64)


@lru_cache(maxsize=1)
def prices() -> Ints:
    """List prices in cents."""
    return np.array([product.price_cents for product in products()], dtype=np.int64)


@lru_cache(maxsize=1)
def category_of() -> Ints:
    """The position of each product's category."""
    return np.array([categories().index(product.category) for product in products()], dtype=np.int64)


@lru_cache(maxsize=1)
def popularity() -> Floats:
    """How much each of the four segments likes each product within its category (segments x products)."""
    base = np.concatenate([1 / np.arange(2, 2 + (category_of() == c).sum()) ** 0.8 for c in range(len(categories()))])
    table = np.tile(base, (4, 1))
    business, big, service = (_having(words) for words in (_BUSINESS_WORDS, _BIG_WORDS, ()))
    for segment, (for_business, for_big) in enumerate(((0.03, 0.7), (0.06, 1.2), (2.2, 2.0), (5.0, 3.0))):
        table[segment] *= np.where(business, for_business, 1.0) * np.where(big & ~business, for_big, 1.0)
    table[:, service] = 0.0
    table[:, with_noun("barista lesson")] = 0.08
    return table


def _having(words: tuple[str, ...]) -> Bools:
    """Which products have one of these words in their name; without words, which are services."""
    if not words:
        return np.array([product.is_service for product in products()])
    return np.array([any(word in product.name for word in words) for product in products()])
