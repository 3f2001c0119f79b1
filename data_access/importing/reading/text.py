"""A byte stream as lines of text, in bounded memory, with its encoding found on the way."""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_access.errors import UserError
from data_access.importing.reading.content import damaged_gzip, open_bytes
from data_access.importing.reading.encodings import bom_encoding, choose_encoding, known_encoding
from data_access.importing.reading.model import MAX_CELL, MAX_LINE

BLOCK = 1024 * 1024
# Handed to the CSV parser after the last line: it comes back as a record of its own, or, when a quote was never
# closed, inside the last cell. A file cannot hold it by accident.
END_MARK = "\x01\x02end-of-file\x02\x01"


@dataclass
class Condition:
    """What was met in the text so far; rows are searched for it only from then on."""

    nul: bool = False
    damaged: bool = False
    long: bool = False

    @property
    def clean(self) -> bool:
        """Whether nothing was met that makes a row unreadable."""
        return not (self.nul or self.damaged or self.long)


class TextStream:
    """Lines of one pass over a file.

    Iterating gives whole lines with their line ends, then ``END_MARK``. The encoding of a file that starts in plain
    ASCII is decided at the first block that is not; ``encoding`` holds it from then on.
    """

    def __init__(self, path: Path, name: str, *, packed: bool, encoding: str | None) -> None:
        self._path = path
        self._name = name
        self._packed = packed
        self.encoding = known_encoding(encoding) if encoding else None
        self.condition = Condition()
        self.bytes_read = 0

    def blocks(self) -> Iterator[io.StringIO]:
        """Text in pieces that end with a line end, each to be iterated by lines."""
        rest = ""
        for text in self._decoded():
            if "\x00" in text:
                self.condition.nul = True
            text = rest + text if rest else text
            cut = _last_line_end(text)
            if not cut and len(text) > MAX_LINE:
                raise self._endless_line()
            rest = text[cut:]
            if cut:
                self.condition.long = self.condition.long or _has_long_line(text)
                yield io.StringIO(text[:cut], newline="")
        self.condition.long = self.condition.long or len(rest) > MAX_CELL
        tail = rest if rest.endswith(("\n", "\r")) or not rest else rest + "\n"
        yield io.StringIO(f"{tail}{END_MARK}\n", newline="")

    def _endless_line(self) -> UserError:
        """The sentence about a file without line ends."""
        return UserError(
            f"{self._name} has a line of more than {MAX_LINE // 1024 // 1024} MB, so it is not a table in text form.",
            "Export it again as CSV with one row on each line.",
        )

    def _decoded(self) -> Iterator[str]:
        """Decode block by block."""
        decoder: codecs.IncrementalDecoder | None = None
        for block in self._raw_blocks():
            if decoder is None:
                if self.encoding is None and not block.isascii():
                    self.encoding = choose_encoding(block)
                if self.encoding is None:
                    yield block.decode("ascii")
                    continue
                decoder = self._decoder("strict")
            decoder, text = self._decode(decoder, block)
            yield text
        if decoder is not None:
            yield self._decode(decoder, b"", final=True)[1]

    def _decoder(self, errors: str) -> codecs.IncrementalDecoder:
        """Build a decoder for the encoding that was found."""
        return codecs.getincrementaldecoder(self.encoding or "ascii")(errors)

    def _decode(
        self, decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False
    ) -> tuple[codecs.IncrementalDecoder, str]:
        """Decode one block; bytes that cannot be read are marked and the row is refused later."""
        state = decoder.getstate()
        try:
            return decoder, decoder.decode(block, final)
        except UnicodeDecodeError:
            self.condition.damaged = True
        wide = (self.encoding or "").startswith(("utf_16", "utf_32"))
        lenient = self._decoder("replace" if wide else "surrogateescape")
        lenient.setstate(state)
        return lenient, lenient.decode(block, final)

    def _raw_blocks(self) -> Iterator[bytes]:
        """Bytes in blocks, without the byte order mark."""
        try:
            with self._path.open("rb") as plain, open_bytes(self._path, unpack=self._packed) as stream:
                del plain
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
                f"{self._name} could not be read to its end: {error.strerror}.", "Copy it to a local disk and try again."
            ) from error


def _last_line_end(text: str) -> int:
    """Position after the last line end; 0 if there is none. A lone carriage return counts when no line feed is met."""
    cut = text.rfind("\n") + 1
    if cut or "\r" not in text:
        return cut
    # A carriage return at the very end may be half of a pair that the next block completes.
    return text.rfind("\r", 0, len(text) - 1) + 1


def _has_long_line(text: str) -> bool:
    """Whether a line is longer than the longest cell allowed; looks at a few positions only."""
    start, end = 0, len(text)
    while end - start > MAX_CELL:
        last = max(text.rfind("\n", start, start + MAX_CELL), text.rfind("\r", start, start + MAX_CELL))
        if last < 0:
            return True
        start = last + 1
    return False
