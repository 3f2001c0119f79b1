"""How much a decoded text looks like writing: the wrong encoding shows as letters no word has, or signs inside words.

Files of a few rows are too short for a guess by the frequency of letters, but names in the wrong encoding break rules
that hold for every word of the language: JÅrgen, Grî·e, £ukasz.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_CENTRAL = "ĄĆĘŁŃÓŚŹŻąćęłńóśźżČĎĚŇŘŠŤŮŽčďěňřšťůžÁÉÍÚÝáéíúýÄÖÜßäöüŐŰőűÂÎĂâîăŞŢşţĐđÇçËëÔô"
_WESTERN = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœ"
# The letters a text in this encoding is written with; a letter outside of them hints at another one.
_LETTERS = {
    **dict.fromkeys(("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437"), frozenset(_WESTERN)),
    **dict.fromkeys(("cp1250", "iso8859_2"), frozenset(_CENTRAL)),
    "cp1254": frozenset(_WESTERN + "ĞğİıŞş"),
    "cp1257": frozenset("ĀČĒĢĪĶĻŅŠŪŽāčēģīķļņšūžĄĘĖĮŲąęėįųÕõÄäÖöÜüßÓó"),
}
# Signs that stand before or after words and amounts, never inside a word.
_SIGNS = frozenset("€£¥§©®°²³½¼¾«»¿¡ªº–—‘’“”„…•™\xa0´·×±")  # noqa: RUF001
_WORD = re.compile(r"[^\W\d_]+(?:[^\s\w,;|\"'()<>/.-]+[^\W\d_]+)*", re.UNICODE)
_AT_NUMBER = re.compile(r"[À-ɏ]\d|\d[À-ɏ]")  # an amount with a letter for its currency sign
_HALF_WIDTH = re.compile(r"[\uff61-\uff9f]")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_LONG_RUN = 3  # accented Latin letters in a row


def faults(text: str, encoding: str) -> int:
    """How often a text breaks what holds for words, if it were in this encoding."""
    found = sum(map(_is_stray, text)) + len(_AT_NUMBER.findall(text))
    # Half-width kana come out of most bytes when they are read as Japanese; beside other Japanese they are meant.
    if not _JAPANESE.search(text):
        found += len(_HALF_WIDTH.findall(text))
    letters = _LETTERS.get(encoding)
    for word in _WORD.findall(text):
        if not word.isascii():
            found += _faults_of_word(word) + sum(letter not in letters for letter in _special(word) if letters)
    return found


def _is_stray(letter: str) -> bool:
    """Whether a character is a control code, half a letter or a sign that no table is written with."""
    if letter < "\x80" or letter in _SIGNS:
        return False
    return letter == "¤" or unicodedata.category(letter) in {"Cc", "Cn", "Co", "Sk", "Sm", "So", "Mn"}


def _faults_of_word(word: str) -> int:
    """Signs inside of the word, capitals after small letters, several scripts, many accents in a row."""
    inside = sum(not letter.isalpha() for letter in word)
    swapped = sum(before.islower() and after.isupper() for before, after in pairwise(word))
    capital = word[1:2] > "\x7f" and word[1:2].isupper() and word[2:3].islower()
    scripts = {_script(letter) for letter in word if letter.isalpha()} - {"HIRAGANA", "KATAKANA", "CJK"}
    mixed = len(scripts) > 1 or (bool(scripts) and any(_script(letter) == "CJK" for letter in word))
    run = scripts == {"LATIN"} and any(_all_special(word, place) for place in range(len(word)))
    return inside + swapped + capital + mixed + run


def _all_special(word: str, start: int) -> bool:
    """Whether a long run of letters outside of ASCII begins here."""
    piece = word[start : start + _LONG_RUN]
    return len(piece) == _LONG_RUN and all(letter > "\x7f" for letter in piece)


def _special(word: str) -> str:
    """The letters outside of ASCII."""
    return "".join(letter for letter in word if letter > "\x7f" and letter.isalpha())


def _script(letter: str) -> str:
    """The script of a letter, by its name."""
    return unicodedata.name(letter, "?").split(" ")[0].removesuffix("-").split("-")[0]
