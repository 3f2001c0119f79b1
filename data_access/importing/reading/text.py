"""A file's bytes as blocks of whole lines in UTF-8, in bounded memory, with its encoding found on the way."""

from __future__ import annotations

import codecs
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_access.errors import UserError
from data_access.importing.reading.content import damaged_gzip, open_bytes
from data_access.importing.reading.encodings import bom_encoding, choose_encoding, known_encoding
from data_access.importing.reading.model import MAX_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = 1024 * 1024
_AS_THEY_ARE = frozenset({None, "ascii", "utf_8"})


@dataclass(frozen=True)
class Block:
    """Whole lines in UTF-8. ``damaged``: bytes that were no text stand in it as lone surrogates."""

    data: bytes
    damaged: bool = False

    @property
    def text(self) -> str:
        """The block as text."""
        return self.data.decode("utf-8", "surrogatepass")


class TextStream:
    """One pass over the text of a file.

    The encoding of a file that starts in plain ASCII is decided at the first block that is not; ``encoding`` holds it
    from then on, for a later pass too.
    """

    def __init__(self, path: Path, name: str, *, packed: bool, encoding: str | None) -> None:
        self._path = path
        self._name = name
        self._packed = packed
        self._decoder: codecs.IncrementalDecoder | None = None
        self.encoding = known_encoding(encoding) if encoding else None
        self.bytes_read = 0

    def blocks(self) -> Iterator[Block]:
        """The text in pieces that end with a line end; the last line gets one if it has none."""
        rest, rest_damaged = b"", False
        for raw in self._raw_blocks():
            block = self._to_utf8(raw)
            data = rest + block.data if rest else block.data
            damaged = rest_damaged or block.damaged
            cut = last_line_end(data)
            if not cut and len(data) > MAX_LINE:
                raise self._endless_line()
            rest, rest_damaged = data[cut:], damaged
            if cut:
                yield Block(data[:cut], damaged)
        if self._decoder is not None:
            last = self._decode(b"", final=True)
            rest, rest_damaged = rest + last.data, rest_damaged or last.damaged
        if rest:
            yield Block(rest if rest.endswith((b"\n", b"\r")) else rest + b"\n", rest_damaged)

    def _endless_line(self) -> UserError:
        """The sentence about a file without line ends."""
        return UserError(
            f"{self._name} has a line of more than {MAX_LINE // 1024 // 1024} MB, so it is not a table in text form.",
            "Export it again as CSV with one row on each line.",
        )

    def _to_utf8(self, raw: bytes) -> Block:
        """Turn a block of the file into UTF-8."""
        if raw.isascii() and self._decoder is None and self.encoding in _AS_THEY_ARE:
            return Block(raw)
        if self.encoding is None:
            self.encoding = choose_encoding(raw)
        if self._decoder is None:
            self._decoder = self._new_decoder("strict")
        return self._decode(raw)

    def _new_decoder(self, errors: str) -> codecs.IncrementalDecoder:
        """Build a decoder for the encoding that was found."""
        return codecs.getincrementaldecoder(self.encoding or "ascii")(errors)

    def _decode(self, raw: bytes, *, final: bool = False) -> Block:
        """Decode one block; bytes that cannot be read are marked, and their rows are refused later."""
        decoder = self._decoder or self._new_decoder("strict")
        state = decoder.getstate()
        try:
            return Block(decoder.decode(raw, final).encode())
        except UnicodeDecodeError:
            wide = (self.encoding or "").startswith(("utf_16", "utf_32"))
            lenient = self._new_decoder("replace" if wide else "surrogateescape")
            lenient.setstate(state)
            text = lenient.decode(raw, final)
            self._decoder = self._new_decoder("strict")
            self._decoder.setstate(lenient.getstate())
            return Block(text.encode("utf-8", "surrogatepass"), damaged=True)
        except UnicodeEncodeError:
            # A lone surrogate in UTF-16 is as little text as a wrong byte is.
            decoder.setstate(state)
            return Block(decoder.decode(raw, final).encode("utf-8", "surrogatepass"), damaged=True)

    def _raw_blocks(self) -> Iterator[bytes]:
        """Bytes in blocks, without the byte order mark."""
        try:
            with open_bytes(self._path, unpack=self._packed) as stream:
                first = stream.read(BLOCK)
                marked, length = bom_encoding(first)
                if marked and self.encoding is None:
                    self.encoding = marked
                block = first[length:]
                while block:
                    self.bytes_read += len(block)
                    yield block
                    block = stream.read(BLOCK)
        except (EOFError, zlib.error) as error:
            raise damaged_gzip(self._name) from error
        except OSError as error:
            if self._packed and error.errno is None:
                raise damaged_gzip(self._name) from error
            raise UserError(
                f"{self._name} could not be read to its end: {error.strerror}.",
                "Copy it to a local disk and try again.",
            ) from error


def last_line_end(data: bytes) -> int:
    """Position after the last line end; 0 if there is none. A lone carriage return counts when no line feed is met."""
    cut = data.rfind(b"\n") + 1
    if cut or b"\r" not in data:
        return cut
    # A carriage return at the very end may be half of a pair that the next block completes.
    return data.rfind(b"\r", 0, len(data) - 1) + 1
