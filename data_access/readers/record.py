"""The record answers: always right, always there, slower on millions of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data_access.readers.frames import column_kinds, frame_of_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from sqlalchemy import Engine, Row

    from data_access.readers.frames import Query


class RecordReader:
    """Runs statements on the record itself.

    Parameters
    ----------
    engine : the record.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def frame(self, statement: Query, *, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The statement's rows as a DataFrame; column types as ``readers.frames`` states."""
        with self._engine.connect() as connection:
            rows = connection.execute(statement, dict(params or {})).fetchall()
        return frame_of_rows(rows, column_kinds(statement))

    def rows(self, statement: Query) -> Sequence[Row[Any]]:
        """The statement's rows as they are, for a few rows that nothing is counted from: a frame costs milliseconds."""
        with self._engine.connect() as connection:
            return connection.execute(statement).all()

    def close(self) -> None:
        """Nothing is held between answers; the engine belongs to the caller."""
