"""Words of customers: sentences put together from many parts for each product, cause, tone and language.

A sentence of the data files holds choices in square brackets and slots in braces. Nothing is drawn twice for the same
store: a text that was already said is composed again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from data_access.demo.catalogue import CONSUMABLE_NOUNS, SERVICE_NOUNS, Product
from data_access.demo.plan import part

if TYPE_CHECKING:
    import numpy as np

LANGUAGES = ("en", "de", "fr", "es", "pt")
CAUSES = {
    "late": "Late delivery", "damaged": "Damaged parcel", "wrong": "Wrong or missing item", "fault": "Fault",
    "taste": "Taste", "quality": "Quality", "support": "Slow answer or refund", "price": "Price",
    "website": "Website", "visit": "Missed service visit",
}  # fmt: skip
_MACHINES = ("espresso machine", "coffee machine", "capsule machine", "filter machine")
_DEVICES = ("grinder", "scale", "milk frother", "thermometer")
_SUPPLIES = (
    "descaler", "tub of cleaning tablets", "milk cleaner", "water filter", "brush set", "seal kit", "burr set",
    "dosing ring", "pack of filter papers", "tea towel set", "bamboo whisk",
)  # fmt: skip
_USUAL_CAUSES = {
    "machine": ("fault", "fault", "fault", "fault", "support", "damaged", "price", "wrong"),
    "device": ("fault", "fault", "fault", "support", "damaged", "price", "wrong"),
    "consumable": ("taste", "taste", "taste", "taste", "price", "wrong", "support", "damaged", "website"),
    "object": ("quality", "quality", "quality", "damaged", "damaged", "wrong", "support", "website"),
    "service": ("visit", "visit", "visit", "support"),
    "supply": ("wrong", "wrong", "support", "price", "website"),
}
_NUMBERS = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "de": ("einen", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"),
    "fr": ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    "es": ("un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    "pt": ("um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"),
}
_DAY_WORDS = {
    "en": ("day", "days"), "de": ("Tag", "Tage"), "fr": ("jour", "jours"), "es": ("día", "días"), "pt": ("dia", "dias")
}  # fmt: skip
_PARTS = re.compile(r"\[([^\]]*)\]")


class Luck:
    """A supply of random numbers in 0-1, drawn in blocks because single draws are slow."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []

    def draw(self) -> float:
        """The next number."""
        if not self._block:
            self._block = self._rng.random(4096).tolist()
        return self._block.pop()

    def below(self, count: int) -> int:
        """A whole number from 0 to ``count`` - 1."""
        return int(self.draw() * count)


@dataclass(frozen=True)
class Occasion:
    """What a text is about."""

    language: str
    level: int
    cause: str  # empty unless unhappy
    product: Product
    days_late: int
    partner: str


def kind_of(product: Product) -> str:
    """Which sentences suit a product."""
    if product.noun in SERVICE_NOUNS:
        return "service"
    if product.noun in CONSUMABLE_NOUNS:
        return "consumable"
    if product.noun in _MACHINES:
        return "machine"
    if product.noun in _DEVICES:
        return "device"
    return "supply" if product.noun in _SUPPLIES else "object"


def usual_cause(product: Product, luck: Luck) -> str:
    """Why somebody is unhappy with a product that came in time."""
    causes = _USUAL_CAUSES[kind_of(product)]
    return causes[luck.below(len(causes))]


def compose(occasion: Occasion, luck: Luck, seen: set[str]) -> str:
    """A text that nobody in this store has written yet."""
    for _ in range(8):
        text = _styled(" ".join(_sentence(source, occasion, luck) for source in _outline(occasion, luck)), luck)
        if text not in seen:
            break
    seen.add(text)
    return text


def _outline(occasion: Occasion, luck: Luck) -> list[str]:
    """The sentence sources of one text, in order."""
    tone = "bad" if occasion.level <= 2 else "mixed" if occasion.level == 3 else "good"
    words = part(f"texts_{occasion.language}")
    pools = _pools(occasion, tone, luck)
    chosen = [] if luck.draw() < 0.58 else [_one_of(words["openers"][tone], luck)]
    for group, name in pools:
        source = _one_of(words[group][name], luck)
        if source not in chosen:
            chosen.append(source)
    if luck.draw() < (0.45 if tone == "bad" else 0.33):
        chosen.append(_one_of(words["closers"][tone], luck))
    return chosen


