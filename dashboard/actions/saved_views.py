"""Saving a view of the queue, for oneself or for the team, changing and removing it, and taking each back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.actions.cases import LEAST_TO_MANAGE
from dashboard.actions.notices import Notice
from dashboard.answers.saved_views import Looks, SavedView, as_view
from dashboard.errors import UserError
from data_access.repositories.saved_views import SavedViews
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from dashboard.actions.cases import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDesk:
    """What the form of saved views calls. ``token`` names it until it was sent; ``gone``: the address names no view."""

    shown: SavedView | None
    gone: bool
    may_save: bool
    may_change: bool
    for_team: bool
    told: Notice | None
    field: Callable[[str], str]
    save: Callable[[], None]
    change: Callable[[], None]
    remove: Callable[[], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def may_change(seat: Seat | None, view: SavedView) -> bool:
    """Whether a person may rename, change and delete a view: one's own, and managers the team's."""
    return seat is not None and (seat.agent.manages if view.team else view.user_id == seat.user_id)


def save_view(
    engine: Engine, seat: Seat, name: str, looks: Looks, *, team: bool = False, submission_id: str | None = None
) -> tuple[SavedView, Notice]:
    """Keep what the queue shows under a name. A second click saves nothing more.

    Raises
    ------
    UserError : the name is empty or taken, there are too many, or only managers save for the team.
    """
    if team and not seat.agent.manages:
        raise UserError(
            "Only managers save views for the whole team.", f"Save it for yourself, or ask a {LEAST_TO_MANAGE}."
        )
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        owner = None if team else seat.user_id
        row = SavedViews(work).add(submission_id=submission_id, name=name, looks=looks.as_json(), user_id=owner)
        saved = as_view(row, row.id)

    def back() -> Notice:
        _remove(engine, seat, saved)
        return Notice(text=f"The view {saved.name} is gone again.")

    whose = " for the team" if team else ""
    return saved, Notice(text=f"The view {saved.name} was saved{whose}.", undo=back)


def change_view(engine: Engine, seat: Seat, was: SavedView, name: str, looks: Looks) -> tuple[SavedView, Notice]:
    """Give a view another name, and let it look at what the queue shows.

    Raises
    ------
    StaleRowError : somebody else changed it since; nothing was overwritten.
    UserError : it is not theirs to change, or the name is empty or taken.
    """
    after = _change(engine, seat, was, name, looks)

    def back() -> Notice:
        _change(engine, seat, replace(was, version=after.version), was.name, was.looks)
        return Notice(text=f"The view {was.name} is as before.")

    return after, Notice(text=f"The view {after.name} was changed.", undo=back)


def remove_view(engine: Engine, seat: Seat, was: SavedView) -> Notice:
    """Remove a view.

    Raises
    ------
    StaleRowError : somebody else changed it since; it stays.
    UserError : it is not theirs to remove.
    """
    _refuse(seat, was)
    kept = _remove(engine, seat, was)

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
            SavedViews(work).restore(kept)
        return Notice(text=f"The view {was.name} is back.")

    return Notice(text=f"The view {was.name} was deleted.", undo=back)


def _change(engine: Engine, seat: Seat, was: SavedView, name: str, looks: Looks) -> SavedView:
    _refuse(seat, was)
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        row = SavedViews(work).change(was.view_id, version=was.version, name=name, looks=looks.as_json())
        return as_view(row, row.id)


def _remove(engine: Engine, seat: Seat, was: SavedView) -> dict[str, object]:
    with UnitOfWork(engine, clock=settings.now, actor=seat.name) as work:
        return SavedViews(work).remove(was.view_id, version=was.version)


def _refuse(seat: Seat, view: SavedView) -> None:
    if not may_change(seat, view):
        whose = "the team's" if view.team else "somebody else's"
        raise UserError(
            f"The view {view.name} is {whose}.", f"Save one of your own, or ask a {LEAST_TO_MANAGE} to change it."
        )
