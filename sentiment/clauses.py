"""A text as sentences, clauses and their parts: where a text may turn from praise to complaint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# Words with which the other side begins, in the languages the keywords come in.
CONTRASTS = (
    "but however although though while whereas yet except despite unfortunately nevertheless nonetheless otherwise",
    "aber jedoch allerdings obwohl trotzdem dennoch leider sondern",
    "mais cependant pourtant toutefois malgré malheureusement",
    "pero aunque",
    "mas porém porem embora contudo todavia infelizmente",
    "però tuttavia sebbene nonostante purtroppo invece",
)
CONTRAST_PHRASES = (
    "on the other hand|bien que|par contre|en revanche|sin embargo|no obstante|a pesar de|en cambio|mientras que"
    "|no entanto|apesar de"
)
_WORDS = "|".join(word for row in CONTRASTS for word in row.split())
# From coarse to fine. None begins with a repetition: that would be quadratic on a run of blanks.
_SENTENCE = re.compile("(?<=[.!?…])[ \"')\\]]|\n|(?<=[。\uff01\uff1f])")
_CONTRAST = re.compile(rf"\b(?=(?:{_WORDS}|{CONTRAST_PHRASES})\b)", re.IGNORECASE)
_PART = re.compile(r"[,;:()]| [-–—]+ | (?=(?:and|und|et|y|e) )", re.IGNORECASE)
_LEVELS = (_SENTENCE, _CONTRAST, _PART)
_WITHOUT_CONTRAST = (_SENTENCE, _PART)
_CONTRAST_WORDS = frozenset(_WORDS.split("|"))
_CONTRAST_PHRASES = tuple(CONTRAST_PHRASES.split("|"))
_SEPARATORS = str.maketrans({chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")})
_LETTER = re.compile(r"[^\W\d_]")
_EDGES = " \t\n,;:()-–—"


class Stretch(NamedTuple):
    """A stretch ``text[start:end]``, the smaller ones it is made of, and whether a contrast word parts these."""

    start: int
    end: int
    parts: tuple[Stretch, ...]
    contrast: bool


def stretches(text: str) -> Stretch:
    """The text as sentences, these cut before contrast words, these at commas, brackets, dashes and "and".

    A stretch has parts only where there are two or more with letters in them. Linear in the text.
    """
    return _cut(text, 0, len(text), _LEVELS if _may_contrast(text) else _WITHOUT_CONTRAST)


def _may_contrast(text: str) -> bool:
    """Whether a contrast word may stand in the text: of an ASCII one that is told without the expression."""
    if not text.isascii():
        return True
    low = text.lower()
    if not _CONTRAST_WORDS.isdisjoint(low.translate(_SEPARATORS).split()):
        return True
    return any(phrase in low for phrase in _CONTRAST_PHRASES)


def _cut(text: str, start: int, end: int, levels: Sequence[re.Pattern[str]]) -> Stretch:
    """A stretch cut at the first of the levels and the finer ones."""
    for number, level in enumerate(levels, start=1):
        places = _places(text, start, end, level)
        if len(places) > 1:
            parts = tuple(_cut(text, *place, levels[number:]) for place in places)
            return Stretch(start, end, parts, contrast=level is _CONTRAST)
    return Stretch(start, end, (), contrast=False)


def _places(text: str, start: int, end: int, sign: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the parts of a stretch stand, without the signs and blanks around them; what has no letter is left out.

    Empty where nothing parts it.
    """
    cuts = [found.start() for found in sign.finditer(text, start, end)]
    if not cuts:
        return []
    places = []
    for first, last in zip([start, *cuts], [*cuts, end], strict=True):
        if _LETTER.search(text, first, last):
            part = text[first:last]
            shorter = part.lstrip(_EDGES)
            places.append((last - len(shorter), last - len(shorter) + len(shorter.rstrip(_EDGES))))
    return places
