"""Ratings as exports write them: 4, 4/5, 4 von 5 Sternen, ★★★★☆, 10 - Extremely likely, Very satisfied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from data_access.cleaning.feedback_entry import SCALES
from data_access.cleaning.memo import Invalid
from data_access.cleaning.text import is_null

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF = r"(?:/|out of|of|von|de|sur|su|van|av|em)"
_STARS = r"(?:stars?|stern(?:en?)?|estrelas?|estrellas?|[ée]toiles?|stelle|stella|★|⭐)"
_NUMBER = re.compile(
    rf"(?:rating|rated|bewertung|nota|note)?:?\s*(?P<value>\d{{1,3}}(?:[.,]\d+)?)\s*{_STARS}?"
    rf"(?:\s*{_OF}\s*(?P<top>\d{{1,3}})(?:[.,]0+)?)?\s*{_STARS}?(?:\s*[-–—:]\s*\D+|\s*\(\D+\))?",
    re.IGNORECASE,
)
# Filled, then empty ones; a variation selector may follow each.
_DRAWN = re.compile(r"(?P<full>(?:[★⭐🌟]\s*)+)(?P<empty>(?:[☆✩✰]\s*)*)")
_VARIANT = "\ufe0f"
_WHOLE = re.compile(r"\d+(?:[.,]0+)?")

# The answers of the usual question how satisfied one is; `|` parts ways to say one.
_SATISFIED = {
    5: "very satisfied|extremely satisfied|sehr zufrieden|très satisfait|muy satisfecho|muito satisfeito",
    4: "satisfied|somewhat satisfied|zufrieden|eher zufrieden|satisfait|plutôt satisfait|satisfecho|satisfeito",
    3: (
        "neutral|neither satisfied nor dissatisfied|weder zufrieden noch unzufrieden|teils teils|neutre|neutro"
        "|ni satisfait ni insatisfait|ni satisfecho ni insatisfecho|nem satisfeito nem insatisfeito|indiferente"
    ),
    2: (
        "dissatisfied|unsatisfied|somewhat dissatisfied|unzufrieden|eher unzufrieden|insatisfait|plutôt insatisfait"
        "|insatisfecho|insatisfeito"
    ),
    1: (
        "very dissatisfied|very unsatisfied|extremely dissatisfied|sehr unzufrieden|très insatisfait|muy insatisfecho"
        "|muito insatisfeito"
    ),
}
_ANSWERS = {word: answer for answer, words in _SATISFIED.items() for word in words.split("|")}
_TO = r"(?:\s|-|–|to|bis|até|a|à|e)+"
# Words that name a scale, and words of what is asked with it.
_NAMED = {
    "nps": rf"\bnps\b|promoter|\b[01]{_TO}10\b",
    "ces": rf"\bces\b|effort score|\b1{_TO}7\b",
    "csat": r"\bcsat\b",
    "stars": r"\bstars?\b|\bsterne?\b|estrela|estrella|[ée]toile|★",
}
_ASKED = {
    "nps": r"recommend|weiterempf|empfehlen|recommand|recomend|recomiend",
    "ces": r"\beasy\b|\bease\b|effort|einfach|aufwand|\bf[áa]cil|esfuerzo|esforço",
    "csat": r"satisf|zufrieden",
    "stars": rf"\b1{_TO}5\b",
}
_NO_WORDS: Mapping[str, int | None] = {}


class Rated(NamedTuple):
    """A whole-number rating, the highest one possible where the cell says so, and whether it was given in words."""

    value: int
    top: int | None = None
    worded: bool = False


def read_rated(text: str, words: Mapping[str, int | None] = _NO_WORDS) -> Rated | Invalid | None:
    """What a cell of ratings says.

    Parameters
    ----------
    text : the cell.
    words : lower-case words that stand for a rating, or for none, in the export at hand; they go first.

    Returns
    -------
    ``Rated``; ``None`` when the cell is empty; or ``Invalid`` with ``not_a_rating`` or ``rating_not_whole``.
    """
    if is_null(text):
        return None
    plain = " ".join(text.replace(_VARIANT, "").lower().split())
    if plain in words:
        value = words[plain]
        return None if value is None else Rated(value)
    if plain in _ANSWERS:
        return Rated(_ANSWERS[plain], 5, worded=True)
    drawn = _DRAWN.fullmatch(plain)
    return _counted(*drawn.groups()) if drawn else _numbered(plain)


def _counted(full: str, empty: str) -> Rated:
    """A rating that is drawn. Where no empty ones are, those left out of five were not drawn."""
    value, rest = (len(part.replace(" ", "")) for part in (full, empty))
    return Rated(value, value + rest if rest else max(value, SCALES["stars"][1]))


def _numbered(plain: str) -> Rated | Invalid:
    found = _NUMBER.fullmatch(plain)
    if not found:
        return Invalid("not_a_rating")
    if not _WHOLE.fullmatch(found["value"]):
        return Invalid("rating_not_whole")
    return Rated(int(re.split("[.,]", found["value"])[0]), int(found["top"]) if found["top"] else None)


def read_scale(text: str) -> str | Invalid | None:
    """The scale a cell names: stars, nps, csat or ces, also as 0-10, Net Promoter Score, 1-5; None when empty."""
    if is_null(text):
        return None
    plain = " ".join(text.lower().split())
    if plain in SCALES:
        return plain
    return scale_named(plain) or scale_asked(plain) or Invalid("unknown_scale")


def scale_named(words: str) -> str | None:
    """The scale that lower-case words name, as those of a heading do: NPS, CSAT (1-5), 0 to 10."""
    return _first(_NAMED, words)


def scale_asked(words: str) -> str | None:
    """The scale that usually goes with such a question: how likely one is to recommend, how satisfied one is."""
    return _first(_ASKED, words)


def _first(patterns: Mapping[str, str], words: str) -> str | None:
    return next((scale for scale, pattern in patterns.items() if re.search(pattern, words)), None)
