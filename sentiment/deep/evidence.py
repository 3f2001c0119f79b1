"""The deciding words of a text: those without which its tone would be another (occlusion).

A text is read again without each of its words, and each word by itself: of two words that say the same neither is
missed alone. In a longer text the stretches between commas and full stops come first, and then the words of the two
that decide most. Bounded: at most ``2 * (MOST_PARTS + MOST_WORDS) + 4`` readings. Source: Zeiler and Fergus (2014),
Visualizing and understanding convolutional networks, section 4.2, for words; both ends of the sum in Shapley (1953).
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from sentiment.cleaning import original_span
from sentiment.function_words import says_nothing
from sentiment.scoring import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sentiment.cleaning import Prepared

    Span = tuple[int, int]
    Tone = Callable[[Sequence[str]], list[float]]

MOST_WORDS = 24
MOST_PARTS = 16
MOST_MARKS = 6
DECIDING_PARTS = 2
# What moves the tone by less than this share of what moves it most is not marked, nor what hardly moves it at all.
SHARE = 0.35
LEAST = 0.3
HARDLY = 0.1
# A word alone says less than its absence: without its neighbours it may be of another meaning ("not bad").
WORTH_ALONE = 0.5
# A word, or the name of an emoji. Signs of vowels are no letters to a regular expression, so the scripts of India stand
# by themselves. Where words are written without blanks: a run of one of the Japanese scripts, two Chinese signs, four
# of Thai, Lao, Burmese or Khmer.
_INDIA, _EAST_ASIA = r"\u0900-\u0963\u0966-\u0dff", r"\u3040-\u30ff\u3400-\u9fff"
_SOUTH_EAST_ASIA = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WORD = re.compile(
    rf":[a-z0-9_]+:|[{_INDIA}]+|[\u3040-\u309f]+|[\u30a0-\u30ff]+|[\u3400-\u9fff]{{1,2}}|[{_SOUTH_EAST_ASIA}]{{1,4}}"
    rf"|[^\W_{_INDIA}{_EAST_ASIA}{_SOUTH_EAST_ASIA}]+(?:['’-][^\W_]+)*"
)
# Also the marks of Hindi, Chinese and Japanese.
_ENDS = r".!?;,\n\u0964\u3001\u3002\uff01\uff0c\uff1b\uff1f"
_PART = re.compile(rf"[^{_ENDS}]*(?:[{_ENDS}]+|$)")


def marked(prepared: Prepared, tone: Tone) -> tuple[Evidence, ...]:
    """Spans of the original text with the change of tone that they bring, in order of their place.

    ``tone`` gives the logit of a positive tone for each of several variants of the cleaned text.
    """
    text = prepared.text
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) > MOST_WORDS:
        words = _words_that_matter(text, words, tone)
    weights = _changes(text, words, tone)
    told = [(span, weight) for span, weight in zip(words, weights, strict=True) if not says_nothing(text[slice(*span)])]
    found = sorted(told or zip(words, weights, strict=True), key=lambda pair: -abs(pair[1]))[:MOST_MARKS]
    most = max((abs(weight) for _, weight in found), default=0.0)
    # The strongest is marked even where many words say the same and each alone hardly counts.
    least = max(min(LEAST, most), SHARE * most, HARDLY)
    return tuple(
        Evidence(*original_span(prepared, *span), round(weight, 4))
        for span, weight in sorted(found)
        if abs(weight) >= least
    )


def _changes(text: str, spans: Sequence[Span], tone: Tone) -> list[float]:
    """What each span brings: the mean of how the tone falls without it and, at half weight, of what it says alone."""
    if not spans:
        return []
    without = [text[:start] + " " + text[end:] for start, end in spans]
    whole, nothing, *tones = tone([text, "", *without, *(text[start:end] for start, end in spans)])
    gone, alone = tones[: len(spans)], tones[len(spans) :]
    # Any word says more than none: what counts is how far it stands from what the words of this text say.
    usual = median([nothing, *alone])
    return [
        (whole - less + (own - usual) * WORTH_ALONE) / (1 + WORTH_ALONE) for less, own in zip(gone, alone, strict=True)
    ]


def _words_that_matter(text: str, words: Sequence[Span], tone: Tone) -> list[Span]:
    """The words of the parts of a text that decide most, at most ``MOST_WORDS``."""
    parts = _parts(text)
    changes = _changes(text, parts, tone)
    order = sorted(range(len(parts)), key=lambda place: -abs(changes[place]))[:DECIDING_PARTS]
    inside = [span for place in order for span in words if parts[place][0] <= span[0] < parts[place][1]]
    return sorted(inside[:MOST_WORDS])


def _parts(text: str) -> list[Span]:
    """Stretches between marks of punctuation, neighbours joined until there are at most ``MOST_PARTS``."""
    parts = [match.span() for match in _PART.finditer(text) if match[0].strip()]
    at_once = -(-len(parts) // MOST_PARTS)
    return [(parts[at][0], parts[min(at + at_once, len(parts)) - 1][1]) for at in range(0, len(parts), at_once)]
