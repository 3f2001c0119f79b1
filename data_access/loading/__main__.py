"""Reads its work as JSON from standard input, and writes the copy."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from typing import Any

import duckdb

from data_access.loading import arrays
from data_access.loading.packing import DoesNotFitError
from data_access.loading.reading import Record, insert


def main() -> None:
    """Make the copy that standard input describes."""
    work = json.load(sys.stdin)
    copy = duckdb.connect(work["path"], config=work["settings"])
    copy.execute("SET TimeZone = 'UTC'")
    # What is sorted where it is inserted is read in any order; keeping that would only hold it up.
    copy.execute("SET preserve_insertion_order = false")
    for statement in work["create"]:
        copy.execute(statement)
    with ExitStack() as stack:
        records = [Record(stack, work["driver"], work["uri"]) for _ in range(2)]
        for step in work["before"]:
            insert(copy, records, step)
        _fill(copy, records, work)
    copy.execute("INSERT INTO copy_state VALUES ($1, $2)", work["state"])
    copy.execute("CHECKPOINT")
    copy.close()


def _fill(copy: duckdb.DuckDBPyConnection, records: list[Record], work: dict[str, Any]) -> None:
    """Purchases, lines and rollups: by way of arrays where they fit, else in SQL, which no store is too large for."""
    if work["arrays"]:
        copy.execute("SET preserve_insertion_order = true")
        try:
            arrays.fill(copy, records, work["arrays"])
        except DoesNotFitError:
            for table in work["arrays"]["tables"]:
                copy.execute(f"DELETE FROM {table}")  # noqa: S608
        else:
            return
        copy.execute("SET preserve_insertion_order = false")
    for step in work["steps"]:
        insert(copy, records, step)
    copy.execute("SET preserve_insertion_order = true")
    for statement in work["finish"]:
        copy.execute(statement)


main()
