"""Which encoding a text is in."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from data_access.errors import UserError

SAMPLE = 256 * 1024
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
# One wrong byte in this many readable special characters is damage, not another encoding.
_DAMAGE_SHARE = 0.02
_NUL_SHARE = 0.3
_CANDIDATES = [
    "cp1252",
    "iso8859_15",
    "cp1250",
    "iso8859_2",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1254",
    "cp1257",
    "mac_roman",
    "cp850",
    "cp437",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
]
# Letters and marks that stand in western European texts written in cp1252; if nothing else is met, that is what it is.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœ€£¥§©®°²³½¼¾«»¿¡ªº–—‘’“”„…•™\xa0´·×±µ"  # noqa: RUF001
)


def bom_encoding(head: bytes) -> tuple[str | None, int]:
    """Encoding named by a byte order mark and the mark's length; UTF-16 without a mark is known by its NUL bytes."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    sample = head[:4096]
    if len(sample) >= 4:  # noqa: PLR2004
        if sample[1::2].count(0) > _NUL_SHARE * len(sample) > 2 * sample[::2].count(0):
            return "utf_16_le", 0
        if sample[::2].count(0) > _NUL_SHARE * len(sample) > 2 * sample[1::2].count(0):
            return "utf_16_be", 0
    return None, 0


def known_encoding(name: str) -> str:
    """Python's name of an encoding a person asked for."""
    try:
        return codecs.lookup(name).name.replace("-", "_")
    except LookupError as error:
        raise UserError(f"'{name}' is not an encoding.", "Use utf-8, utf-16, cp1252 or latin-1.") from error


def choose_encoding(block: bytes) -> str:
    """Encoding of a block that is not plain ASCII: UTF-8 if all but rare bytes read as it, else the likeliest."""
    try:
        codecs.getincrementaldecoder("utf_8")("strict").decode(block)
    except UnicodeDecodeError:
        text = codecs.getincrementaldecoder("utf_8")("surrogateescape").decode(block)
    else:
        return "utf_8"
    special = [letter for letter in text if letter > "\x7f"]
    broken = sum("\udc80" <= letter <= "\udcff" for letter in special)
    if broken <= _DAMAGE_SHARE * len(special):
        return "utf_8"
    sample = _lines_with_special(block)
    try:
        western = sample.decode("cp1252")
    except UnicodeDecodeError:
        pass
    else:
        if all(letter in _WESTERN for letter in western if letter > "\x7f"):
            return "cp1252"
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    return best.encoding if best else "latin_1"


def _lines_with_special(block: bytes) -> bytes:
    """The lines that can tell encodings apart, up to a bound."""
    lines = (line for line in block.splitlines() if not line.isascii())
    taken: list[bytes] = []
    size = 0
    for line in lines:
        taken.append(line)
        size += len(line)
        if size > SAMPLE:
            break
    return b"\n".join(taken)[: 2 * SAMPLE]
