"""The candidates: pairs who share a key, compared field by field."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from data_access.matching.blocking import KEYS, PAIRS, PEOPLE, SHARES, block
from data_access.matching.levels import COMPARED, MACROS, NAMED, NAMED_ANY
from data_access.matching.nicknames import short_names

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

MEMORY = "1GB"
THREADS = 2
MOST_LIKE_ONE = 6  # customers; who is like more of them is a name or a telephone of many
# Whoever differs in given name, or shares neither contact nor place nor year and no rare name, is nobody's double.
WORTH = """
CREATE OR REPLACE TABLE worth AS
SELECT *, false AS second_hand FROM compared c
WHERE c.given <> 4 AND NOT (c.given = 0 AND c.family = 4)
    AND (c.email BETWEEN 1 AND 4 OR c.phone IN (1, 2) OR c.place IN (1, 2) OR c.birth = 1
        OR (c.family < 4 AND (c.place = 3 OR c.birth IN (2, 4, 5)
            OR c.given_share * c.family_share * (SELECT count(*) FROM people) < 1)))
"""
# Two who are both like a third, though they share no key: one was mistyped, the other moved.
SECOND_HAND = f"""
CREATE OR REPLACE TABLE pairs AS
WITH links AS (
    SELECT first_id AS one, second_id AS other FROM worth UNION ALL SELECT second_id, first_id FROM worth
), few AS (
    SELECT l.* FROM links l
    JOIN (SELECT one FROM links GROUP BY one HAVING count(*) BETWEEN 2 AND {MOST_LIKE_ONE}) USING (one)
)
SELECT DISTINCT a.other AS first_id, b.other AS second_id
FROM few a JOIN few b ON a.one = b.one AND a.other < b.other
ANTI JOIN worth w ON w.first_id = a.other AND w.second_id = b.other
"""  # noqa: S608  our own text
FOUND = """
SELECT c.*, a.print || b.print AS prints
FROM (FROM worth UNION ALL SELECT *, true FROM compared) c
JOIN people a ON a.id = c.first_id JOIN people b ON b.id = c.second_id
ORDER BY c.first_id, c.second_id
"""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs with the level of each field, and how many customers were compared.

    ``pairs`` has ``first_id`` < ``second_id``, a level per field (see ``LEVELS``), ``swapped`` (names exchanged),
    ``firm`` (both are companies), ``office`` (both are people of one company), how common in the store what they share
    is (``given_share`` and so on: the share of customers who bear the more common of the two given names, family names,
    postal codes, homes, addresses of e-mail and telephones), ``second_hand`` (compared because both are like a
    third), and ``prints``, a fingerprint of all that was compared of both.
    """

    pairs: pd.DataFrame
    customers: int


def _short_names() -> pa.Table:
    """Short forms of given names as DuckDB joins them."""
    listed = short_names()
    return pa.table({"name": list(listed), "long_names": list(listed.values())})


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
        duck.register("short_names", _short_names())
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
        duck.execute(WORTH)
        tell(0.9)
        for step in (SECOND_HAND, NAMED_ANY, COMPARED):
            duck.execute(step)
        pairs = duck.execute(FOUND).df()
        return Candidates(pairs=pairs, customers=duck.execute("SELECT count(*) FROM people").fetchall()[0][0])
    finally:
        duck.close()
        spill.cleanup()
