"""Promises that are not kept, and those about to be: each noted exactly once, however many look and whenever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert

from data_access.filters import EVERYTHING
from data_access.queries import promises as queries
from data_access.repositories.store import Settings
from data_access.schema import CaseBreach, CaseWarning, StoreSettings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from data_access.repositories.base import Work


class Noted(NamedTuple):
    """What one look noted: promises broken, promises close to it."""

    breached: int
    warned: int


def waits_to_be_noted(session: Session, now: datetime) -> bool:
    """Whether there is anything to note: the cheap look before a transaction that writes."""
    settings = session.get_one(StoreSettings, 1)
    return any(session.execute(wanted.limit(1)).first() is not None for _, wanted in _wanted(settings, now))


def note(work: Work) -> Noted:
    """Note every deadline that has passed and every one that comes soon.

    The transaction has the store's write lock, and what is noted already is left out inside the same statement; the
    key of the tables would refuse a second one.
    """
    counts = []
    for model, wanted in _wanted(Settings(work).get(), work.now):
        found = work.session.execute(wanted).all()
        rows = [{**row._mapping, "noticed_at": work.now} for row in found]  # noqa: SLF001  SQLAlchemy's public name
        if rows:
            work.session.execute(insert(model), rows)
        counts.append(len(rows))
    return Noted(*counts)


def _wanted(settings: StoreSettings, now: datetime) -> tuple[tuple[type[Any], Select[Any]], ...]:
    until = now + timedelta(minutes=settings.warn_before_minutes)
    return (
        (CaseBreach, queries.breached(EVERYTHING, now=now)),
        (CaseWarning, queries.close_to_breach(EVERYTHING, now=now, until=until)),
    )
