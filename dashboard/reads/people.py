"""Who the customers behind a figure are. Names come from the record alone: the columnar copy holds no personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.reads.connection import record
from data_access.filters import country_name
from data_access.queries import customers as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from data_access.filters import Scope

IN_ONE_STATEMENT = 900  # databases bound the number of values in one statement


def named(found: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows of some customers with ``customer``, ``customer_name``, ``country``, ``country_name``, ``segment``.

    Ask for those that are shown, not for all.
    """
    ids = found["customer_id"].astype("int64").tolist()
    people = RecordReader(record())
    parts = [ids[at : at + IN_ONE_STATEMENT] for at in range(0, len(ids), IN_ONE_STATEMENT)] or [[]]
    known = pd.concat([people.frame(queries.customer_names(part, scope)) for part in parts])
    listed = found.merge(known, on="customer_id", how="left")
    # A shop that keeps numbers only still has people in its list, not blanks.
    listed["customer_name"] = listed["customer_name"].fillna("Customer " + listed["customer"])
    names = {code: country_name(code) for code in listed["country"].dropna().unique()}
    return listed.assign(country_name=listed["country"].map(names))
