"""What a word is taken to mean before the data speak: a lexicon, and a sentence encoder's opinion of words.

``lexicon.txt`` is written by hand for this project. ``teacher.txt`` is written by ``sentiment.training.teacher``.
"""

from __future__ import annotations

import re
from pathlib import Path

from sentiment.quick_features import MARK, words_of

LEXICON = Path(__file__).parent / "lexicon.txt"
TEACHER = Path(__file__).parent / "teacher.txt"
MOST_WORDS = 3
# Words of grammar, number, time and trade: whatever the data or the teacher make of them, they are no opinion.
_QUIET = (
    "a an the this that these those it its it's i i'm i've i'd i'll me my mine we us our you your he him his she her "
    "they them their who what which when where how and or if then than as of to in on at by for from with into out up "
    "down off over about after before again am is are was were be been being do does did have has had will would can "
    "could shall should may might must get got go went come came one two three four five six seven eight nine ten "
    "first second last next once other another each every all both some any more most so too very just also only even "
    "still now today yesterday tomorrow day days week weeks month months year years time times monday tuesday "
    "wednesday thursday friday saturday sunday new old order orders ordered buy buying bought purchase purchased "
    "product item items size color colour number store shop here there because want wanted need needed make made take "
    "took use used put said say says see saw think thought know read look looked "
)
QUIET = frozenset(_QUIET.split())
TEACHER_SHARE = 0.3  # of the strength of a word that the lexicon does not hold


def priors() -> dict[str, float]:
    """The prior weight of each term: the lexicon's strength, else a share of the teacher's."""
    words = _teacher(TEACHER.read_text()).items()
    taught = {word: TEACHER_SHARE * strength for word, strength in words if word not in QUIET}
    return taught | lexicon(LEXICON.read_text())


def lexicon(text: str) -> dict[str, float]:
    """The terms of a lexicon as the scorer reads them, with their strength; the first line that has a term counts.

    Raises
    ------
    ValueError : a term has more than three words.
    """
    strengths: dict[str, float] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        strength, terms = line.split(":", 1)
        for term in re.split(r",\s*", terms.strip()):
            for form in _forms(term):
                strengths.setdefault(_as_read(form), float(strength))
    return strengths


def _as_read(form: str) -> str:
    words = form.split() if MARK in form else words_of(form)
    if not 1 <= len(words) <= MOST_WORDS:
        message = f"'{form}' is not one to {MOST_WORDS} words."
        raise ValueError(message)
    return " ".join(words)


def _forms(term: str) -> list[str]:
    """The forms that a term of the lexicon stands for."""
    word = term.rstrip("*+")
    if term.endswith("*"):
        stem = word.removesuffix("e")
        return [word, word + ("es" if word.endswith(("sh", "ch", "ss")) else "s"), f"{stem}ed", f"{stem}ing"]
    if term.endswith("+"):
        return [word, _adverb(word)]
    return [word]


def _adverb(word: str) -> str:
    if word.endswith("y"):
        return word[:-1] + "ily"
    if word.endswith("le"):
        return word[:-1] + "y"
    return word + ("ally" if word.endswith("ic") else "ly")


def _teacher(text: str) -> dict[str, float]:
    pairs = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {word: float(strength) for word, strength in pairs}
