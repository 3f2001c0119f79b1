"""Numbers as people write them, read exactly."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Literal

from data_access.cleaning.memo import Invalid
from data_access.cleaning.text import is_null

DecimalSign = Literal["dot", "comma"]
Evidence = Literal["dot", "comma", "either", "none", "bad"]

_CODE = r"(?:[A-Z]{3}|[A-Z]{1,2}\$|[kK][rR]\.?|[zZ][łŁ]|[kK][čČ]|[Ff][rR]\.?|[Ll][eE][iI]|Rs\.?|SFr\.?)"
_SIGN = r"[$€£¥￥₹₽₺₩₪₫₴₦฿¢円元원]"
_DRESS = re.compile(rf"^(?:{_CODE}|{_SIGN})+\s*|\s*(?:{_CODE}|{_SIGN})+$")
# 5.- and 5,-- are prices without cents, not negative ones.
_NO_CENTS = re.compile(r"[.,](?:--?|–)$")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u00b4": "'", "\u066c": ",", "\u066b": ".",
    "\uff0e": ".", "\uff0c": ",", "\uff0d": "-"})  # fmt: skip
_PLAIN = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_BARE = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[,' ])\d{3})(?:(?P=mark)\d{3})*(?:\.\d*)?", re.ASCII)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?", re.ASCII)
_SWAP = str.maketrans(",.", ".,")
_MAX_DIGITS = 15


def undressed(text: str) -> tuple[str, bool, bool]:
    """The bare digits and marks of a number, whether it is negative, and whether it is a percentage."""
    bare = text.strip().translate(_MINUS)
    if not bare.isascii():
        bare = "".join(str(unicodedata.decimal(letter, letter)) for letter in bare)
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    percent = bare.endswith("%")
    if percent:
        bare = bare[:-1].strip()
    bare = _NO_CENTS.sub("", _DRESS.sub("", bare))
    signed = negative
    for _ in range(2):
        # The sign may stand before or after the currency: -£5, £-5, 5,00- €.
        if not signed and bare[:1] in {"-", "+"}:
            signed, negative, bare = True, bare[0] == "-", bare[1:].strip()
        elif not signed and bare[-1:] == "-":
            signed, negative, bare = True, True, bare[:-1].strip()
        bare = _DRESS.sub("", _DRESS.sub("", bare)).strip()
    return _SPACES.sub(" ", bare), negative, percent


def decimal_evidence(text: str) -> Evidence:
    """What a number says about the decimal sign of its column; ``either`` for numbers like 1,234."""
    bare, _, _ = undressed(text)
    if not bare or not any(character.isdigit() for character in bare):
        return "none" if is_null(text) else "bad"
    dots, commas = bare.count("."), bare.count(",")
    if not dots and not commas:
        return "none" if _valid(bare) else "bad"
    dot_ok = _valid(bare)
    comma_ok = _valid(bare.translate(_SWAP))
    if dot_ok and comma_ok:
        return "either"
    if dot_ok:
        return "dot"
    return "comma" if comma_ok else "bad"


def _valid(bare: str) -> bool:
    """Whether digits and marks make a number when the dot is the decimal sign."""
    if _BARE.fullmatch(bare):
        # 0.123 and 1234.567 can only be decimals; 1.234 could be thousands, which the other reading decides.
        return True
    if bare.startswith("0") and bare[1:2] in {",", "'", " "}:
        return False
    return bool(_GROUPED.fullmatch(bare) or _INDIAN.fullmatch(bare))


def read_decimal(text: str, sign: DecimalSign) -> Decimal | Invalid | None:
    """Exact value of a number; ``None`` when the cell is empty.

    Parameters
    ----------
    text : the cell, with its currency, thousands marks, minus or brackets.
    sign : the column's decimal sign.

    Returns
    -------
    ``Decimal`` (a percentage divided by 100), or ``Invalid`` with ``not_a_number`` or ``number_too_large``.
    """
    if sign == "dot" and _PLAIN.fullmatch(text):
        bare, negative, percent = text, False, False
    else:
        if is_null(text):
            return None
        bare, negative, percent = undressed(text)
        if sign == "comma":
            bare = bare.translate(_SWAP)
        if not _valid(bare):
            return Invalid("not_a_number")
        for mark in ",' ":
            bare = bare.replace(mark, "")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        return Invalid("not_a_number")
    if value.adjusted() >= _MAX_DIGITS:
        return Invalid("number_too_large")
    if percent:
        value /= 100
    return -value if negative else value


def scaled(value: Decimal, digits: int) -> int:
    """Whole number of 10^-digits units, halves to the even neighbour."""
    return int(value.scaleb(digits).to_integral_value(rounding=ROUND_HALF_EVEN))


def read_scaled(text: str, sign: DecimalSign, digits: int) -> int | Invalid | None:
    """A number as an integer of 10^-digits units: 2 for cents, 3 for thousandths, 6 for millionths."""
    value = read_decimal(text, sign)
    return scaled(value, digits) if isinstance(value, Decimal) else value
