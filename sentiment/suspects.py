"""Which texts any step of cleaning may have to do with; most it has nothing to do with, and finding that out is cheap.

A look may call a text suspect that no step changes, never the other way round: what that would cost is a wrong score,
what the other costs is some microseconds.
"""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from sentiment.markup import ENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

JUNK = (
    "\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\xad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\uffff\ud800-\udfff\U0001f1e6-\U0001f1ff\U000e0000-\U0010ffff"
)
JOINERS = "\u200d\u20e3\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
MARKS = "\u0300-\u036f"
PERHAPS_EMOTICON = re.compile(r"[:;=<(](?:['o^-]?[)\](\[DPpOo|/\\*:;=]|[/3])")  # begins with one set: found quickly

_SUSPECT_BYTES = bytes({*range(32), *range(0x7F, 0xA1), *"<>&:;=`\xab\xad\xb4\xbb".encode("latin-1")} - {ord("\t")})
_CHANGING_BYTES = bytes(set(_SUSPECT_BYTES) - set(b"&:;=>"))
_SUSPECT = re.compile(
    f"[{JUNK}{JOINERS}{MARKS}<>&:;=`\\n\\r\\x0b\\x0c\\x1c-\\x1f\\x85\xa0\xab\xb4\xbb\u02bc\u1100-\u11ff\u1680\u2000-\u200d\u2018-\u201f"
    "\u2028-\u202f\u2032\u2033\u205f\u231a-\u23ff\u2600-\u27bf\u2b50\u2b55\u3000\u3099\u309a\uff02\uff07\U0001f000-\U0001faff]"
)
_BYTES = np.arange(128, dtype=np.uint8)
_SUSPECT_ALONE = np.isin(_BYTES, list(_SUSPECT_BYTES))
_SHORTENED_FROM_THREE = np.array([chr(byte).isalpha() or chr(byte).isspace() for byte in range(128)])
_SHORTENED_FROM_FOUR = ~_SHORTENED_FROM_THREE & np.array([not chr(byte).isdigit() for byte in range(128)])


def suspects(texts: Sequence[str], longest: int) -> list[bool]:
    """Whether ``needs_work`` is to be asked of each text, many looked at in a row; yes where long or not ASCII."""
    looked_at = [len(text) <= longest and text.isascii() for text in texts]
    found = iter(_suspect_ascii(list(compress(texts, looked_at))).tolist())
    return [not looked or next(found) for looked in looked_at]


def needs_work(text: str) -> bool:
    """Whether any step of cleaning may change the text; sometimes true of a text that none does, never false."""
    try:
        coded = text.encode("latin-1")
    except UnicodeEncodeError:
        return bool(_SUSPECT.search(text)) or _has_run(text.encode("utf-32-le", "surrogatepass"), 4)
    if len(coded.translate(None, _SUSPECT_BYTES)) == len(coded) and not _has_run(coded, 1):
        return False
    return not (text.isascii() and stays(text, coded))


def stays(text: str, coded: bytes) -> bool:
    """Whether every step of cleaning leaves an ASCII text as it is; sometimes false of one that does, never true else.

    What makes most texts suspect are a colon, a semicolon, an ampersand and three points.
    """
    if len(coded.translate(None, _CHANGING_BYTES)) != len(coded):
        return False
    if ("&" in text and ENTITY.search(text)) or "://" in text or "www." in text.lower():
        return False
    for three in (b"...", b"!!!"):  # of signs four are the first that are too many
        if three in coded and three + three[:1] not in coded:
            coded = coded.replace(three, three[:1])
    return not _has_run(coded, 1) and not PERHAPS_EMOTICON.search(text)


def runs(text: str) -> Iterator[int]:
    """The places of characters that the two after them repeat, in order."""
    try:
        coded, width = text.encode("latin-1"), 1
    except UnicodeEncodeError:
        coded, width = text.encode("utf-32-le", "surrogatepass"), 4
    moved, alike = _moved(coded, width), bytes(2 * width)
    at = moved.find(alike)
    while at >= 0:
        place, inside = divmod(at, width)
        if not inside:
            yield place
        at = moved.find(alike, (place + 1) * width)


def _has_run(coded: bytes, width: int) -> bool:
    """Whether one character of ``width`` bytes may stand three times in a row."""
    return bytes(2 * width) in _moved(coded, width)


def _moved(coded: bytes, width: int) -> bytes:
    """A text beside itself moved by one character: three alike leave two places of zero.

    The text is one large number for it: a regular expression with a back reference takes ten times as long.
    """
    number = int.from_bytes(coded, "little")
    return (number ^ (number >> (8 * width))).to_bytes(len(coded), "little")


def _suspect_ascii(texts: Sequence[str]) -> NDArray[np.bool_]:
    """For each ASCII text whether it holds a suspect sign, or one that repeats so often that it is shortened."""
    signs = np.frombuffer("".join(texts).encode("ascii"), np.uint8)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    alike = signs[1:] == signs[:-1]
    three = np.flatnonzero(alike[1:] & alike[:-1])  # where such a run begins: perhaps in one text and ends in the next
    four = three[np.append(alike, False)[three + 2]]
    places = (
        np.flatnonzero(_SUSPECT_ALONE[signs]),
        three[_SHORTENED_FROM_THREE[signs[three]]],
        four[_SHORTENED_FROM_FOUR[signs[four]]],
    )
    found = np.zeros(len(texts), bool)
    found[np.searchsorted(ends, np.concatenate(places), side="right")] = True
    return found
