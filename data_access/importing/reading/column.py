"""One column of a chunk, as text and as distinct values with a code for each row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Codes = npt.NDArray[np.int32]


class Column:
    """Text cells, held as a list or as an Arrow array, whichever they came as.

    Columns repeat their values a lot: what costs time per value is done once per distinct value (``values``) and
    spread over the rows by ``codes``.
    """

    def __init__(self, cells: Sequence[str] | pa.Array) -> None:
        self._given = cells

    def __len__(self) -> int:
        """Number of rows."""
        return len(self._given)

    @cached_property
    def cells(self) -> list[str]:
        """Text of each row."""
        given: Any = self._given
        return given.to_pylist() if isinstance(given, pa.Array) else list(given)

    @cached_property
    def array(self) -> pa.Array:
        """The text as an Arrow array."""
        return self._given if isinstance(self._given, pa.Array) else text_array(self._given)

    @cached_property
    def _coded(self) -> tuple[list[str], Codes]:
        """Distinct values in the order of their first row, and the code of each row."""
        if not len(self._given):
            return [], np.empty(0, dtype=np.int32)
        coded = self.array.dictionary_encode()
        indices = coded.indices
        codes = np.frombuffer(indices.buffers()[1], dtype=np.int32)[indices.offset : indices.offset + len(indices)]
        return coded.dictionary.to_pylist(), codes

    @property
    def values(self) -> list[str]:
        """Distinct texts, in the order of their first row."""
        return self._coded[0]

    @property
    def codes(self) -> Codes:
        """Position in ``values`` for each row."""
        return self._coded[1]

    def stripped(self) -> pa.Array:
        """The text of each row without white space at its ends, as an Arrow array."""
        bare = [value.strip() for value in self.values]
        return self.array if bare == self.values else text_array(bare).take(_positions(self.codes))

    def piece(self, start: int, stop: int) -> Column:
        """The rows from ``start`` up to ``stop``."""
        given: Any = self._given
        return Column(given.slice(start, stop - start) if isinstance(given, pa.Array) else given[start:stop])

    def keep(self, rows: npt.NDArray[np.bool_]) -> Column:
        """The column without the rows that are not marked."""
        return Column(self.array.take(_positions(np.flatnonzero(rows).astype(np.int32))))


# pa.array() and to_numpy() import pandas when first called, half a second that a small import need not wait for;
# the next two do without.
def text_array(texts: Sequence[str]) -> pa.Array:
    """Texts as an Arrow array."""
    builder = pa.lib.StringBuilder()
    builder.append_values(texts)
    return builder.finish()


def _positions(codes: Codes) -> pa.Array:
    """Positions as an Arrow array."""
    return pa.Array.from_buffers(pa.int32(), len(codes), [None, pa.py_buffer(np.ascontiguousarray(codes))])


class Spread(Sequence[Any]):
    """A typed value for each row, held as the distinct values and the position of each row among them.

    Reads like a list. ``arrow`` makes the column without a Python object for every row, which is most of the cost.
    """

    def __init__(self, values: Sequence[Any], codes: Codes) -> None:
        self.values = values
        self.codes = codes

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> Any: ...  # noqa: ANN401  a field of any type
    @overload
    def __getitem__(self, row: slice) -> Spread: ...
    def __getitem__(self, row: int | slice) -> Any:
        """Value of a row, or the rows of a slice."""
        return Spread(self.values, self.codes[row]) if isinstance(row, slice) else self.values[self.codes[row]]

    def __iter__(self) -> Iterator[Any]:
        """Value of each row."""
        return map(self.values.__getitem__, self.codes.tolist())

    def __eq__(self, other: object) -> bool:
        """Whether the rows hold the same values in the same order."""
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # compared by content

    def map(self, change: Callable[[Any], Any]) -> Spread:
        """The same rows with each distinct value changed."""
        return Spread([change(value) for value in self.values], self.codes)

    def arrow(self, kind: pa.DataType) -> pa.Array:
        """The rows as an Arrow array."""
        return pa.array(self.values, kind).take(_positions(self.codes))
