"""Readers run a statement and give a DataFrame. Every reader gives the same rows and types for the same statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import select

from data_access.readers.columnar import ColumnarReader, copy_folder
from data_access.readers.record import RecordReader
from data_access.schema import DomainVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from sqlalchemy import Engine

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


def domain_versions(engine: Engine) -> dict[str, int]:
    """The version of each domain, for cache keys: it rises when what is visible of the domain changes."""
    with engine.connect() as connection:
        rows = connection.execute(select(DomainVersion.domain, DomainVersion.version)).all()
    return {domain: version for domain, version in rows}  # noqa: C416  a plain dict of rows is what it says
