"""Who the customers behind a figure are. Names come from the record alone: the columnar copy holds no personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.reads.connection import reader, record
from data_access.filters import country_name
from data_access.queries import customers as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.filters import Scope

PAGE = "customer?customer="  # relative: the dashboard may be served below a folder
MOST_PEOPLE = 500  # listed by name on a page
IN_ONE_STATEMENT = 900  # databases bound the number of values in one statement


def named(found: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows of some customers with ``customer``, ``customer_name``, ``country``, ``country_name``, ``segment``.

    ``page`` is the address of the customer's own page, with the opaque id. Ask for those that are shown, not for all.
    """
    people = RecordReader(record())
    known = pd.concat([people.frame(queries.customer_names(part, scope)) for part in _parts(found)])
    listed = found.merge(known, on="customer_id", how="left")
    # A shop that keeps numbers only still has people in its list, not blanks.
    listed["customer_name"] = listed["customer_name"].fillna("Customer " + listed["customer"])
    names = {code: country_name(code) for code in listed["country"].dropna().unique()}
    return listed.assign(country_name=listed["country"].map(names), page=PAGE + listed["public_id"])


def reasoned(found: pd.DataFrame, scope: Scope, reason: Callable[[Any], str]) -> pd.DataFrame:
    """The first customers of a list, at most 500, with their names and ``reason``: why to get in touch, in words.

    ``reason`` is given each row as ``itertuples`` makes it.
    """
    people = named(found.head(MOST_PEOPLE), scope)
    told = [reason(row) for row in people.itertuples(index=False)]
    return people.assign(reason=pd.Series(told, index=people.index, dtype="str"))


def with_bounds(found: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows of some customers with ``first_purchase_on`` and ``last_purchase_on``, of all their purchases."""
    asked = reader()
    known = pd.concat([asked.frame(queries.purchase_bounds(part, scope)) for part in _parts(found)])
    return found.merge(known, on="customer_id", how="left")


def _parts(found: pd.DataFrame) -> Iterator[list[int]]:
    """The customers in portions that one statement can hold; one empty portion where there is nobody."""
    ids = found["customer_id"].astype("int64").tolist()
    for at in range(0, max(len(ids), 1), IN_ONE_STATEMENT):
        yield ids[at : at + IN_ONE_STATEMENT]