def _pools(occasion: Occasion, tone: str, luck: Luck) -> list[tuple[str, str]]:
    """Which pools the middle of a text comes from."""
    kind = kind_of(occasion.product)
    if tone == "bad":
        return [("bad", _complaint(occasion.cause, kind, luck)) for _ in range(2 if luck.draw() < 0.3 else 1)]
    around = ("delivery", "support", "value")
    main = kind if kind != "supply" else around[luck.below(3)]
    main = "device" if tone == "good" and kind == "machine" and luck.draw() < 0.4 else main
    if tone == "mixed":
        late = occasion.days_late > 0 and luck.draw() < 0.7
        middle = [("bad", "late")] if late else [("mixed", "gripe" if kind == "supply" else kind)]
        return [("good", main), ("mixed", "gripe")] if luck.draw() < 0.35 and not late else middle
    some = ("support", "value") if occasion.days_late > 0 else around
    middle = [("good", main if luck.draw() < 0.78 else some[luck.below(len(some))])]
    if luck.draw() < 0.38:
        middle.append(("good", some[luck.below(len(some))]))
    if occasion.level == 4 and luck.draw() < 0.45:
        middle.append(("mixed", "gripe"))
    return middle


def _complaint(cause: str, kind: str, luck: Luck) -> str:
    """The pool for a cause: bags tear where cups break, and only machines leak."""
    if cause == "damaged" and kind == "consumable":
        return "torn"
    return "leak" if cause == "fault" and kind == "machine" and luck.draw() < 0.5 else cause


def _one_of(sources: list[str], luck: Luck) -> str:
    """One source of a pool."""
    return sources[luck.below(len(sources))]


@lru_cache(maxsize=2048)
def _parsed(source: str) -> tuple[tuple[str, ...], ...]:
    """A source as a row of choices; plain text is a choice of one."""
    pieces = _PARTS.split(source)
    return tuple(tuple(p.split("|")) if i % 2 else (p,) for i, p in enumerate(pieces))


def _sentence(source: str, occasion: Occasion, luck: Luck) -> str:
    """One finished sentence."""
    made = "".join(c[0] if len(c) == 1 else c[luck.below(len(c))] for c in _parsed(source))
    if "{" in made:
        made = made.format_map(_slots(occasion))
    return made[:1].upper() + made[1:]


def _slots(occasion: Occasion) -> dict[str, str]:
    """The words that fill the slots."""
    language, product = occasion.language, occasion.product
    noun = product.noun if language == "en" else part(f"texts_{language}")["nouns"][product.noun]
    nominative, _, accusative = noun.partition("|")
    days = max(occasion.days_late, 1)
    number = _NUMBERS[language][days - 1] if days <= len(_NUMBERS[language]) else str(days)
    late = f"{number} {_DAY_WORDS[language][days > 1]}"
    accusative = accusative or nominative
    return {"noun": nominative, "noun_a": accusative, "name": product.short, "late": late, "partner": occasion.partner}


def _styled(text: str, luck: Luck) -> str:
    """The text as this person types: some make a slip, some are in a hurry, some shout a little."""
    mood = luck.draw()
    if mood < 0.07:
        return _with_slip(text, luck)
    if mood < 0.12:
        return text.lower().rstrip(".")
    if mood < 0.20:
        return text.rstrip(".")
    if mood < 0.24 and text.endswith("."):
        return text[:-1] + "!"
    return text


def _with_slip(text: str, luck: Luck) -> str:
    """The text with two letters swapped, or one lost or doubled, inside a longer word."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return text
    chosen = long[luck.below(len(long))]
    word = words[chosen]
    at = 2 + luck.below(len(word) - 3)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at:][0] + word[at:],
    )
    words[chosen] = slips[luck.below(3)]
    return " ".join(words)
