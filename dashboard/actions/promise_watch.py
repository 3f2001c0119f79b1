"""Noting promises that were broken or are about to be, and letting rules act: what the worker does now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dashboard import settings
from data_access.repositories.cases import Noted, escalate, note, waits_to_be_escalated, waits_to_be_noted
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


def escalate_waiting(engine: Engine, *, clock: Callable[[], datetime] = settings.now) -> int:
    """Let rules act on cases that stay in a state for too long; how many times one did.

    However many do this at once, a rule acts once on a case each time it came to the state.
    """
    done = 0
    while True:
        with Session(engine) as session:
            if not waits_to_be_escalated(session, clock()):
                return done
        with UnitOfWork(engine, clock=clock, actor="rules") as work:
            acted = escalate(work)
        if not acted:  # nothing it may do about what waits: the next round looks again
            return done
        done += acted
