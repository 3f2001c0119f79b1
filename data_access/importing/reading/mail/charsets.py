"""Bytes of a mail as text, whatever the mail says of them."""

from __future__ import annotations

from data_access.importing.reading.encodings import choose_encoding

_SAMPLE = 64 * 1024
# What programs call their text, and what they write: the wider one, that holds the named one and more. The quotation
# marks and the euro sign of Windows have no place in ISO 8859-1 (WHATWG, Encoding Standard, Names and labels).
_WIDER = {
    "ascii": "utf-8", "us-ascii": "utf-8", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
_NAMES_NONE = {"unknown-8bit", "x-unknown"}


def text_of(data: bytes, charset: str | None) -> str:
    """Bytes as text: in the charset that is named, else in UTF-8, else in what they look like."""
    named = (charset or "").strip().lower()
    for name in (_WIDER.get(named), named, "utf-8"):
        if name and name not in _NAMES_NONE:
            try:
                return data.decode(name)
            except (LookupError, UnicodeError, ValueError):
                continue
    return data.decode(choose_encoding(data[:_SAMPLE]), "replace")
