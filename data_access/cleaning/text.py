"""Text as people meant it: one form of each letter, no control characters, single spaces, nulls recognised."""

from __future__ import annotations

import re
import unicodedata

from data_access.cleaning.memo import Invalid

_NULLS = frozenset(
    {
        "",
        "null",
        "(null)",
        "<null>",
        "none",
        "nan",
        "n/a",
        "#n/a",
        "#n/a n/a",
        "<na>",
        "na",
        "nat",
        "nil",
        "-",
        "--",
        "\\n",
        "#null!",
        "#value!",
        "#ref!",
        "#div/0!",
        "undefined",
        "?",
    }
)
# In names these words are names: people are called Null, Nil and Na. Only the forms programs write are empty.
_NAME_NULLS = frozenset({
    "", "NULL", "null", "(null)", "<null>", "None", "nan", "NaN", "N/A", "n/a", "#N/A", "<NA>", "NaT", "-", "--", "\\N",
    "undefined", "?",
})  # fmt: skip
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r"\r\n?")
MAX_WORD = 1_000


def is_null(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    return text.strip().lower() in _NULLS


def is_null_name(text: str) -> bool:
    """Whether a cell of names or free text says that there is nothing."""
    return text.strip() in _NAME_NULLS


def clean_text(text: str) -> str | Invalid | None:
    """One line: composed letters, no control characters, single spaces; ``None`` when empty."""
    if is_null_name(text):
        return None
    if text.isascii() and text.isprintable():
        plain = " ".join(text.split(" ")) if "  " not in text else _SPACES.sub(" ", text)
        plain = plain.strip()
    else:
        if "\x00" in text:
            return Invalid("nul_byte")
        plain = _SPACES.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", text))).strip()
    if len(plain) > MAX_WORD:
        return Invalid("text_too_long")
    return plain or None


def clean_long_text(text: str) -> str | Invalid | None:
    """Free text: as ``clean_text``, but line ends stay."""
    if is_null_name(text):
        return None
    if "\x00" in text:
        return Invalid("nul_byte")
    composed = _NEWLINES.sub("\n", unicodedata.normalize("NFC", text))
    lines = (_BLANKS.sub(" ", _CONTROL.sub("", line)).strip() for line in composed.split("\n"))
    return "\n".join(lines).strip() or None


def clean_word(text: str) -> str | Invalid | None:
    """A word of a small vocabulary, as ``clean_text`` but with every textual null taken as empty."""
    return None if is_null(text) else clean_text(text)
