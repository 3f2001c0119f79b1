"""Reading any file shape into chunks of raw text by column."""

from data_access.importing.reading.model import (
    CHUNK_ROWS,
    Chunk,
    ReadOptions,
    RowProblem,
    Source,
    SourceFacts,
)
from data_access.importing.reading.opening import open_source

__all__ = ["CHUNK_ROWS", "Chunk", "ReadOptions", "RowProblem", "Source", "SourceFacts", "open_source"]
