"""Which rows of a chunk cannot be taken, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from data_access.cleaning.memo import Invalid
from data_access.importing.rating_scales import off_scale
from data_access.importing.reading.model import RowProblem
from data_access.importing.reading.rows import shown
from data_access.importing.reasons import describe
from data_access.importing.totals import total_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data_access.importing.reading.model import Chunk

_NEEDED = {"customers": "customer", "products": "product", "purchases": "date", "feedback": "date"}

# Row → reason and field of the first thing that is wrong with it.
_Reasons = dict[int, tuple[str, str]]


class Refusals:
    """Finds the rows of one file that cannot be taken.

    Parameters
    ----------
    kind, columns, positions : what is imported, the heading and the place of each field's column.
    scale : of ratings that do not name theirs.
    """

    def __init__(
        self, kind: str, columns: Mapping[str, str], positions: Mapping[str, int], *, scale: str | None
    ) -> None:
        self._kind = kind
        self._columns = columns
        self._positions = positions
        self._scale = scale

    def of(self, chunk: Chunk, values: Mapping[str, Sequence[Any]]) -> dict[int, RowProblem]:
        """Row of the chunk → what is wrong with it, in the order of the rows.

        ``values`` are the typed values of the distinct texts of each field's column.
        """
        found: _Reasons = {}
        if self._kind == "purchases":
            found |= dict.fromkeys(np.flatnonzero(total_rows(chunk, self._positions)).tolist(), ("total", ""))
        # The order number last: what is wrong with a date or a price says more than what kind of document it is.
        for name in sorted(values, key="purchase".__eq__):
            self._add_invalid(found, name, values[name], chunk)
        needed = _NEEDED[self._kind]
        for code, value in enumerate(values.get(needed, ())):
            if value is None:
                self._add(found, chunk, needed, code, "missing_value")
        if self._kind == "purchases":
            self._add_empty(found, values, chunk, "no_amount", ("price", "amount"))
        elif self._kind == "feedback" and "held" not in values:
            self._add_empty(found, values, chunk, "nothing_said", ("text", "title", "rating"))
        if "rating" in values:
            self._add_off_scale(found, values, chunk)
        return {row: self._problem(chunk, row, *found[row]) for row in sorted(found)}

    def _add_invalid(self, found: _Reasons, name: str, values: Sequence[Any], chunk: Chunk) -> None:
        """Refuse the rows with a value that cannot be what it should be."""
        for code, value in enumerate(values):
            if type(value) is Invalid:
                self._add(found, chunk, name, code, str(value))

    def _add(self, found: _Reasons, chunk: Chunk, name: str, code: int, reason: str) -> None:
        """Give a reason to every row with this value; a reason a row has already stays."""
        for row in np.flatnonzero(self._codes(chunk, name) == code).tolist():
            found.setdefault(row, (reason, name))

    def _add_empty(
        self, found: _Reasons, values: Mapping[str, Sequence[Any]], chunk: Chunk, reason: str, names: Sequence[str]
    ) -> None:
        """Refuse the rows in which all of these fields are empty, as neither a price nor a line total."""
        given = [name for name in names if name in values]
        if not all(None in values[name] for name in given):
            return
        empty = np.ones(len(chunk), dtype=np.bool_)
        for name in given:
            missing = [code for code, value in enumerate(values[name]) if value is None]
            empty &= np.isin(self._codes(chunk, name), missing)
        for row in np.flatnonzero(empty).tolist():
            found.setdefault(row, (reason, given[0]))

    def _add_off_scale(self, found: _Reasons, values: Mapping[str, Sequence[Any]], chunk: Chunk) -> None:
        """Refuse the rows whose rating is no answer of their scale."""
        own = values.get("rating_scale")
        named = None if own is None else ([_valid(scale) for scale in own], self._codes(chunk, "rating_scale"))
        ratings = [_valid(rating) for rating in values["rating"]]
        for row in np.flatnonzero(off_scale(ratings, self._codes(chunk, "rating"), named, self._scale)).tolist():
            found.setdefault(row, ("rating_off_scale", "rating"))

    def _codes(self, chunk: Chunk, name: str) -> Any:  # noqa: ANN401 - a numpy array
        """Position among the distinct values for each row."""
        return chunk.series[self._positions[name]].codes

    def _problem(self, chunk: Chunk, row: int, reason: str, name: str) -> RowProblem:
        """A refused row with its sentence; without a field it is about the row as a whole."""
        number = chunk.row_numbers[row]
        column = self._columns.get(name)
        cells = [series.cells[row] for series in chunk.series]
        words = describe(reason, number, column, cells[self._positions[name]] if name else "")
        return RowProblem(number, reason, words, shown(cells), column)


def _valid(value: Any) -> Any:  # noqa: ANN401 - of any field
    return None if type(value) is Invalid else value
