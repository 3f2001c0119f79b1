"""The versions of the domains: what cache keys carry, asked at every turn and therefore kept for a moment."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from data_access.schema import DomainVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

# One page asks some twenty times while it is drawn, each time with a millisecond of the processor for the same answer.
MOMENT = 0.05  # seconds; so late a page may see what another process wrote
_commits = 0  # of this process; what it wrote itself is seen at once


class _Kept(NamedTuple):
    at: float
    commits: int
    versions: Mapping[str, int]


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


@event.listens_for(Session, "after_commit")
def _forget(_session: Session) -> None:
    global _commits  # noqa: PLW0603  a count of this process, as its connections are
    _commits += 1


def domain_versions(engine: Engine) -> Mapping[str, int]:
    """The version of each domain, for cache keys: it rises when what is visible of the domain changes.

    What this process committed is always in it; what others did is after ``MOMENT`` at the latest.
    """
    kept, now, commits = _kept.get(engine), time.monotonic(), _commits
    if kept is not None and kept.commits == commits and now - kept.at < MOMENT:
        return kept.versions
    with engine.connect() as connection:
        rows = connection.execute(select(DomainVersion.domain, DomainVersion.version)).all()
    found = {row.domain: int(row.version) for row in rows}
    # Counted before the question: what was committed while it was asked makes the answer old at once.
    _kept[engine] = _Kept(now, commits, found)
    return found
