"""Which encoding a text is in."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from data_access.errors import UserError
from data_access.importing.reading.plausibility import faults

SAMPLE = 8 * 1024  # bytes of lines that are not plain ASCII
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
# The commonest first. The narrow forms of the East Asian ones: their extensions hold what nearly nobody writes, and
# take in nearly any bytes.
_CANDIDATES = [
    "cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman", "cp850", "cp437", "iso8859_15", "cp1251",
    "koi8_r", "cp1253", "cp932", "euc_jp", "gb2312", "euc_kr", "big5", "gb18030",
]  # fmt: skip
_PAIRS = frozenset({"cp932", "euc_jp", "gb2312", "euc_kr", "big5", "gb18030"})


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
    return _likeliest(_lines_with_special(block))


def _likeliest(sample: bytes) -> str:
    """The encoding under which the text looks most like writing; the usual letters decide between equals."""
    found: dict[str, tuple[int, str]] = {}
    for encoding in _CANDIDATES:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        found[encoding] = (faults(text, encoding), text)
    if not found:
        return "latin_1"
    least = min(number for number, _ in found.values())
    equal = [encoding for encoding, (number, _) in found.items() if number == least]
    # The candidates stand in the order of how common they are.
    # Any pair of bytes is a Chinese character, so what reads as words of single letters is meant to.
    equal = [encoding for encoding in equal if encoding not in _PAIRS] or equal
    if equal[0] == _CANDIDATES[0] or len({found[encoding][1] for encoding in equal}) == 1:
        return equal[0]
    best = from_bytes(sample, cp_isolation=equal).best()
    return best.encoding if best else equal[0]


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
