"""The open follow-ups, as they are at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from data_access.filters import Filters
from data_access.queries.follow_ups import open_follow_ups as query
from data_access.readers import RecordReader
from data_access.repositories import read_users

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters import Scope


def open_follow_ups(filters: Filters, scope: Scope) -> pd.DataFrame:
    """Every open follow-up with the customer's name, the earliest due first."""
    return _open_follow_ups(filters, scope, versions("follow_ups", "customers"))


def open_follow_ups_of(customer_id: int, scope: Scope) -> pd.DataFrame:
    """The open follow-up of one customer, if there is one."""
    waiting = open_follow_ups(Filters(), scope)
    return waiting[waiting["customer_id"] == customer_id]


@kept(max_entries=32)
def _open_follow_ups(filters: Filters, scope: Scope, key: Versions) -> pd.DataFrame:
    del key
    return named(RecordReader(record()).frame(query(filters, scope)), scope)


def owners() -> dict[str, int]:
    """The people with a seat who can be given a follow-up, by name or address."""
    return {user.name or user.email: user.id for user in read_users(record()) if user.active and user.role != "viewer"}
