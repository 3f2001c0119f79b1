"""The candidates: pairs who share a key, compared field by field."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb

from data_access.matching.blocking import KEYS, PAIRS, PEOPLE, SHARES, block
from data_access.matching.levels import COMPARED, MACROS, NAMED

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import pyarrow as pa

MEMORY = "1GB"
THREADS = 2
# Whoever differs in given name, or in surname and shares neither contact nor place nor year, is nobody's double.
WORTH = """
SELECT c.*, a.print || b.print AS prints
FROM compared c JOIN people a ON a.id = c.first_id JOIN people b ON b.id = c.second_id
WHERE c.given <> 4
    AND (c.family < 4 OR c.email BETWEEN 1 AND 4 OR c.phone IN (1, 2) OR c.place IN (1, 2) OR c.birth = 1)
ORDER BY c.first_id, c.second_id
"""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs with the level of each field, and how many customers were compared.

    ``pairs`` has ``first_id`` < ``second_id``, a level per field (see ``LEVELS``), ``swapped`` (names exchanged), the
    share of customers who bear the more common of the two given names, family names and postal codes, and ``prints``,
    a fingerprint of all that was compared of both.
    """

    pairs: pd.DataFrame
    customers: int


def compare_customers(
    people: pa.Table | pd.DataFrame, *, progress: Callable[[float], None] | None = None
) -> Candidates:
    """Find and compare the pairs worth it.

    Parameters
    ----------
    people : the answer of ``queries.duplicates.people_to_compare``.
    progress : told the share of the work that is done.
    """
    tell = progress or (lambda _: None)
    # What does not fit into memory goes into a folder that is gone afterwards, not beside where the server was started.
    spill = TemporaryDirectory(prefix="rapport-compare-", ignore_cleanup_errors=True)
    settings: dict[str, Any] = {"memory_limit": MEMORY, "threads": THREADS, "temp_directory": spill.name}
    duck = duckdb.connect(":memory:", config=settings)
    try:
        duck.register("source", people)
        duck.execute(PEOPLE)
        duck.unregister("source")
        duck.execute(SHARES)
        duck.execute("CREATE TABLE shared_keys (first_id BIGINT, second_id BIGINT)")
        for number, key in enumerate(KEYS, 1):
            duck.execute(block(key))
            tell(0.6 * number / len(KEYS))
        duck.execute(PAIRS)
        duck.execute(MACROS)
        duck.execute(NAMED)
        tell(0.8)
        duck.execute(COMPARED)
        tell(0.9)
        pairs = duck.execute(WORTH).df()
        return Candidates(pairs=pairs, customers=duck.execute("SELECT count(*) FROM people").fetchall()[0][0])
    finally:
        duck.close()
        spill.cleanup()
