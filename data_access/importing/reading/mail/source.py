"""A file of mail read as a table: taken apart once into rows on disk, which are then read as often as needed."""

from __future__ import annotations

import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data_access.errors import UserError
from data_access.importing.reading.content import damaged_gzip, open_bytes
from data_access.importing.reading.mail import boxes
from data_access.importing.reading.mail.about import about_ours
from data_access.importing.reading.mail.message import COLUMNS, mail_row
from data_access.importing.reading.model import CHUNK_ROWS, Chunk, Source, SourceFacts
from data_access.importing.reading.parquet import ParquetSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import IO

    from data_access.repositories.incoming_mail import Incoming

_ROWS, _BYTES = 2_000, 16 * 1024 * 1024  # of a piece that is written at once
_SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])


class RowsFile:
    """Writes rows of mail to a Parquet file, piece by piece."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, _SCHEMA)
        self._waiting: list[tuple[str, ...]] = []
        self._size = 0
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def add(self, row: tuple[str, ...]) -> None:
        """Add the row of a mail."""
        self._waiting.append(row)
        self._size += sum(map(len, row))
        self.count += 1
        if len(self._waiting) >= _ROWS or self._size >= _BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            arrays = [pa.array(column, pa.string()) for column in zip(*self._waiting, strict=True)]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=_SCHEMA))
        self._waiting, self._size = [], 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flush()
        self._writer.close()


class MailSource(Source):
    """A mailbox file, a message, or an archive of them. The row number is the number of the message."""

    def __init__(self, path: Path, name: str, *, shape: str, packed: bool) -> None:
        super().__init__(path, name)
        self._packed = packed
        self._shape = shape
        self._folder = tempfile.TemporaryDirectory(prefix="rapport-mail-", ignore_cleanup_errors=True)
        rows = Path(self._folder.name) / "rows.parquet"
        self.about_ours: list[tuple[int, Incoming]] = []  # with the number of the message
        self._left_out: frozenset[int] = frozenset()
        if not self._take_apart(rows):
            raise UserError(f"{name} holds no messages.", "Export it again and check that it holds mail.")
        self._rows = ParquetSource(rows, name, packed=False)

    def _take_apart(self, rows: Path) -> int:
        try:
            with open_bytes(self.path, unpack=self._packed) as stream, RowsFile(rows) as file:
                for number, (raw, cut) in enumerate(self._messages(stream), start=1):
                    row = mail_row(raw, cut=cut)
                    file.add(row)
                    ours = about_ours(raw, row)
                    if ours is not None:
                        self.about_ours.append((number, ours))
        except (EOFError, OSError, zlib.error) as error:
            raise damaged_gzip(self.name) from error
        return file.count

    def _messages(self, stream: IO[bytes]) -> Iterator[boxes.Raw]:
        if self._shape == "mailbox":
            return boxes.messages_of_mailbox(stream)
        if self._shape == "mail archive":
            return boxes.messages_of_archive(stream, self.name)
        return iter([boxes.message_of(stream)])

    @property
    def columns(self) -> tuple[str, ...]:
        """What each mail is kept as."""
        return COLUMNS

    @property
    def facts(self) -> SourceFacts:
        """What the file is."""
        return SourceFacts(format="mail", compression="gzip" if self._packed else None)

    @property
    def position(self) -> float:
        """Share of the messages that were read."""
        return self._rows.position

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Read the messages as rows."""
        for chunk in self._rows.chunks(rows):
            # The rows of a table count from 2, below their headings; messages count from 1.
            numbers = [number - 1 for number in chunk.row_numbers]
            found = Chunk(numbers, chunk.series, chunk.problems)
            stays = np.array([number not in self._left_out for number in numbers], dtype=bool)
            yield found if stays.all() else found.keep(stays)

    def leave_out(self, numbers: Iterable[int]) -> None:
        """Read these messages no more: they are in their cases."""
        self._left_out = frozenset(numbers)


def looks_like_mail(head: bytes) -> str | None:
    """Whether a file begins as a ``mailbox`` or as a ``message``; None for everything else."""
    if boxes.is_mailbox(head):
        return "mailbox"
    return "message" if boxes.is_message(head) else None
