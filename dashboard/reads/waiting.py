"""What the navigation says of the queue: how many cases wait for the person, and how many are overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dashboard import settings
from dashboard.reads.connection import record
from dashboard.reads.kept import kept
from dashboard.reads.queue import TICK, Wanted, asked_at
from data_access.filters import Filters
from data_access.queries.queue import queue_counts
from data_access.readers import RecordReader
from data_access.repositories import read_users

if TYPE_CHECKING:
    from data_access.filters import Scope

_NOBODY = 0  # no seat has this number: an empty one would be that of cases without an owner


class Waiting(NamedTuple):
    """Cases that wait for a person, and all that are overdue."""

    mine: int
    overdue: int


def waiting(name: str, scope: Scope) -> Waiting:
    """What waits now, or half a minute ago at most: it stands on every page, and must cost none of them anything.

    ``name`` is that of a seat, or its address; where nobody has a seat of that name, nothing waits for them.
    """
    return _waiting(name, scope, settings.store_url())


@kept(max_entries=256, seconds=TICK)
def _waiting(name: str, scope: Scope, store: str) -> Waiting:
    del store
    me = next((user.id for user in read_users(record()) if name in {user.email, user.name}), _NOBODY)
    asked = asked_at(Wanted(view="all", me=me), settings.now(), scope)
    found = RecordReader(record()).rows(queue_counts(Filters(), scope, asked=asked))[0]
    return Waiting(int(found.mine), int(found.breached))
