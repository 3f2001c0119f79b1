"""The order of equal cases by lot: begun and ended by managers, drawn by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.actions.notices import Notice
from dashboard.actions.permission import require_role
from dashboard.theme import quantity
from data_access.repositories import LotTrials
from data_access.repositories.cases import OPENER, draw_lots
from data_access.repositories.lot_trials import FEWEST, MOST
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from dashboard.actions.permission import Person

__all__ = ["FEWEST", "MOST"]

LEAST_TO_DRAW = "manager"
MAY_LOOK = "can look at the trial but not begin or end it"
USUAL = 400  # customers: with half of them coming back, a difference of 14 points would mostly be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class LotDesk:
    """What the card of the trial calls, and what is to be said. ``token`` names its form until it was sent."""

    may_write: bool
    told: Notice | None
    token: str
    begin: Callable[[], None]
    end: Callable[[int, int], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def begin_trial(engine: Engine, who: Person, planned: int, *, submission_id: str | None = None) -> Notice:
    """Let a lot decide among equal cases from now on, for so many customers.

    Raises
    ------
    UserError : the person is no manager, a trial is running, or so many customers are no trial.
    """
    require_role(who, LEAST_TO_DRAW, MAY_LOOK)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        begun = LotTrials(work).begin(planned, submission_id=submission_id)
    number, version = begun.id, begun.version

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
            LotTrials(work).take_back(number, version=version)
        return Notice(text="The trial is taken back; no lot was drawn.")

    told = f"The next {quantity(planned, 'unhappy customer')} are ordered by lot among equals."
    return Notice(text=told, undo=back)


def end_trial(engine: Engine, who: Person, trial_id: int, *, version: int) -> Notice:
    """Draw no more lots; the cases that have one keep their places, and are followed to the end.

    Raises
    ------
    StaleRowError : it has ended meanwhile.
    UserError : the person is no manager.
    """
    require_role(who, LEAST_TO_DRAW, MAY_LOOK)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        after = LotTrials(work).end(trial_id, version=version).version

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
            LotTrials(work).go_on(trial_id, version=after)
        return Notice(text="The trial goes on.")

    return Notice(text="No more lots are drawn. Those that were drawn are followed to the end.", undo=back)


def draw_waiting(engine: Engine, *, clock: Callable[[], datetime] = settings.now) -> int:
    """Draw the lots of new cases, in transactions of some hundred; how many were drawn."""
    drawn = 0
    while True:
        with UnitOfWork(engine, clock=clock, actor=OPENER) as work:
            now = draw_lots(work)
        if not now:
            return drawn
        drawn += now
