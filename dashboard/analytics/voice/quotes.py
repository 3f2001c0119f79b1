"""Which words stand for what many say: those near the centre of all texts on a topic, and the most extreme."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WORD = re.compile(r"[^\W\d_]{2,}")
LONGEST = 2_000  # characters of a text that are looked at
FEWEST_WORDS = 4  # of a text that can stand for others


def centrality(texts: Sequence[str]) -> NDArray[np.float64]:
    """How near each text is to the centre of all: the cosine of its TF-IDF vector and their mean, 0-1.

    Texts of fewer than 4 words get 0: they are near everything and say nothing. Words count by 1 + ln(times); their
    weight is ln((1 + n) / (1 + texts with the word)) + 1. The same texts give the same numbers in any order.

    Source: Rocchio (1971) for the centroid; Salton & Buckley (1988), Information Processing & Management 24, 513-523.
    """
    counted = [Counter(WORD.findall(text[:LONGEST].lower())) for text in texts]
    held = Counter(word for words in counted for word in words)
    place = {word: number for number, word in enumerate(sorted(held))}
    weight = {word: math.log((1 + len(texts)) / (1 + n)) + 1 for word, n in held.items()}
    vectors = []
    for words in counted:
        at = np.array([place[word] for word in words], dtype="int64")
        values = np.array([(1 + math.log(n)) * weight[word] for word, n in words.items()])
        length = float(np.sqrt((values**2).sum()))
        vectors.append((at, values / length if length else values))
    centre = np.zeros(len(place))
    for at, values in vectors:
        centre[at] += values
    length = float(np.sqrt((centre**2).sum())) or 1.0
    found = [float(values @ centre[at]) / length if len(at) else 0.0 for at, values in vectors]
    long_enough = [sum(words.values()) >= FEWEST_WORDS for words in counted]
    return np.where(long_enough, found, 0.0)


def typical(texts: Sequence[str], most: int) -> list[int]:
    """The places of the texts nearest the centre, no two of the same words; of equals the earlier."""
    near = centrality(texts).tolist()
    kept: list[int] = []
    seen: set[tuple[str, ...]] = set()
    for place in sorted(range(len(texts)), key=lambda place: (-round(near[place], 9), place)):
        words = tuple(WORD.findall(texts[place][:LONGEST].lower()))
        if near[place] > 0 and words not in seen and len(kept) < most:
            kept.append(place)
            seen.add(words)
    return kept


def extreme(texts: Sequence[str], polarity: Sequence[float], most: int) -> list[int]:
    """The places of the texts with the strongest opinion, best or worst; of equals the earlier, none without one."""
    ranked = sorted(
        (place for place, value in enumerate(polarity) if not math.isnan(value) and texts[place].strip()),
        key=lambda place: (-abs(polarity[place]), place),
    )
    return ranked[:most]
