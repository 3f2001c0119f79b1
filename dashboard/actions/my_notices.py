"""Which mail a person with a seat gets: chosen on a page, or switched off by the link in a mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.actions.cases import LEAST_TO_MANAGE, seat_of
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE, require_role
from data_access.repositories.outbox import Outbox
from data_access.repositories.staff_notices import Choice, StaffNotices, whose
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from dashboard.actions.cases import Seat
    from dashboard.actions.permission import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesDesk:
    """What the page of notices calls, and what is to be said. ``field`` gives the key of a field of its form."""

    told: Notice | None
    mail_set_up: bool
    mail_wrong: str | None
    public: bool
    field: Callable[[str], str]
    save: Callable[[], None]
    again: Callable[[int, int], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def choose(engine: Engine, who: Person, seat: Seat, choice: Choice) -> Notice:
    """Keep which mail the person of a seat wants; ``choice.version`` is the one that was seen.

    Raises
    ------
    StaleRowError : it was changed since.
    UserError : the person may only look, or the seat is another's and they do not manage.
    """
    _refuse_others(engine, who, seat)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        StaffNotices(work).choose(seat.user_id, choice, version=choice.version)
    return Notice(text=f"Saved: {seat.name} gets this mail from now on.")


def send_again(engine: Engine, who: Person, seat: Seat, mail_id: int, *, version: int) -> Notice:
    """Let a mail to a person go out again; see ``Outbox.resend``."""
    _refuse_others(engine, who, seat)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Outbox(work).resend(mail_id, seat.agent, version=version, scope=who.scope)
    return Notice(text="The e-mail goes out again.")


def _refuse_others(engine: Engine, who: Person, seat: Seat) -> None:
    require_role(who, LEAST_ROLE, "have no notices")
    if seat_of(engine, who).user_id != seat.user_id:
        require_role(who, LEAST_TO_MANAGE, f"cannot change the notices of {seat.name}")


def whose_link(engine: Engine, token: str) -> str | None:
    """The name of the person whose link it is; None where it leads to nobody."""
    with Session(engine) as session:
        return whose(session, token)


def switch_off(engine: Engine, token: str, kind: str) -> bool:
    """Switch a kind of mail off for whoever the link belongs to; False where it leads nowhere. Twice changes nothing.

    Raises
    ------
    StoreBusyError : the store did not give its lock in time; it may be asked again.
    """
    with UnitOfWork(engine, clock=settings.now, actor="link in a mail") as work:
        return StaffNotices(work).switch_off(token, kind)
