"""JSON lines: one object on each line."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from data_access.errors import UserError
from data_access.importing.reading.headers import unique_headings
from data_access.importing.reading.model import (
    CHUNK_ROWS,
    MAX_COLUMNS,
    MAX_LINE,
    Chunk,
    ReadOptions,
    RowProblem,
    Source,
    SourceFacts,
)
from data_access.importing.reading.parquet import plain_text
from data_access.importing.reading.rows import RowCheck, checked_chunk, shown
from data_access.importing.reading.text import TextStream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOOK = 20
_SHARE = 0.5


class JsonLinesSource(Source):
    """A file of JSON objects, one a line; the row number is the line number.

    Objects inside objects become columns named ``outer.inner``; lists are kept as JSON text.
    """

    def __init__(self, path: Path, name: str, *, packed: bool, options: ReadOptions) -> None:
        super().__init__(path, name)
        self._packed = packed
        self._options = options
        self._encoding = options.encoding
        self._columns = self._all_keys()

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of the objects, in the order they turn up in the file."""
        return unique_headings(self._columns, len(self._columns))

    @property
    def facts(self) -> SourceFacts:
        """What was found out about the file."""
        return SourceFacts(
            format="json lines", encoding=self._encoding or "ascii", compression="gzip" if self._packed else None
        )

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Read the objects."""
        check = RowCheck(self.columns)
        for objects, problems in self._batches(rows):
            records = [[plain_text(found.get(key)) for key in self._columns] for _, found in objects]
            numbers = [number for number, _ in objects]
            chunk = checked_chunk(records, 0, check, damaged=False)
            for problem in chunk.problems:
                number = numbers[problem.row_number]
                words = problem.message.replace(f"Row {problem.row_number}", f"Row {number}", 1)
                problems.append(RowProblem(number, problem.reason, words, problem.cells, problem.column))
            if len(chunk) or problems:
                yield Chunk([numbers[index] for index in chunk.row_numbers], chunk.series, problems)

    def _batches(self, rows: int) -> Iterator[tuple[list[tuple[int, dict[str, Any]]], list[RowProblem]]]:
        """Numbered objects and the lines that are none."""
        lines = enumerate(self._lines(), 1)
        while batch := _some(lines, rows):
            objects: list[tuple[int, dict[str, Any]]] = []
            problems: list[RowProblem] = []
            for number, line in batch:
                found = parse_object(line)
                if found is not None:
                    objects.append((number, flattened(found)))
                elif line.strip():
                    problems.append(
                        RowProblem(number, "not_json", f"Row {number} is not a JSON object.", shown([line.strip()]))
                    )
            yield objects, problems

    def _lines(self) -> Iterator[str]:
        """Lines of the file."""
        stream = TextStream(self.path, self.name, packed=self._packed, encoding=self._encoding)
        for line in lines_of(stream):
            self._encoding = stream.encoding or self._encoding
            yield line

    def _all_keys(self) -> tuple[str, ...]:
        """Every key of the file: a key may turn up late, and a column must not depend on where."""
        keys: dict[str, None] = {}
        for objects, _ in self._batches(CHUNK_ROWS):
            for _, found in objects:
                if not found.keys() <= keys.keys():
                    keys.update(dict.fromkeys(found))
                    if len(keys) > MAX_COLUMNS:
                        raise UserError(
                            f"{self.name} has more than {MAX_COLUMNS} different keys.", "Export only what is needed."
                        )
        if not keys:
            raise UserError(f"{self.name} holds no JSON objects.", "Write one object on each line.")
        return tuple(keys)


def lines_of(stream: TextStream) -> Iterator[str]:
    """Lines of a text, each with its end."""
    for block in stream.blocks():
        yield from io.StringIO(block.text, newline="\n")


def _some(lines: Iterator[tuple[int, str]], rows: int) -> list[tuple[int, str]]:
    """Next lines: at most so many, and no more than fit in memory."""
    batch: list[tuple[int, str]] = []
    size = 0
    for numbered in islice(lines, rows):
        batch.append(numbered)
        size += len(numbered[1])
        if size > MAX_LINE:
            break
    return batch


def looks_like_json_lines(head: str) -> bool:
    """Whether most of the first whole lines are JSON objects."""
    lines = [line for line in head.split("\n")[:_LOOK] if line.strip()]
    whole = lines[:-1] if len(lines) > 1 else lines
    return bool(whole) and sum(parse_object(line) is not None for line in whole) > _SHARE * len(whole)


def parse_object(line: str) -> dict[str, Any] | None:
    """The object on a line, if it is one."""
    bare = line.strip()
    if not bare.startswith("{"):
        return None
    try:
        found = orjson.loads(bare)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def flattened(found: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """An object without objects inside it."""
    if not prefix and not any(isinstance(value, dict) for value in found.values()):
        return found
    flat: dict[str, Any] = {}
    for key, value in found.items():
        if isinstance(value, dict) and value:
            flat.update(flattened(value, f"{prefix}{key}."))
        else:
            flat[f"{prefix}{key}"] = value
    return flat
