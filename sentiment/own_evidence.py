"""Which words decided a store's own model: its own n-grams, and the other scorer's marks as far as it goes by them."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sentiment.cleaning import original_span
from sentiment.scoring import Evidence
from sentiment.workspace_features import blocks, generic_odds, placed_words, runs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.cleaning import Prepared
    from sentiment.workspace import Model

SHOWN_AT_LEAST = 0.25  # of the strongest word's part
MOST_SHOWN = 12


def own_evidence(
    model: Model, prepared: Prepared, generic: float | None, marked: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    """The deciding words of the original text, in order of their place; neighbours of one tone are joined.

    Parameters
    ----------
    prepared : the cleaned text.
    generic : the other scorer's probability of a happy customer, None where it has none.
    marked : what the other scorer marks in the original text.
    """
    placed = placed_words(prepared.text)
    own = word_parts(model, [word for word, _, _ in placed], prepared.text)
    spans = [
        Evidence(*original_span(prepared, start, end), model.platt.slope * part)
        for (_, start, end), part in zip(placed, own, strict=True)
    ]
    lent = model.platt.slope * model.generic * float(generic_odds([generic], 1)[0])
    return _joined(_with_marks(spans, marked, lent))


def word_parts(model: Model, words: Sequence[str], text: str) -> list[float]:
    """What each word has of the model's margin by its n-grams; pairs and runs are shared out among their words."""
    holders: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
    for place, word in enumerate(words):
        holders[0][word].append(place)
        for run in runs_of(word):
            holders[1][run].append(place)
    for place, (first, second) in enumerate(pairwise(words)):
        holders[0][f"{first} {second}"] += [place, place + 1]
    parts = [0.0] * len(words)
    for block, held_by in zip(blocks(text), holders, strict=True):
        held = {
            term: (1 + float(np.log(count))) * model.rarity[term]
            for term, count in block.items()
            if term in model.weights
        }
        length = sum(value * value for value in held.values()) ** 0.5 or 1.0
        for term, value in held.items():
            for place in held_by[term]:
                parts[place] += value * model.weights[term] / length / len(held_by[term])
    return parts


def _with_marks(spans: list[Evidence], marked: Sequence[Evidence], lent: float) -> list[Evidence]:
    """The parts of words with what the other scorer lends, shared out by how strongly it marks each of them."""
    whole = sum(abs(mark.weight) for mark in marked) or 1.0
    # Its marks point where its own answer points; a model that holds against it turns them round.
    direction = 1.0 if lent * sum(mark.weight for mark in marked) >= 0 else -1.0
    for mark in marked:
        part = direction * abs(lent) * mark.weight / whole
        under = [place for place, span in enumerate(spans) if span.start < mark.end and mark.start < span.end]
        for place in under:
            spans[place] = spans[place]._replace(weight=spans[place].weight + part / len(under))
        if not under:  # a smiley
            spans.append(mark._replace(weight=part))
    return sorted(spans)


def _joined(spans: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The strongest parts, neighbours of one tone as one."""
    least = SHOWN_AT_LEAST * max((abs(span.weight) for span in spans), default=0.0)
    found: list[Evidence] = []
    last = -2
    for place, span in enumerate(spans):
        if abs(span.weight) < least or not span.weight or span.end <= span.start:
            continue
        if found and (place == last + 1) and (found[-1].weight > 0) == (span.weight > 0):
            found[-1] = Evidence(found[-1].start, max(found[-1].end, span.end), found[-1].weight + span.weight)
        else:
            start = max(span.start, found[-1].end) if found else span.start
            if start >= span.end:
                continue
            found.append(span._replace(start=start))
        last = place
    strongest = sorted(found, key=lambda span: (-abs(span.weight), span.start))[:MOST_SHOWN]
    return tuple(sorted(strongest))
