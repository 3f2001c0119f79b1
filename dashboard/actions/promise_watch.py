"""Noting promises that were broken or are about to be: what the worker does each round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dashboard import settings
from data_access.repositories.cases import Noted, note, waits_to_be_noted
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

ACTOR = "promises"


def watch_promises(engine: Engine, *, clock: Callable[[], datetime] = settings.now) -> Noted:
    """Note what passed its deadline and what is close to it; nothing is written where there is nothing to note.

    However many do this at once, and however often, each run of a clock is noted once.
    """
    with Session(engine) as session:
        if not waits_to_be_noted(session, clock()):
            return Noted(0, 0)
    with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
        return note(work)
