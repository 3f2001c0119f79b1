"""Readers run a statement and give a DataFrame. Every reader gives the same rows and types for the same statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from data_access.readers.columnar import ColumnarReader, copy_folder
from data_access.readers.record import RecordReader
from data_access.readers.versions import domain_versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from data_access.readers.frames import Query

__all__ = ["ColumnarReader", "Reader", "RecordReader", "copy_folder", "domain_versions"]


class Reader(Protocol):
    """What runs statements."""

    def frame(self, statement: Query, *, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The statement's rows as a DataFrame."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...
