"""A text as sentences, clauses and their parts: where a text may turn from praise to complaint."""

from __future__ import annotations

import re
from typing import NamedTuple

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
    return _cut(text, 0, len(text), 0)


def _cut(text: str, start: int, end: int, level: int) -> Stretch:
    """A stretch cut at a level and the finer ones."""
    if level == len(_LEVELS):
        return Stretch(start, end, (), contrast=False)
    places = _places(text, start, end, _LEVELS[level])
    if len(places) <= 1:
        return _cut(text, start, end, level + 1)
    parts = tuple(_cut(text, *place, level + 1) for place in places)
    return Stretch(start, end, parts, contrast=_LEVELS[level] is _CONTRAST)


def _places(text: str, start: int, end: int, sign: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the parts of a stretch stand, without the signs and blanks around them; what has no letter is left out."""
    cuts = [found.start() for found in sign.finditer(text, start, end)]
    places = []
    for first, last in zip([start, *cuts], [*cuts, end], strict=True):
        if _LETTER.search(text, first, last):
            part = text[first:last]
            shorter = part.lstrip(_EDGES)
            places.append((last - len(shorter), last - len(shorter) + len(shorter.rstrip(_EDGES))))
    return places
