"""Fixed limits of recency, frequency and money that a person sets in place of those that fit the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dashboard.analytics.rfm import SCORES, Thresholds, segments_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Four = tuple[int, int, int, int]
LIMITS = 4
LARGEST = 10**12
CENTS = 100
HOW = "Write four rising numbers, such as {}."
EXAMPLES = {"recency": "30, 60, 90, 180", "frequency": "2, 3, 5, 10", "money": "50, 100, 200, 500"}
# What each is called in a sentence.
NAMES = {"recency": "days since the last purchase", "frequency": "purchases", "money": "money"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Limits as they were typed; an empty text stands for those that fit the store."""

    recency: str = ""
    frequency: str = ""
    money: str = ""

    @property
    def any(self) -> bool:
        """Whether something was typed."""
        return any(text.strip() for text in (self.recency, self.frequency, self.money))

    def wrong(self) -> list[str]:
        """Which of them are not four rising numbers: the names of the fields."""
        return [name for name, found in self._read() if found is None]

    def over(self, usual: Thresholds) -> Thresholds:
        """The limits to score with: those typed, and the usual ones where nothing was typed or it means nothing."""
        own = {name: found for name, found in self._read() if found}
        return Thresholds(
            recency_days=own.get("recency") or usual.recency_days,
            purchase_count=own.get("frequency") or usual.purchase_count,
            monetary_cents=own.get("money") or usual.monetary_cents,
        )

    def _read(self) -> Iterator[tuple[str, Four | tuple[()] | None]]:
        """Each field with its limits: nothing where nothing was typed, None where it means nothing."""
        for name, scale in (("recency", 1), ("frequency", 1), ("money", CENTS)):
            text = getattr(self, name)
            yield name, parsed(text, scale) if text.strip() else ()


USUAL = Entered()


def parsed(text: str, scale: int = 1) -> Four | None:
    """Four rising numbers above 0 with commas, semicolons or spaces between; None when they are none.

    Parameters
    ----------
    scale : what a number is multiplied by; with 100, numbers may have two decimals. The product must be whole.
    """
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    if len(parts) != LIMITS or not all(re.fullmatch(r"\d{1,13}(\.\d{1,6})?", part) for part in parts):
        return None
    scaled = [Decimal(part) * scale for part in parts]
    numbers = [int(number) for number in scaled]
    rising = all(low < high for low, high in pairwise(numbers))
    if numbers != scaled or not rising or numbers[0] < 1 or numbers[-1] > LARGEST:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def written(limits: Four, scale: int = 1) -> str:
    """Limits as a person would type them."""
    return ", ".join(f"{Decimal(limit) / scale:f}" for limit in limits)


def wrong_words(entered: Entered) -> str:
    """What was typed and cannot be used, and how to write it; nothing when all can."""
    names = entered.wrong()
    if not names:
        return ""
    listed = " and ".join(NAMES[name] for name in names)
    return f"The limits of {listed} are not four rising numbers, so the usual ones are used. " + HOW.format(
        EXAMPLES[names[0]]
    )


def score_pairs() -> tuple[tuple[str, int, int], ...]:
    """Every pair of recency and frequency scores with the segment it makes: name, recency, frequency."""
    scores = [(r, f) for r in range(1, SCORES + 1) for f in range(1, SCORES + 1)]
    names = segments_of(np.array([r for r, _ in scores]), np.array([f for _, f in scores]))
    return tuple((str(name), r, f) for name, (r, f) in zip(names, scores, strict=True))
