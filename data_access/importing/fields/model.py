"""What a column of a file can mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One thing a column can mean.

    ``type`` says how its text is read: id, text, name, long_text, email, phone, country, datetime, day, money (cents),
    price (millionths), quantity (thousandths), gender, birth_year, consent, status,
    happened (filled or not), currency, rating, scale, word.
    ``synonyms`` are headings in lower case with single spaces, best first. ``ours`` is a field that only files we write
    have, and that nobody is offered.
    """

    name: str
    label: str
    type: str
    required: bool = False
    synonyms: tuple[str, ...] = ()
    ours: bool = False


def field(name: str, label: str, type_: str, synonyms: str = "", *, required: bool = False) -> Field:
    """Build a field from synonyms separated by ``|``."""
    return Field(name, label, type_, required, tuple(word.strip() for word in synonyms.split("|") if word.strip()))
